"""Changing the master key in its file, so that at every moment the file holds the key that opens the database."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from pathlib import Path

from bot.storage.errors import MasterKeyRefused
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey, read_key_file


def begin_change(path: Path) -> MasterKey:
    """Put a new key in front of the one in the file, unless a change that was cut short has done so already.

    Raises MasterKeyRefused.
    """
    keys = read_key_file(path)
    if len(keys) == 1:
        keys.insert(0, new_key())
        _write(path, keys)
    return MasterKey(*keys)


def end_change(path: Path) -> Path:
    """Leave only the newest key in the file, once it wraps everything. Gives the file that keeps the older ones.

    Raises MasterKeyRefused.
    """
    newest, *older = read_key_file(path)
    kept = old_key_file(path)
    before = read_key_file(kept) if kept.exists() else []
    _write(kept, dict.fromkeys([*older, *before]))
    _write(path, [newest])
    return kept


def old_key_file(path: Path) -> Path:
    """Where the keys before this one are, for copies of the keys that they still wrap."""
    return path.with_name(f"{path.name}.old")


def as_text(key: bytes) -> str:
    """A key as people copy it."""
    return base64.b64encode(key).decode("ascii")


def _write(path: Path, keys: Iterable[bytes]) -> None:
    """Whole or not at all, for the owner of the folder only, and on disk when this returns."""
    path = path.resolve()
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            if os.geteuid() == 0:  # it is the bot's, not root's
                owner = (path if path.exists() else path.parent).stat()
                os.chown(file.fileno(), owner.st_uid, owner.st_gid)
            file.writelines(f"{as_text(key)}\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise MasterKeyRefused(f"{path} cannot be written ({error.strerror})") from None


def sync_folder(folder: Path) -> None:
    """Have it on disk which files are in a folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
