"""Take to supervision: lines in the connector's own words, seen by the supervisors they name."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import AGENDA, blank_for_readers
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.names import name_of, names_of
from bot.conversation.turn import Turn
from bot.i18n import When, say
from bot.message import Button, MessageBuilder
from bot.outgoing import Meaning
from bot.storage.entries import get_entry
from bot.storage.people import get_person
from bot.storage.shares import ShareRecord, share, shares_of, unshare, visible_shares
from bot.storage.supervision import connectors_of, supervisors_of


@command("agenda")
def show_agenda(turn: Turn, _words: str) -> None:
    """The lines for supervision: one's own, and for a supervisor those of their connectors."""
    built = MessageBuilder()
    own = [each for each in shares_of(turn.store, turn.person.id) if each.kind == "line"]
    theirs = [each for each in visible_shares(turn.store, turn.person.id) if each.kind == "line"]
    if connectors_of(turn.store, turn.person.id):
        _add_theirs(turn, built, theirs)
    if own:
        built.line(say("What you want to take to supervision:"), "bold")
        _add_own(built, own)
    elif not theirs:
        built.line(say("Nothing on the list for supervision."))
    built.row(Button(say("Add a line"), object_button("line")))
    turn.show(built.build(protect=bool(theirs)), Meaning(AGENDA))


@verb("line")
def write_line(turn: Turn, button: ObjectButton) -> None:
    """Ask for a line, about an entry or about nothing in particular."""
    if button.object_id and get_entry(turn.store, turn.person.id, button.object_id) is None:
        turn.toast(say("That entry is not here any more."))
        return
    readers = supervisors_of(turn.store, turn.person.id)
    if readers:
        names = names_of(turn, [each.supervisor_id for each in readers])
        turn.say(
            say(
                "{names} will see this line in the week's summary, and nothing else of the entry.",
                names=names,
            )
        )
    else:
        turn.say(say("You have no supervisor here yet. The line stays on your own list; see /agenda."))
    open_flow(turn, "agenda_line", {"entry": str(button.object_id)} if button.object_id else {})


@effect("agenda")
def keep_line(turn: Turn, given: Given) -> None:
    send_line(turn, "agenda", str(given.values["line"]), given.entry_id)


@sends_line("agenda")
def add_line(turn: Turn, words: str, entry_id: UUID | None) -> None:
    """Put the line on the list, for the supervisors linked at this moment. An entry has one line at a time."""
    if entry_id and get_entry(turn.store, turn.person.id, entry_id) is None:
        entry_id = None
    if entry_id:
        earlier = shares_of(turn.store, turn.person.id, entry_id=entry_id)
        blank_for_readers(turn, [each.id for each in earlier if each.kind == "line"])
    readers = supervisors_of(turn.store, turn.person.id)
    share(
        turn.store,
        owner_id=turn.person.id,
        entry_id=entry_id,
        kind="line",
        snapshot={"line": words},
        supervisions=readers,
        at=turn.now,
    )
    turn.say(say("It is on your list for supervision. /agenda shows the list."))


@verb("line_done")
def take_off(turn: Turn, button: ObjectButton) -> None:
    own = [each.id for each in shares_of(turn.store, turn.person.id) if each.kind == "line"]
    if button.object_id not in own:
        turn.toast(say("That line is not on the list any more."))
        return
    blank_for_readers(turn, [button.object_id])
    unshare(turn.store, turn.person.id, button.object_id, turn.now)
    turn.toast(say("Taken off the list."))
    show_agenda(turn, "")


def _add_theirs(turn: Turn, built: MessageBuilder, lines: list[ShareRecord]) -> None:
    built.line(say("Your connectors want to talk about:"), "bold")
    if not lines:
        built.line(say("Nothing on the list for supervision."))
    for each in reversed(lines):
        name = name_of(get_person(turn.store, each.owner_id))
        built.line(say("{name} · {day}", name=name, day=When(each.shared_at, "day")), "italic")
        built.words(str(each.snapshot["line"]))
    built.gap()


def _add_own(built: MessageBuilder, lines: list[ShareRecord]) -> None:
    for number, each in enumerate(reversed(lines), start=1):
        built.line(say("{number}. {day}", number=number, day=When(each.shared_at, "day")), "italic")
        built.words(str(each.snapshot["line"]))
        built.row(Button(say("Take off line {number}", number=number), object_button("line_done", each.id)))
