"""How soon Tandem is there and what it takes at rest, side by side with a bare echo bot.

    python tests/load/start_and_rest.py [--rounds N]

Everything runs on this machine, in turns, against a sandbox in a process of its own; each figure is the median of the
rounds after one that warms up, with the smallest and the largest. Prints the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.sandbox.http import request
from bot.sandbox.server import CONNECTOR, SUPERVISOR

ROOT = Path(__file__).resolve().parents[2]
TANDEM = str(ROOT / "tandem")
ECHO_BOT = str(Path(__file__).with_name("echo_bot.py"))
CALM_SECONDS = 3.0  # between the first poll and looking at the memory
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """One start: seconds and CPU seconds until it was there, then MB at rest: resident, and counted in proportion."""

    seconds: float
    cpu: float
    resident: float
    proportional: float


async def main(rounds: int) -> None:
    seen: dict[str, list[Seen]] = {"echo bot": [], "tandem run": [], "tandem try": []}
    with tempfile.TemporaryDirectory(prefix="tandem-load-") as folder:
        async with sandbox() as (url, token):
            for number in range(rounds + 1):
                now = {
                    "echo bot": await poller(url, (sys.executable, ECHO_BOT, url, token), {}),
                    "tandem run": await poller(url, (TANDEM, "run"), settings(url, token, Path(folder))),
                    "tandem try": await page(),
                }
                for name, each in now.items():
                    if number:
                        seen[name].append(each)
                        print(f"{number}/{rounds} {name}: {each.seconds:.2f} s", file=sys.stderr)
    print_tables(seen)


@asynccontextmanager
async def sandbox() -> AsyncIterator[tuple[str, str]]:
    """The root and the token of a sandbox."""
    async with started((sys.executable, "-m", "bot.sandbox", "--no-flood-limits"), {}) as process:
        assert process.stdout
        ready = json.loads(await process.stdout.readline())
        yield ready["url"], ready["token"]


def settings(url: str, token: str, folder: Path) -> dict[str, str]:
    return {
        "TANDEM_TOKEN": token,
        "TANDEM_API_URL": url,
        "TANDEM_DATA_DIR": str(folder / "data"),
        "TANDEM_KEY_FILE": str(folder / "key"),
    }


async def poller(url: str, command: tuple[str, ...], variables: dict[str, str]) -> Seen:
    """A start until the first getUpdates, then its memory. A word waits for it, so that the first one is answered."""
    await request("POST", f"{url}/sandbox/people/{CONNECTOR}/text", json_body={"text": "Hello"})
    before = await polls(url)
    began = time.monotonic()
    async with started(command, variables) as process:
        while await polls(url) == before:
            await still_there(process, began)
        return await at_rest(process, time.monotonic() - began)


async def page() -> Seen:
    """A start until the page can be used: it is served, and both chats with the sample data in them."""
    began = time.monotonic()
    async with started((TANDEM, "try", "--no-browser", "--port", "0"), {}) as process:
        assert process.stdout
        said = (await process.stdout.readline()).decode()
        found = re.search(r"http://[^/]+", said)
        assert found, "tandem try did not start"
        for path in ("/", "/sandbox/state", f"/sandbox/chats/{CONNECTOR}", f"/sandbox/chats/{SUPERVISOR}"):
            assert (await request("GET", found[0] + path)).status < 400
        return await at_rest(process, time.monotonic() - began)


@asynccontextmanager
async def started(command: tuple[str, ...], variables: dict[str, str]) -> AsyncIterator[Process]:
    """The process, until it is told to stop."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    process = await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, stdout=PIPE, env=clean | variables, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def polls(url: str) -> int:
    """How often this sandbox has given updates (it counts a call when it is over)."""
    return len((await request("GET", f"{url}/sandbox/calls?method=getUpdates")).json())


async def still_there(process: Process, began: float) -> None:
    assert process.returncode is None, "it ended before it was there"
    assert time.monotonic() - began < PATIENCE_SECONDS, "it did not come"
    await asyncio.sleep(LOOK_SECONDS)


async def at_rest(process: Process, seconds: float) -> Seen:
    used = cpu_seconds(process.pid)
    await asyncio.sleep(CALM_SECONDS)
    sizes = memory(process.pid)
    return Seen(seconds, used, sizes["Rss"], sizes["Pss"])


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> dict[str, float]:
    """What the kernel says of a process, in MB by kind."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: float(size.split()[0]) / 1024 for name, _, size in (line.partition(":") for line in lines)}


def print_tables(seen: dict[str, list[Seen]]) -> None:
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {len(seen['echo bot'])} rounds\n")
    print("| | seconds | CPU seconds | times the echo bot's | MB resident | MB proportional |")
    print("|---|---|---|---|---|---|")
    echo = middle([each.cpu for each in seen["echo bot"]])
    for name, starts in seen.items():
        seconds, cpu = [each.seconds for each in starts], middle([each.cpu for each in starts])
        resident, part = (middle([getattr(each, kind) for each in starts]) for kind in ("resident", "proportional"))
        spread = f"{middle(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"
        print(f"| {name} | {spread} | {cpu:.2f} | {cpu / echo:.1f} | {resident:.0f} | {part:.0f} |")


def middle(figures: list[float]) -> float:
    return float(median(figures))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds are counted (default 7)")
    asyncio.run(main(parser.parse_args().rounds))
