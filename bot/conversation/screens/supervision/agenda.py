"""/agenda: what two people want to talk about, how it is balanced, and what became of what they agreed."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import AGENDA
from bot.conversation.pairs import Pair, pair_by, pairs_of
from bot.conversation.registry import command, verb
from bot.conversation.screens.supervision.agreed_actions import action_head
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.outgoing import Meaning
from bot.reports.agenda_words import FUNCTIONS, KINDS
from bot.storage.supervision.actions import ActionRecord, agreed_actions
from bot.storage.supervision.agenda import AgendaLineRecord, Function, lines_between, own_lines
from bot.storage.supervision.records import HeldRecord, may_be_changed, next_session, records_of

NOT_LINKED = say("You are not linked any more.")
NAME = 20
# More lines than anybody gets through in one session make an unreadable message.
MOST = 20


@command("agenda")
def show_agenda(turn: Turn, _words: str) -> None:
    """The preparation, if there is one person to prepare with; otherwise whom?"""
    pairs = pairs_of(turn, turn.person.id)
    mine = [] if any(pair.role == "connector" for pair in pairs) else own_lines(turn.store, turn.person.id)
    if len(pairs) == 1 and not mine:
        show_preparation(turn, pairs[0])
    elif pairs:
        _show_choice(turn, pairs, mine)
    else:
        _show_own(turn, mine)


@verb("prepare")
def prepare(turn: Turn, button: ObjectButton) -> None:
    """The preparation with one person, by the link."""
    pair = pair_by(turn, turn.person.id, button.object_id)
    if pair is None:
        turn.toast(NOT_LINKED)
        return
    show_preparation(turn, pair)


@verb("own_agenda")
def show_own_lines(turn: Turn, _button: ObjectButton) -> None:
    _show_own(turn, own_lines(turn.store, turn.person.id))


def show_preparation(turn: Turn, pair: Pair) -> None:
    """Both sides' lines, their balance, the actions from last time, and what may be done."""
    built = MessageBuilder().line(say("Supervision with {name}", name=pair.name), "bold")
    if pair.deputy:
        built.line(say("You stand in: you see what was shared with you meanwhile."), "italic")
    else:
        _add_dates(turn, built, pair)
    lines = lines_between(turn.store, turn.person.id, pair.link)[-MOST:]
    _add_lines(turn, built, pair, lines)
    actions = [] if pair.deputy else from_last_time(turn, pair)
    if actions:
        built.gap().line(say("What you agreed:"), "bold")
        for number, action in enumerate(actions, start=1):
            built.line(action_head(action, pair, number), "italic").words(action.words)
    _add_buttons(built, pair, lines, actions)
    others = any(line.author_id != turn.person.id for line in lines)
    turn.show(built.build(protect=others or bool(actions)), Meaning(AGENDA, object_id=pair.link.id))


def from_last_time(turn: Turn, pair: Pair) -> list[ActionRecord]:
    """What is still to be done, and what was agreed in the latest session whatever became of it."""
    agreed = agreed_actions(turn.store, turn.person.id, other_id=pair.other_id, role=pair.role)
    latest = max((action.met_on for action in agreed), default=None)
    return [action for action in agreed if action.outstanding or action.met_on == latest]


def head_of(line: AgendaLineRecord) -> Text:
    """What a line is about, and when it was written."""
    what: Text | When = When(line.at, "day")
    if line.kind in KINDS:
        what = say("{kind} · {day}", kind=Text(KINDS[line.kind]), day=what)
    if line.function in FUNCTIONS:
        what = say("{kind} · {day}", kind=Text(FUNCTIONS[line.function]), day=what)
    return say("{day}", day=what)


def _add_line(built: MessageBuilder, line: AgendaLineRecord, number: int) -> None:
    built.line(say("{number}. {day}", number=number, day=head_of(line)), "italic").words(line.words)


def _show_choice(turn: Turn, pairs: list[Pair], mine: list[AgendaLineRecord]) -> None:
    built = MessageBuilder().line(say("Whose supervision would you like to prepare?"))
    for pair in pairs:
        count = len(lines_between(turn.store, turn.person.id, pair.link))
        if count:
            built.line(say_n("{name}: {count} line", "{name}: {count} lines", count, name=pair.name), "italic")
        built.row(Button(say("{name}", name=pair.name[:NAME] or "?"), object_button("prepare", pair.link.id)))
    if any(pair.role == "connector" for pair in pairs):
        built.row(Button(say("Add a line"), object_button("line")))
    elif mine:
        built.row(Button(say("Only for myself"), object_button("own_agenda")))
    turn.show(built, Meaning(AGENDA))


