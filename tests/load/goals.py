"""What goals cost beside 200 journeys of 30 entries: run by `python tests/load/goals.py`.

Every screen of /goals as a turn of its own, on SQLite, without Telegram: of somebody with ten journeys, and of somebody
with 400 goals and 5,600 check-ins. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.callback import object_button  # noqa: E402
from bot.storage.entries import KeptAnswer, keep_entry  # noqa: E402
from bot.storage.goals import add_check_in, get_goal, index_goal, set_review  # noqa: E402
from bot.storage.journeys import add_to_journey, open_journey  # noqa: E402
from bot.storage.people import PersonRecord  # noqa: E402
from bot.storage.store import Store  # noqa: E402
from tests.promises.chats import Chats  # noqa: E402
from tests.promises.house import a_house  # noqa: E402
from tests.promises.trial import Trials, on_trial  # noqa: E402

SAM, AMINA, TESS, BELA = 8201, 8301, 8202, 8302
TURNS = 40
GOALS_A_JOURNEY, CHECK_INS = 2, 14
SAID = "Sings along in the choir every second week, with the neighbour, and says hello to two people."


def fill(trials: Trials, person: PersonRecord, journeys: int) -> list[tuple[UUID, UUID]]:
    """So many journeys, each with two goals and the check-ins on them; the journeys with a goal of each."""
    return [_journey(trials, person, number) for number in range(journeys)]


def _journey(trials: Trials, person: PersonRecord, number: int) -> tuple[UUID, UUID]:
    store, now = trials.store, trials.now - timedelta(days=400)
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
    full, little = fill(trials, chats.someone(AMINA), journeys), fill(trials, chats.someone(BELA), 10)
    print(f"{journeys} journeys, milliseconds (best of {TURNS})\n")
    print("| turn | ten journeys | all | ratio |\n|---|---|---|---|")

    def compare(name: str, act: Callable[[int, UUID, UUID], None]) -> None:
        least, most = took(lambda: act(BELA, *little[-1])), took(lambda: act(AMINA, *full[-1]))
        print(f"| {name} | {least:.1f} | {most:.1f} | {most / least:.2f} |")

    compare("/goals", lambda who, _journey, _goal: chats.say(who, "/goals"))
    compare("the next page", lambda who, _journey, _goal: chats.press(who, object_button("goals", arg="5")))
    compare("whose goal", lambda who, _journey, _goal: chats.press(who, object_button("goal_for")))
    compare("of a journey", lambda who, journey, _goal: chats.press(who, object_button("goals", journey)))
    compare("one goal", lambda who, _journey, goal: chats.press(who, object_button("goal", goal)))
    compare("more of it", lambda who, _journey, goal: chats.press(who, object_button("goal_more", goal)))
    compare("checking in", lambda who, _journey, goal: chats.press(who, object_button("check_in", goal)))


def took(act: Callable[[], object]) -> float:
    """The least of the CPU's time, in milliseconds: what else the machine does is in the others."""
    times = []
    for _ in range(TURNS):
        begun = time.thread_time()
        act()
        times.append(time.thread_time() - begun)
    return min(times) * 1000


async def main(journeys: int) -> None:
    with tempfile.TemporaryDirectory(prefix="tandem-goals-") as folder:
        async with a_house(Path(folder)) as house:
            for supervisor, connector, name in ((SAM, AMINA, "Full"), (TESS, BELA, "Empty")):
                await house.make_team(supervisor, f"Sam {name}", name)
                await house.link(supervisor, connector, name)
            await on_trial(house, lambda trials: measure(trials, journeys))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journeys", type=int, default=200)
    asyncio.run(main(parser.parse_args().journeys))
