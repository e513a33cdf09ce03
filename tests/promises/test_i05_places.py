"""I5: a map of places is its team's: whoever is not in it finds nothing there, by any button on any id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.links import leave
from bot.storage.teams.teams import memberships
from tests.promises.house import House, a_house
from tests.promises.test_i05_forged import (
    AMINA,
    BELA,
    CATO,
    SAM,
    STRANGER,
    TESS,
    Forger,
    everything_to_press,
    map_places,
)
from tests.promises.test_i05_pressed import shown_to
from tests.promises.trial import Trials, on_trial

TABLES = ("place_map", "place", "place_rating", "place_lift", "place_gap")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Two teams with a map each; Bela has left the first, after looking at everything."""
    async with a_house(tmp_path) as house:
        await house.make_team(SAM, "Sam", "Team zqteamzq")
        await house.make_team(TESS, "Tess", "Another team")
        for supervisor, connector, name in ((SAM, AMINA, "Amina"), (SAM, BELA, "Bela"), (TESS, CATO, "Cato")):
            await house.link(supervisor, connector, name)
        await map_places(house)
        await house.say(BELA, "/places zqplacezq")
        await house.do(BELA, "place")
        await house.do(BELA, "place_said")
        yield house


async def test_I5_a_map_is_its_teams_alone(house: House) -> None:
    await house.errand(BELA, lambda errand, bela: leave(errand, bela, memberships(errand.store, bela.id)[0].team))
    shown = [data for who in (AMINA, CATO, BELA) for data in shown_to(house, who)]
    buttons = [(name, arg) for name, arg in everything_to_press(shown) if name.startswith("place")]
    assert len({name for name, _ in buttons}) > 30

    def work(trials: Trials) -> None:
        of_places = {row.id for table in TABLES for row in trials.rows[table]}
        for who in (TESS, BELA, STRANGER):
            forger = Forger(who, trials)
            foreign = [id for id in forger.foreign() if id in of_places]
            assert len(foreign) >= len(TABLES)
            for name, arg in buttons:
                forger.check(name, arg, foreign)

    await on_trial(house, work)


async def test_who_leaves_a_team_reads_no_longer_what_was_said_of_its_places(house: House) -> None:
    assert "zqreasonzq" in house.screen(BELA)
    await house.errand(BELA, lambda errand, bela: leave(errand, bela, memberships(errand.store, bela.id)[0].team))
    await house.settle()
    assert "zqreasonzq" not in "\n".join(map(str, house.chat(BELA)))
