"""`tandem run`: polling and everything in one process."""

from __future__ import annotations

import argparse

from bot.commands.serving import serve


def run(_options: argparse.Namespace) -> int:
    return serve("run")
