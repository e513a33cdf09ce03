"""The process in which one file is made: `make` and what it is given come in on stdin, the file goes out on stdout."""

from __future__ import annotations

import contextlib
import pickle
import sys

from bot.reports.papers.paper import TooLong
from bot.reports.rendering import TOO_LONG


def main(memory: int, seconds: int) -> int:
    """0, or TOO_LONG when it is more than the limits allow."""
    _limit(memory, seconds)
    try:
        # From the process that started this one, and nobody else.
        make, about = pickle.load(sys.stdin.buffer)
        sys.stdout.buffer.write(make(*about))
    except (MemoryError, TooLong):
        return TOO_LONG
    return 0


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        # Not every system has every limit.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
