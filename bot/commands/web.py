"""`tandem web`: hears Telegram's webhook and answers; as many as wanted, on one PostgreSQL."""

from __future__ import annotations

import argparse

from bot.commands.serving import serve


def run(_options: argparse.Namespace) -> int:
    return serve("web")
