"""The appraisal pack: a connector chooses, page by page, which of their entries go into one document for themselves."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.entries.listing import entry_label
from bot.conversation.screens.pages import moves
from bot.conversation.screens.periods import for_period, period_rows
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say, say_n
from bot.message import Button, Message, MessageBuilder, message
from bot.outgoing import SendDocument
from bot.reports.drafts import EMPTY_PACK
from bot.reports.papers.blocks import FOOTER
from bot.reports.period import Period, period_named
from bot.storage.entries import EntryHead, entries_page, entry_ids
from bot.storage.held import HeldPack, held_pack, hold_pack
from bot.storage.shares import shared_entries

PAGE = 6
FORMATS = {"pdf": mark("PDF"), "docx": mark("Word")}
GONE = say("That choice is not held any more. /export begins a new one.")


@for_period("pack")
def begin_pack(turn: Turn, name: str) -> None:
    """What was shared in full is chosen already: somebody else has read it. The rest stays out until it is chosen."""
    period = period_named(name, turn.now, turn.person.zone)
    written = [id for id, _ in entry_ids(turn.store, turn.person.id, since=period.since, until=period.until)]
    if not written:
        turn.show_here(message(say("Nothing written in this time."), rows=period_rows("pack")))
        return
    shared = shared_entries(turn.store, turn.person.id, "full")
    pack = HeldPack(period.name, tuple(id for id in written if id in shared))
    hold_pack(turn.store, turn.person.id, pack, turn.now)
    turn.show_here(_page(turn, pack, 0))


@verb("pack")
def turn_page(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many entries come before."""
    pack = held_pack(turn.store, turn.person.id)
    if pack is None:
        turn.toast(GONE)
        return
    turn.show_here(_page(turn, pack, number_in(button.arg)))


@verb("pack_put")
def put_in(turn: Turn, button: ObjectButton) -> None:
    _choose(turn, button, chosen=True)


@verb("pack_out")
def leave_out(turn: Turn, button: ObjectButton) -> None:
    _choose(turn, button, chosen=False)


@verb("pack_file")
def send_pack(turn: Turn, button: ObjectButton) -> None:
    """`arg`: pdf or docx."""
    pack = held_pack(turn.store, turn.person.id)
    if pack is None or button.arg not in FORMATS:
        turn.toast(GONE)
        return
    if not pack.chosen:
        turn.toast(EMPTY_PACK, alert=True)
        return
    about = {"format": button.arg, "period": pack.period, "chosen": [str(id) for id in pack.chosen]}
    turn.send(SendDocument("pack", about, message(FOOTER)))


def _choose(turn: Turn, button: ObjectButton, *, chosen: bool) -> None:
    """Twice is the same as once. What is not theirs, or of another time, is never chosen."""
    pack = held_pack(turn.store, turn.person.id)
    written = _written(turn, pack) if pack else []
    if pack is None or button.object_id not in written:
        turn.toast(GONE)
        return
    wanted = {*pack.chosen, button.object_id} if chosen else {*pack.chosen} - {button.object_id}
    pack = HeldPack(pack.period, tuple(id for id in written if id in wanted))
    hold_pack(turn.store, turn.person.id, pack, turn.now)
    turn.show_here(_page(turn, pack, number_in(button.arg)))


def _page(turn: Turn, pack: HeldPack, offset: int) -> Message:
    period = _period(turn, pack)
    heads, total = entries_page(
        turn.store, turn.person.id, offset=offset, limit=PAGE, since=period.since, until=period.until
    )
    first, last = When(period.first, "short"), When(period.last, "short")
    built = MessageBuilder()
    built.line(say("Appraisal pack, {first} to {last}", first=first, last=last), "bold")
    built.line(say("Tap what goes in. Feelings stay out, and so does what you do not choose."))
    built.line(
        say_n(
            "{chosen} of {count} entry chosen.", "{chosen} of {count} entries chosen.", total, chosen=len(pack.chosen)
        )
    )
    for head in heads:
        built.row(_entry_button(turn, head, pack, offset))
    built.row(*moves(offset, PAGE, total, lambda to: object_button("pack", arg=str(to))))
    files = (Button(Text(name), object_button("pack_file", arg=key)) for key, name in FORMATS.items())
    return built.row(*files).build()


def _entry_button(turn: Turn, head: EntryHead, pack: HeldPack, offset: int) -> Button:
    label = entry_label(turn, head)
    if head.id in pack.chosen:
        return Button(say("✓ {what}", what=label), object_button("pack_out", head.id, str(offset)))
    return Button(label, object_button("pack_put", head.id, str(offset)))


def _written(turn: Turn, pack: HeldPack) -> list[UUID]:
    period = _period(turn, pack)
    return [id for id, _ in entry_ids(turn.store, turn.person.id, since=period.since, until=period.until)]


def _period(turn: Turn, pack: HeldPack) -> Period:
    return period_named(pack.period, turn.now, turn.person.zone)
