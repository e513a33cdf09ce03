"""Carries out the named effects of flow definitions (`do: plan`, `do: set`, ...)."""

from __future__ import annotations

from uuid import UUID

from bot.conversation.registry import Given, effect
from bot.conversation.turn import Turn
from bot.flows.effect import Do
from bot.flows.session import Session


def carry_out(turn: Turn, session: Session, entry_id: UUID | None, do: Do) -> None:
    """Carry out one effect of a finished flow; it is about the entry kept, or the one the session was about."""
    handler = effect.get(do.name)
    if handler is None:
        raise LookupError(f"no effect is called {do.name}")
    about = session.about.get("entry")
    handler(turn, Given(do.kind, do.values, session, entry_id or (UUID(about) if about else None)))
