"""What was ticked about a step of a journey is chosen again, in the entry: people change their minds."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.card import show_card
from bot.conversation.kept_answers import answer_at, node_of, offer_sharing_again, title_of
from bot.conversation.putting import entry_after, put_value
from bot.conversation.registry import verb
from bot.conversation.turn import Turn
from bot.flows.flow import Flow, Node, Option
from bot.i18n import say
from bot.message import Button, MessageBuilder
from bot.storage.connecting.barriers import BARRIERS, HELPED, index_barriers
from bot.storage.connecting.journeys import STEP
from bot.storage.entries import EntryRecord, get_entry


def can_choose_again(turn: Turn, entry: EntryRecord, place: str) -> bool:
    """Whether another choice there changes nothing but the answer."""
    return len(_options(turn, entry, place)) > 1


def show_choices(turn: Turn, entry: EntryRecord, place: str) -> None:
    """What can be chosen, with what is."""
    turn.show(_question(turn, entry, place))


@verb("retick")
def choose(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the place and the option (`supporters:me`). Of several, it is set or unset; of one, it is taken."""
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    place, _, id = button.arg.partition(":")
    if entry is None:
        turn.toast(say("That entry is not here any more."))
        return
    options = _options(turn, entry, place)
    if id not in [option.id for option in options]:
        return
    if not _several(turn, entry, place):
        _put(turn, entry, place, id)
        _show_changed(turn, entry)
        return
    chosen = _chosen(entry, place)
    wanted = [each for each in chosen if each != id] if id in chosen else [*chosen, id]
    if not wanted:
        turn.toast(say("Please choose at least one first."))
        return
    node = node_of(turn, entry, place)
    assert node is not None
    _put(turn, entry, place, [option.id for option in node.options if option.id in wanted])
    turn.show_here(_question(turn, entry_after(turn, entry.id), place))


@verb("reticked")
def finish(turn: Turn, button: ObjectButton) -> None:
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None:
        turn.toast(say("That entry is not here any more."))
        return
    turn.drop_pressed()
    _show_changed(turn, entry)


def _show_changed(turn: Turn, entry: EntryRecord) -> None:
    show_card(turn, entry.id)
    offer_sharing_again(turn, entry.id)


def _question(turn: Turn, entry: EntryRecord, place: str) -> MessageBuilder:
    built = MessageBuilder().line(title_of(turn, entry, place), "bold")
    chosen = _chosen(entry, place)
    for option in _options(turn, entry, place):
        label = say("✓ {choice}", choice=option.label) if option.id in chosen else option.label
        built.row(Button(label, object_button("retick", entry.id, f"{place}:{option.id}")))
    if _several(turn, entry, place):
        return built.row(Button(say("Done"), object_button("reticked", entry.id)))
    return built.row(Button(say("Cancel"), object_button("entry", entry.id)))


def _put(turn: Turn, entry: EntryRecord, place: str, value: str | list[str]) -> None:
    put_value(turn, entry, place, value)
    if place in (*BARRIERS, HELPED):
        index_barriers(turn.store, entry_after(turn, entry.id))


def _options(turn: Turn, entry: EntryRecord, place: str) -> tuple[Option, ...]:
    """The options among which one is free: none that an effect has carried out, or on which another answer hangs."""
    node, flow = node_of(turn, entry, place), turn.world.flows.get(entry.flow)
    if node is None or flow is None or entry.kind != STEP or node.step.answer not in ("choice", "choices"):
        return ()
    hang_on = _others_hang_on(flow, node)
    held = node.step.limits.least is not None or _carried_out(flow, node)
    if held or (node.step.answer == "choice" and hang_on & set(_chosen(entry, place))):
        return ()
    return tuple(option for option in node.options if option.id not in hang_on)


def _others_hang_on(flow: Flow, node: Node) -> set[str]:
    conditions = (each.step.when for each in flow.nodes.values())
    return {id for when in conditions if when and when.step == node.id for id in when.any_of}


def _carried_out(flow: Flow, node: Node) -> bool:
    return any(node.id in steps for effect in flow.definition.effects for steps in effect.with_.values())


def _several(turn: Turn, entry: EntryRecord, place: str) -> bool:
    node = node_of(turn, entry, place)
    return node is not None and node.step.answer == "choices"


def _chosen(entry: EntryRecord, place: str) -> list[str]:
    kept = answer_at(entry, place)
    value = kept.data["value"] if kept else None
    return value if isinstance(value, list) else [value] if value else []
