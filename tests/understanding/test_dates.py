"""Moments as people type them. It is Wednesday 4 March 2026, ten in the morning, in London."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import Moment, understand_moment
from bot.understanding.moment_words import Prefer

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 4, 10, tzinfo=LONDON)


def at(day: str) -> datetime:
    """A day and time as the clock shows it ("2026-03-05 15:30")."""
    return datetime.fromisoformat(day)


def moment(text: str, *, now: datetime = NOW, prefer: Prefer = "future") -> Moment | None:
    return understand_moment(text, now=now, languages=["ur", "en"], prefer=prefer)


def shown(text: str, *, prefer: Prefer = "future") -> str | None:
    """The moment as "Fri 3 Apr 2026" or "Fri 3 Apr 2026 15:00"."""
    found = moment(text, prefer=prefer)
    if found is None:
        return None
    return f"{found.local:%a} {found.local.day} {found.local:%b %Y}" + (f" {found.local:%H:%M}" * found.has_time)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/4", "Fri 3 Apr 2026"),
        ("3/4/27", "Sat 3 Apr 2027"),
        ("03.04.2027", "Sat 3 Apr 2027"),
        ("3-4-2027", "Sat 3 Apr 2027"),
        ("2026-05-01", "Fri 1 May 2026"),
        ("3/3", "Wed 3 Mar 2027"),
        ("4/3", "Wed 4 Mar 2026"),
        ("29/2", "Tue 29 Feb 2028"),
        ("3 April", "Fri 3 Apr 2026"),
        ("April 3rd", "Fri 3 Apr 2026"),
        ("Fri 3 Apr", "Fri 3 Apr 2026"),
        ("first of May", "Fri 1 May 2026"),
        ("3 april 27", "Sat 3 Apr 2027"),
        ("the 3rd", "Fri 3 Apr 2026"),
        ("tomorrow", "Thu 5 Mar 2026"),
        ("Tommorow!", "Thu 5 Mar 2026"),
        ("day after tomorrow", "Fri 6 Mar 2026"),
        ("yesterday", "Tue 3 Mar 2026"),
        ("Friday", "Fri 6 Mar 2026"),
        ("how about friday?", "Fri 6 Mar 2026"),
        ("wednesday", "Wed 11 Mar 2026"),
        ("next Tuesday", "Tue 10 Mar 2026"),
        ("next Friday", "Fri 13 Mar 2026"),
        ("Monday week", "Mon 16 Mar 2026"),
        ("a week on Friday", "Fri 13 Mar 2026"),
        ("Friday the 13th", "Fri 13 Mar 2026"),
        ("in 2 weeks", "Wed 18 Mar 2026"),
        ("2 weeks", "Wed 18 Mar 2026"),
        ("in a fortnight", "Wed 18 Mar 2026"),
        ("next month", "Sat 4 Apr 2026"),
        ("in a year", "Thu 4 Mar 2027"),
        ("3/4/2020", "Fri 3 Apr 2020"),
        ("کل", "Thu 5 Mar 2026"),
        ("پرسوں", "Fri 6 Mar 2026"),
        ("اگلے منگل", "Tue 10 Mar 2026"),
        ("منگل", "Tue 10 Mar 2026"),
        ("پير كو", "Mon 9 Mar 2026"),
        ("ایک ہفتے بعد", "Wed 11 Mar 2026"),
        ("اگلے ہفتے", "Wed 11 Mar 2026"),
        ("دو ہفتوں میں", "Wed 18 Mar 2026"),
        ("3 اپریل", "Fri 3 Apr 2026"),
        ("۱۵ مارچ ۲۰۲۶", "Sun 15 Mar 2026"),
        ("یکم مئی", "Fri 1 May 2026"),
        ("12 تاریخ کو", "Thu 12 Mar 2026"),
        ("۳/۴", "Fri 3 Apr 2026"),
        ("aglay mangal", "Tue 10 Mar 2026"),
    ],
)
def test_a_day_is_understood(typed: str, day: str) -> None:
    assert shown(typed) == day


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("15:30", "Wed 4 Mar 2026 15:30"),
        ("3.30pm", "Wed 4 Mar 2026 15:30"),
        ("3:30", "Wed 4 Mar 2026 15:30"),
        ("half past three", "Wed 4 Mar 2026 15:30"),
        ("quarter to 4", "Wed 4 Mar 2026 15:45"),
        ("ten past five", "Wed 4 Mar 2026 17:10"),
        ("09:30", "Thu 5 Mar 2026 09:30"),
        ("at 8", "Wed 4 Mar 2026 20:00"),
        ("noon", "Wed 4 Mar 2026 12:00"),
        ("midnight", "Thu 5 Mar 2026 00:00"),
        ("tonight at 9", "Wed 4 Mar 2026 21:00"),
        ("Friday 3pm", "Fri 6 Mar 2026 15:00"),
        ("3 p.m. on Friday", "Fri 6 Mar 2026 15:00"),
        ("Wednesday 3pm", "Wed 4 Mar 2026 15:00"),
        ("Wednesday 9am", "Wed 11 Mar 2026 09:00"),
        ("tomorrow at 3", "Thu 5 Mar 2026 15:00"),
        ("tomorrow at 8", "Thu 5 Mar 2026 08:00"),
        ("tomorrow morning", "Thu 5 Mar 2026 09:00"),
        ("6 in the evening on friday", "Fri 6 Mar 2026 18:00"),
        ("friday night at 1", "Sat 7 Mar 2026 01:00"),
        ("3 april 10 am", "Fri 3 Apr 2026 10:00"),
        ("2026-05-01 15:30", "Fri 1 May 2026 15:30"),
        ("in 3 days at 4pm", "Sat 7 Mar 2026 16:00"),
        ("Fri Apr 3 15:30:00 2026", "Fri 3 Apr 2026 15:30"),
        ("شام 5 بجے", "Wed 4 Mar 2026 17:00"),
        ("کل شام ۵ بجے", "Thu 5 Mar 2026 17:00"),
        ("ساڑھے تین بجے", "Wed 4 Mar 2026 15:30"),
        ("پونے پانچ بجے", "Wed 4 Mar 2026 16:45"),
        ("رات 2 بجے", "Thu 5 Mar 2026 02:00"),
        ("جمعہ کی شام", "Fri 6 Mar 2026 18:00"),
        ("15 مارچ کو صبح 10 بجے", "Sun 15 Mar 2026 10:00"),
        ("کل 3pm", "Thu 5 Mar 2026 15:00"),
    ],
)
def test_a_day_and_time_is_understood(typed: str, when: str) -> None:
    assert shown(typed) == when


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("کل", "Tue 3 Mar 2026"),
        ("tuesday", "Tue 3 Mar 2026"),
        ("3/4", "Thu 3 Apr 2025"),
        ("the 12th", "Thu 12 Feb 2026"),
        ("at 8", "Wed 4 Mar 2026 08:00"),
        ("3pm", "Tue 3 Mar 2026 15:00"),
        ("2 weeks ago", "Wed 18 Feb 2026"),
        ("دو ہفتے پہلے", "Wed 18 Feb 2026"),
        ("last friday", "Fri 27 Feb 2026"),
    ],
)
def test_what_may_lie_on_either_side_lies_on_the_preferred_one(typed: str, day: str) -> None:
    assert shown(typed, prefer="past") == day


@pytest.mark.parametrize(
    "typed",
    ["", "ok", "maybe", "12 people", "12", "5", "may", "morning", "one day", "the first", "3-4", "3.4", "12%", "£12.50",
     "i don't know", "10 to 12 people", "next", "sunny", "march on", "3pm EST", "at 25:00", "25pm", "شاید", "ٹھیک ہے",
     "بارہ لوگ", "اس ہفتے", "he came on Friday", "in 100000 years", "1/1/9999"],
)  # fmt: skip
def test_noise_is_no_moment(typed: str) -> None:
    assert moment(typed) is None


@pytest.mark.parametrize(
    "typed", ["31/2", "30 Feb", "31 april", "12/31", "31/2/2027", "32nd", "۳۱/۲", "Sat 3 April 2026"]
)
def test_a_day_that_does_not_exist_is_no_moment(typed: str) -> None:
    assert moment(typed) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("in 90 minutes", 90),
        ("in an hour and a half", 90),
        ("in 1h30", 90),
        ("2 hours", 120),
        ("half an hour", 30),
        ("دو گھنٹے میں", 120),
        ("ڈیڑھ گھنٹے میں", 90),
        ("۹۰ منٹ بعد", 90),
        ("an hour ago", -60),
    ],
)
def test_hours_and_minutes_from_now_say_how_far_they_are(typed: str, minutes: int) -> None:
    found = moment(typed)
    assert found is not None
    assert found.has_time
    assert found.elapsed == timedelta(minutes=minutes)
    assert found.local == at("2026-03-04 10:00") + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=LONDON), at("2026-03-29 03:00")),  # the hour from 1 to 2 is left out
        (datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), at("2026-10-25 01:00")),  # and comes twice
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1), at("2026-10-25 03:00")),
    ],
)
def test_ninety_minutes_are_ninety_minutes_when_the_clocks_change(now: datetime, then: datetime) -> None:
    found = moment("in 90 minutes", now=now)
    assert found == Moment(then, has_time=True, elapsed=timedelta(minutes=90))


def test_days_from_now_are_days_of_the_calendar() -> None:
    evening = datetime(2026, 3, 28, 20, tzinfo=LONDON)
    assert moment("in 1 day and 2 hours", now=evening) == Moment(at("2026-03-29 22:00"), has_time=True)


def test_a_day_without_a_time_carries_the_default_one() -> None:
    found = understand_moment("tomorrow", now=NOW, languages=["en"], default_time=time(8, 30))
    assert found == Moment(at("2026-03-05 08:30"), has_time=False)


NEAREST = st.one_of(
    st.dates().map(lambda day: f"{day.day}/{day.month}"),
    st.sampled_from(["Monday", "tuesday", "Wed", "next Thursday", "this friday", "منگل", "اگلی جمعرات"]),
    st.integers(1, 31).map(lambda day: f"the {day}th"),
    st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda clock: f"{clock[0]}:{clock[1]:02}"),
    st.tuples(st.sampled_from(["Monday", "Sunday", "tomorrow"]), st.integers(1, 12)).map(lambda p: f"{p[0]} at {p[1]}"),
    st.integers(1, 12).map(lambda hour: f"{hour} بجے"),
    st.integers(1, 5000).map(lambda minutes: f"in {minutes} minutes"),
    st.integers(1, 90).map(lambda days: f"{days} دن بعد"),
)
NOWS = st.datetimes(at("2020-01-01"), at("2040-01-01")).map(lambda now: now.replace(tzinfo=UTC).astimezone(LONDON))


@given(NEAREST, NOWS)
def test_what_is_understood_lies_ahead_when_the_future_is_preferred(typed: str, now: datetime) -> None:
    found = moment(typed, now=now)
    assert found is not None
    if found.elapsed is not None:
        assert found.elapsed > timedelta(0)
    elif found.has_time:
        assert found.local > now.replace(tzinfo=None)
    else:
        assert found.local.date() >= now.date()


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), NOWS)
def test_a_full_date_is_that_day_however_it_is_written(day: date, now: datetime) -> None:
    month = day.strftime("%B")
    for typed in (
        f"{day:%d/%m/%Y}",
        f"{day.isoformat()}",
        f"{day.day} {month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ):
        found = moment(typed, now=now)
        assert found is not None
        assert found.local.date() == day


@given(st.text(max_size=120), st.lists(st.sampled_from(["en", "ur", "xx"]), max_size=3), NOWS)
def test_no_text_is_met_with_an_exception(text: str, languages: list[str], now: datetime) -> None:
    understand_moment(text, now=now, languages=languages)
    understand_moment(text, now=now, languages=languages, prefer="past")


WORDS = (
    "in at the next last half past to 3 12 31 april may friday tomorrow week hours pm : / کل بجے شام منگل 5 ۳ اپریل بعد"
)


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=7).map(" ".join), NOWS)
def test_no_heap_of_date_words_is_met_with_an_exception(text: str, now: datetime) -> None:
    understand_moment(text, now=now, languages=["en", "ur"])


def test_dateparser_is_loaded_only_when_it_is_needed() -> None:
    script = """
import sys
from datetime import datetime, UTC
from bot.understanding.dates import understand_moment
for text in ("tomorrow", "in 2 hours", "3/4", "ok", "she came", "کل شام 5 بجے"):
    understand_moment(text, now=datetime(2026, 3, 4, tzinfo=UTC), languages=["en", "ur"])
assert "dateparser" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
