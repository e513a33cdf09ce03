"""What PostgreSQL's errors are called here. Its own messages repeat what was written, so none of them gets out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from bot.storage.errors import Clash, StorageUnavailable

UNREACHABLE = "the database cannot be reached"

# By SQLSTATE, or the class that its first two characters are.
_UNAVAILABLE = {
    "08": UNREACHABLE,
    "25006": "the database is read-only",
    "25P03": "the database gave up waiting for us",
    "25P04": "the database gave up waiting for us",
    "28": "the database refuses this role or password",
    "3D000": "there is no such database",
    "3F000": "the database has no such schema",
    "40": "the database is busy",
    "42501": "the database's role may not do this",
    "53100": "the disk is full",
    "53": "the database has too much to do",
    "55P03": "the database is locked",
    "57014": "the database takes too long",
    "57": "the database is shut down or starting",
    "58": "the database's disk has an error",
    "XX001": "the database is damaged",
    "XX002": "the database is damaged",
}
# A deadlock, or two transactions that cannot both be: the same work may well succeed now.
_CLASHES = {"40001", "40P01"}
_SESSION_ENDED = {"25P03", "25P04", "57P01", "57P02"}


def sqlstate_of(error: BaseException) -> str | None:
    """PostgreSQL's code for an error, whoever wrapped it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code: str | None = getattr(cause, "sqlstate", None)
    return code


def as_unavailable(error: BaseException) -> StorageUnavailable | None:
    """What `error` is to a caller when it is the database, not the work, that is at fault."""
    if isinstance(error, StorageUnavailable):
        return error
    if isinstance(error, NoneFree):
        return StorageUnavailable("no connection to the database is free")
    if isinstance(error, TimeoutError):
        return StorageUnavailable("the database takes too long")
    if is_lost(error):
        return StorageUnavailable(UNREACHABLE)
    code = sqlstate_of(error) or ""
    reason = _UNAVAILABLE.get(code) or _UNAVAILABLE.get(code[:2])
    return StorageUnavailable(reason) if reason else None


def may_pass(error: BaseException) -> bool:
    """Whether the same work, done again, may well succeed: nothing of it was kept.

    A broken constraint may be a clash too: another process has put there, or erased, what the work had looked for.
    """
    code = sqlstate_of(error) or ""
    return isinstance(error, Clash) or code in _CLASHES or code.startswith("23") or is_lost(error)


def is_lost(error: BaseException) -> bool:
    """Whether the connection was, or is about to be because the server ends the session."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    code = sqlstate_of(error) or ""
    return isinstance(error, ConnectionError) or code in _SESSION_ENDED or code.startswith("08")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors of the database itself leave as StorageUnavailable, those of the work without anybody's words."""
    try:
        yield
    except (DBAPIError, NoneFree, TimeoutError, ConnectionError) as error:
        unavailable = as_unavailable(error)
        if unavailable is None and isinstance(error, DBAPIError):
            raise _scrubbed(error) from None
        raise unavailable or error from None


@contextmanager
def plain_connection_errors() -> Iterator[None]:
    """While a connection is made: nothing but the way to the database can be at fault."""
    try:
        with plain_errors():
            yield
    except OSError:
        raise StorageUnavailable(UNREACHABLE) from None
    except (DBAPIError, ValueError):
        # It may hold a password: nothing of it is repeated.
        raise StorageUnavailable("the database's address cannot be understood") from None


class _Scrubbed(Exception):
    """What is left of a driver's error: the class of it, its code, and the name of a broken constraint."""

    def __init__(self, error: DBAPIError) -> None:
        driver = getattr(error.orig, "driver_exception", None)
        self.sqlstate = sqlstate_of(error)
        named = (type(error.orig).__name__, self.sqlstate, getattr(driver, "constraint_name", None))
        super().__init__(" ".join(each for each in named if each))


def _scrubbed(error: DBAPIError) -> DBAPIError:
    return type(error)(None, None, _Scrubbed(error), hide_parameters=True)
