"""What a map of 5,000 places costs, beside an empty one: run by `python tests/load/places.py`.

Every screen of /places as a turn of its own, on SQLite, without Telegram. What stands on a map is sealed, and is read
again for every turn. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.content.load import load_place_kinds  # noqa: E402
from bot.reports.places.report import place_report  # noqa: E402
from bot.storage.people import PersonRecord  # noqa: E402
from bot.storage.places.maps import MapRecord, maps_of  # noqa: E402
from bot.storage.places.places import Known, add_place, places_on  # noqa: E402
from bot.storage.places.ratings import COLOURS, rate  # noqa: E402
from bot.storage.store import Store  # noqa: E402
from tests.load.turns import FULL, LITTLE, took, try_turns  # noqa: E402
from tests.promises.chats import Chats  # noqa: E402
from tests.promises.trial import Trials  # noqa: E402

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
    full, empty = chats.someone(FULL), chats.someone(LITTLE)
    [on], [nothing] = maps_of(trials.store, full.id), maps_of(trials.store, empty.id)
    fill(trials.store, full, on, places)
    print(f"{places} places, milliseconds (best of {TURNS})\n")
    print("| turn | empty | full | ratio |\n|---|---|---|---|")

    def compare(name: str, act: Callable[[int, MapRecord], None]) -> None:
        least, most = took(lambda: act(LITTLE, nothing), TURNS), took(lambda: act(FULL, on), TURNS)
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
    reading = took(lambda: places_on(trials.store, on), TURNS)
    report = took(lambda: place_report(trials.store, full, on.id, trials.now), TURNS)
    print(f"\nreading all places and putting them in order: {reading:.0f} ms; all there is in a file: {report:.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=5000)
    try_turns(partial(measure, places=parser.parse_args().places))
