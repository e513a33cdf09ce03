"""An entry as it is shown: to its writer with what can be done with it, and to readers exactly as shared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.callback import object_button
from bot.content.load import load_competences
from bot.conversation.turn import Turn
from bot.conversation.world import World
from bot.flows.flow import Flow, Node
from bot.flows.session import Place
from bot.i18n import Framework, Text, Value, When, mark, say
from bot.message import Button, MessageBuilder, Row
from bot.outgoing import Meaning
from bot.reports.snapshot import Snapshot, snapshot
from bot.storage.entries import get_entry
from bot.storage.shares import shares_of

KINDS = {"reflection": mark("Reflection"), "journal": mark("Journal entry")}


def kind_name(kind: str) -> Text:
    """What an entry of this kind is called."""
    return Text(KINDS.get(kind, mark("Entry")))


def entry_title(world: World, flow_id: str, kind: str) -> Text:
    """What an entry is called by the flow it was written with."""
    flow = world.flows.get(flow_id)
    return Text(flow.definition.title) if flow else kind_name(kind)


def show_card(turn: Turn, entry_id: UUID, *, session_id: UUID | None = None, number: int | None = None) -> None:
    """The whole entry, and what may be done with it, now or any day later."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry is None:
        turn.refuse(say("That entry is not here any more."))
        return
    built = MessageBuilder()
    add_snapshot(built, turn.world, snapshot(entry, "everything"))
    shared = shares_of(turn.store, turn.person.id, entry_id=entry_id)
    built.gap()
    if any(share.kind != "line" for share in shared):
        built.line(say("Shared. You can take it back whenever you like."), "italic")
    else:
        built.line(say("Private until you share it."), "italic")
    for row in card_buttons(entry_id, shared=any(share.kind != "line" for share in shared)):
        built.row(*row)
    meaning = Meaning("card", session_id=session_id, question=number, object_id=entry_id)
    turn.show(built, meaning)


def card_buttons(entry_id: UUID, *, shared: bool) -> tuple[Row, ...]:
    """What can be done with an entry."""

    def button(label: Text, verb: str) -> Button:
        return Button(label, object_button(verb, entry_id))

    sharing = (
        (button(say("Share again"), "share"), button(say("Take it back"), "unshare"))
        if shared
        else (button(say("Share"), "share"), button(say("Keep private"), "private"))
    )
    return (
        sharing,
        (button(say("Take to supervision"), "line"),),
        (button(say("Remind me"), "remind"), button(say("Edit"), "edit")),
        (button(say("Tidy chat"), "tidy"), button(say("Delete"), "delete")),
    )


def add_snapshot(built: MessageBuilder, world: World, shown: Snapshot) -> MessageBuilder:
    """Adds what a snapshot holds: the same lines for the writer's card, the preview and the readers."""
    data = shown.data
    built.line(
        say(
            "{kind} · {day}",
            kind=entry_title(world, data["flow"], data["kind"]),
            day=When(datetime.fromisoformat(data["kept_at"]), "day"),
        ),
        "italic",
    )
    if shown.title:
        built.words(shown.title)
    flow = world.flows.get(data["flow"])
    for answer in shown.answers:
        _add_answer(built, flow, answer)
    if data["kind"] == "reflection" and not shown.plan:
        built.line(say("Action plan: still open"), "bold")
    if data["competences"]:
        built.line(say("Competences"), "bold")
        for title in competence_titles(data["competences"]):
            built.line(title)
    return built


def competence_titles(ids: list[str]) -> list[Framework]:
    """The framework's titles of these competences, with their numbers."""
    titles = {each.id: each.title for domain in load_competences() for each in domain.competences}
    return [Framework(f"{id} {titles[id]}") for id in ids if id in titles]


def _add_answer(built: MessageBuilder, flow: Flow | None, answer: dict[str, Any]) -> None:
    node = flow.nodes.get(Place.from_key(answer["place"]).step) if flow else None
    if answer["text"] and answer["value"] is None:
        built.line(step_title(node), "bold").words(answer["text"])
    elif answer["value"] is not None:
        built.line(say("{title}: {value}", title=step_title(node), value=_value(node, answer["value"])))


def step_title(node: Node | None) -> Text:
    """What a question is called in an entry: its title, else the question itself."""
    if node is None:
        return say("Answer")
    return Text(node.step.title or node.step.ask)


def _value(node: Node | None, value: Any) -> Value:
    option = node.option(str(value)) if node and not isinstance(value, list) else None
    if option:
        return option.label
    if isinstance(value, str) and node and node.step.answer == "date":
        return When(date.fromisoformat(value), "day")
    if isinstance(value, int | float):
        return value
    return str(value)
