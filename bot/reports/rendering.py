"""Files that take memory and time are made in a process of their own, with a limit to both.

Nothing goes through the disk, and nobody's words stay in memory: the process ends with its file.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Callable

from bot.reports.papers.paper import TooLong

# A paper of 300 pages takes 5 seconds and half of this memory.
MEMORY = 768 * 1024 * 1024
SECONDS = 60
AT_ONCE = 2

TOO_LONG = 3
"""What the process ends with when it was too much for it."""
# How it ends when the system stops it: no memory was left (in Rust, in C, on the machine), or it took too long.
_STOPPED = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGKILL, -getattr(signal, "SIGXCPU", 0))


class NotRendered(Exception):
    """The file could not be made. Says nothing more: what went wrong may quote what was in it."""


class Rendering:
    """Makes files, `at_once` at a time; the others wait. `memory` in bytes of address space, `seconds` for each."""

    def __init__(self, at_once: int = AT_ONCE, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._memory = memory
        self._seconds = seconds

    async def file(self, make: Callable[..., bytes], *about: object) -> bytes:
        """What `make(*about)` returns, a function of a module such as `paper_pdf`.

        Raises TooLong when that takes more than the limits, NotRendered when it fails. Whoever no longer waits for it
        (a cancelled task) stops it.
        """
        task = pickle.dumps((make, about))
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.reports.rendering_process", str(self._memory), str(round(self._seconds))),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
            )
            try:
                content, _ = await asyncio.wait_for(process.communicate(task), self._seconds)
            except TimeoutError:
                raise TooLong from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode == TOO_LONG or process.returncode in _STOPPED:
            raise TooLong
        if process.returncode != 0:
            raise NotRendered
        return content


def _environment() -> dict[str, str]:
    """No key and no token; one thread, so that it takes neither the whole machine nor memory for every core of it."""
    found = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**found, "PYTHONPATH": os.pathsep.join(sys.path), "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
