"""Lines for supervision: writing one, saying what it is about, having talked about it, taking it off."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import AGENDA, blank_for_readers, blank_lists_of
from bot.conversation.lines import send_line, sends_line
from bot.conversation.pairs import pair_by, pair_with
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.supervision.agenda import NOT_LINKED, head_of, show_agenda
from bot.conversation.screens.team.names import names_of
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, Message, MessageBuilder, message
from bot.outgoing import Meaning
from bot.reports.agenda_words import EXPLAINED, FUNCTIONS, KINDS
from bot.storage.entries import get_entry
from bot.storage.shares import share, shares_of, unshare
from bot.storage.supervision.agenda import (
    AgendaLineRecord,
    Function,
    add_supervisor_line,
    get_line,
    mark_talked,
    set_function,
    take_off_supervisor_line,
)
from bot.storage.supervision.links import supervisors_of

GONE = say("That line is not on the list any more.")
ON_THE_LIST = say("It is on your list for supervision. /agenda shows the list.")


@verb("line")
def write_line(turn: Turn, button: ObjectButton) -> None:
    """Ask for a line, about an entry or about nothing in particular. `arg`: which kind, if any."""
    if button.object_id and get_entry(turn.store, turn.person.id, button.object_id) is None:
        turn.toast(say("That entry is not here any more."))
        return
    readers = supervisors_of(turn.store, turn.person.id)
    names = names_of(turn, [each.supervisor_id for each in readers]) if readers else ""
    if readers and button.object_id:
        seen = say("{names} will see this line in the week's summary, and nothing else of the entry.", names=names)
        turn.say(seen)
    elif readers:
        turn.say(say("{names} will see this line.", names=names))
    else:
        turn.say(say("You have no supervisor here yet. The line stays on your own list; see /agenda."))
    flow = f"agenda_{button.arg}" if button.arg in KINDS else "agenda_line"
    open_flow(turn, flow, {"entry": str(button.object_id)} if button.object_id else {})


@effect("agenda")
def keep_line(turn: Turn, given: Given) -> None:
    send_line(turn, "agenda", str(given.values["line"]), given.entry_id, kind=given.kind or "")


@sends_line("agenda")
def add_line(turn: Turn, words: str, entry_id: UUID | None, kind: str = "") -> None:
    """Put the line on the list, for the supervisors linked at this moment. An entry has one line at a time."""
    if entry_id and get_entry(turn.store, turn.person.id, entry_id) is None:
        entry_id = None
    if entry_id:
        earlier = shares_of(turn.store, turn.person.id, entry_id=entry_id)
        blank_for_readers(turn, [each.id for each in earlier if each.kind == "line"])
    snapshot = {"line": words}
    if kind:
        snapshot["kind"] = kind
    if kind == "need":
        snapshot["function"] = "formative"
    line_id = share(
        turn.store,
        owner_id=turn.person.id,
        entry_id=entry_id,
        kind="line",
        snapshot=snapshot,
        supervisions=supervisors_of(turn.store, turn.person.id),
        at=turn.now,
    )
    if kind == "need":
        turn.say(ON_THE_LIST)
    else:
        _ask_what_about(turn, line_id, ON_THE_LIST)


@verb("supervisor_line")
def write_supervisor_line(turn: Turn, button: ObjectButton) -> None:
    """A supervisor's own line, for one connector."""
    pair = pair_by(turn, turn.person.id, button.object_id)
    if pair is None or pair.role != "supervisor" or pair.deputy:
        turn.toast(NOT_LINKED)
        return
    turn.say(say("{names} will see this line.", names=pair.name))
    open_flow(turn, "supervisor_line", {"link": str(pair.link.id)})


@effect("supervisor_line")
def keep_supervisor_line(turn: Turn, given: Given) -> None:
    send_line(turn, "supervisor_line", str(given.values["line"]), UUID(given.about["link"]))


@sends_line("supervisor_line")
def put_supervisor_line(turn: Turn, words: str, link_id: UUID | None) -> None:
    pair = pair_by(turn, turn.person.id, link_id)
    if pair is None or pair.role != "supervisor" or pair.deputy:
        turn.say(NOT_LINKED)
        return
    line_id = add_supervisor_line(turn.store, pair.link, words, turn.now)
    _ask_what_about(turn, line_id, say("It is on your list with {name}. /agenda shows the list.", name=pair.name))


@verb("agenda_line")
def open_line(turn: Turn, button: ObjectButton) -> None:
    """One line, and what may be done with it."""
    line = _line(turn, button)
    if line:
        turn.show(_card(turn, line), Meaning(AGENDA, object_id=line.link_id))


