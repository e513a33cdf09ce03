"""The sandbox as a process of its own: `python -m bot.sandbox --port 8081`.

Prints one line of JSON (url, page_url, token) when it is ready and runs until it is told to stop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from datetime import datetime

from bot.clock import MovableClock
from bot.sandbox.server import Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A local stand-in for Telegram.")
    parser.add_argument("--host", default="127.0.0.1", help="loopback only")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--token", default="1:sandbox", help="the bot's token: a number, a colon, anything")
    parser.add_argument("--no-flood-limits", action="store_true", help="no 429 however fast the bot sends")
    parser.add_argument("--at", type=datetime.fromisoformat, help="what time it is there, ISO with offset")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    sandbox = Sandbox(
        clock=MovableClock(arguments.at, running=True),
        token=arguments.token,
        flood_limits=not arguments.no_flood_limits,
    )
    await sandbox.start(arguments.host, arguments.port)
    ready = {"url": sandbox.url, "page_url": sandbox.page_url, "token": sandbox.token}
    print(json.dumps(ready), flush=True)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
    await sandbox.stop()


def main() -> int:
    arguments = _arguments()
    try:
        asyncio.run(_run(arguments))
    except (OSError, ValueError) as failure:
        sys.stderr.write(f"sandbox: {failure}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
