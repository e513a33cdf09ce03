"""Puts what is to be said into the outbox: rendered in the language of whoever it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.i18n import Reader, language
from bot.outgoing import Outgoing, Renderer
from bot.storage.outbox import put_out
from bot.storage.people import PersonRecord
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Postbox:
    """`owner` names this process in the leases of the rows it writes."""

    renderer: Renderer
    owner: str

    def post(self, store: Store, person: PersonRecord, what: Outgoing, now: datetime, *, nudge: bool = False) -> None:
        """Queue it for a person, in their language and zone."""
        reader = reader_of(person, now)
        self._put(store, person.telegram_id, person.id, reader, what, now, nudge)

    def post_to_stranger(self, store: Store, chat_id: int, reader: Reader, what: Outgoing, now: datetime) -> None:
        """Queue it for a chat nobody has agreed to anything in; the row is sealed with the house key."""
        self._put(store, chat_id, None, reader, what, now, False)

    def _put(
        self,
        store: Store,
        chat_id: int,
        person_id: UUID | None,
        reader: Reader,
        what: Outgoing,
        now: datetime,
        nudge: bool,
    ) -> None:
        for call in self.renderer.calls(what, reader):
            put_out(
                store,
                chat_id=chat_id,
                person_id=person_id,
                method=call.method,
                body=call.body,
                nudge=nudge,
                owner=self.owner,
                at=now,
                kind=call.meaning.kind,
                session_id=call.meaning.session_id,
                question=call.meaning.question,
                place=call.meaning.place,
                object_id=call.meaning.object_id,
            )


def reader_of(person: PersonRecord, now: datetime) -> Reader:
    """How a person reads: their language, their zone, now."""
    return Reader(language(person.language), person.zone, now)
