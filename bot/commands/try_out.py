"""`tandem try`: the sandbox, its page with two phones, and the real bot on SQLite, with a few weeks of sample data."""

from __future__ import annotations

import argparse
import asyncio
import signal
import tempfile
import webbrowser
from datetime import datetime
from pathlib import Path

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.commands.sample import play_sample
from bot.logs import set_up_logs
from bot.sandbox.server import Sandbox
from bot.settings import load_settings
from bot.storage.crypto import new_key
from bot.storage.database import open_sqlite
from bot.storage.keys import MasterKey
from bot.telegram.client import TandemBot

TOKEN = "1:sandbox"


def run(options: argparse.Namespace) -> int:
    set_up_logs("WARNING")
    with tempfile.TemporaryDirectory(prefix="tandem-try-") as folder:
        asyncio.run(_serve(options, Path(folder)))
    return 0


async def _serve(options: argparse.Namespace, folder: Path) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stopped.set)
    clock = MovableClock(running=True)
    running: list[App] = []

    async def settled() -> None:
        await running[-1].settled()

    async def next_due() -> datetime | None:
        return await running[-1].next_due()

    sandbox = Sandbox(clock=clock, token=TOKEN, next_due=next_due, settled=settled)
    await sandbox.start(port=options.port)
    master = MasterKey(new_key())
    try:
        if not options.empty:
            sandbox.world.limits.on = False
            running.append(await start_app(folder, master, sandbox, clock, send_rate=0))
            await play_sample(running[-1], sandbox, clock)
            await running[-1].stop()
            sandbox.world.limits.on = True
        running.append(await start_app(folder, master, sandbox, clock, send_rate=30))
        print(f"Tandem is here: {sandbox.page_url}  (Ctrl+C ends it)", flush=True)
        if not options.no_browser:
            webbrowser.open(sandbox.page_url)
        await stopped.wait()
    finally:
        if running:
            await running[-1].stop()
        await sandbox.stop()


async def start_app(
    folder: Path, master: MasterKey, sandbox: Sandbox, clock: MovableClock, *, send_rate: float
) -> App:
    """The real bot on the database in `folder`, talking to the sandbox; anybody may start."""
    settings = load_settings(api_url=sandbox.url, data_dir=folder, open=True, send_rate=send_rate)
    database = open_sqlite(folder / "tandem.db", master)
    app = App(settings, Parts(clock, database, TandemBot(TOKEN, sandbox.url)))
    await app.start()
    return app
