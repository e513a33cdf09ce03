"""`tandem worker`: does what is due, and what others left; as many as wanted, on one PostgreSQL."""

from __future__ import annotations

import argparse

from bot.commands.serving import serve


def run(_options: argparse.Namespace) -> int:
    return serve("worker")
