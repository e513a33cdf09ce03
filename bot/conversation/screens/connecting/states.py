"""What becomes of a journey: paused, stepped back from, closed, started again at a step, reworded, deleted."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.content.load import load_journey_steps
from bot.conversation.blanking import CHANGED, blank_for_readers
from bot.conversation.playing import happen, open_flow, read_play
from bot.conversation.registry import verb
from bot.conversation.screens.connecting.journey import (
    IN_USE,
    all_journeys,
    back_to_journey,
    journey_of,
    show_journey,
    step_name,
)
from bot.conversation.screens.connecting.steps import numbers_in, show_step
from bot.conversation.turn import Turn
from bot.flows.event import Pressed
from bot.i18n import Text, mark, say
from bot.message import Button, MessageBuilder, message
from bot.storage.connecting.journeys import (
    JourneyRecord,
    JourneyState,
    delete_journey,
    entries_of_journey,
    get_journey,
    journey_named,
    move_journey,
    rename_journey,
)
from bot.storage.entries import delete_entry
from bot.storage.redact import put_alias
from bot.storage.sessions import delete_session, open_session_of, waiting_sessions
from bot.storage.shares import shares_of

# What can be chosen, and what is said then.
MOVES: dict[JourneyState, tuple[str, str]] = {
    "paused": (mark("Pause journey"), mark("Paused. Nothing is lost, and it can go on at any step.")),
    "stepped_back": (
        mark("They have stepped back"),
        mark("That is their choice, and it is fine. All of it stays here, and they can come back at any step."),
    ),
    "closed": (mark("Close journey"), mark("Closed. All of it stays here, and it can start again at any step.")),
}


@verb("journey_change")
def show_changes(turn: Turn, button: ObjectButton) -> None:
    """Everything that can become of this journey."""
    mine = journey_of(turn, button)
    if mine is None:
        return
    built = MessageBuilder().line(say("Journey: {alias}", alias=mine.alias), "bold")
    for state, (label, _) in MOVES.items():
        if state != mine.state:
            built.row(Button(Text(label), object_button("journey_move", mine.id, state)))
    built.row(Button(say("Start again at a step"), object_button("journey_again", mine.id)))
    built.row(
        Button(say("Another alias"), object_button("journey_alias", mine.id)),
        Button(say("Delete"), object_button("journey_delete", mine.id)),
    )
    turn.show(built.row(back_to_journey(mine)))


@verb("journey_move")
def move(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the state. Twice is the same as once."""
    mine, state = journey_of(turn, button), next((each for each in MOVES if each == button.arg), None)
    if mine is None or state is None:
        return
    move_journey(turn.store, mine, state, turn.now)
    turn.show_here(
        message(
            Text(MOVES[state][1]),
            rows=(
                (Button(say("Start again at a step"), object_button("journey_again", mine.id)),),
                (back_to_journey(mine),),
            ),
        )
    )


@verb("journey_again")
def ask_where(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the step it starts again at, once that is chosen."""
    mine, numbers = journey_of(turn, button), numbers_in(button.arg)
    if mine is None:
        return
    if numbers:
        start_again(turn, mine, numbers[0])
        return
    built = MessageBuilder().line(say("At which step does it start again? Any step will do."))
    for number in load_journey_steps():
        built.row(Button(step_name(number), object_button("journey_again", mine.id, str(number))))
    turn.show_here(built.row(back_to_journey(mine)))


def start_again(turn: Turn, mine: JourneyRecord, step: int) -> None:
    """The journey goes on at this step, with all that was before."""
    move_journey(turn.store, mine, "open", turn.now, step)
    changed = get_journey(turn.store, turn.person.id, mine.id)
    if changed:
        turn.say(say("{alias} starts again here. All that was before stays.", alias=changed.alias))
        show_step(turn, changed, step)


@verb("journey_alias")
def ask_for_another(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine:
        open_flow(turn, "journey_alias", {"journey": str(mine.id)})


def reword(turn: Turn, mine: JourneyRecord, alias: str) -> None:
    """Another alias, also in what was shared: the earlier one may have said too much."""
    if alias == mine.alias:
        show_journey(turn, mine)
        return
    named = journey_named(turn.store, turn.person.id, alias)
    if named and named.id != mine.id:
        turn.say(IN_USE, rows=((Button(say("Another alias"), object_button("journey_alias", mine.id)),),))
        return
    rename_journey(turn.store, mine, alias, turn.now)
    blank_for_readers(turn, put_alias(turn.store, mine, alias), said=CHANGED)
    changed = get_journey(turn.store, turn.person.id, mine.id)
    if changed:
        show_journey(turn, changed)


@verb("journey_delete")
def ask_before_deleting(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine is None:
        return
    turn.say(
        say("Delete this journey? Its alias, its history and what hangs on it go for good."),
        say("What you wrote about its steps can stay, as entries without a journey."),
        rows=(
            (Button(say("Delete, keep the entries"), object_button("journey_gone", mine.id, "keep")),),
            (Button(say("Delete all of it"), object_button("journey_gone", mine.id, "all")),),
            (Button(say("Cancel"), object_button("journey", mine.id, "stays")),),
        ),
    )


@verb("journey_gone")
def delete(turn: Turn, button: ObjectButton) -> None:
    """`arg`: `keep` the entries, or `all` of it goes, for whoever it was shared with too."""
    mine = journey_of(turn, button)
    if mine is None or button.arg not in ("keep", "all"):
        return
    if button.arg == "keep":
        blank_for_readers(turn, put_alias(turn.store, mine, None), said=CHANGED)
    else:
        _delete_drafts(turn, mine)
        _delete_entries(turn, mine)
    delete_journey(turn.store, turn.person.id, mine.id)
    turn.record("deleted_journey", mine.id)
    turn.show_here(
        message(say("Deleted. Messages in this chat stay until you delete them here."), rows=((all_journeys(),),))
    )


def _delete_drafts(turn: Turn, mine: JourneyRecord) -> None:
    """What was begun about the journey and not finished goes with all of it."""
    under_way = open_session_of(turn.store, turn.person.id)
    for record in [*([under_way] if under_way else []), *waiting_sessions(turn.store, turn.person.id)]:
        if record.session.get("about", {}).get("journey") != str(mine.id):
            continue
        play = read_play(turn, record) if record is under_way else None
        if play:
            happen(turn, play, Pressed("delete"))
        else:
            delete_session(turn.store, record.id, turn.person.id)


def _delete_entries(turn: Turn, mine: JourneyRecord) -> None:
    entries = [each.entry_id for each in entries_of_journey(turn.store, turn.person.id, mine.id)]
    shared = [each.id for each in shares_of(turn.store, turn.person.id) if each.entry_id in entries]
    blank_for_readers(turn, shared)
    for entry_id in entries:
        delete_entry(turn.store, turn.person.id, entry_id)
