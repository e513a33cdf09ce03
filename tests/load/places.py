"""What a map of 5,000 places costs, beside an empty one: run by `python tests/load/places.py`.

Every screen of /places as a turn of its own, on SQLite, without Telegram. What stands on a map is sealed, and is read
again for every turn. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.content.load import load_place_kinds  # noqa: E402
from bot.reports.places import place_report  # noqa: E402
from bot.storage.people import PersonRecord  # noqa: E402
from bot.storage.place_maps import MapRecord, maps_of  # noqa: E402
from bot.storage.place_ratings import COLOURS, rate  # noqa: E402
from bot.storage.places import Known, add_place, places_on  # noqa: E402
from bot.storage.store import Store  # noqa: E402
from tests.promises.chats import Chats  # noqa: E402
from tests.promises.house import a_house  # noqa: E402
from tests.promises.trial import Trials, on_trial  # noqa: E402

SAM, AMINA, TESS, BELA = 8201, 8301, 8202, 8302
TURNS = 15
TODAY = date(2026, 3, 4)
NAMES = ("Thursday Kitchen", "Men's shed", "Library choir", "মসজিদ নূর", "Community garden", "Café Łódź")
OFFERS = "A warm welcome, tea and people to sit with; open to everybody, on weekdays from ten until the afternoon."


def fill(store: Store, person: PersonRecord, on: MapRecord, places: int) -> None:
    """So many places in a hundred areas, a third of them rated."""
    random, kinds = Random(1), [each.id for each in load_place_kinds()]
    for number in range(places):
        name, area = f"{NAMES[number % len(NAMES)]} {number}", f"Area {number % 100}"
        known = Known(name, area, f"01373 46 {number:04}", OFFERS, "Free, one step at the door")
        place = add_place(store, on, random.choice(kinds), known, person.id, TODAY)
        if number % 3 == 0:
            rate(store, person.id, place, random.choice(COLOURS), "Because of how people are met there.", TODAY)


def measure(trials: Trials, places: int) -> None:
    chats = Chats(trials.store, trials.world, trials.now, lambda _who, _call: None)
    full, empty = chats.someone(AMINA), chats.someone(BELA)
    [on], [nothing] = maps_of(trials.store, full.id), maps_of(trials.store, empty.id)
    fill(trials.store, full, on, places)
    print(f"{places} places, milliseconds (median of {TURNS})\n")
    print("| turn | empty | full | ratio |\n|---|---|---|---|")

    def compare(name: str, act: Callable[[int, MapRecord], None]) -> None:
        least, most = took(lambda: act(BELA, nothing)), took(lambda: act(AMINA, on))
        print(f"| {name} | {least:.1f} | {most:.1f} | {most / least:.1f} |")

    compare("/places", lambda who, _: chats.say(who, "/places"))
    compare("all, page 1", lambda who, its: chats.press(who, object_button("places_all", its.id)))
    compare("all, page 100", lambda who, its: chats.press(who, object_button("places_all", its.id, "600")))
    compare("a kind", lambda who, its: chats.press(who, object_button("places_kind", its.id, "0:food")))
    compare("areas", lambda who, its: chats.press(who, object_button("places_areas", its.id)))
    compare("to check", lambda who, its: chats.press(who, object_button("places_old", its.id)))
    compare("a word found", lambda who, _: chats.say(who, "/places garden 77"))
    compare("a word not found", lambda who, _: chats.say(who, "/places zzzz"))
    compare("a word that sounds alike", lambda who, _: chats.say(who, "/places مسجد"))
    reading = took(lambda: places_on(trials.store, on))
    report = took(lambda: place_report(trials.store, full, on.id, trials.now))
    print(f"\nreading all places and putting them in order: {reading:.0f} ms; all there is in a file: {report:.0f} ms")


def took(act: Callable[[], object]) -> float:
    """The median of the CPU's time, in milliseconds."""
    times = []
    for _ in range(TURNS):
        begun = time.thread_time()
        act()
        times.append(time.thread_time() - begun)
    return median(times) * 1000


async def main(places: int) -> None:
    with tempfile.TemporaryDirectory(prefix="tandem-places-") as folder:
        async with a_house(Path(folder)) as house:
            for supervisor, connector, name in ((SAM, AMINA, "Full"), (TESS, BELA, "Empty")):
                await house.make_team(supervisor, f"Sam {name}", name)
                await house.link(supervisor, connector, name)
            await on_trial(house, lambda trials: measure(trials, places))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=5000)
    asyncio.run(main(parser.parse_args().places))
