"""A new language is data: files like the shipped ones, and no code. Those here are enough to show it."""

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
    ("language", "typed", "when"),
    [
        ("pl", "jutro", "2026-03-05 09:00"),
        ("pl", "za 2 godziny", "2026-03-04 12:00"),
        ("pl", "za półtorej godziny", "2026-03-04 11:30"),
        ("pl", "w przyszły wtorek", "2026-03-10 09:00"),
        ("pl", "we wtorek o 15", "2026-03-10 15:00"),
        ("pl", "wpol do czwartej", "2026-03-04 15:30"),
        ("pl", "3 kwietnia", "2026-04-03 09:00"),
        ("bn", "আগামীকাল", "2026-03-05 09:00"),
        ("bn", "২ ঘণ্টা পরে", "2026-03-04 12:00"),
        ("bn", "আগামী মঙ্গলবার", "2026-03-10 09:00"),
        ("bn", "বিকেল ৫টা", "2026-03-04 17:00"),
        ("bn", "৩ এপ্রিল", "2026-04-03 09:00"),
        ("bn", "৩/৪", "2026-04-03 09:00"),
        ("so", "berri", "2026-03-05 09:00"),
        ("so", "2 saacadood ka dib", "2026-03-04 12:00"),
        ("so", "talaadada soo socota", "2026-03-10 09:00"),
        ("so", "3 abriil", "2026-04-03 09:00"),
    ],
)
def test_moments(language: str, typed: str, when: str) -> None:
    found = understand_moment(typed, now=NOW, languages=[language, "en"])
    assert found is not None
    assert f"{found.local:%Y-%m-%d %H:%M}" == when


@pytest.mark.parametrize(
    ("language", "typed", "minutes"),
    [
        ("pl", "półtorej godziny", 90),
        ("pl", "kwadrans", 15),
        ("bn", "৪৫ মিনিট", 45),
        ("bn", "দেড় ঘণ্টা", 90),
        ("so", "saacad iyo bar", 90),
        ("so", "labaatan iyo shan daqiiqo", 25),
    ],
)
def test_durations(language: str, typed: str, minutes: int) -> None:
    assert understand_duration(typed, [language]) == timedelta(minutes=minutes)


def test_numbers_commands_yes_and_no() -> None:
    assert understand_number("dwadzieścia trzy", ["pl"]) == 23
    assert understand_number("সাড়ে তিন", ["bn"]) == Decimal("3.5")
    assert command_word("pomoc!", ["en"]) == "help"
    assert command_word("বাতিল", ["en"]) == "cancel"
    assert understand_yes_no("haa", ["so"]) is True
    assert understand_yes_no("না", ["bn"]) is False


@pytest.mark.parametrize(
    ("language", "typed"), [("pl", "może"), ("bn", "হয়তো"), ("so", "laga yaabaa"), ("pl", "12 osób")]
)
def test_noise_is_no_moment(language: str, typed: str) -> None:
    assert understand_moment(typed, now=NOW, languages=[language, "en"]) is None
