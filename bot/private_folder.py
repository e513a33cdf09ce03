"""A folder that only this process reads and that is gone afterwards, even when the process is killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "tandem-file-"
_NOT_YET_HELD = "tandem-new-"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A new folder in the system's temporary one (TMPDIR), and its removal. What killed processes left goes as well."""
    remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=_NOT_YET_HELD))
    try:
        with _held(folder):
            # It takes its name once it is held: before that, it would look left behind. It is still empty.
            folder = folder.rename(folder.with_name(folder.name.replace(_NOT_YET_HELD, PREFIX, 1)))
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_left_behind() -> None:
    """Removes the folders that nobody holds any more: their processes were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with _held(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # held, somebody else's, or gone a moment ago


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder's lock, which ends with the process. Raises BlockingIOError where another one has it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)
