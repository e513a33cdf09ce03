"""Appraisal and review dates: set by a supervisor for a connector or the whole team, seen by whoever they are for."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.member_of import only_as, today_in
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say, say_n
from bot.message import Button, MessageBuilder, message
from bot.nudges.teams import forget_review, remind_of_review
from bot.storage.people import get_person
from bot.storage.supervision.links import connectors_of
from bot.storage.supervision.review_dates import (
    ReviewDateRecord,
    ReviewKind,
    get_review_date,
    remove_review_date,
    review_dates,
    review_dates_of,
    set_review_date,
)
from bot.storage.teams.teams import MembershipRecord, TeamRecord, members

KINDS: dict[ReviewKind, str] = {
    "appraisal": mark("Appraisal"),
    "review": mark("Review"),
    "probation": mark("Probation"),
}
REMIND_DAYS = {"two_weeks": 14, "one_week": 7, "four_weeks": 28, "not_at_all": 0}
EVERYBODY = "everybody"
FARTHEST = timedelta(days=2 * 366)
NOT_THERE = say("That date is not set any more.")


def date_line(found: ReviewDateRecord) -> Text:
    return say("{what}: {day}", what=kind_name(found.kind), day=When(found.on, "date"))


def kind_name(kind: str) -> Text:
    return next((Text(name) for each, name in KINDS.items() if each == kind), Text(KINDS["review"]))


def add_own_dates(turn: Turn, built: MessageBuilder, team: TeamRecord) -> None:
    """What is set for this connector in the team."""
    mine = [each for each in review_dates_of(turn.store, turn.person.id) if each.team_id == team.id]
    if not mine:
        built.line(say("No appraisal or review date is set for you."))
    for each in mine:
        built.line(date_line(each), "bold")
    if mine:
        built.row(Button(say("Get ready for it"), object_button("review", mine[0].id)))


@verb("review")
def open_review(turn: Turn, button: ObjectButton) -> None:
    """A date of one's own, and the evidence to take along."""
    found = get_review_date(turn.store, button.object_id) if button.object_id else None
    if found is None or found.person_id != turn.person.id:
        turn.refuse(NOT_THERE)
        return
    turn.say(
        date_line(found),
        say("You can take a pack of evidence along: your own period, and the entries you choose."),
        say("Nobody gets it but you. /export makes it at any time."),
        rows=((Button(say("Appraisal pack"), object_button("export", arg="pack")),),),
    )


@verb("dates")
def show_dates(turn: Turn, button: ObjectButton) -> None:
    """The dates of the connectors who are linked with this supervisor."""
    mine = only_as(turn, button.object_id, "supervisor")
    if mine is None:
        return
    built = MessageBuilder().line(say("Appraisal and review dates"), "bold")
    found = _dates_by_name(turn, mine.team)
    for each, name in found:
        line = say("{name} · {date}", name=name, date=date_line(each))
        built.line(line if each.on >= today_in(turn, mine.team) else say("{date} (is over)", date=line))
    if not found:
        built.line(say("No date is set yet."))
    for connector in _linked(turn, mine.team):
        name = name_of(get_person(turn.store, connector.person_id)) or "?"
        built.row(Button(say("Set for {name}", name=name[:20]), object_button("set_date", connector.id)))
    built.row(Button(say("Set for the whole team"), object_button("set_date", mine.team.id, EVERYBODY)))
    if found:
        built.row(Button(say("Remove a date"), object_button("dates_off", mine.team.id)))
    turn.show(built)


