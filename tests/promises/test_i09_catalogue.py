"""I9: every word goes through the catalogue; a missing or damaged translation falls back to English, never raises.

That nothing bypasses the catalogue is held by tests/conversations/test_pseudo_language.py, and that the shipped
languages are complete by tests/content/test_catalogues.py.
"""

from __future__ import annotations

import gettext
from typing import Any

import pytest

from bot import i18n
from tests.promises.house import House

AMINA = 9301


class Nothing(gettext.NullTranslations):
    """A catalogue in which everything is missing, or has been damaged."""

    def __init__(self, damage: str) -> None:
        super().__init__()
        self.damage = damage

    def gettext(self, message: str) -> str:
        return message + self.damage

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2) + self.damage


async def live(house: House) -> list[str]:
    """Every kind of screen, in whatever language the phone asks for."""
    await house.begin(AMINA, "Amina")
    await house.journal(AMINA, "happened", "felt", "learned", "title")
    await house.say(AMINA, "/visit", "in 2 hours", "/entries", "/settings", "/privacy", "/mydata", "/help", "/menu")
    await house.do(AMINA, "download")
    assert await house.set_aside() == []
    return [message.text for message in house.said(AMINA)]


@pytest.fixture
def ruin(monkeypatch: pytest.MonkeyPatch) -> Any:
    def ruin(damage: str) -> None:
        monkeypatch.setattr(i18n, "_catalogue", lambda _code: Nothing(damage))
        i18n.language.cache_clear()

    yield ruin
    i18n.language.cache_clear()


@pytest.mark.parametrize("damage", ["", " {nobody}", " {", " {0}", " {name.real}", " {name!z}"])
async def test_I9_a_translation_that_is_missing_or_damaged_is_said_in_english(
    house: House, ruin: Any, damage: str
) -> None:
    ruin(damage)
    house.language_code = "ur"
    said = "\n".join(await live(house))
    assert (await house.someone(AMINA)).language == "ur"
    assert "What can I learn from it?" in said
    assert "Private until you share it." in said
