"""How long people wait for a screen beside 200 journeys of 30 entries: run by `python tests/load/journeys.py`.

Everything as it is, over HTTP, with the sandbox in the same process: from the press until the bot has nothing left to
do. In turns with somebody who has one journey and nothing on it. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.storage.connecting.journeys import open_journey  # noqa: E402
from bot.storage.people import find_person  # noqa: E402
from bot.storage.store import Store  # noqa: E402
from tests.load.goals import fill  # noqa: E402
from tests.load.turns import FULL, LITTLE, in_a_house  # noqa: E402
from tests.promises.house import House  # noqa: E402

ROUNDS = 30
COMMANDS = ("/connect", "/goals", "/entries")
# Verbs of a journey, with what stands beside it.
VERBS = {
    "journey": "",
    "step": "3",
    "steps": "3",
    "journey_history": "",
    "journey_change": "",
    "map": "",
    "strengths": "",
    "goals": "",
    "introductions": "",
    "measures": "",
    "personal_plan": "",
}


async def measure(house: House, journeys: int) -> None:
    now = house.clock.now()

    def begin(store: Store) -> tuple[UUID, UUID]:
        full, little = find_person(store, FULL), find_person(store, LITTLE)
        assert full and little
        mine = fill(store, full, now, journeys)
        return mine[-1][0], open_journey(store, little.id, "Grey owl", now)

    full, little = await house.app.database.write(begin)
    print(f"{journeys} journeys, milliseconds until all is done (median of {ROUNDS})\n")
    print("| screen | one empty journey | all | ratio |\n|---|---|---|---|")
    for command in COMMANDS:
        await compare(house, command, command, command)
    for verb, arg in VERBS.items():
        await compare(house, verb, object_button(verb, little, arg), object_button(verb, full, arg))


async def compare(house: House, name: str, of_little: str, of_full: str) -> None:
    waited: dict[int, list[float]] = {LITTLE: [], FULL: []}
    for _ in range(ROUNDS):
        for who, what in ((LITTLE, of_little), (FULL, of_full)):
            begun = time.perf_counter()
            await (house.say(who, what) if what.startswith("/") else house.forge(who, what))
            waited[who].append(1000 * (time.perf_counter() - begun))
    least, most = median(waited[LITTLE]), median(waited[FULL])
    print(f"| {name} | {least:.1f} | {most:.1f} | {most / least:.2f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journeys", type=int, default=200)
    in_a_house(partial(measure, journeys=parser.parse_args().journeys))
