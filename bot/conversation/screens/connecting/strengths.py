"""Strengths and interests of the person of a journey, and what one's own journeys have in common."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_journey, verb
from bot.conversation.screens.connecting.journey import GONE, back_to_journey, find_journey, journey_of
from bot.conversation.screens.connecting.map_details import offer_to_hide
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder
from bot.reports.connections.words import listed
from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.connecting.strengths import (
    StrengthKind,
    StrengthRecord,
    add_strength,
    delete_strength,
    get_strength,
    in_common,
    remove_strength,
    strengths_of,
)

MOST_SHOWN = 6  # journeys with something in common, at once
MOST_BUTTONS = 50  # Telegram takes no more than a hundred; what was added last is there


def strengths_line(turn: Turn, journey_id: UUID) -> Text | None:
    """What is known of them in one line; None when nothing is."""
    known = strengths_of(turn.store, turn.person.id, journey_id)
    return say("Strengths and interests: {list}", list=_list(known)) if known else None


def common_lines(turn: Turn, journey_id: UUID) -> list[Text]:
    """Which other journeys of the same connector have an interest or a strength in common with this one."""
    mine = find_journey(turn, journey_id)
    if mine is None:
        return []
    lines = []
    for other_id, words in islice(in_common(turn.store, turn.person.id, journey_id).items(), MOST_SHOWN):
        if other := find_journey(turn, other_id):
            found = listed([say("{name}", name=each) for each in words])
            lines.append(
                say("{one} and {other} have this in common: {list}", one=mine.alias, other=other.alias, list=found)
            )
    return lines


def add_cue(turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    """What helps when plans are made: strengths and interests, and who else has one of them."""
    if line := strengths_line(turn, mine.id):
        built.line(line)
        built.row(Button(say("In common"), object_button("strength_same", mine.id)))


@on_journey("strengths")
def add_to_journey_screen(turn: Turn, mine: JourneyRecord, built: MessageBuilder) -> None:
    """What is known; the button stands beside the map's."""
    if line := strengths_line(turn, mine.id):
        built.line(line)


@verb("strengths")
def open_strengths(turn: Turn, button: ObjectButton) -> None:
    if mine := journey_of(turn, button):
        show_strengths(turn, mine)


def show_strengths(turn: Turn, mine: JourneyRecord) -> None:
    """What the person likes and is good at."""
    known = strengths_of(turn.store, turn.person.id, mine.id)
    built = MessageBuilder().line(say("{alias}: strengths and interests", alias=mine.alias), "bold")
    kinds: tuple[tuple[StrengthKind, Text], ...] = (
        ("interest", say("They like")),
        ("strength", say("They are good at")),
    )
    for kind, heading in kinds:
        found = [each for each in known if each.kind == kind]
        if found:
            built.line(say("{title}: {value}", title=heading, value=_list(found)))
    if not known:
        built.line(say("Nothing here yet. What do they like, and what are they good at?"))
    built.row(Button(say("Add one"), object_button("strength_add", mine.id)))
    if known:
        built.row(
            Button(say("Take one off"), object_button("strength_off", mine.id)),
            Button(say("In common"), object_button("strength_same", mine.id)),
        )
    turn.show(built.row(back_to_journey(mine)))


@verb("strength_add")
def add(turn: Turn, button: ObjectButton) -> None:
    if mine := journey_of(turn, button):
        open_flow(turn, "strength", {"journey": str(mine.id)})


@effect("strength")
def keep(turn: Turn, given: Given) -> None:
    """`kind`: interest or strength; `words`: what it is. What other journeys of theirs have in common is said."""
    mine = find_journey(turn, UUID(given.about["journey"]))
    if mine is None:
        turn.say(GONE)
        return
    kind: StrengthKind = "strength" if given.values["kind"] == "strength" else "interest"
    words = " ".join(str(given.values["words"]).split())
    id = add_strength(turn.store, turn.person.id, mine.id, kind, words, turn.now)
    show_strengths(turn, mine)
    if lines := common_lines(turn, mine.id):
        _say_common(turn, mine, lines)
    offer_to_hide(turn, given.session.answers["words"].parts, id)


@verb("strength_same")
def show_common(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine is None:
        return
    if lines := common_lines(turn, mine.id):
        _say_common(turn, mine, lines)
    else:
        none = say("None of your other journeys has the same strength or interest.")
        turn.say(none, rows=((back_to_journey(mine),),))


def _say_common(turn: Turn, mine: JourneyRecord, lines: list[Text]) -> None:
    only_you = say("Only you see this. Whether they meet is up to each of them.")
    turn.say(*lines, only_you, rows=((back_to_journey(mine),),))


@verb("strength_off")
def choose_one(turn: Turn, button: ObjectButton) -> None:
    mine = journey_of(turn, button)
    if mine is None:
        return
    built = MessageBuilder().line(say("Which one?"))
    for each in strengths_of(turn.store, turn.person.id, mine.id)[-MOST_BUTTONS:]:
        built.row(Button(say("{name}", name=each.words), object_button("strength_gone", each.id)))
    turn.show(built.row(Button(say("Strengths"), object_button("strengths", mine.id))))


@verb("strength_gone")
def take_off(turn: Turn, button: ObjectButton) -> None:
    """It stands no more. It can be deleted for good, should it say too much."""
    known = get_strength(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if known is None or not remove_strength(turn.store, turn.person.id, known.id, turn.now):
        turn.toast(say("That one is not here any more, so nothing changed."))
        return
    built = MessageBuilder().line(say("Taken off the list."))
    built.row(Button(say("Delete it for good"), object_button("strength_del", known.id)))
    built.row(Button(say("Strengths"), object_button("strengths", known.journey_id)))
    turn.show_here(built)


@verb("strength_del")
def forget(turn: Turn, button: ObjectButton) -> None:
    known = get_strength(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if known is None:
        turn.toast(say("That one is not here any more, so nothing changed."))
        return
    delete_strength(turn.store, turn.person.id, known.id)
    built = MessageBuilder().line(say("Deleted."))
    turn.show_here(built.row(Button(say("Strengths"), object_button("strengths", known.journey_id))))


def _list(known: list[StrengthRecord]) -> Text:
    return listed([say("{name}", name=each.words) for each in known])
