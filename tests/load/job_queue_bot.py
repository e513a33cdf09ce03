"""What the reminders are measured beside: python-telegram-bot's JobQueue with one job for each person.

    python job_queue_bot.py URL TOKEN PEOPLE DUE SECONDS

PEOPLE jobs, of which the first DUE fall due within the minute that begins SECONDS after they were planned. Prints a
line of JSON when it has planned, one when it has started, and one a second after that: its memory, and for how long its
loop stood still at most.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram.ext import Application, ContextTypes

FIRST_CHAT = 1_000_000


async def remind(context: ContextTypes.DEFAULT_TYPE) -> None:
    assert context.job and context.job.chat_id
    await context.bot.send_message(context.job.chat_id, "Is there something you would like to think back on?")


def resident() -> float:
    """MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


async def main(url: str, token: str, people: int, due: int, seconds: float) -> None:
    bot: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    )
    queue = bot.job_queue
    assert queue
    began, before = time.perf_counter(), resident()
    for number in reversed(range(people)):
        when = datetime.now(UTC) + timedelta(days=1, seconds=number % 500_000)
        if number < due:
            when = datetime.now(UTC) + timedelta(seconds=seconds + number % 60)
        queue.run_repeating(remind, timedelta(days=7), when, chat_id=FIRST_CHAT + number)
    planned = time.perf_counter() - began
    print(json.dumps({"planned": planned, "memory": resident() - before}), flush=True)
    async with bot:
        began = time.perf_counter()
        await bot.start()
        print(json.dumps({"started": time.perf_counter() - began, "memory": resident()}), flush=True)
        stood_still = 0.0
        while True:
            last = time.perf_counter()
            ends = last + 1
            while (now_is := time.perf_counter()) < ends:
                stood_still = max(stood_still, now_is - last - 0.02)
                last = now_is
                await asyncio.sleep(0.02)
            print(json.dumps({"stood_still": stood_still, "memory": resident()}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])))
