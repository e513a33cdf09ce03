"""Runs one process of the bot until a signal ends it."""

from __future__ import annotations

import asyncio
import gc
import signal

from bot.app import App, Kind, Parts
from bot.clock import SystemClock
from bot.commands.opening import open_database, postgres_url
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from bot.telegram.client import TandemBot

# When Python looks for garbage in circles: a turn makes thousands of objects, and hardly any of that.
GARBAGE = (20_000, 10, 10)


def serve(kind: Kind) -> int:
    """Serve as that kind of process. Raises SettingsError, StorageError, CallFailed."""
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    token = settings.bot_token()
    if kind == "web":
        settings.webhook()
    if kind != "run" and postgres_url(settings) is None:
        raise SettingsError(
            f"TANDEM_DATABASE_URL: `tandem {kind}` needs PostgreSQL; `tandem run` is for one process on SQLite"
        )
    gc.set_threshold(*GARBAGE)
    with _runner() as runner:
        runner.run(_serve(settings, token, kind))
    return 0


async def _serve(settings: Settings, token: str, kind: Kind) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stopped.set)
    database = await open_database(settings, create=kind == "run")
    app = App(settings, Parts(SystemClock(), database, TandemBot(token, settings.api_url)), kind)
    await app.run_until(stopped)


def _runner() -> asyncio.Runner:
    try:
        import uvloop
    except ImportError:  # not on every platform
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)
