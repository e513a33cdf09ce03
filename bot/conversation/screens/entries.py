"""/entries: looking back. Pages of entries, opening one, finding a word."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.card import entry_title, show_card
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.message import Button, Message, MessageBuilder
from bot.storage.entries import EntryHead, entries_page, find_word

PAGE = 5
FOUND = 20


@command("entries")
def show_entries(turn: Turn, _words: str) -> None:
    turn.show(_page(turn, 0))


@verb("entries")
def turn_page(turn: Turn, button: ObjectButton) -> None:
    turn.show_here(_page(turn, int(button.arg) if button.arg.isdigit() else 0))


@verb("entry")
def open_entry(turn: Turn, button: ObjectButton) -> None:
    if button.object_id:
        show_card(turn, button.object_id)


@verb("find")
def ask_for_word(turn: Turn, _button: ObjectButton) -> None:
    open_flow(turn, "find_word")


@effect("find")
def show_found(turn: Turn, given: Given) -> None:
    word = str(given.values.get("word", ""))
    heads, total = find_word(turn.store, turn.person.id, word, limit=FOUND, offset=0)
    built = MessageBuilder()
    if not heads:
        turn.show(built.line(say("I found nothing with {word} in it.", word=word)))
        return
    built.line(say_n("{count} entry with {word} in it:", "{count} entries with {word} in them:", total, word=word))
    _list(built, turn, heads)
    turn.show(built)


def _page(turn: Turn, offset: int) -> Message:
    heads, total = entries_page(turn.store, turn.person.id, offset=offset, limit=PAGE)
    built = MessageBuilder()
    if not total:
        built.line(say("Nothing here yet. /journal takes two minutes, /reflect about ten."))
        return built.build()
    built.line(say_n("You have {count} entry.", "You have {count} entries.", total))
    _list(built, turn, heads)
    moves = []
    if offset:
        moves.append(Button(say("Newer"), object_button("entries", arg=str(max(0, offset - PAGE)))))
    if offset + PAGE < total:
        moves.append(Button(say("Older"), object_button("entries", arg=str(offset + PAGE))))
    built.row(*moves)
    built.row(Button(say("Find a word"), object_button("find")))
    return built.build()


def _list(built: MessageBuilder, turn: Turn, heads: list[EntryHead]) -> None:
    for head in heads:
        built.row(Button(_label(turn, head), object_button("entry", head.id)))


def _label(turn: Turn, head: EntryHead) -> Text:
    """What an entry is called in a list. Titles are cut so that the button stays readable on a small screen."""
    day = When(head.kept_at, "day")
    if head.title:
        title = head.title if len(head.title) <= 28 else head.title[:27] + "…"
        return say("{title}, {day}", title=title, day=day)
    return say("{flow}, {day}", flow=entry_title(turn.world, head.flow, head.kind), day=day)
