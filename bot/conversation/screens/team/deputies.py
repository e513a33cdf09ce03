"""A supervisor is away: another one of the team stands in for a time, for the connectors who agree.

What was shared before stays between those it was shared with. What is shared meanwhile names the deputy too, as any
reader; when the time is over the link ends, and what was read by it cannot be opened any more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.desk import record
from bot.conversation.links import end_deputy
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.member_of import ONLY_A_SUPERVISOR, only_as
from bot.conversation.screens.team.names import name_of, names_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.localtime import to_utc
from bot.message import Button, MessageBuilder, Row, message
from bot.storage.people import get_person
from bot.storage.supervision.links import (
    SupervisionRecord,
    confirm_supervision,
    connectors_of,
    deputies_of,
    end_supervision,
    get_supervision,
    propose_supervision,
    supervisors_of,
)
from bot.storage.teams.teams import MembershipRecord, TeamRecord, members, memberships

LONGEST = timedelta(days=92)
NOTHING_TO_ANSWER = say("There is nothing to answer here any more.")


def last_day(link: SupervisionRecord) -> When:
    """The last day on which a deputy stands in."""
    assert link.ends_at is not None
    return When(link.ends_at - timedelta(minutes=1), "day")


def add_deputies(turn: Turn, built: MessageBuilder, team: TeamRecord) -> None:
    """Who stands in for this supervisor, for whom, and the button that ends it."""
    by_deputy: dict[UUID, list[SupervisionRecord]] = defaultdict(list)
    for link in deputies_of(turn.store, turn.person.id):
        if link.team_id == team.id:
            by_deputy[link.supervisor_id].append(link)
    for deputy_id, links in by_deputy.items():
        name = name_of(get_person(turn.store, deputy_id))
        agreed = [link.connector_id for link in links if link.confirmed]
        built.line(say("{name} stands in for you until {day}.", name=name, day=last_day(links[0])))
        if agreed:
            built.line(say("Who agreed: {names}", names=names_of(turn, agreed)))
        else:
            built.line(say("Nobody has agreed yet."))
    if by_deputy:
        built.row(Button(say("I am back"), object_button("deputy_end", team.id)))


def add_question(turn: Turn, built: MessageBuilder, link: SupervisionRecord) -> None:
    """A connector has not answered yet whether they agree."""
    for line in _question(turn, link):
        built.line(line)
    for row in _yes_or_no(link):
        built.row(*row)


@verb("deputies")
def choose_deputy(turn: Turn, button: ObjectButton) -> None:
    """Ask who stands in."""
    mine = only_as(turn, button.object_id, "supervisor")
    if mine is None:
        return
    others = _others(turn, mine.team)
    if not others:
        turn.say(say("There is no other supervisor in your team. Invite one first."))
        return
    built = MessageBuilder().line(say("Who stands in for you while you are away?"))
    for each in others:
        name = name_of(get_person(turn.store, each.person_id)) or "?"
        built.row(Button(say("{name}", name=name[:30]), object_button("deputy", each.id)))
    turn.show(built)


@verb("deputy")
def ask_until_when(turn: Turn, button: ObjectButton) -> None:
    if _deputy(turn, str(button.object_id)) is None:
        turn.toast(ONLY_A_SUPERVISOR, alert=True)
        return
    open_flow(turn, "deputy", {"membership": str(button.object_id)})


@effect("name_deputy")
def name_deputy(turn: Turn, given: Given) -> None:
    """Ask every connector of this supervisor in the team; whoever says yes is read by the deputy until then."""
    found = _deputy(turn, given.about.get("membership", ""))
    if found is None:
        turn.say(ONLY_A_SUPERVISOR)
        return
    deputy, team = found.person_id, found.team
    ends_at = _end_of(date.fromisoformat(str(given.values["until"])), team)
    if not turn.now < ends_at <= turn.now + LONGEST:
        turn.say(say("Please choose a day from today on, at most three months away."))
        return
    _end_all(turn, team)
    name = name_of(get_person(turn.store, deputy))
    asked = [link for link in connectors_of(turn.store, turn.person.id) if _needs(turn, link, team, deputy)]
    for each in asked:
        link = propose_supervision(
            turn.store,
            team_id=team.id,
            supervisor_id=deputy,
            connector_id=each.connector_id,
            at=turn.now,
            deputy_for=turn.person.id,
            ends_at=ends_at,
        )
        turn.tell(each.connector_id, message(*_question(turn, link), rows=_yes_or_no(link)))
    day = When(ends_at - timedelta(minutes=1), "day")
    if not asked:
        turn.say(say("{name} is linked with all your connectors already. Nobody has to be asked.", name=name))
        return
    turn.say(
        say("I have asked your connectors."),
        say("From those who agree, {name} sees what they share until {day}.", name=name, day=day),
        say("{name} does not see what was shared before. /team shows who agreed.", name=name),
    )
    turn.tell(
        deputy,
        message(
            say("{name} is away until {day}, and you stand in.", name=turn.person.name or "", day=day),
            say(
                "I have asked the connectors. You see what they share from the moment they agree, and nothing earlier."
            ),
        ),
    )


@verb("deputy_yes")
def agree(turn: Turn, button: ObjectButton) -> None:
    """A connector agrees: only now the deputy is a reader of what they share."""
    link = _asked_of_me(turn, button)
    if link is None or not confirm_supervision(turn.store, link.id, turn.now):
        turn.toast(NOTHING_TO_ANSWER)
        return
    for who in (link.supervisor_id, link.connector_id):
        record(turn, who, "deputy", link.id)
    name = name_of(get_person(turn.store, link.supervisor_id))
    turn.show_here(
        message(
            say("Thank you. Until {day} {name} sees what you share from now on.", day=last_day(link), name=name),
            say("You can end it at any time, in /team."),
        )
    )
    turn.tell(link.supervisor_id, message(say("{name} agreed that you stand in.", name=turn.person.name or "")))


@verb("deputy_no")
def disagree(turn: Turn, button: ObjectButton) -> None:
    """A connector does not; nobody is told."""
    link = _asked_of_me(turn, button)
    if link is None or link.confirmed:
        turn.toast(NOTHING_TO_ANSWER)
        return
    end_supervision(turn.store, link.id, by=turn.person.id, at=turn.now)
    turn.show_here(message(say("All right, nothing changes.")))


@verb("deputy_end")
def come_back(turn: Turn, button: ObjectButton) -> None:
    """The supervisor is back."""
    mine = only_as(turn, button.object_id, "supervisor")
    if mine is None:
        return
    _end_all(turn, mine.team)
    turn.show_here(message(say("Welcome back. Nobody stands in for you any more.")))


def _end_all(turn: Turn, team: TeamRecord) -> None:
    for link in deputies_of(turn.store, turn.person.id):
        if link.team_id == team.id:
            end_deputy(turn, link)


def _question(turn: Turn, link: SupervisionRecord) -> tuple[Text, ...]:
    assert link.deputy_for is not None
    deputy = name_of(get_person(turn.store, link.supervisor_id))
    absent = name_of(get_person(turn.store, link.deputy_for))
    return (
        say("{absent} is away. {deputy} can stand in until {day}.", absent=absent, deputy=deputy, day=last_day(link)),
        say("If you agree, {deputy} sees what you share from now until then, and nothing earlier.", deputy=deputy),
        say("Do you agree? It is fine to say no."),
    )


def _yes_or_no(link: SupervisionRecord) -> tuple[Row, ...]:
    return (
        (
            Button(say("Yes"), object_button("deputy_yes", link.id)),
            Button(say("No"), object_button("deputy_no", link.id)),
        ),
    )


def _needs(turn: Turn, link: SupervisionRecord, team: TeamRecord, deputy: UUID) -> bool:
    """Whether a connector has to be asked: one of this supervisor's own, whom the deputy does not supervise anyway."""
    linked = {each.supervisor_id for each in supervisors_of(turn.store, link.connector_id)}
    return link.team_id == team.id and not link.deputy_for and deputy not in linked and link.connector_id != deputy


def _deputy(turn: Turn, membership_id: str) -> MembershipRecord | None:
    """The membership of another supervisor in a team that this one supervises too."""
    for mine in _supervised(turn):
        for each in _others(turn, mine.team):
            if str(each.id) == membership_id:
                return each
    return None


def _supervised(turn: Turn) -> list[MembershipRecord]:
    return [each for each in memberships(turn.store, turn.person.id) if each.role == "supervisor"]


def _others(turn: Turn, team: TeamRecord) -> list[MembershipRecord]:
    return [each for each in members(turn.store, team.id, "supervisor") if each.person_id != turn.person.id]


def _asked_of_me(turn: Turn, button: ObjectButton) -> SupervisionRecord | None:
    link = get_supervision(turn.store, button.object_id) if button.object_id else None
    return link if link and link.deputy_for and link.connector_id == turn.person.id else None


def _end_of(day: date, team: TeamRecord) -> datetime:
    """When that day is over where the team is."""
    return to_utc(datetime.combine(day + timedelta(days=1), time()), team.zone)