@verb("line_about")
def choose_function(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the function of supervision the line is about."""
    function = next((each for each in FUNCTIONS if each == button.arg), None)
    if button.object_id is None or function is None:
        return
    line = set_function(turn.store, turn.person.id, button.object_id, function)
    if line is None:
        turn.toast(GONE)
        return
    turn.show_here(_card(turn, line))


@verb("line_show")
def let_it_be_seen(turn: Turn, button: ObjectButton) -> None:
    """A line written before anybody was there to see it goes to those who are linked now."""
    line, readers = _line(turn, button), supervisors_of(turn.store, turn.person.id)
    if line is None or line.by_supervisor or line.author_id != turn.person.id:
        return
    if line.seen or not readers:
        turn.toast(NOT_LINKED)
        return
    snapshot = {"line": line.words, "kind": line.kind, "function": line.function}
    share(
        turn.store,
        owner_id=turn.person.id,
        entry_id=line.entry_id,
        kind="line",
        snapshot={name: value for name, value in snapshot.items() if value},
        supervisions=readers,
        at=turn.now,
    )
    unshare(turn.store, turn.person.id, line.id, turn.now)
    names = names_of(turn, [each.supervisor_id for each in readers])
    turn.show_here(message(say("{names} will see this line.", names=names)))


@verb("line_talked")
def say_talked_about(turn: Turn, button: ObjectButton) -> None:
    """`arg`: 1 it was talked about, 0 it goes back on the list."""
    line = _line(turn, button)
    if line is None or button.arg not in ("0", "1"):
        return
    own = line.author_id == turn.person.id
    if not own and pair_with(turn, turn.person.id, line.author_id) is None:
        turn.toast(GONE)
        return
    mark_talked(turn.store, line, turn.now if button.arg == "1" else None)
    if not own and button.arg == "1":
        turn.record("talked_about", line.id, subject_id=line.author_id)
    if button.arg == "1":
        row = (Button(say("Put it back"), object_button("line_talked", line.id, "0")),)
        turn.show_here(message(say("Talked about. It is off the list."), rows=(row,)))
    else:
        turn.show_here(message(say("It is on the list again.")))


@verb("line_done")
def take_off(turn: Turn, button: ObjectButton) -> None:
    """A line of one's own goes, for whoever could see it too."""
    line = _line(turn, button)
    if line is None:
        return
    if line.author_id != turn.person.id:
        turn.toast(GONE)
        return
    if line.by_supervisor:
        pair = pair_by(turn, turn.person.id, line.link_id)
        take_off_supervisor_line(turn.store, turn.person.id, line.id)
        if pair and line.link_id:
            blank_lists_of(turn, pair.other_id, line.link_id, line.at)
    else:
        blank_for_readers(turn, [line.id])
        unshare(turn.store, turn.person.id, line.id, turn.now)
    turn.toast(say("Taken off the list."))
    show_agenda(turn, "")


def _ask_what_about(turn: Turn, line_id: UUID, kept: Text) -> None:
    built = MessageBuilder().line(kept).gap().line(say("What is it about most?"))
    _add_functions(built, line_id)
    turn.show(built)


def _card(turn: Turn, line: AgendaLineRecord) -> Message:
    """A line with all that may be done with it."""
    own = line.author_id == turn.person.id
    built = MessageBuilder().line(head_of(line), "italic").words(line.words)
    if own:
        _add_functions(built, line.id, line.function)
    if own and not line.seen and supervisors_of(turn.store, turn.person.id):
        built.row(Button(say("Let my supervisor see it"), object_button("line_show", line.id)))
    if own or pair_with(turn, turn.person.id, line.author_id):
        built.row(Button(say("Talked about"), object_button("line_talked", line.id, "1")))
    if own and line.entry_id:
        built.row(Button(say("Open the entry"), object_button("entry", line.entry_id)))
    if own:
        built.row(Button(say("Take it off the list"), object_button("line_done", line.id)))
    return built.build(protect=not own)


def _add_functions(built: MessageBuilder, line_id: UUID, chosen: Function | None = None) -> None:
    """The three functions, each explained; one tap chooses or changes."""
    for explained in EXPLAINED.values():
        built.line(Text(explained), "italic")
    for function, name in FUNCTIONS.items():
        label = say("✓ {choice}", choice=Text(name)) if function == chosen else Text(name)
        built.row(Button(label, object_button("line_about", line_id, function)))


def _line(turn: Turn, button: ObjectButton) -> AgendaLineRecord | None:
    line = get_line(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if line is None:
        turn.toast(GONE)
    return line
