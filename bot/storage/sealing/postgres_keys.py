"""Wrapped keys on PostgreSQL: in a schema of their own, so that they can be dumped apart from the data."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, Uuid, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from bot.storage.errors import KeyMissing
from bot.storage.sealing.crypto import Cipher, new_key
from bot.storage.sealing.keys import KeyKind, MasterKey, WrappedKey

SCHEMA = "tandem_keys"

wrapped_key = Table(
    "wrapped_key",
    MetaData(schema=SCHEMA),
    Column("owner", Uuid(), primary_key=True),
    Column("kind", String(), nullable=False),
    Column("wrapped", LargeBinary(), nullable=False),
)

_ADD = insert(wrapped_key).on_conflict_do_nothing()
_OF = select(wrapped_key.c.kind, wrapped_key.c.wrapped).where(wrapped_key.c.owner == bindparam("whose"))
_ALL = select(wrapped_key).order_by(wrapped_key.c.owner)
_ANY = _ALL.limit(1)
_ANY_OTHER = _ANY.where(wrapped_key.c.owner != bindparam("than"))
_DELETE = delete(wrapped_key).where(wrapped_key.c.owner == bindparam("whose"))
_REWRAP = wrapped_key.update().where(wrapped_key.c.owner == bindparam("whose")).values(wrapped=bindparam("anew"))
_NOBODY_ELSE = text(f"LOCK TABLE {SCHEMA}.wrapped_key IN EXCLUSIVE MODE")

_REMEMBERED = 4096


class KeyRing:
    """What a process knows of the keys: the master key, and the ciphers used last."""

    def __init__(self, master: MasterKey) -> None:
        self.master = master
        self._ciphers: OrderedDict[UUID, Cipher] = OrderedDict()

    def recall(self, owner: UUID) -> Cipher | None:
        cipher = self._ciphers.get(owner)
        if cipher:
            self._ciphers.move_to_end(owner)
        return cipher

    def remember(self, owner: UUID, cipher: Cipher) -> None:
        self._ciphers[owner] = cipher
        if len(self._ciphers) > _REMEMBERED:
            self._ciphers.popitem(last=False)

    def forget(self, owner: UUID) -> None:
        self._ciphers.pop(owner, None)


class PostgresKeyStore:
    """The keys as one transaction sees them: what it makes and destroys is durable when it is, or not at all."""

    in_transaction = True

    def __init__(self, conn: Connection, ring: KeyRing) -> None:
        self._conn = conn
        self._ring = ring
        self._master = ring.master
        self._made: dict[UUID, Cipher] = {}
        self._destroyed: set[UUID] = set()

    def create(self, owner: UUID, kind: KeyKind) -> None:
        key = new_key()
        row = {"owner": owner, "kind": kind, "wrapped": self._master.wrap(owner, kind, key)}
        if self._conn.execute(_ADD, row).rowcount == 0:
            return
        # A process that missed a change of master key must not wrap with the old one: nothing could open it.
        # (Looked at afterwards: now the change has ended, or cannot begin before this transaction has.)
        self._check(self._master, other_than=owner)
        self._made[owner] = Cipher(key)

    def cipher(self, owner: UUID) -> Cipher:
        cipher = self._made.get(owner) or self._ring.recall(owner)
        if owner in self._destroyed:
            cipher = None
        elif cipher is None:
            row = self._conn.execute(_OF, {"whose": owner}).one_or_none()
            if row:
                cipher = Cipher(self._master.unwrap(owner, row.kind, row.wrapped))
                self._ring.remember(owner, cipher)
        if cipher is None:
            raise KeyMissing(f"there is no key for {owner}")
        return cipher

    def destroy(self, owner: UUID) -> None:
        self._conn.execute(_DELETE, {"whose": owner})
        self._made.pop(owner, None)
        self._destroyed.add(owner)

    def change_master(self, new: MasterKey) -> None:
        self._conn.execute(_NOBODY_ELSE)
        for each in self.wrapped():
            key = self._master.unwrap(each.owner, each.kind, each.wrapped)
            self._conn.execute(_REWRAP, {"whose": each.owner, "anew": new.wrap(each.owner, each.kind, key)})
        self._master = new

    def wrapped(self) -> list[WrappedKey]:
        return [WrappedKey(row.owner, row.kind, row.wrapped) for row in self._conn.execute(_ALL)]

    def check_master(self, master: MasterKey) -> None:
        """Raises WrongKey unless `master` opens what is here (an empty table takes any)."""
        self._check(master)

    def committed(self) -> None:
        """The transaction is: what it destroyed is forgotten by this process too."""
        self._ring.master = self._master
        for owner in self._destroyed:
            self._ring.forget(owner)

    def close(self) -> None:
        """There is nothing to let go of: the connection is the transaction's."""

    def _check(self, master: MasterKey, other_than: UUID | None = None) -> None:
        found = self._conn.execute(_ANY_OTHER, {"than": other_than}) if other_than else self._conn.execute(_ANY)
        if row := found.one_or_none():
            master.unwrap(row.owner, row.kind, row.wrapped)
