"""The master key, and the keys it wraps: one for each person and team, and one for the house."""

from __future__ import annotations

import base64
import binascii
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal, Protocol, TypeAlias
from uuid import UUID

from bot.storage.engines.sqlite import connect, plain_errors
from bot.storage.errors import KeyMissing, MasterKeyRefused, Unreadable, WrongKey
from bot.storage.sealing.crypto import KEY_BYTES, Cipher, new_key

HOUSE = UUID("00000000-0000-4000-8000-000000000001")

KeyKind: TypeAlias = Literal["person", "team", "house"]


class MasterKey:
    """The key that wraps all the others. While it is being changed, the ones before it still open what they wrapped."""

    __slots__ = ("_ciphers", "_newest")

    def __init__(self, key: bytes, *older: bytes) -> None:
        if any(len(each) != KEY_BYTES for each in (key, *older)):
            raise MasterKeyRefused(f"the master key must be {KEY_BYTES} bytes")
        self._newest = key
        self._ciphers = [Cipher(each) for each in (key, *older)]

    @property
    def is_changing(self) -> bool:
        """Whether there are older ones beside it."""
        return len(self._ciphers) > 1

    def newest(self) -> MasterKey:
        """The same without the older ones."""
        return MasterKey(self._newest)

    def wrap(self, owner: UUID, kind: str, key: bytes) -> bytes:
        return self._ciphers[0].seal(f"key.{kind}", owner, key)

    def unwrap(self, owner: UUID, kind: str, wrapped: bytes) -> bytes:
        """The owner's key. Raises WrongKey."""
        for cipher in self._ciphers:
            with suppress(Unreadable):
                return cipher.unseal(f"key.{kind}", owner, wrapped)
        raise WrongKey("the master key is not the one that these keys were wrapped with")


def load_master_key(key: str | None, key_file: Path | None, *, create: bool) -> MasterKey:
    """The master key: `key` (base64), else what `key_file` holds, else what `default_key_file()` does.

    Where there are several (with commas or lines between), the first wraps and the others still open.
    `create` makes the file when there is none; say so only when nothing has been wrapped yet (`has_keys`).
    A file that exists is never written to. Raises MasterKeyRefused.
    """
    if key is not None:
        return MasterKey(*decode_keys(key, "TANDEM_KEY"))
    path = key_file or default_key_file()
    if create and not path.exists():
        _make_key_file(path)
    return MasterKey(*read_key_file(path))


def read_key_file(path: Path) -> list[bytes]:
    """The keys that a file holds, the newest first. Raises MasterKeyRefused."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii", "replace")
    except FileNotFoundError:
        raise MasterKeyRefused(f"no master key: set TANDEM_KEY or TANDEM_KEY_FILE ({path} is not there)") from None
    except OSError as error:
        raise MasterKeyRefused(f"{path} cannot be read ({error.strerror})") from None
    if mode & 0o077:
        raise MasterKeyRefused(f"{path} can be read by others: chmod 600 it")
    return decode_keys(text, str(path))


def default_key_file() -> Path:
    """Where the master key is when nobody says otherwise: away from the data."""
    folder = os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "tandem" / "key"


def decode_keys(text: str, source: str) -> list[bytes]:
    """The keys in `text`: base64, with commas or blanks between them. Raises MasterKeyRefused, naming `source`."""
    keys = [_decode(each) for each in text.replace(",", " ").split()]
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise MasterKeyRefused(f"{source} does not hold {KEY_BYTES} bytes in base64")
    return keys


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _make_key_file(path: Path) -> None:
    """Write a new key: whole or not at all, on disk before it wraps anything, never over another."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(new_key()) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except FileExistsError:
        pass  # somebody else was first: theirs is the key
    except OSError as error:
        raise MasterKeyRefused(f"{path} cannot be made ({error.strerror})") from None
    finally:
        fresh.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """Somebody's key, sealed with the master key."""

    owner: UUID
    kind: str
    wrapped: bytes


class KeyStore(Protocol):
    """Where wrapped keys are kept. Safe to use from several threads, or made for one transaction."""

    @property
    def in_transaction(self) -> bool:
        """Whether what is done here is part of the store's transaction; if not, it is durable at once."""
        ...

    def create(self, owner: UUID, kind: KeyKind) -> None:
        """Make a key for `owner` if there is none."""
        ...

    def cipher(self, owner: UUID) -> Cipher:
        """The owner's key at work. Raises KeyMissing or WrongKey."""
        ...

    def destroy(self, owner: UUID) -> None:
        """Make everything sealed for `owner` unreadable, for good; twice is the same as once."""
        ...

    def change_master(self, new: MasterKey) -> None:
        """Wrap every key with `new` instead, all or none."""
        ...

    def wrapped(self) -> list[WrappedKey]:
        """Every key as it is kept."""
        ...

    def close(self) -> None: ...