@verb("set_date")
def ask_which(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `everybody` of the team whose id it is; otherwise it is one connector's membership."""
    if button.arg == EVERYBODY:
        mine = only_as(turn, button.object_id, "supervisor")
        if mine:
            open_flow(turn, "review_date", {"team": str(mine.team.id)})
        return
    if _one_of_mine(turn, button.object_id) is None:
        turn.refuse(say("You are not linked any more."))
        return
    open_flow(turn, "review_date", {"membership": str(button.object_id)})


@effect("set_review_date")
def keep_date(turn: Turn, given: Given) -> None:
    """Set it, tell those it is for, and plan their reminders."""
    if "team" in given.about:
        mine = only_as(turn, UUID(given.about["team"]), "supervisor")
        concerned = members(turn.store, mine.team.id, "connector") if mine else []
    else:
        one = _one_of_mine(turn, UUID(given.about["membership"]))
        concerned = [one] if one else []
        if one is None:
            turn.say(say("You are not linked any more."))
    concerned = [each for each in concerned if each.person_id != turn.person.id]
    on = date.fromisoformat(str(given.values["day"]))
    if not concerned:
        turn.say(say("There is nobody in the team to set a date for."))
        return
    today = today_in(turn, concerned[0].team)
    if not today <= on <= today + FARTHEST:
        turn.say(say("Please choose a day from today on, at most two years away."))
        return
    kind = next(each for each in KINDS if each == given.values["kind"])
    for each in concerned:
        _set(turn, each, kind, on, REMIND_DAYS[str(given.values["remind"])])
    what, day = kind_name(kind), When(on, "date")
    if "team" in given.about:
        count = len(concerned)
        turn.say(
            say_n(
                "{what}: {day}. Set for {count} connector.",
                "{what}: {day}. Set for {count} connectors.",
                count,
                what=what,
                day=day,
            )
        )
    else:
        name = name_of(get_person(turn.store, concerned[0].person_id))
        turn.say(say("{what}: {day}. Set for {name}.", what=what, day=day, name=name))


def _set(turn: Turn, whose: MembershipRecord, kind: ReviewKind, on: date, remind_days: int) -> None:
    before = next((each for each in _dates_of(turn, whose) if each.kind == kind), None)
    if before and (before.on, before.remind_days) == (on, remind_days):
        return
    if before:
        forget_review(turn.store, before, turn.now)
    review_id = set_review_date(turn.store, whose, kind, on, remind_days)
    person, review = get_person(turn.store, whose.person_id), get_review_date(turn.store, review_id)
    assert person is not None
    assert review is not None
    reminded = remind_of_review(turn.store, person, review, turn.now)
    lines = [say("Your team has set a date. {what}: {day}", what=kind_name(kind), day=When(on, "date"))]
    if reminded:
        lines.append(say("I remind you on {day}.", day=When(reminded, "date")))
    turn.tell(whose.person_id, message(*lines, rows=((Button(say("Open"), object_button("review", review_id)),),)))


@verb("dates_off")
def choose_date(turn: Turn, button: ObjectButton) -> None:
    """Ask which date is to go."""
    mine = only_as(turn, button.object_id, "supervisor")
    if mine is None:
        return
    built = MessageBuilder().line(say("Which date shall I remove?"))
    for each, name in _dates_by_name(turn, mine.team):
        label = say("{name}: {what}", name=name[:18] or "?", what=kind_name(each.kind))
        built.row(Button(label, object_button("date_off", each.id)))
    turn.show(built)


@verb("date_off")
def remove_date(turn: Turn, button: ObjectButton) -> None:
    found = get_review_date(turn.store, button.object_id) if button.object_id else None
    if found is None or found not in review_dates(turn.store, turn.person.id, found.team_id):
        turn.refuse(NOT_THERE)
        return
    whose = next(each for each in members(turn.store, found.team_id, "connector") if each.person_id == found.person_id)
    forget_review(turn.store, found, turn.now)
    remove_review_date(turn.store, whose.id, found.kind)
    name = name_of(get_person(turn.store, found.person_id))
    turn.show_here(message(say("Removed, and {name} is told.", name=name)))
    turn.tell(
        found.person_id,
        message(
            say("Your team has removed a date. {what}: {day}", what=kind_name(found.kind), day=When(found.on, "date"))
        ),
    )


def _dates_by_name(turn: Turn, team: TeamRecord) -> list[tuple[ReviewDateRecord, str]]:
    """What is set for the connectors linked with this supervisor, with their names: by day, then by name."""
    found = review_dates(turn.store, turn.person.id, team.id)
    named = [(each, name_of(get_person(turn.store, each.person_id))) for each in found]
    return sorted(named, key=lambda each: (each[0].on, each[1].casefold()))


def _dates_of(turn: Turn, whose: MembershipRecord) -> list[ReviewDateRecord]:
    return [each for each in review_dates_of(turn.store, whose.person_id) if each.team_id == whose.team.id]


def _linked(turn: Turn, team: TeamRecord) -> list[MembershipRecord]:
    """The connectors of the team who are linked with this supervisor for good: a deputy sets nothing."""
    links = connectors_of(turn.store, turn.person.id)
    linked = {each.connector_id for each in links if each.team_id == team.id and not each.deputy_for}
    return [each for each in members(turn.store, team.id, "connector") if each.person_id in linked]


def _one_of_mine(turn: Turn, membership_id: UUID | None) -> MembershipRecord | None:
    teams = {each.team_id for each in connectors_of(turn.store, turn.person.id) if not each.deputy_for}
    return next(
        (
            each
            for team_id in teams
            for each in members(turn.store, team_id, "connector")
            if each.id == membership_id and each in _linked(turn, each.team)
        ),
        None,
    )
