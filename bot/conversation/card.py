"""An entry as it is shown: to its writer with what can be done with it, and to readers exactly as shared."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.callback import object_button
from bot.conversation.registry import on_card
from bot.conversation.turn import Turn
from bot.conversation.world import World
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, Row
from bot.outgoing import Meaning
from bot.reports.entry_lines import answer_lines, competence_titles, entry_title, journey_line
from bot.reports.goals.report import with_goal
from bot.reports.goals.words import snapshot_lines
from bot.reports.snapshot import Snapshot, snapshot
from bot.storage.entries import get_entry
from bot.storage.shares import shares_of


def show_card(turn: Turn, entry_id: UUID, *, session_id: UUID | None = None, number: int | None = None) -> None:
    """The whole entry, and what may be done with it, now or any day later."""
    entry = get_entry(turn.store, turn.person.id, entry_id)
    if entry is None:
        turn.refuse(say("That entry is not here any more."))
        return
    built = MessageBuilder()
    add_snapshot(built, turn.world, with_goal(turn.store, entry, snapshot(entry, "everything")))
    shared = shares_of(turn.store, turn.person.id, entry_id=entry_id)
    built.gap()
    if any(share.kind != "line" for share in shared):
        built.line(say("Shared. You can take it back whenever you like."), "italic")
    else:
        built.line(say("Private until you share it."), "italic")
    if more := on_card.get(entry.kind):
        more(turn, entry, built)
    if entry.journey:
        built.row(Button(say("Open the journey"), object_button("journey", entry.journey.id)))
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
            kind=entry_title(world.flows, data["flow"], data["kind"]),
            day=When(datetime.fromisoformat(data["kept_at"]), "day"),
        ),
        "italic",
    )
    if shown.alias:
        built.line(journey_line(shown), "italic")
    if shown.title:
        built.words(shown.title)
    for line in answer_lines(world.flows, shown):
        if line.words is not None:
            built.line(line.label, "bold").words(line.words)
        elif line.value is not None:
            built.line(say("{title}: {value}", title=line.label, value=line.value))
    for text, words in snapshot_lines(shown):
        built.line(text)
        if words:
            built.words(words)
    if data["kind"] == "reflection" and not shown.plan:
        built.line(say("Action plan: still open"), "bold")
    if data["competences"]:
        built.line(say("Competences"), "bold")
        for title in competence_titles(data["competences"]):
            built.line(title)
    return built
