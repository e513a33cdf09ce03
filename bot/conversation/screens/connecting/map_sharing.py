"""A copy of a journey's map as an entry, which can be shared like any other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callback import ObjectButton, object_button
from bot.conversation.keeping import kept_as
from bot.conversation.registry import on_card, verb
from bot.conversation.screens.connecting.journey import journey_of
from bot.conversation.screens.connecting.maps import add_caption
from bot.conversation.screens.entries.sharing import choose_scope
from bot.conversation.turn import Turn
from bot.flows.answer import Answer, AnswerPart
from bot.flows.session import Place
from bot.i18n import When, say
from bot.message import Button, MessageBuilder
from bot.outgoing import SendDocument
from bot.reports.connections.words import FLOW, MAP, map_answers, shared_ties
from bot.reports.snapshot import snapshot
from bot.storage.connecting.connections import Tie, map_history
from bot.storage.connecting.journeys import JourneyRecord, add_to_journey, entries_of_journey
from bot.storage.entries import EntryRecord, KeptAnswer, get_entry, keep_entry


@verb("map_share")
def share_map(turn: Turn, button: ObjectButton) -> None:
    """Keep the map as it is now among the entries, and ask how much of it to share."""
    mine = journey_of(turn, button)
    if mine is None:
        return
    ties = [each.tie for each in map_history(turn.store, turn.person.id, mine.id).at()]
    if not ties:
        turn.refuse(say("Nobody is on it yet."))
        return
    entry = _same_copy(turn, mine, ties) or _keep_copy(turn, mine, ties)
    turn.say(say("A copy of the map as it is today is among your entries."))
    choose_scope(turn, ObjectButton("share", entry.id))


@on_card(MAP)
def add_to_card(_turn: Turn, entry: EntryRecord, built: MessageBuilder) -> None:
    built.row(Button(say("As a picture"), object_button("map_copy", entry.id)))


@verb("map_copy")
def send_copy(turn: Turn, button: ObjectButton) -> None:
    """The picture of a map as it was kept."""
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None or entry.kind != MAP:
        turn.toast(say("That entry is not here any more."))
        return
    shot = snapshot(entry, "everything")
    built = MessageBuilder().line(say("{alias}: map of connections", alias=shot.alias), "bold")
    built.line(say("{day}", day=When(entry.kept_at, "date")), "italic")
    add_caption(built, shared_ties(shot.answers))
    turn.send(SendDocument("map_copy", {"entry": str(entry.id)}, built.build(), picture=True))


def _same_copy(turn: Turn, mine: JourneyRecord, ties: Sequence[Tie]) -> EntryRecord | None:
    """The last copy, if nothing has changed since."""
    copies = [each for each in entries_of_journey(turn.store, turn.person.id, mine.id) if each.kind == MAP]
    entry = get_entry(turn.store, turn.person.id, copies[-1].entry_id) if copies else None
    if entry is None:
        return None
    known = {each.place: each.data for each in entry.answers}
    return entry if known == {each.place: each.data for each in _answers(turn, ties)} else None


def _keep_copy(turn: Turn, mine: JourneyRecord, ties: Sequence[Tie]) -> EntryRecord:
    flow = turn.world.flows[FLOW]
    entry_id = keep_entry(
        turn.store,
        person_id=turn.person.id,
        kind=MAP,
        flow=FLOW,
        version=flow.version,
        zone=turn.person.zone,
        begun_at=turn.now,
        kept_at=turn.now,
        answers=_answers(turn, ties),
        competences=(),
    )
    add_to_journey(turn.store, turn.person.id, mine.id, entry_id, turn.now)
    entry = get_entry(turn.store, turn.person.id, entry_id)
    assert entry is not None
    return entry


def _answers(turn: Turn, ties: Sequence[Tie]) -> list[KeptAnswer]:
    nodes = turn.world.flows[FLOW].nodes
    return [
        kept_as(
            nodes[Place.from_key(key).step],
            at,
            key,
            Answer((AnswerPart(words),)) if words is not None else Answer(value=chosen),
        )
        for at, (key, words, chosen) in enumerate(map_answers(ties))
    ]