def _show_own(turn: Turn, mine: list[AgendaLineRecord]) -> None:
    """Without a supervisor: a list for oneself."""
    built = MessageBuilder()
    if mine:
        built.line(say("What you want to take to supervision:"), "bold")
    else:
        built.line(say("Nothing on the list for supervision."))
    for number, line in enumerate(mine[-MOST:], start=1):
        _add_line(built, line, number)
    _add_balance(built, mine)
    built.row(Button(say("Add a line"), object_button("line")))
    _add_kinds(built)
    _add_numbered(built, [(_line_label(number), line.id) for number, line in enumerate(mine[-MOST:], 1)], "agenda_line")
    if records_of(turn.store, turn.person.id):
        built.row(Button(say("Earlier sessions"), object_button("records")))
    turn.show(built, Meaning(AGENDA))


def _add_dates(turn: Turn, built: MessageBuilder, pair: Pair) -> None:
    """The next date, and a record that waits for a yes."""
    following = next_session(turn.store, turn.person.id, pair.other_id)
    if following and following >= turn.circumstances.local.date():
        built.line(say("Next session: {day}", day=When(following, "day")))
    for held in _waiting(turn, pair):
        built.line(say("The record of {day} waits for your yes.", day=When(held.met_on, "day")))
        built.row(Button(say("Open the record"), object_button("record_open", held.record_id)))


def _waiting(turn: Turn, pair: Pair) -> list[HeldRecord]:
    records = records_of(turn.store, turn.person.id, other_id=pair.other_id, role=pair.role)
    return [each for each in records if not each.mine_agreed and may_be_changed(turn.store, each)]


def _add_lines(turn: Turn, built: MessageBuilder, pair: Pair, lines: list[AgendaLineRecord]) -> None:
    built.gap()
    if not lines:
        built.line(say("Nothing on the list for supervision."))
    author: UUID | None = None
    for number, line in enumerate(lines, start=1):
        if line.author_id != author:
            author = line.author_id
            own = author == turn.person.id
            heading = say("You want to talk about:") if own else say("{name} wants to talk about:", name=pair.name)
            built.line(heading, "bold")
        _add_line(built, line, number)
        if not line.seen:
            built.line(say("Only you see this line."), "italic")
    _add_balance(built, lines)


def _add_balance(built: MessageBuilder, lines: list[AgendaLineRecord]) -> None:
    """How the lines spread over the three functions, in words."""
    if not any(line.function for line in lines):
        return
    built.gap()
    for function in FUNCTIONS:
        built.line(_in_words(function, sum(line.function == function for line in lines)))


def _in_words(function: Function, count: int) -> Text:
    match function, count:
        case "normative", 0:
            return say("Nothing about doing it right yet.")
        case "formative", 0:
            return say("Nothing about learning yet.")
        case "restorative", 0:
            return say("Nothing about looking after yourself yet.")
        case "normative", _:
            return say_n("{count} line is about doing it right.", "{count} lines are about doing it right.", count)
        case "formative", _:
            return say_n("{count} line is about learning.", "{count} lines are about learning.", count)
    return say_n(
        "{count} line is about looking after yourself.", "{count} lines are about looking after yourself.", count
    )


def _add_buttons(built: MessageBuilder, pair: Pair, lines: list[AgendaLineRecord], actions: list[ActionRecord]) -> None:
    if pair.deputy:
        return
    if pair.role == "connector":
        built.row(Button(say("Add a line"), object_button("line")))
        _add_kinds(built)
    else:
        built.row(Button(say("Add a line"), object_button("supervisor_line", pair.link.id)))
    _add_numbered(built, [(_line_label(number), line.id) for number, line in enumerate(lines, 1)], "agenda_line")
    _add_numbered(
        built,
        [(say("Action {number}", number=number), action.id) for number, action in enumerate(actions, 1)],
        "action_open",
    )
    built.row(Button(say("A question to think about"), object_button("think", pair.link.id)))
    built.row(Button(say("Write down a session"), object_button("record", pair.link.id)))
    built.row(Button(say("Earlier sessions"), object_button("records", pair.link.id)))


def _add_kinds(built: MessageBuilder) -> None:
    """What can be put on the list quickly."""
    kinds = [Button(Text(label), object_button("line", arg=kind)) for kind, label in KINDS.items()]
    built.row(*kinds[:2])
    built.row(*kinds[2:])


def _line_label(number: int) -> Text:
    return say("Line {number}", number=number)


def _add_numbered(built: MessageBuilder, numbered: list[tuple[Text, UUID]], name: str) -> None:
    """A button for each, two in a row."""
    buttons = [Button(label, object_button(name, id)) for label, id in numbered]
    for first in range(0, len(buttons), 2):
        built.row(*buttons[first : first + 2])
