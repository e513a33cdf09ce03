"""/entries: looking back. Pages of entries, opening one, finding a word, a day or a competence."""

from __future__ import annotations

from typing import TypeAlias

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.card import show_card
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.pages import moves
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say, say_n
from bot.message import Button, Message, MessageBuilder
from bot.reports.entry_lines import entry_name
from bot.reports.period import Period
from bot.storage.entries import EntryHead, entries_page, entries_with_competence, find_word
from bot.understanding.dates import understand_moment

PAGE = 5
FOUND = 20


@command("entries")
def show_entries(turn: Turn, _words: str) -> None:
    turn.show(_page(turn, 0))


@verb("entries")
def turn_page(turn: Turn, button: ObjectButton) -> None:
    turn.show_here(_page(turn, number_in(button.arg)))


@verb("entry")
def open_entry(turn: Turn, button: ObjectButton) -> None:
    if button.object_id:
        show_card(turn, button.object_id)


@verb("find")
def ask_for_word(turn: Turn, _button: ObjectButton) -> None:
    open_flow(turn, "find_word")


@effect("find")
def show_found(turn: Turn, given: Given) -> None:
    """A competence's number finds what touched it, a day what was written on it, anything else where it stands."""
    wanted = str(given.values.get("word", "")).strip()
    heads, total = _of_competence(turn, wanted) or _of_day(turn, wanted) or _with_word(turn, wanted)
    built = MessageBuilder()
    if not heads:
        turn.show(built.line(say("I found nothing for {word}.", word=wanted)))
        return
    built.line(say_n("{count} entry for {word}:", "{count} entries for {word}:", total, word=wanted))
    _list(built, turn, heads)
    turn.show(built)


Found: TypeAlias = tuple[list[EntryHead], int]


def _of_competence(turn: Turn, wanted: str) -> Found | None:
    heads = entries_with_competence(turn.store, turn.person.id, wanted)
    return (heads[:FOUND], len(heads)) if heads else None


def _of_day(turn: Turn, wanted: str) -> Found | None:
    at = turn.circumstances
    moment = understand_moment(wanted, now=at.local, languages=at.languages, prefer="past")
    if moment is None:
        return None
    day = moment.local.date()
    period = Period(day, day, turn.person.zone)
    found = entries_page(turn.store, turn.person.id, offset=0, limit=FOUND, since=period.since, until=period.until)
    return found if found[1] else None


def _with_word(turn: Turn, wanted: str) -> Found:
    return find_word(turn.store, turn.person.id, wanted, limit=FOUND, offset=0)


def _page(turn: Turn, offset: int) -> Message:
    heads, total = entries_page(turn.store, turn.person.id, offset=offset, limit=PAGE)
    built = MessageBuilder()
    if not total:
        built.line(say("Nothing here yet. /journal takes two minutes, /reflect about ten."))
        return built.build()
    built.line(say_n("You have {count} entry.", "You have {count} entries.", total))
    _list(built, turn, heads)
    built.row(*moves(offset, PAGE, total, lambda to: object_button("entries", arg=str(to))))
    built.row(Button(say("Find"), object_button("find")))
    return built.build()


def _list(built: MessageBuilder, turn: Turn, heads: list[EntryHead]) -> None:
    for head in heads:
        built.row(Button(entry_label(turn, head), object_button("entry", head.id)))


def entry_label(turn: Turn, head: EntryHead) -> Text:
    """What an entry is called in a list. Titles are cut so that the button stays readable on a small screen."""
    day = When(head.kept_at, "day")
    if head.title:
        title = " ".join(head.title.split())
        title = title if len(title) <= 28 else title[:27] + "…"
        return say("{title}, {day}", title=title, day=day)
    alias, step = (head.journey.alias, head.journey.step) if head.journey else ("", None)
    return say("{flow}, {day}", flow=entry_name(turn.world.flows, head.flow, head.kind, alias, step), day=day)
