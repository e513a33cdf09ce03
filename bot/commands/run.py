"""`tandem run`: polling and everything in one process."""

from __future__ import annotations

import argparse
import asyncio
import signal

from bot.app import App, Parts
from bot.clock import SystemClock
from bot.commands.opening import open_database
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings
from bot.telegram.client import TandemBot


def run(_options: argparse.Namespace) -> int:
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    token = settings.bot_token()
    with _runner() as runner:
        runner.run(_serve(settings, token))
    return 0


async def _serve(settings: Settings, token: str) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stopped.set)
    database = open_database(settings, create=True)
    app = App(settings, Parts(SystemClock(), database, TandemBot(token, settings.api_url)))
    await app.run_until(stopped)


def _runner() -> asyncio.Runner:
    try:
        import uvloop
    except ImportError:  # not on every platform
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)
