"""Feedback and observation: ask somebody one is linked with; their few words become a learning record.

Who gives feedback sees who asks and what for, and says yes before they write. They are kept as what they are to the
asker, never by name.
"""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import FEEDBACK, blank_requests
from bot.conversation.learning import new_record
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Meaning
from bot.reports.learning.words import ROLES
from bot.storage.people import get_person
from bot.storage.supervision.feedback import (
    FeedbackKind,
    FeedbackRecord,
    ask_for_feedback,
    drop_request,
    request_by,
    request_to,
    requests_by,
    who_may_give,
)

KINDS: tuple[FeedbackKind, ...] = ("observe", "brief")
# What feedback is as learning: the framework's kind.
LEARNED_BY: dict[FeedbackKind, str] = {"observe": "observation", "brief": "work"}
ANSWERED = say("You have answered this.")
GONE = say("That request is not there any more.")


@verb("feedback")
def choose_giver(turn: Turn, _button: ObjectButton) -> None:
    """Who is to be asked; and what was asked and not answered yet."""
    people = {id: get_person(turn.store, id) for id in who_may_give(turn.store, turn.person.id)}
    built = MessageBuilder()
    for each in requests_by(turn.store, turn.person.id):
        name = name_of(get_person(turn.store, each.giver_id))
        built.line(say("You asked {name}, {day}.", name=name, day=When(each.asked_at, "day")))
        built.row(Button(say("Take back: {name}", name=name), object_button("feedback_back", each.id)))
    if not people:
        built.line(say("There is nobody to ask yet. /team shows who you are linked with."))
        built.line(say("What somebody told you can be added to any record: open it and add a detail."))
        turn.show(built)
        return
    built.line(say("Who would you like to ask?"))
    for id, person in people.items():
        built.row(Button(say("{name}", name=name_of(person)), object_button("feedback_who", id)))
    turn.show(built)


@verb("feedback_who")
def choose_kind(turn: Turn, button: ObjectButton) -> None:
    """Observation or brief feedback?"""
    name = _name_if_askable(turn, button.object_id)
    if name is None:
        return
    turn.say(
        say("What would you like from {name}?", name=name),
        rows=(
            (Button(say("Watch me at work"), object_button("feedback_kind", button.object_id, "observe")),),
            (Button(say("Brief feedback"), object_button("feedback_kind", button.object_id, "brief")),),
        ),
    )


@verb("feedback_kind")
def ask_what_for(turn: Turn, button: ObjectButton) -> None:
    """Say who will see what, then ask for the words."""
    name = _name_if_askable(turn, button.object_id)
    if name is None or button.arg not in KINDS:
        return
    turn.say(
        say("{name} will see your name and what you write now.", name=name),
        say("The answer is kept in your learning record with what they are to you, not with their name."),
    )
    open_flow(turn, "feedback_ask", {"giver": str(button.object_id), "kind": button.arg})


@effect("feedback")
def keep_feedback(turn: Turn, given: Given) -> None:
    """`kind`: ask or give."""
    if given.kind == "ask":
        send_line(turn, f"feedback_{given.about['kind']}", str(given.values["line"]), UUID(given.about["giver"]))
    elif given.values.get("agreed") == "yes" and "line" in given.values:
        send_line(turn, "feedback_give", str(given.values["line"]), UUID(given.about["request"]))
    else:
        turn.say(say("All right. Nothing was sent."))


@sends_line("feedback_observe")
def ask_to_observe(turn: Turn, words: str, giver_id: UUID | None) -> None:
    _ask(turn, "observe", words, giver_id)


@sends_line("feedback_brief")
def ask_briefly(turn: Turn, words: str, giver_id: UUID | None) -> None:
    _ask(turn, "brief", words, giver_id)


def _ask(turn: Turn, kind: FeedbackKind, words: str, giver_id: UUID | None) -> None:
    name = _name_if_askable(turn, giver_id)
    if name is None or giver_id is None:
        return
    request_id = ask_for_feedback(
        turn.store, person_id=turn.person.id, giver_id=giver_id, kind=kind, words=words, at=turn.now
    )
    if request_id is None:
        return
    mine = turn.person.name or ""
    asks = (
        say("{name} asks you to watch them at work some time, and to say what you see.", name=mine)
        if kind == "observe"
        else say("{name} asks you for brief feedback.", name=mine)
    )
    built = MessageBuilder().line(asks).words(words)
    built.line(say("You need not. I ask you first, before anything is sent."), "italic")
    built.row(
        Button(say("Give feedback"), object_button("feedback_give", request_id)),
        Button(say("Not this time"), object_button("feedback_no", request_id)),
    )
    if turn.tell(giver_id, built.build(protect=True), Meaning(FEEDBACK, object_id=request_id)):
        turn.say(say("Sent to {name}.", name=name))
    else:
        drop_request(turn.store, request_id)
        turn.say(say("{name} cannot be reached just now, so nothing was sent.", name=name))


@verb("feedback_give")
def give(turn: Turn, button: ObjectButton) -> None:
    found = _asked_of_me(turn, button.object_id)
    if found:
        open_flow(turn, "feedback_give", {"request": str(found.id)})


@sends_line("feedback_give")
def send_feedback(turn: Turn, words: str, request_id: UUID | None) -> None:
    """The words become a record of who asked; all that stays of the giver is what they are to them."""
    found = _asked_of_me(turn, request_id)
    asker = get_person(turn.store, found.person_id) if found else None
    if found is None or asker is None:
        return
    entry_id = new_record(
        turn,
        asker,
        state="done",
        kind=LEARNED_BY[found.kind],
        formal="no",
        asked=found.words,
        feedback_from=found.role,
        feedback=words,
    )
    blank_requests(turn, [found.id], ANSWERED)
    drop_request(turn.store, found.id)
    built = MessageBuilder().line(say("You have feedback. From: {role}", role=Text(ROLES[found.role])))
    built.words(words).row(Button(say("Open"), object_button("entry", entry_id)))
    turn.tell(asker.id, built.build(protect=True), Meaning(FEEDBACK, object_id=entry_id))
    turn.say(say("Sent to {name}.", name=name_of(asker)))


@verb("feedback_no")
def decline(turn: Turn, button: ObjectButton) -> None:
    found = _asked_of_me(turn, button.object_id)
    if found is None:
        return
    drop_request(turn.store, found.id)
    turn.show_here(message(say("All right, not this time.")))
    turn.tell(found.person_id, message(say("{name} cannot give feedback this time.", name=turn.person.name or "")))


@verb("feedback_back")
def take_back(turn: Turn, button: ObjectButton) -> None:
    """The request is gone, and what was shown of it."""
    found = request_by(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if found is None:
        turn.toast(GONE)
        return
    blank_requests(turn, [found.id])
    drop_request(turn.store, found.id)
    turn.show_here(message(say("Taken back.")))


def _asked_of_me(turn: Turn, request_id: UUID | None) -> FeedbackRecord | None:
    found = request_to(turn.store, turn.person.id, request_id) if request_id else None
    if found is None:
        turn.refuse(GONE)
    return found


def _name_if_askable(turn: Turn, giver_id: UUID | None) -> str | None:
    """The name of somebody who may be asked; None, and it is said, for anybody else."""
    if giver_id is None or giver_id not in who_may_give(turn.store, turn.person.id):
        turn.refuse(say("You are not linked with them any more."))
        return None
    return name_of(get_person(turn.store, giver_id))
