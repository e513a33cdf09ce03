"""What can go wrong with storage. No message here ever carries anybody's words."""

from __future__ import annotations


class StorageError(Exception):
    """Anything that storage itself refuses or cannot do; the message is one line."""


class StorageUnavailable(StorageError):
    """The database cannot be used just now (full disk, locked, read-only). Nothing was half-written."""


class Clash(StorageUnavailable):
    """Another transaction was first; done again, the same work may well succeed."""


class DatabaseBusy(StorageError):
    """Another process already runs on this database."""


class DatabaseOutdated(StorageError):
    """The tables are not those of this version."""


class BackupRefused(StorageError):
    """A backup cannot be written there, or what is there cannot be restored. Nothing was touched."""


class KeyMissing(StorageError):
    """There is no key for this owner: erased, or the keys file belongs to another database."""


class MasterKeyRefused(StorageError):
    """There is no usable master key."""


class WrongKey(StorageError):
    """The master key is not the one that these keys were wrapped with."""


class Unreadable(StorageError):
    """Sealed bytes that are damaged, or that belong to another row, purpose or owner."""
