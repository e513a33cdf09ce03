"""What the tests of rendering let the other process do."""

from __future__ import annotations

import os
import resource
import signal
import time

from bot.reports.papers.as_pdf import paper_pdf
from bot.reports.papers.paper import Paper, TooLong


def slowly(seconds: float) -> bytes:
    time.sleep(seconds)
    return b"done"


def failing(name: str) -> bytes:
    raise ValueError(name)


def over_the_size() -> bytes:
    raise TooLong


def surroundings() -> bytes:
    return "\n".join(os.environ).encode()


def without_files(paper: Paper) -> bytes:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # a write to a file ends the process
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return paper_pdf(paper)
