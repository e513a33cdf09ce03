"""Lengths of time as people type them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.durations import understand_duration


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45 min", 45),
        ("45", 45),
        ("90", 90),
        ("ninety", 90),
        ("45m", 45),
        ("1h30", 90),
        ("1:30", 90),
        ("1 hr 15 mins", 75),
        ("2 hours and 5 minutes", 125),
        ("an hour", 60),
        ("an hour and a half", 90),
        ("one and a half hours", 90),
        ("2 1/2 hours", 150),
        ("1½ hours", 90),
        ("1.5h", 90),
        ("half an hour", 30),
        ("three quarters of an hour", 45),
        ("about 2 hours", 120),
        ("a couple of hours", 120),
        ("forty-five minutes", 45),
        ("a day", 24 * 60),
        ("۴۵ منٹ", 45),
        ("ڈیڑھ گھنٹہ", 90),
        ("ڈھائی گھنٹے", 150),
        ("ساڑھے تین گھنٹے", 210),
        ("سوا گھنٹہ", 75),
        ("پونے دو گھنٹے", 105),
        ("آدھا گھنٹہ", 30),
        ("ایک گھنٹہ اور ۲۰ منٹ", 80),
        ("۹۰", 90),
        ("dedh ghanta", 90),
    ],
)
def test_a_length_of_time_is_understood(typed: str, minutes: int) -> None:
    assert understand_duration(typed, ["ur", "en"]) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "typed",
    ["", "ages", "45 people", "-30", "1.5", "1 h 75", "45 minutes 1 hour", "a month", "999999999999 hours", "تین لوگ"],
)
def test_what_is_no_length_of_time_is_none(typed: str) -> None:
    assert understand_duration(typed, ["ur", "en"]) is None


@given(st.integers(0, 23), st.integers(0, 59))
def test_hours_and_minutes_are_read_in_every_way_they_are_written(hours: int, minutes: int) -> None:
    length = timedelta(hours=hours, minutes=minutes)
    for typed in (f"{hours}h{minutes:02}", f"{hours}:{minutes:02}", f"{hours} hours {minutes} minutes"):
        assert understand_duration(typed, ["en"]) == length
    assert understand_duration(f"{hours} گھنٹے اور {minutes} منٹ", ["ur"]) == length


@given(st.text(max_size=120), st.lists(st.sampled_from(["en", "ur", "xx"]), max_size=3))
def test_no_text_is_met_with_an_exception(text: str, languages: list[str]) -> None:
    understand_duration(text, languages)
