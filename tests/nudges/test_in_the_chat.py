"""What is done in the chat about a reminder, with the whole bot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.storage.nudges.rules import sent_nudges
from bot.storage.store import Store
from tests.promises.house import a_house

AMINA = 7001


async def test_pressing_whatever_button_of_a_reminder_counts_as_heeding_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.begin(AMINA, "Amina")
        await house.say(AMINA, "/nudges")
        for label in ("Switch on or off", "Three months without learning", "Switch on"):
            await house.press(AMINA, label)
        person = await house.someone(AMINA)

        async def became() -> list[str]:
            def look(store: Store) -> list[str]:
                return [each.status for each in sent_nudges(store, person.id, house.clock.now() - timedelta(days=60))]

            return await house.read(look)

        await house.live_until(house.clock.now() + timedelta(days=32))
        assert await became() == ["sent"]
        await house.press(AMINA, "Open")
        assert await became() == ["done"]
