"""Bengali as people type it: standard and Sylheti, in Bengali or Latin letters. It is Wednesday 4 March 2026."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.choices import match_choice, understand_yes_no
from bot.understanding.dates import understand_moment
from bot.understanding.durations import understand_duration
from bot.understanding.identifying import find_identifying
from bot.understanding.moment_words import Prefer
from bot.understanding.numbers import understand_number
from bot.understanding.phrasebook import phrasebook
from bot.understanding.words import command_word

NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Europe/London"))
DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
ONE_TO_TWENTY = "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ বিশ"


def shown(typed: str, *, prefer: Prefer = "future") -> str | None:
    """The moment as "Fri 3 Apr 2026" or "Fri 3 Apr 2026 15:00"."""
    found = understand_moment(typed, now=NOW, languages=["bn", "en"], prefer=prefer)
    if found is None:
        return None
    return f"{found.local:%a} {found.local.day} {found.local:%b %Y}" + (f" {found.local:%H:%M}" * found.has_time)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("আগামীকাল", "Thu 5 Mar 2026"),
        ("আগামী কাল।", "Thu 5 Mar 2026"),
        ("কাল", "Thu 5 Mar 2026"),
        ("কাইল", "Thu 5 Mar 2026"),
        ("পরশু", "Fri 6 Mar 2026"),
        ("গতকাল", "Tue 3 Mar 2026"),
        ("শুক্রবার", "Fri 6 Mar 2026"),
        ("শুক্রবারে", "Fri 6 Mar 2026"),
        ("আগামী শুক্রবার", "Fri 6 Mar 2026"),
        ("পরের শুক্রবার", "Fri 13 Mar 2026"),
        ("আগামী সপ্তাহের সোমবার", "Mon 9 Mar 2026"),
        ("গত সোমবার", "Mon 2 Mar 2026"),
        ("বৃহষ্পতিবার", "Thu 5 Mar 2026"),
        ("বিষ্যুদবার", "Thu 5 Mar 2026"),
        ("রোববার", "Sun 8 Mar 2026"),
        ("২ সপ্তাহ পরে", "Wed 18 Mar 2026"),
        ("এক সপ্তাহ পর", "Wed 11 Mar 2026"),
        ("আগামী সপ্তাহে", "Wed 11 Mar 2026"),
        ("আগামী মাসে", "Sat 4 Apr 2026"),
        ("৩ এপ্রিল", "Fri 3 Apr 2026"),
        ("3 এপ্রিল", "Fri 3 Apr 2026"),
        ("৩রা এপ্রিল", "Fri 3 Apr 2026"),
        ("৩/৪", "Fri 3 Apr 2026"),
        ("১২ই মে", "Tue 12 May 2026"),
        ("পহেলা মে", "Fri 1 May 2026"),
        ("মে মাসের ১২ তারিখ", "Tue 12 May 2026"),
        ("মার্চের ১৫ তারিখে", "Sun 15 Mar 2026"),
        ("একুশে মার্চ", "Sat 21 Mar 2026"),
        ("১২ তারিখে", "Thu 12 Mar 2026"),
        ("১৫ মার্চ ২০২৭", "Mon 15 Mar 2027"),
        ("kal", "Thu 5 Mar 2026"),
        ("agamikal", "Thu 5 Mar 2026"),
        ("porshu", "Fri 6 Mar 2026"),
        ("agami mongolbar", "Tue 10 Mar 2026"),
        ("jummabar", "Fri 6 Mar 2026"),
        ("tin din por", "Sat 7 Mar 2026"),
    ],
)
def test_a_day_is_understood(typed: str, day: str) -> None:
    assert shown(typed) == day


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("১৫:৩০", "Wed 4 Mar 2026 15:30"),
        ("পাঁচটা", "Wed 4 Mar 2026 17:00"),
        ("৫টায়", "Wed 4 Mar 2026 17:00"),
        ("বিকেল ৫টা", "Wed 4 Mar 2026 17:00"),
        ("বিকাল পাঁচটায়", "Wed 4 Mar 2026 17:00"),
        ("৫টার দিকে", "Wed 4 Mar 2026 17:00"),
        ("সাড়ে তিনটায়", "Wed 4 Mar 2026 15:30"),
        ("সোয়া চারটায়", "Wed 4 Mar 2026 16:15"),
        ("পৌনে পাঁচটা", "Wed 4 Mar 2026 16:45"),
        ("দেড়টা", "Wed 4 Mar 2026 13:30"),
        ("পাঁচটা ২০ মিনিটে", "Wed 4 Mar 2026 17:20"),
        ("পাঁচটা বাজতে ১০ মিনিট", "Wed 4 Mar 2026 16:50"),
        ("রাত ৯টা", "Wed 4 Mar 2026 21:00"),
        ("রাত ১২টা", "Thu 5 Mar 2026 00:00"),
        ("দুপুর ২টা", "Wed 4 Mar 2026 14:00"),
        ("কাল সকাল সাড়ে ১০টায়", "Thu 5 Mar 2026 10:30"),
        ("কালকে দুপুরে", "Thu 5 Mar 2026 12:00"),
        ("আগামীকাল 11:00", "Thu 5 Mar 2026 11:00"),
        ("শুক্রবার বিকেলে", "Fri 6 Mar 2026 14:00"),
        ("শনিবার দুপুর বারোটায়", "Sat 7 Mar 2026 12:00"),
        ("আজ রাতে", "Wed 4 Mar 2026 20:00"),
        ("২ দিন পরে বিকেল ৪টায়", "Fri 6 Mar 2026 16:00"),
        ("shukrobar bikel 5tay", "Fri 6 Mar 2026 17:00"),
        ("kal shokale", "Thu 5 Mar 2026 09:00"),
        ("শুক্রবার 3pm", "Fri 6 Mar 2026 15:00"),
    ],
)
def test_a_day_and_time_is_understood(typed: str, when: str) -> None:
    assert shown(typed) == when


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("২ ঘণ্টা পরে", 120), ("আধা ঘণ্টা পর", 30), ("২০ মিনিটের মধ্যে", 20), ("ঘণ্টাখানেক পরে", 60), ("2 ghonta pore", 120)],
)
def test_hours_and_minutes_from_now_say_how_far_they_are(typed: str, minutes: int) -> None:
    found = understand_moment(typed, now=NOW, languages=["bn"])
    assert found is not None
    assert found.elapsed == timedelta(minutes=minutes)


def test_a_word_for_yesterday_and_tomorrow_lies_on_the_preferred_side() -> None:
    assert shown("কাল", prefer="past") == "Tue 3 Mar 2026"
    assert shown("পরশু", prefer="past") == "Mon 2 Mar 2026"


@pytest.mark.parametrize(
    "typed",
    ["হয়তো", "ঠিক আছে", "১২ জন মানুষ", "১২", "সকাল", "দিন", "পরে", "শনি-রবিবার", "তিনি শুক্রবার এসেছিলেন", "৩১/২", "৩২ তারিখ"],
)
def test_noise_and_a_day_that_does_not_exist_are_no_moment(typed: str) -> None:
    assert shown(typed) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("৪৫ মিনিট", 45),
        ("৪৫মিনিট", 45),
        ("৯০", 90),
        ("এক ঘণ্টা", 60),
        ("1 ঘণ্টা 30", 90),
        ("দেড় ঘণ্টা", 90),
        ("আড়াই ঘন্টা", 150),
        ("সাড়ে তিন ঘণ্টা", 210),
        ("সোয়া ঘণ্টা", 75),
        ("পৌনে দুই ঘণ্টা", 105),
        ("আধ ঘণ্টা", 30),
        ("এক ঘণ্টা আর বিশ মিনিট", 80),
        ("প্রায় এক ঘণ্টা", 60),
        ("ঘণ্টাখানেক", 60),
        ("der ghonta", 90),
    ],
)
def test_a_length_of_time_is_understood(typed: str, minutes: int) -> None:
    assert understand_duration(typed, ["bn", "en"]) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["অনেকক্ষণ", "৪৫ জন", "এক মাস", "তিনজন মানুষ"])
def test_what_is_no_length_of_time_is_none(typed: str) -> None:
    assert understand_duration(typed, ["bn", "en"]) is None


@given(st.integers(0, 23), st.integers(0, 59))
def test_hours_and_minutes_are_read_in_bengali_digits(hours: int, minutes: int) -> None:
    length = timedelta(hours=hours, minutes=minutes)
    for typed in (f"{hours} ঘণ্টা {minutes} মিনিট", f"{hours} ঘন্টা ও {minutes} মিনিট"):
        assert understand_duration(typed.translate(DIGITS), ["bn"]) == length


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("৩", "3"),
        ("১২.৫", "12.5"),
        ("৩টি", "3"),
        ("তিনটা", "3"),
        ("সাড়ে তিন", "3.5"),
        ("দেড়", "1.5"),
        ("মাইনাস ২", "-2"),
        ("প্রায় বিশ", "20"),
        ("পঁয়তাল্লিশ", "45"),
        ("নিরানব্বই", "99"),
        ("dosh", "10"),
    ],
)
def test_a_number_is_understood(typed: str, number: str) -> None:
    assert understand_number(typed, ["bn", "en"]) == Decimal(number)


def test_words_from_one_to_twenty_and_one_for_every_number_to_a_hundred() -> None:
    assert [understand_number(word, ["bn"]) for word in ONE_TO_TWENTY.split()] == list(range(1, 21))
    assert set(range(1, 101)) <= set(phrasebook("bn").numbers.values())


@pytest.mark.parametrize("typed", ["হ্যাঁ", "হ্যাঁ।", "জি", "জ্বি হ্যাঁ", "ঠিক আছে", "ha", "Thik ache", "ji"])
def test_yes(typed: str) -> None:
    assert understand_yes_no(typed, ["bn"]) is True


@pytest.mark.parametrize("typed", ["না", "জি না", "এখন নয়", "না, ধন্যবাদ", "na", "ji na"])
def test_no(typed: str) -> None:
    assert understand_yes_no(typed, ["bn"]) is False


@pytest.mark.parametrize("typed", ["হয়তো", "জানি না", "হ্যাঁ আবার না"])
def test_anything_else_is_neither(typed: str) -> None:
    assert understand_yes_no(typed, ["bn"]) is None


@pytest.mark.parametrize(
    ("typed", "place"), [("ব্যক্তিগত", 0), ("শেয়ার করুন।", 1), ("২", 1), ("এখন নয়", 2), ("শেয়ার করুন", 1)]
)
def test_a_typed_label_its_number_or_its_beginning_counts(typed: str, place: int) -> None:
    assert match_choice(typed, ["ব্যক্তিগত রাখুন", "শেয়ার করুন", "এখন নয়"]) == place


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("বন্ধ করুন", "stop"),
        ("থামুন।", "pause"),
        ("বিরতি", "pause"),
        ("সাহায্য", "help"),
        ("মেনু", "menu"),
        ("বাতিল", "cancel"),
        ("পেছনে", "back"),
        ("বাদ দিন", "skip"),
        ("চালিয়ে যান", "resume"),
        ("পরের", "next"),
        ("bondho koro", "stop"),
        ("batil", "cancel"),
        ("chaliye jao", "resume"),
    ],
)
def test_a_command_is_the_whole_message_in_any_language(typed: str, command: str) -> None:
    assert command_word(typed, ["bn"]) == command
    assert command_word(typed, ["en"]) == command
    assert command_word(f"{typed} মা", ["bn"]) is None


@pytest.mark.parametrize("typed", ["তার জন্ম তারিখ ০৩/০৪/১৯৫৬", "এনএইচএস নম্বর ৯৪৩ ৪৭৬ ৫৯১৯", "ফোন ০৭৭০০ ৯০০১২৩"])
def test_what_identifies_somebody_is_seen_in_bengali_digits(typed: str) -> None:
    assert find_identifying(typed, today=NOW.date())
