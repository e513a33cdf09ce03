"""`tandem try`: the sandbox, its page with two phones, and the real bot on SQLite, with a few weeks of sample data."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from errno import EADDRINUSE
from pathlib import Path

from bot.app import App, Parts
from bot.clock import MovableClock
from bot.commands.sample import TEAM, ZONE, play_sample
from bot.commands.team import new_team
from bot.logs import set_up_logs
from bot.sandbox.server import Sandbox
from bot.settings import SettingsError, load_settings
from bot.storage.engines.database import open_sqlite
from bot.storage.errors import StorageUnavailable
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey
from bot.telegram.client import TandemBot

TOKEN = "1:sandbox"
# A closed terminal ends it too, so that nothing stays in the folder for temporary files.
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SEND_RATE = 30.0  # messages a second

HINTS = [
    "On Amina’s phone: write /visit and press “In 1 hour”.",
    "Press “Next nudge” above. The visit is over: press “Journal” and answer.",
    "Press “Share” and “All of it”: this is what Sam would see. “Share” again.",
    "Press “Next Monday 08:30”. On Sam’s phone: “Open”, then Amina’s journal, and answer it.",
    "On Amina’s phone again: /privacy shows who opened what, and when.",
]
HINTS_WHEN_EMPTY = [
    "Nobody is here yet. Open the first supervisor’s link on Sam’s phone: {link}",
    "On Sam’s phone: “Start”, a name, “Accept”, then “Invite a connector”.",
    "Open that link on Amina’s phone and “Accept”. Then press “Yes” on Sam’s.",
    "Or just press “Start” on Amina’s phone: the bot works without a team too.",
]


def run(options: argparse.Namespace) -> int:
    """Serve until a signal ends it. Raises SettingsError for a port that cannot be had."""
    set_up_logs("WARNING")
    with tempfile.TemporaryDirectory(prefix="tandem-try-") as folder:
        asyncio.run(_until_stopped(options, Path(folder)))
    return 0


async def _until_stopped(options: argparse.Namespace, folder: Path) -> None:
    serving = asyncio.create_task(_serve(options, folder))
    for each in ENDINGS:
        asyncio.get_running_loop().add_signal_handler(each, serving.cancel)
    await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()


async def _serve(options: argparse.Namespace, folder: Path) -> None:
    clock = MovableClock(running=True)
    running: list[App] = []

    # While the bot ends its page may still move the clock: there is nothing left to do then, and nothing due.
    async def settled() -> None:
        with suppress(StorageUnavailable):
            await running[-1].settled()

    async def next_due() -> datetime | None:
        with suppress(StorageUnavailable):
            return await running[-1].next_due()
        return None

    sandbox = Sandbox(clock=clock, token=TOKEN, next_due=next_due, settled=settled)
    await _listen(sandbox, options.port)
    master = MasterKey(new_key())
    async with AsyncExitStack() as to_close:
        to_close.push_async_callback(sandbox.stop)
        if not options.empty:
            sandbox.world.hints = HINTS
            running.append(await start_app(folder, master, sandbox, clock, send_rate=0))
            async with _stopped_after(running[-1]):
                sandbox.world.limits.on = False
                await play_sample(running[-1], sandbox, clock)
                sandbox.world.limits.on = True
        running.append(await start_app(folder, master, sandbox, clock, send_rate=SEND_RATE))
        to_close.push_async_callback(running[-1].stop)
        link = await _first_link(running[-1], sandbox) if options.empty else None
        print(f"Tandem is here: {sandbox.page_url}  (Ctrl+C ends it)", flush=True)
        if link:
            print(f"The first supervisor's link, for one of the phones there: {link}", flush=True)
        if not options.no_browser and _has_screen():
            # Some browsers keep whoever opens them waiting.
            threading.Thread(target=webbrowser.open, args=(sandbox.page_url,), daemon=True).start()
        await asyncio.Event().wait()


@asynccontextmanager
async def _stopped_after(app: App) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await app.stop()


async def _listen(sandbox: Sandbox, port: int) -> None:
    try:
        await sandbox.start(port=port)
    except (OSError, OverflowError) as error:
        why = "it is in use" if isinstance(error, OSError) and error.errno == EADDRINUSE else "it cannot be had"
        raise SettingsError(f"no page on port {port}: {why}; name another with --port, or 0 for any") from None


async def _first_link(app: App, sandbox: Sandbox) -> str:
    """A team with nobody in it yet: the link for its first supervisor, shown on the page too."""
    token = await app.database.write(lambda store: new_team(store, TEAM, ZONE.key, "england", app.clock.now()))
    link = f"https://t.me/{sandbox.world.bot.username}?start={token}"
    sandbox.world.hints = [hint.format(link=link) for hint in HINTS_WHEN_EMPTY]
    return link


def _has_screen() -> bool:
    """Without one, a browser of the terminal would open on top of these lines."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def start_app(folder: Path, master: MasterKey, sandbox: Sandbox, clock: MovableClock, *, send_rate: float) -> App:
    """The real bot on the database in `folder`, talking to the sandbox; anybody may start."""
    settings = load_settings(api_url=sandbox.url, data_dir=folder, open=True, send_rate=send_rate)
    database = open_sqlite(folder / "tandem.db", master)
    app = App(settings, Parts(clock, database, TandemBot(TOKEN, sandbox.url)))
    try:
        await app.start()
    except BaseException:
        await app.stop()
        raise
    return app
