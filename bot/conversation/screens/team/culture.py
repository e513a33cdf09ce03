"""The yearly round of sixteen questions about how a team learns: opened by a supervisor, answered by its connectors.

While it is open nobody is shown anything of it, not even how many have replied.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.content.learning_culture import FLOW, culture_questions
from bot.conversation.playing import open_flow, resume
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.member_of import member_of, only_as, today_in
from bot.conversation.turn import Turn
from bot.i18n import When, say, say_n
from bot.message import Button, MessageBuilder
from bot.nudges.teams import invite_to_round
from bot.storage.sessions import SessionRecord, open_session_of, waiting_sessions
from bot.storage.teams.culture import (
    ANSWERS,
    QUESTIONS,
    CultureRoundRecord,
    CultureTotals,
    add_reply,
    awaits_reply,
    culture_totals,
    get_round,
    latest_round,
    open_round,
)
from bot.storage.teams.taking_part import FLOOR, taking_part
from bot.storage.teams.teams import MembershipRecord, TeamRecord

SHORTEST, LONGEST = timedelta(days=7), timedelta(days=61)
A_PAGE = 8
OVER = say("This round is over.")


@verb("culture")
def show_culture(turn: Turn, button: ObjectButton) -> None:
    """How the round stands for whoever asks, and what came out of the ones before."""
    mine = member_of(turn, button.object_id)
    if mine is None:
        turn.refuse(say("You are not in that team any more."))
        return
    latest = latest_round(turn.store, mine.team.id)
    built = MessageBuilder().line(say("How our team learns"), "bold")
    built.line(say("Sixteen questions to the team's connectors, once a year. Only totals are kept."))
    if latest and latest.closed_on is None:
        _add_open(turn, built, latest)
    elif mine.role == "supervisor":
        _add_opening(turn, built, mine.team, latest)
    elif latest is None:
        built.line(say("There has been no round yet. A supervisor opens it."))
    found = culture_totals(turn.store, mine.team.id)
    if latest and latest.closed_on and not any(each.round_id == latest.id for each in found):
        built.line(say("Fewer than five replied to the last round, so there is nothing to show of it."))
    for each in found:
        label = say("Results of {day}", day=When(each.closed_on, "short"))
        built.row(Button(label, object_button("culture_totals", each.round_id)))
    turn.show(built)


def _add_open(turn: Turn, built: MessageBuilder, found: CultureRoundRecord) -> None:
    built.line(say("It is open until {day}.", day=When(found.closes_on, "date")))
    built.line(say("Nobody sees anything of it before it is over, and then only from five replies on."))
    if awaits_reply(turn.store, turn.person.id, found.id):
        built.row(Button(say("Answer the questions"), object_button("culture_reply", found.id)))
    elif member_of(turn, found.team_id, "connector"):
        built.line(say("You have nothing to answer in it now."))


def _add_opening(turn: Turn, built: MessageBuilder, team: TeamRecord, latest: CultureRoundRecord | None) -> None:
    if latest and today_in(turn, team) < latest.next_from:
        built.line(say("The next round can be opened on {day}.", day=When(latest.next_from, "date")))
    elif len(taking_part(turn.store, team.id)) < FLOOR:
        built.line(say("A round needs at least five connectors, so that nobody's answers can be guessed."))
    else:
        built.row(Button(say("Open a round"), object_button("culture_open", team.id)))


@verb("culture_open")
def ask_how_long(turn: Turn, button: ObjectButton) -> None:
    mine = only_as(turn, button.object_id, "supervisor")
    if mine:
        open_flow(turn, "culture_round", {"team": str(mine.team.id)})


@effect("open_culture_round")
def open_the_round(turn: Turn, given: Given) -> None:
    """Open it, and invite everybody who takes part."""
    mine = only_as(turn, UUID(given.about["team"]), "supervisor")
    if mine is None:
        return
    today, closes = today_in(turn, mine.team), date.fromisoformat(str(given.values["closes"]))
    if not today + SHORTEST <= closes <= today + LONGEST:
        turn.say(say("Please choose a day that is a week to two months away."))
        return
    round_id = open_round(turn.store, mine.team.id, today, closes)
    if round_id is None:
        turn.say(say("A round is open, or was opened less than a year ago, or there are fewer than five of them."))
        return
    invite_to_round(turn.store, mine.team.id, round_id, closes, turn.now)
    turn.say(
        say("The round is open until {day}. I invite the connectors, and remind them once.", day=When(closes, "date")),
        say("You see what came out when it is over, if at least five have replied."),
    )


@verb("culture_reply")
def begin(turn: Turn, button: ObjectButton) -> None:
    """Ask the questions, or go on where they stopped."""
    round_id = button.object_id
    if round_id is None or not awaits_reply(turn.store, turn.person.id, round_id):
        turn.refuse(say("There is nothing to answer here any more."))
        return
    begun = _begun(turn, round_id)
    if begun:
        resume(turn, begun)
    else:
        open_flow(turn, FLOW, {"round": str(round_id)})


def _begun(turn: Turn, round_id: UUID) -> SessionRecord | None:
    """Their answers so far, if they are half-way."""
    current = open_session_of(turn.store, turn.person.id)
    sessions = [*([current] if current else []), *waiting_sessions(turn.store, turn.person.id)]
    mine = (each for each in sessions if each.flow == FLOW)
    return next((each for each in mine if each.session["about"].get("round") == str(round_id)), None)


@effect("culture")
def keep_reply(turn: Turn, given: Given) -> None:
    """The answers join the totals, and are nobody's any more: the session they were in goes with this turn."""
    round_id = UUID(given.about["round"])
    found = get_round(turn.store, round_id)
    mine = member_of(turn, found.team_id, "connector") if found else None
    answers = {number: str(given.values.get(f"q{number}", "not_sure")) for number in QUESTIONS}
    if mine is None or not add_reply(turn.store, turn.person.id, round_id, answers, today_in(turn, mine.team)):
        turn.say(OVER, say("Your answers were not kept."))
        return
    turn.say(
        say("Thank you. Your answers are in the totals now, and nobody can tell which were yours."),
        say("You can see what came out in /team when the round is over, if at least five have replied."),
    )


@verb("culture_totals")
def show_totals(turn: Turn, button: ObjectButton) -> None:
    """What came out, for everybody in the team. `arg`: how many questions were shown before."""
    found = _totals(turn, button.object_id)
    if found is None:
        turn.refuse(say("There is nothing to show here."))
        return
    before = number_in(button.arg)
    built = MessageBuilder().line(say("How our team learns, {day}", day=When(found.closed_on, "short")), "bold")
    built.line(say_n("{count} reply", "{count} replies", found.replies), "italic")
    questions = list(culture_questions().items())[before : before + A_PAGE]
    for number, asked in questions:
        built.gap().line(say("{number}. {question}", number=number, question=asked))
        given = found.totals[number]
        built.line(
            say(
                "{yes} yes, {partly} partly, {no} no, {not_sure} not sure",
                **{each: given.get(each, 0) for each in ANSWERS},
            ),
            "bold",
        )
    if before + A_PAGE < len(QUESTIONS):
        built.row(Button(say("More"), object_button("culture_totals", found.round_id, str(before + A_PAGE))))
    turn.show(built)


def _totals(turn: Turn, round_id: UUID | None) -> CultureTotals | None:
    found = get_round(turn.store, round_id) if round_id else None
    mine: MembershipRecord | None = member_of(turn, found.team_id) if found else None
    if mine is None:
        return None
    return next((each for each in culture_totals(turn.store, mine.team.id) if each.round_id == round_id), None)
