"""Reading a backup: what is restored is one transaction's work, whatever database it goes into."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from bot.private_folder import private_folder
from bot.storage.backups.backup import last_backup
from bot.storage.backups.copies import CopiedKeys, check_whole, copy_tables, count_rows, opened_copy
from bot.storage.engines.migrate import stored_revision, upgrade
from bot.storage.erase import finish_erasures, list_erasures, remember_erasures
from bot.storage.errors import BackupRefused, DatabaseOutdated, KeyMissing, Unreadable
from bot.storage.people import NAME as PERSON_NAME
from bot.storage.rows import table_of
from bot.storage.sealing.crypto import Cipher
from bot.storage.sealing.keys import HOUSE, KeyKind, MasterKey, WrappedKey
from bot.storage.store import Store
from bot.storage.tables import Person, Team
from bot.storage.teams.teams import NAME as TEAM_NAME

person = table_of(Person)
team = table_of(Team)

NOT_ITS_KEYS = "these keys do not belong to this backup"

_PEOPLE = select(person.c.id, person.c.name, person.c.notice_at)
_TEAMS = select(team.c.id, team.c.name)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `erased`: how many people the backup still had, and forgot again."""

    made_at: datetime | None
    rows: int
    erased: int
    keys: list[WrappedKey]


class HeldKeys:
    """The keys of a backup in memory, opened with the master key: what is to become of them is not yet decided."""

    in_transaction = True

    def __init__(self, keys: Iterable[WrappedKey], master: MasterKey) -> None:
        """Raises WrongKey."""
        self._keys = {key.owner: (key.kind, master.unwrap(key.owner, key.kind, key.wrapped)) for key in keys}
        self._master = master

    def __contains__(self, owner: UUID) -> bool:
        return owner in self._keys

    def create(self, owner: UUID, kind: KeyKind) -> None:  # noqa: ARG002 - the face of every key store
        if owner not in self._keys:
            raise KeyMissing(f"there is no key for {owner}")

    def cipher(self, owner: UUID) -> Cipher:
        if owner not in self._keys:
            raise KeyMissing(f"there is no key for {owner}")
        return Cipher(self._keys[owner][1])

    def destroy(self, owner: UUID) -> None:
        self._keys.pop(owner, None)

    def change_master(self, new: MasterKey) -> None:
        self._master = new

    def wrapped(self) -> list[WrappedKey]:
        return [
            WrappedKey(owner, kind, self._master.wrap(owner, kind, key)) for owner, (kind, key) in self._keys.items()
        ]

    def close(self) -> None:
        self._keys.clear()


@contextmanager
def opened_backup(path: Path) -> Iterator[Connection]:
    """The data of a backup with today's tables: worked on in a copy, the file itself is left as it is.

    Raises BackupRefused.
    """
    with private_folder() as folder:
        copy = folder / "data"
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise BackupRefused(f"{path} cannot be read ({error.strerror})") from None
        check_whole(copy, called=path)
        with opened_copy(copy) as conn:
            if stored_revision(conn) is None:
                raise BackupRefused(f"{path} is not a backup of Tandem's data")
            try:
                upgrade(conn)
            except DatabaseOutdated:
                raise BackupRefused(f"{path} was made by a newer Tandem than this one") from None
            yield conn


def fill(
    target: Connection,
    source: Connection,
    copied: CopiedKeys,
    master: MasterKey,
    known: Mapping[UUID, datetime],
    now: datetime,
) -> Restored:
    """Fill the empty tables of `target` from a backup, and forget again whoever was erased since.

    `known` are the erasures that the target knew of. The keys are for the caller to put where they belong.
    Raises BackupRefused, WrongKey.
    """
    held = HeldKeys(copied.keys, master)
    store = Store(target, held)
    counts = copy_tables(source, target)
    if count_rows(target) != counts:
        raise BackupRefused("not every row of the backup arrived")
    remember_erasures(store, {**_erased_meanwhile(store, held, copied.made_at, now), **known})
    erased = finish_erasures(store)
    owners = _check_keys(store)
    keys = [key for key in held.wrapped() if key.owner in owners]
    return Restored(last_backup(store), sum(counts.values()), erased, keys)


def is_in_use(conn: Connection) -> bool:
    """Whether there is anybody in a database (of this version)."""
    return any(conn.execute(select(table.c.id).limit(1)).first() for table in (person, team))


def _erased_meanwhile(store: Store, held: HeldKeys, keys_made_at: datetime, now: datetime) -> dict[UUID, datetime]:
    """Who is in the data but has no key in the newer copy of the keys: they were erased in between.

    Raises BackupRefused when it is the data that is newer.
    """
    erased = list_erasures(store)
    people = [row for row in store.conn.execute(_PEOPLE) if row.id not in erased]
    gone = [row for row in people if row.id not in held]
    if any(row.notice_at > keys_made_at for row in gone):
        raise BackupRefused("the keys were copied before the data: people who joined in between have none")
    if len(gone) == len(people) > 1:
        raise BackupRefused(NOT_ITS_KEYS)
    return {row.id: now for row in gone}


def _check_keys(store: Store) -> set[UUID]:
    """Whose keys are needed; every name must open with its owner's. Raises BackupRefused."""
    owners = {HOUSE}
    try:
        store.keys.cipher(HOUSE)
        for purpose, named in ((PERSON_NAME, _PEOPLE), (TEAM_NAME, _TEAMS)):
            for row in store.conn.execute(named):
                owners.add(row.id)
                if row.name is not None:
                    store.unseal(row.id, purpose, row.id, row.name)
    except (KeyMissing, Unreadable):
        raise BackupRefused(NOT_ITS_KEYS) from None
    return owners
