"""What it takes to act for people: a transaction, the postbox, the moment, and who acts.

A turn is one; whoever works in the shell has an `Errand`. What both can do (end a link, erase somebody) takes a `Desk`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.message import Message
from bot.outgoing import Meaning, Outgoing, Show
from bot.postbox import Postbox
from bot.storage.audit import note
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store

SCREEN = Meaning("screen")


class Desk(Protocol):
    """`actor_id`: who acts (None: the operator, or time itself). `woken`: the chats that something was queued for."""

    store: Store
    now: datetime
    woken: set[int]

    @property
    def postbox(self) -> Postbox: ...

    @property
    def actor_id(self) -> UUID | None: ...


@dataclass(slots=True)
class Errand:
    """Acting outside a conversation."""

    store: Store
    postbox: Postbox
    now: datetime
    actor_id: UUID | None = None
    woken: set[int] = field(default_factory=set)


def hand_to(desk: Desk, person: PersonRecord, *outgoing: Outgoing) -> None:
    """Queue something for somebody's chat, whatever their state."""
    for what in outgoing:
        desk.postbox.post(desk.store, person, what, desk.now)
    desk.woken.add(person.telegram_id)


def tell(desk: Desk, person_id: UUID, message: Message, meaning: Meaning = SCREEN) -> bool:
    """Queue a message for somebody, in their language. False when they cannot be reached."""
    person = get_person(desk.store, person_id)
    if person is None or not person.reachable or person.suspended:
        return False
    hand_to(desk, person, Show(message, meaning))
    return True


def record(desk: Desk, subject_id: UUID, action: str, object_id: UUID | None = None) -> None:
    """Write into the log of what was done to whose data."""
    note(
        desk.store,
        actor_id=desk.actor_id,
        subject_id=subject_id,
        action=action,
        object_id=object_id,
        at=desk.now,
    )
