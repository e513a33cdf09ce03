"""What every query takes first: one transaction, with the keys to read and write sealed columns in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.storage.keys import HOUSE, KeyKind, KeyStore

__all__ = ["HOUSE", "Store"]


@dataclass(slots=True)
class Store:
    """One transaction.

    Purposes are frozen labels such as "answer.body"; `row` is the id of the sealed row.
    """

    conn: Connection
    keys: KeyStore
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    def seal(self, owner: UUID, purpose: str, row: UUID, plain: bytes) -> bytes:
        """Raises KeyMissing."""
        return self.keys.cipher(owner).seal(purpose, row, plain)

    def unseal(self, owner: UUID, purpose: str, row: UUID, sealed: bytes) -> bytes:
        """Raises KeyMissing, Unreadable."""
        return self.keys.cipher(owner).unseal(purpose, row, sealed)

    def seal_data(self, owner: UUID, purpose: str, row: UUID, data: Any) -> bytes:
        """Seal a JSON value. Raises KeyMissing."""
        plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return self.seal(owner, purpose, row, plain.encode("utf-8", "surrogatepass"))

    def unseal_data(self, owner: UUID, purpose: str, row: UUID, sealed: bytes) -> Any:
        """The JSON value that was sealed. Raises KeyMissing, Unreadable."""
        return json.loads(self.unseal(owner, purpose, row, sealed).decode("utf-8", "surrogatepass"))

    def create_key(self, owner: UUID, kind: KeyKind) -> None:
        """Make the owner's key if there is none: durable at once, so before anything sealed with it."""
        self.keys.create(owner, kind)

    def destroy_key(self, owner: UUID) -> None:
        """Make everything of the owner's unreadable, once this transaction has been committed."""
        self.after_commit(partial(self.keys.destroy, owner))

    def after_commit(self, then: Callable[[], None]) -> None:
        """Have `then` called after the commit, in the order asked for; never when there is none.

        It is called on the writer's thread, before the caller of `write` goes on.
        """
        self.afterwards.append(then)
