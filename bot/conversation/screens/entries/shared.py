"""Opening what somebody shared, and answering it."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import ANSWER, SHARED
from bot.conversation.card import add_snapshot
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, MessageBuilder
from bot.outgoing import Meaning
from bot.reports.snapshot import Snapshot
from bot.storage.people import get_person
from bot.storage.shares import ResponseKind, ShareRecord, mark_opened, respond, responses_to, visible_shares

ANSWERS: dict[ResponseKind, str] = {"seen": mark("Seen"), "thanks": mark("Thank you"), "talk": mark("Let's talk")}


@verb("see")
def open_shared(turn: Turn, button: ObjectButton) -> None:
    """A reader opens what was shared with them; the connector can see that they did."""
    found = _visible(turn, button.object_id)
    if found is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    mark_opened(turn.store, turn.person.id, found.id, turn.now)
    built = MessageBuilder()
    name = name_of(get_person(turn.store, found.owner_id))
    built.line(say("{name} shared this with you, {day}.", name=name, day=When(found.shared_at, "day")))
    built.gap()
    add_snapshot(built, turn.world, Snapshot(found.snapshot))
    built.gap().line(say("Swipe to reply, or answer with a button."), "italic")
    built.row(_answer("seen", found.id), _answer("thanks", found.id))
    built.row(_answer("talk", found.id), Button(say("Write back"), object_button("write_back", found.id)))
    turn.show(built.build(protect=True), Meaning(SHARED, object_id=found.id))


def _answer(kind: ResponseKind, share_id: UUID) -> Button:
    return Button(Text(ANSWERS[kind]), object_button("answer", share_id, kind))


@verb("answer")
def answer_shared(turn: Turn, button: ObjectButton) -> None:
    """One tap back to the connector. Twice is the same as once."""
    found = _visible(turn, button.object_id)
    kind = next((each for each in ANSWERS if each == button.arg), None)
    if found is None or kind is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    before = _answers_given(turn, found)
    given = respond(turn.store, reader_id=turn.person.id, share_id=found.id, kind=kind, line=None, at=turn.now)
    if kind not in before:
        _tell_owner(
            turn,
            found,
            given,
            say("{name} answers: {answer}", name=turn.person.name or "", answer=Text(ANSWERS[kind])),
        )
    name = name_of(get_person(turn.store, found.owner_id))
    turn.toast(say("Sent to {name}.", name=name), done=True)


@verb("write_back")
def write_back(turn: Turn, button: ObjectButton) -> None:
    found = _visible(turn, button.object_id)
    if found is None:
        turn.toast(say("That is not shared with you any more."), alert=True)
        return
    open_flow(turn, "reply_line", {"share": str(found.id)})


@effect("reply")
def keep_reply(turn: Turn, given: Given) -> None:
    share_id = given.about.get("share")
    send_line(turn, "reply", str(given.values["line"]), UUID(share_id) if share_id else None)


@sends_line("reply")
def send_reply(turn: Turn, words: str, share_id: UUID | None) -> None:
    """The line goes to the connector, if the share still stands."""
    found = _visible(turn, share_id)
    if found is None:
        turn.say(say("That is not shared with you any more, so your line was not sent."))
        return
    given = respond(turn.store, reader_id=turn.person.id, share_id=found.id, kind="line", line=words, at=turn.now)
    _tell_owner(turn, found, given, say("{name} wrote back:", name=turn.person.name or ""), words)
    turn.say(say("Sent to {name}.", name=name_of(get_person(turn.store, found.owner_id))))


def _answers_given(turn: Turn, found: ShareRecord) -> set[str]:
    return {
        each.kind for each in responses_to(turn.store, found.owner_id, found.id) if each.reader_id == turn.person.id
    }


def _tell_owner(turn: Turn, found: ShareRecord, response_id: UUID | None, line: Text, words: str = "") -> None:
    built = MessageBuilder().line(line)
    if words:
        built.words(words)
    if found.entry_id:
        built.row(Button(say("Open"), object_button("entry", found.entry_id)))
    turn.tell(found.owner_id, built.build(protect=bool(words)), Meaning(ANSWER, object_id=response_id))


def _visible(turn: Turn, share_id: UUID | None) -> ShareRecord | None:
    if share_id is None:
        return None
    return next(iter(visible_shares(turn.store, turn.person.id, share_id=share_id)), None)
