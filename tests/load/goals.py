"""What goals cost beside 200 journeys of 30 entries: run by `python tests/load/goals.py`.

Every screen of /goals as a turn of its own, on SQLite, without Telegram: of somebody with ten journeys, and of somebody
with 400 goals and 5,600 check-ins. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.storage.connecting.goals import add_check_in, get_goal, index_goal, set_review  # noqa: E402
from bot.storage.connecting.journeys import add_to_journey, open_journey  # noqa: E402
from bot.storage.entries import KeptAnswer, keep_entry  # noqa: E402
from bot.storage.people import PersonRecord  # noqa: E402
from bot.storage.store import Store  # noqa: E402
from tests.load.turns import FULL, LITTLE, took, try_turns  # noqa: E402
from tests.promises.chats import Chats  # noqa: E402
from tests.promises.trial import Trials  # noqa: E402

TURNS = 40
GOALS_A_JOURNEY, CHECK_INS = 2, 14
SAID = "Sings along in the choir every second week, with the neighbour, and says hello to two people."


def fill(store: Store, person: PersonRecord, now: datetime, journeys: int) -> list[tuple[UUID, UUID]]:
    """So many journeys, each with two goals and the check-ins on them; the journeys with a goal of each."""
    begun = now - timedelta(days=400)
    return [_journey(store, person, begun + number * timedelta(minutes=7), number) for number in range(journeys)]


def _journey(store: Store, person: PersonRecord, now: datetime, number: int) -> tuple[UUID, UUID]:
    journey_id = open_journey(store, person.id, f"Blue heron {number}", now)
    for nth in range(GOALS_A_JOURNEY):
        goal_id = _entry(store, person, "goal", journey_id, now, title=f"Goal {nth}", expected=SAID)
        index_goal(
            store,
            entry_id=goal_id,
            person_id=person.id,
            journey_id=journey_id,
            method="light",
            baseline=-1,
            importance=None,
            difficulty=None,
            at=now,
        )
        set_review(store, person.id, goal_id, date(2026, 1 + number % 12, 4))
        goal = get_goal(store, person.id, goal_id)
        assert goal
        for week in range(CHECK_INS):
            at = now + timedelta(weeks=week + 1)
            entry_id = _entry(store, person, "attainment", journey_id, at, note=SAID)
            add_check_in(store, goal, entry_id, level=week % 3 - 1.0, fit="expected", rated_by="both", at=at)
    return journey_id, goal_id


def _entry(store: Store, person: PersonRecord, kind: str, journey_id: UUID, at: datetime, **words: str) -> UUID:
    answers = [
        KeptAnswer(place, position, {"parts": [[text, None]], "value": None})
        for position, (place, text) in enumerate(words.items())
    ]
    entry_id = keep_entry(
        store,
        person_id=person.id,
        kind=kind,
        flow="goal" if kind == "goal" else "check_in",
        version="1",
        zone=person.zone,
        begun_at=at,
        kept_at=at,
        answers=answers,
        competences=(),
    )
    add_to_journey(store, person.id, journey_id, entry_id, at)
    return entry_id


def measure(trials: Trials, journeys: int) -> None:
    chats = Chats(trials.store, trials.world, trials.now, lambda _who, _call: None)
    full = fill(trials.store, chats.someone(FULL), trials.now, journeys)
    little = fill(trials.store, chats.someone(LITTLE), trials.now, 10)
    print(f"{journeys} journeys, milliseconds (best of {TURNS})\n")
    print("| turn | ten journeys | all | ratio |\n|---|---|---|---|")

    def compare(name: str, act: Callable[[int, UUID, UUID], None]) -> None:
        least, most = took(lambda: act(LITTLE, *little[-1]), TURNS), took(lambda: act(FULL, *full[-1]), TURNS)
        print(f"| {name} | {least:.1f} | {most:.1f} | {most / least:.2f} |")

    compare("/goals", lambda who, _journey, _goal: chats.say(who, "/goals"))
    compare("the next page", lambda who, _journey, _goal: chats.press(who, object_button("goals", arg="5")))
    compare("whose goal", lambda who, _journey, _goal: chats.press(who, object_button("goal_for")))
    compare("of a journey", lambda who, journey, _goal: chats.press(who, object_button("goals", journey)))
    compare("one goal", lambda who, _journey, goal: chats.press(who, object_button("goal", goal)))
    compare("more of it", lambda who, _journey, goal: chats.press(who, object_button("goal_more", goal)))
    compare("checking in", lambda who, _journey, goal: chats.press(who, object_button("check_in", goal)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journeys", type=int, default=200)
    try_turns(partial(measure, journeys=parser.parse_args().journeys))
