"""Who answers what: chat commands, verbs of object buttons and effects of flows, each with its function.

The screens register themselves, so that adding one is adding one file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from bot.callback import ObjectButton
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.message import MessageBuilder
from bot.outgoing import Meaning
from bot.storage.connecting.journeys import JourneyRecord
from bot.storage.entries import EntryRecord


@dataclass(frozen=True, slots=True)
class Given:
    """What an effect has to work with: its kind, its values, the session it came from and the entry it is about."""

    kind: str | None
    values: dict[str, Any]
    session: Session
    entry_id: UUID | None

    @property
    def about(self) -> dict[str, str]:
        """What the session was about."""
        return self.session.about


CommandHandler: TypeAlias = Callable[[Turn, str], None]
VerbHandler: TypeAlias = Callable[[Turn, ObjectButton], None]
EffectHandler: TypeAlias = Callable[[Turn, Given], None]
EditHandler: TypeAlias = Callable[[Turn, EntryRecord], None]
CardHandler: TypeAlias = Callable[[Turn, EntryRecord, MessageBuilder], None]
QuestionHandler: TypeAlias = Callable[[Turn, Session, MessageBuilder], None]
AnswerHandler: TypeAlias = Callable[[Turn, Session, Session], None]
KeptHandler: TypeAlias = Callable[[Turn, UUID, Meaning], None]
JourneyHandler: TypeAlias = Callable[[Turn, JourneyRecord, MessageBuilder], None]
H = TypeVar("H")


class Registry(Generic[H]):
    """Functions by name; each name is taken once."""

    def __init__(self) -> None:
        self._handlers: dict[str, H] = {}

    def __call__(self, name: str) -> Callable[[H], H]:
        def register(handler: H) -> H:
            if name in self._handlers:
                raise ValueError(f"{name} is registered twice")
            self._handlers[name] = handler
            return handler

        return register

    def get(self, name: str) -> H | None:
        return self._handlers.get(name)

    def __iter__(self) -> Any:
        return iter(self._handlers)


command: Registry[CommandHandler] = Registry()
"""`@command("entries")`: what /entries does; the function is given what was typed after it."""

verb: Registry[VerbHandler] = Registry()
"""`@verb("share")`: what an object button does."""

effect: Registry[EffectHandler] = Registry()
"""`@effect("plan")`: what `do: plan` of a flow definition does."""

on_edit: Registry[EditHandler] = Registry()
"""`@on_edit("goal")`: what `Edit` shows of that kind of entry, in place of its answers."""

on_card: Registry[CardHandler] = Registry()
"""`@on_card("learning")`: what stands on the card of that kind of entry, above what can be done with every entry."""

on_question: Registry[QuestionHandler] = Registry()
"""`@on_question("check_in")`: what stands above a question of that flow, and buttons below it (the way back)."""

on_answer: Registry[AnswerHandler] = Registry()
"""`@on_answer("goal")`: looks at an answer (the session before and after) before the next question comes."""

on_kept: Registry[KeptHandler] = Registry()
"""`@on_kept("attainment")`: what is shown, in place of its card, when an entry of that kind has just been kept."""

on_journey: Registry[JourneyHandler] = Registry()
"""`@on_journey("map")`: a row of buttons (and a line, if it has something to say) on the screen of a journey."""

on_step: Registry[CardHandler] = Registry()
"""`@on_step("mapping")`: what stands on the card of an entry that this step's flow kept."""
