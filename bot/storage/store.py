"""What every query takes first: one transaction, with the keys to read and write sealed columns in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, bindparam, func, select

from bot.json_bytes import from_json, to_json
from bot.storage.errors import Clash
from bot.storage.sealing.keys import HOUSE, KeyKind, KeyStore

if TYPE_CHECKING:
    from bot.storage.chat_messages import MessageRecord
    from bot.storage.outbox import OutboxRecord

__all__ = ["HOUSE", "Store"]

# On PostgreSQL several processes write, and keep out of one another's way by locks that the transaction holds. A lock
# of one number is a chat's; those of two numbers are for everybody. (SQLite has one writer.)
_EVERYBODY = (-1, 2)
_THE_ONE = (-1, 3)
_ALONE_WITH = select(
    func.pg_advisory_xact_lock(bindparam("chat", type_=BigInteger())),
    # In this order: who waits for a chat keeps nobody waiting.
    func.pg_advisory_xact_lock_shared(*_EVERYBODY),
)
_ALONE = select(func.pg_advisory_xact_lock(*_EVERYBODY))
_TRY_TO_BE_THE_ONE = select(func.pg_try_advisory_xact_lock(*_THE_ONE))
_BE_THE_ONE = select(func.pg_advisory_xact_lock(*_THE_ONE))


@dataclass(slots=True)
class Store:
    """One transaction.

    Purposes are frozen labels such as "answer.body"; `row` is the id of the sealed row.
    """

    conn: Connection
    keys: KeyStore
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    # What this transaction has put into the outbox, in order: it need not be read back.
    queued: list[OutboxRecord] = field(default_factory=list)
    # Which messages asked the questions that this transaction has looked for, by session and number.
    asked: dict[tuple[UUID, int], MessageRecord | None] = field(default_factory=dict)

    def seal(self, owner: UUID, purpose: str, row: UUID, plain: bytes) -> bytes:
        """Raises KeyMissing."""
        return self.keys.cipher(owner).seal(purpose, row, plain)

    def unseal(self, owner: UUID, purpose: str, row: UUID, sealed: bytes) -> bytes:
        """Raises KeyMissing, Unreadable."""
        return self.keys.cipher(owner).unseal(purpose, row, sealed)

    def seal_data(self, owner: UUID, purpose: str, row: UUID, data: Any) -> bytes:
        """Seal a JSON value. Raises KeyMissing."""
        return self.seal(owner, purpose, row, to_json(data))

    def unseal_data(self, owner: UUID, purpose: str, row: UUID, sealed: bytes) -> Any:
        """The JSON value that was sealed. Raises KeyMissing, Unreadable."""
        return from_json(self.unseal(owner, purpose, row, sealed))

    def create_key(self, owner: UUID, kind: KeyKind) -> None:
        """Make the owner's key if there is none: durable no later than anything sealed with it."""
        self.keys.create(owner, kind)

    def destroy_key(self, owner: UUID) -> None:
        """Make everything of the owner's unreadable, once this transaction has been committed."""
        if self.keys.in_transaction:
            self.keys.destroy(owner)
        else:
            self.after_commit(partial(self.keys.destroy, owner))

    def alone_with(self, chat_id: int) -> None:
        """No other process has a turn in this chat, or notes what it sends there, until this transaction ends.

        Raises StorageUnavailable (out of `write`) when one has been at it for too long.
        """
        if self.is_shared:
            self.conn.execute(_ALONE_WITH, {"chat": chat_id})

    def alone(self) -> None:
        """The same for every chat at once: what is read from now on, nobody changes or shows while we change it.

        For what is rare and must hold for everybody, such as taking back a share. Raises Clash (which `write` deals
        with) when somebody else is about to be.
        """
        if self.is_shared:
            # Two who both have a chat would wait for one another for ever: one of them lets go of it.
            if not self.conn.scalar(_TRY_TO_BE_THE_ONE):
                raise Clash("somebody else is changing what many see")
            self.conn.execute(_ALONE)

    def wait_to_be_alone(self) -> None:
        """For a transaction that has done nothing yet: from here on `alone` does not clash."""
        self.conn.execute(_BE_THE_ONE)

    def after_commit(self, then: Callable[[], None]) -> None:
        """Have `then` called after the commit, in the order asked for; never when there is none.

        It is called before the caller of `write` goes on, on SQLite by the thread that writes.
        """
        self.afterwards.append(then)

    @property
    def is_shared(self) -> bool:
        """Whether several processes write."""
        return self.conn.dialect.name == "postgresql"
