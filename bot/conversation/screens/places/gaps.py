"""What is missing: what was looked for and not found, who finds out, done."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.pages import BACK_MORE, moves
from bot.conversation.screens.places.whose import gap_seen, leave_to_map, map_seen, to_map, today_on, who
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.storage.places.gaps import GapRecord, add_gap, close_gap, delete_gap, gap_for, gaps_on, set_finder
from bot.storage.places.maps import MapRecord

A_PAGE = 6
SURE = "yes"


@verb("place_gaps")
def show_gaps(turn: Turn, button: ObjectButton) -> None:
    """What is to be found out first. `arg`: how many were shown before."""
    if on := map_seen(turn, button.object_id):
        _show(turn, on, button.arg)


def _show(turn: Turn, on: MapRecord, arg: str) -> None:
    before = number_in(arg)
    gaps = gaps_on(turn.store, on)
    built = MessageBuilder().line(say("What is missing"), "bold")
    if not gaps:
        built.line(say("Nothing is noted. What you looked for and did not find can stand here."))
    for number, each in enumerate(gaps[before : before + A_PAGE], start=before + 1):
        built.line(say("{number}. {state}", number=number, state=_state(turn, each))).words(each.words)
        built.row(Button(say("Open {number}", number=number), object_button("place_gap", each.id)))
    built.row(*moves(before, A_PAGE, len(gaps), lambda to: object_button("place_gaps", on.id, str(to)), BACK_MORE))
    built.row(Button(say("Note what is missing"), object_button("place_gap_add", on.id)))
    built.row(to_map(on.id))
    if arg:
        turn.show_here(built)
    else:
        turn.show(built)


def _state(turn: Turn, gap: GapRecord) -> Text:
    if gap.done_on:
        return say("Done {day}", day=When(gap.done_on, "short"))
    day = When(gap.noted_on, "short")
    if gap.owner_id is None:
        return say("Nobody finds out yet. Noted {day}", day=day)
    if gap.owner_id == turn.person.id:
        return say("You find out. Noted {day}", day=day)
    return say("{name} finds out. Noted {day}", name=who(turn, gap.owner_id), day=day)


@verb("place_gap_add")
def ask_for_gap(turn: Turn, button: ObjectButton) -> None:
    if on := map_seen(turn, button.object_id):
        open_flow(turn, "place_gap", {"map": str(on.id)})


@on_question("place_gap")
def head(_turn: Turn, session: Session, built: MessageBuilder) -> None:
    """Below the question, the way back."""
    built.row(leave_to_map(UUID(session.about["map"])))


@effect("place_gap")
def look_over(turn: Turn, given: Given) -> None:
    send_line(turn, "place_gap", str(given.values["line"]), UUID(given.about["map"]))


@sends_line("place_gap")
def keep_gap(turn: Turn, words: str, map_id: UUID | None) -> None:
    if on := map_seen(turn, map_id):
        _show_gap(turn, add_gap(turn.store, on, words, today_on(turn, on)))


@verb("place_gap")
def open_gap(turn: Turn, button: ObjectButton) -> None:
    if gap := gap_seen(turn, button.object_id):
        _show_gap(turn, gap)


def _show_gap(turn: Turn, gap: GapRecord) -> None:
    built = MessageBuilder().line(say("What is missing"), "bold").words(gap.words)
    built.line(_state(turn, gap), "italic")
    if gap.done_on is None:
        if gap.owner_id != turn.person.id:
            built.row(Button(say("I find out"), object_button("place_gap_mine", gap.id)))
        elif gap.map_id != turn.person.id:
            built.row(Button(say("Somebody else can"), object_button("place_gap_free", gap.id)))
        built.row(
            Button(say("Done"), object_button("place_gap_done", gap.id)),
            Button(say("Add a place"), object_button("place_add", gap.map_id)),
        )
    built.row(
        Button(say("Delete"), object_button("place_gap_off", gap.id)),
        Button(say("All of these"), object_button("place_gaps", gap.map_id)),
    )
    turn.show_here(built)


@verb("place_gap_mine")
def find_out(turn: Turn, button: ObjectButton) -> None:
    _set_finder(turn, button, turn.person.id)


@verb("place_gap_free")
def let_go(turn: Turn, button: ObjectButton) -> None:
    """Nobody finds out: only who does can say so."""
    gap = gap_seen(turn, button.object_id)
    if gap and gap.owner_id == turn.person.id:
        _set_finder(turn, button, None)


def _set_finder(turn: Turn, button: ObjectButton, owner_id: UUID | None) -> None:
    gap = gap_seen(turn, button.object_id)
    if gap is None:
        return
    set_finder(turn.store, gap.id, owner_id)
    _show_again(turn, gap.id)


@verb("place_gap_done")
def finish(turn: Turn, button: ObjectButton) -> None:
    gap = gap_seen(turn, button.object_id)
    on = map_seen(turn, gap.map_id) if gap else None
    if gap is None or on is None:
        return
    if close_gap(turn.store, gap.id, today_on(turn, on)):
        _show_again(turn, gap.id)
    else:
        turn.toast(say("That is done already."))


@verb("place_gap_off")
def delete(turn: Turn, button: ObjectButton) -> None:
    gap = gap_seen(turn, button.object_id)
    if gap is None:
        return
    if button.arg != SURE:
        turn.say(
            say("Delete this from the list?"),
            rows=(
                (
                    Button(say("Delete"), object_button("place_gap_off", gap.id, SURE)),
                    Button(say("Cancel"), object_button("place_gap", gap.id)),
                ),
            ),
        )
        return
    delete_gap(turn.store, gap.id)
    rows = ((Button(say("All of these"), object_button("place_gaps", gap.map_id)), to_map(gap.map_id)),)
    turn.show_here(message(say("Deleted."), rows=rows))


def _show_again(turn: Turn, gap_id: UUID) -> None:
    gap = gap_for(turn.store, turn.person.id, gap_id)
    assert gap is not None
    _show_gap(turn, gap)