KEYS_TABLE = """
CREATE TABLE IF NOT EXISTS wrapped_key (
    owner BLOB PRIMARY KEY, kind TEXT NOT NULL, wrapped BLOB NOT NULL
) WITHOUT ROWID
"""
# Whose keys stay at hand, at 2.7 KB each: enough for all who write at the same time.
_REMEMBERED = 1024


class SqliteKeyStore:
    """Wrapped keys in an SQLite file of their own, so that they can be backed up apart from the data."""

    in_transaction = False

    def __init__(self, path: Path, master: MasterKey) -> None:
        """Open or make the file. Raises WrongKey, StorageUnavailable."""
        self._master = master
        self._lock = Lock()
        self._ciphers: OrderedDict[UUID, Cipher] = OrderedDict()
        with plain_errors():
            self._file = connect(path)
            self._file.execute("PRAGMA secure_delete = ON")
            self._file.execute(KEYS_TABLE)
            self._forget_the_log()
        try:
            self.check_master(master)
        except WrongKey:
            self._file.close()
            raise

    def create(self, owner: UUID, kind: KeyKind) -> None:
        wrapped = self._master.wrap(owner, kind, new_key())
        with self._alone() as file, _transaction(file):
            # A process that missed a change of master key must not wrap with the old one: nothing could open it.
            self._check(file, self._master)
            file.execute("INSERT OR IGNORE INTO wrapped_key VALUES (?, ?, ?)", (owner.bytes, kind, wrapped))

    def cipher(self, owner: UUID) -> Cipher:
        with self._lock:
            cipher = self._ciphers.get(owner)
            if cipher is None:
                cipher = self._ciphers[owner] = self._unwrap(owner)
                if len(self._ciphers) > _REMEMBERED:
                    self._ciphers.popitem(last=False)
            else:
                self._ciphers.move_to_end(owner)
            return cipher

    def destroy(self, owner: UUID) -> None:
        with self._alone() as file:
            self._ciphers.pop(owner, None)
            file.execute("DELETE FROM wrapped_key WHERE owner = ?", (owner.bytes,))
            self._forget_the_log()

    def change_master(self, new: MasterKey) -> None:
        with self._alone() as file:
            with _transaction(file):
                for owner, kind, wrapped in file.execute("SELECT * FROM wrapped_key").fetchall():
                    key = self._master.unwrap(UUID(bytes=owner), kind, wrapped)
                    file.execute(
                        "UPDATE wrapped_key SET wrapped = ? WHERE owner = ?",
                        (new.wrap(UUID(bytes=owner), kind, key), owner),
                    )
            self._master = new
            self._forget_the_log()

    def wrapped(self) -> list[WrappedKey]:
        with self._alone() as file:
            rows = file.execute("SELECT owner, kind, wrapped FROM wrapped_key ORDER BY owner").fetchall()
        return [WrappedKey(UUID(bytes=owner), kind, wrapped) for owner, kind, wrapped in rows]

    def check_master(self, master: MasterKey) -> None:
        """Raises WrongKey unless `master` opens what is here (an empty file takes any)."""
        with self._alone() as file:
            self._check(file, master)

    def close(self) -> None:
        with self._lock:
            self._ciphers.clear()
            self._file.close()

    @staticmethod
    def _check(file: sqlite3.Connection, master: MasterKey) -> None:
        row = file.execute("SELECT owner, kind, wrapped FROM wrapped_key ORDER BY owner LIMIT 1").fetchone()
        if row:
            owner, kind, wrapped = row
            master.unwrap(UUID(bytes=owner), kind, wrapped)

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        with self._lock, plain_errors():
            yield self._file

    def _unwrap(self, owner: UUID) -> Cipher:
        with plain_errors():
            row = self._file.execute("SELECT kind, wrapped FROM wrapped_key WHERE owner = ?", (owner.bytes,)).fetchone()
        if row is None:
            raise KeyMissing(f"there is no key for {owner}")
        kind, wrapped = row
        return Cipher(self._master.unwrap(owner, kind, wrapped))

    def _forget_the_log(self) -> None:
        """A destroyed key must not linger in the write-ahead log."""
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def _transaction(file: sqlite3.Connection) -> Iterator[None]:
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
        file.execute("COMMIT")
    except BaseException:
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise


def has_keys(path: Path) -> bool:
    """Whether this keys file holds anything: then a new master key would be of no use."""
    if not path.exists():
        return False
    with plain_errors(), closing(connect(path)) as file:
        file.execute(KEYS_TABLE)
        return file.execute("SELECT 1 FROM wrapped_key LIMIT 1").fetchone() is not None
