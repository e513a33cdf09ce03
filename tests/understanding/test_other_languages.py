"""A new language is data: a file like the shipped ones, and no code. Some Welsh, which does not ship, shows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import as_file, files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.understanding import durations, moment_words, numbers, phrasebook
from bot.understanding.choices import understand_yes_no
from bot.understanding.dates import understand_moment
from bot.understanding.durations import understand_duration
from bot.understanding.numbers import understand_number
from bot.understanding.words import command_word

NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday


@pytest.fixture(autouse=True, scope="module")
def more_languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("phrases")
    with as_file(files("bot") / "content" / "phrases") as shipped:
        for file in [*shipped.glob("*.yaml"), *(Path(__file__).parent / "other_languages").glob("*.yaml")]:
            shutil.copy(file, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrasebook, "_content", lambda _folder: folder)
        forget()
        yield
    forget()


def forget() -> None:
    """Let everything that was put together from the phrasebooks be put together anew."""
    for kept in (phrasebook.shipped, phrasebook.phrasebook, durations.lengths, moment_words.moment_words):
        kept.cache_clear()
    numbers._numbers.cache_clear()


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("yfory", "2026-03-05 09:00"),
        ("ymhen 2 awr", "2026-03-04 12:00"),
        ("dydd mawrth nesaf", "2026-03-10 09:00"),
        ("dydd Iau 15:00", "2026-03-05 15:00"),
        ("3 Ebrill", "2026-04-03 09:00"),
    ],
)
def test_moments(typed: str, when: str) -> None:
    found = understand_moment(typed, now=NOW, languages=["cy", "en"])
    assert found is not None
    assert f"{found.local:%Y-%m-%d %H:%M}" == when


@pytest.mark.parametrize(("typed", "minutes"), [("awr a hanner", 90), ("ugain munud", 20)])
def test_durations(typed: str, minutes: int) -> None:
    assert understand_duration(typed, ["cy"]) == timedelta(minutes=minutes)


def test_numbers_commands_yes_and_no() -> None:
    assert understand_number("tri a hanner", ["cy"]) == Decimal("3.5")
    assert command_word("canslo", ["en"]) == "cancel"
    assert understand_yes_no("nage", ["cy"]) is False


@pytest.mark.parametrize("typed", ["efallai", "12 o bobl"])
def test_noise_is_no_moment(typed: str) -> None:
    assert understand_moment(typed, now=NOW, languages=["cy", "en"]) is None
