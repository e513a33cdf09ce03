"""Somali as people type it, in the spellings of north and south. It is Wednesday 4 March 2026, at ten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
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
ONE_TO_TEN = "kow laba saddex afar shan lix toddoba siddeed sagaal toban".split()
TENS = "labaatan soddon afartan konton lixdan toddobaatan siddeetan sagaashan".split()


def shown(typed: str, *, prefer: Prefer = "future") -> str | None:
    """The moment as "Fri 3 Apr 2026" or "Fri 3 Apr 2026 15:00"."""
    found = understand_moment(typed, now=NOW, languages=["so", "en"], prefer=prefer)
    if found is None:
        return None
    return f"{found.local:%a} {found.local.day} {found.local:%b %Y}" + (f" {found.local:%H:%M}" * found.has_time)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("maanta", "Wed 4 Mar 2026"),
        ("berri", "Thu 5 Mar 2026"),
        ("Bari!", "Thu 5 Mar 2026"),
        ("barri", "Thu 5 Mar 2026"),
        ("saadambe", "Fri 6 Mar 2026"),
        ("shalay", "Tue 3 Mar 2026"),
        ("isniin", "Mon 9 Mar 2026"),
        ("Isniinta", "Mon 9 Mar 2026"),
        ("maalinta isniinta", "Mon 9 Mar 2026"),
        ("arbaco", "Wed 11 Mar 2026"),
        ("jimcaha", "Fri 6 Mar 2026"),
        ("Jumca", "Fri 6 Mar 2026"),
        ("jimcaha soo socda", "Fri 6 Mar 2026"),
        ("jimcaha dambe", "Fri 13 Mar 2026"),
        ("jimcaha toddobaadka soo socda", "Fri 13 Mar 2026"),
        ("usbuuca dambe isniinta", "Mon 9 Mar 2026"),
        ("talaadada soo socota", "Tue 10 Mar 2026"),
        ("usbuuca dambe", "Wed 11 Mar 2026"),
        ("toddobaadka soo socda", "Wed 11 Mar 2026"),
        ("toddobaad kadib", "Wed 11 Mar 2026"),
        ("laba toddobaad ka dib", "Wed 18 Mar 2026"),
        ("3 maalmood kadib", "Sat 7 Mar 2026"),
        ("bisha soo socota", "Sat 4 Apr 2026"),
        ("bil kadib", "Sat 4 Apr 2026"),
        ("sannad kadib", "Thu 4 Mar 2027"),
        ("3 Abriil", "Fri 3 Apr 2026"),
        ("3da Abriil", "Fri 3 Apr 2026"),
        ("3 April", "Fri 3 Apr 2026"),
        ("Abriil 3", "Fri 3 Apr 2026"),
        ("12 Maajo", "Tue 12 May 2026"),
        ("12 Maayo", "Tue 12 May 2026"),
        ("12 bisha 5aad", "Tue 12 May 2026"),
        ("20 January", "Wed 20 Jan 2027"),
        ("20 Janaayo 2027", "Wed 20 Jan 2027"),
        ("kowda Luulyo", "Wed 1 Jul 2026"),
        ("shan iyo labaatanka bisha Diseembar", "Fri 25 Dec 2026"),
        ("taariikhda 12", "Thu 12 Mar 2026"),
        ("12ka bisha", "Thu 12 Mar 2026"),
        ("laba maalmood ka hor", "Mon 2 Mar 2026"),
    ],
)
def test_a_day_is_understood(typed: str, day: str) -> None:
    assert shown(typed) == day


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("saacadda 3", "Wed 4 Mar 2026 15:00"),
        ("saacada 3", "Wed 4 Mar 2026 15:00"),
        ("saac 3", "Wed 4 Mar 2026 15:00"),
        ("saacadda saddex iyo bar", "Wed 4 Mar 2026 15:30"),
        ("saacadda shan oo toban la'", "Wed 4 Mar 2026 16:50"),
        ("saacadda 5 oo rubac la'", "Wed 4 Mar 2026 16:45"),
        ("3da galabnimo", "Wed 4 Mar 2026 15:00"),
        ("shanta galabnimo", "Wed 4 Mar 2026 17:00"),
        ("8:30 fiidnimo", "Wed 4 Mar 2026 20:30"),
        ("laba iyo tobanka duhurnimo", "Wed 4 Mar 2026 12:00"),
        ("galabta", "Wed 4 Mar 2026 14:00"),
        ("caawa", "Wed 4 Mar 2026 20:00"),
        ("caawa 9", "Wed 4 Mar 2026 21:00"),
        ("saqda dhexe", "Thu 5 Mar 2026 00:00"),
        ("berri subax", "Thu 5 Mar 2026 09:00"),
        ("berri 11:00", "Thu 5 Mar 2026 11:00"),
        ("berri saacadda 8 subaxnimo", "Thu 5 Mar 2026 08:00"),
        ("berri 5ta galabnimo", "Thu 5 Mar 2026 17:00"),
        ("Jimcaha 10:00", "Fri 6 Mar 2026 10:00"),
        ("axadda 3pm", "Sun 8 Mar 2026 15:00"),
        ("habeenka jimcaha", "Fri 6 Mar 2026 20:00"),
        ("15ka Maarso saacadda 10", "Sun 15 Mar 2026 10:00"),
        ("saddex maalmood kadib saacadda 4", "Sat 7 Mar 2026 16:00"),
    ],
)
def test_a_day_and_time_is_understood(typed: str, when: str) -> None:
    assert shown(typed) == when


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("saacad kadib", 60),
        ("2 saacadood ka dib", 120),
        ("laba saac kadib", 120),
        ("nus saac kadib", 30),
        ("saacad iyo bar kadib", 90),
        ("40 daqiiqo kadib", 40),
        ("toban daqiiqo gudahood", 10),
        ("saacad ka hor", -60),
    ],
)
def test_hours_and_minutes_from_now_say_how_far_they_are(typed: str, minutes: int) -> None:
    found = understand_moment(typed, now=NOW, languages=["so"])
    assert found is not None
    assert found.elapsed == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("isniinta", "Mon 2 Mar 2026"),
        ("Isniintii hore", "Mon 2 Mar 2026"),
        ("jimcihii la soo dhaafay", "Fri 27 Feb 2026"),
        ("3 Maarso", "Tue 3 Mar 2026"),
        ("toddobaadkii hore", "Wed 25 Feb 2026"),
    ],
)
def test_what_may_lie_on_either_side_lies_on_the_preferred_one(typed: str, day: str) -> None:
    assert shown(typed, prefer="past") == day


@pytest.mark.parametrize(
    "typed",
    ["laga yaabaa", "12 qof", "12", "shan", "hal maalin", "maalin", "bisha", "mar dambe", "hadda", "ma garanayo",
     "hagaag", "jimcaha ayuu yimid", "saacadda 25", "31 Abriil", "30ka Febraayo", "maya", "waxba"],
)  # fmt: skip
def test_noise_is_no_moment(typed: str) -> None:
    assert shown(typed) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45 daqiiqo", 45),
        ("45 daqiiqadood", 45),
        ("soddon dhaqiiqo", 30),
        ("labaatan iyo shan daqiiqo", 25),
        ("shan iyo labaatan daqiiqo", 25),
        ("laba iyo toban daqiiqo", 12),
        ("saacad", 60),
        ("hal saac", 60),
        ("saacad iyo bar", 90),
        ("saac iyo badh", 90),
        ("1 saac 30", 90),
        ("1 saac iyo 30", 90),
        ("nus saac", 30),
        ("saacad barkeed", 30),
        ("rubac saac", 15),
        ("laba saacadood iyo toban daqiiqo", 130),
        ("laba saacadood iyo bar", 150),
        ("laba iyo bar saacadood", 150),
        ("qiyaastii 2 saac", 120),
        ("hal maalin", 24 * 60),
    ],
)
def test_a_length_of_time_is_understood(typed: str, minutes: int) -> None:
    assert understand_duration(typed, ["so"]) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["waqti dheer", "45 qof", "bil", "1 saac 75", "saac 3"])
def test_what_is_no_length_of_time_is_none(typed: str) -> None:
    assert understand_duration(typed, ["so"]) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("eber", "0"),
        ("hal", "1"),
        ("labo", "2"),
        ("sadex", "3"),
        ("kow iyo toban", "11"),
        ("toban iyo shan", "15"),
        ("shan iyo labaatan", "25"),
        ("labaatan iyo shan", "25"),
        ("boqol iyo konton", "150"),
        ("laba iyo bar", "2.5"),
        ("saddex iyo rubac", "3.25"),
        ("laga jaray laba", "-2"),
        ("qiyaastii toban", "10"),
    ],
)
def test_a_number_is_understood(typed: str, number: str) -> None:
    assert understand_number(typed, ["so"]) == Decimal(number)


def test_words_from_one_to_ninety_nine_in_either_order() -> None:
    ones = ONE_TO_TEN[:9]
    assert [understand_number(word, ["so"]) for word in ONE_TO_TEN] == list(range(1, 11))
    assert [understand_number(f"{one} iyo toban", ["so"]) for one in ones] == list(range(11, 20))
    for value, ten in zip(range(20, 100, 10), TENS, strict=True):
        assert understand_number(ten, ["so"]) == value
        for added, one in enumerate(ones, 1):
            assert understand_number(f"{one} iyo {ten}", ["so"]) == value + added
            assert understand_number(f"{ten} iyo {one}", ["so"]) == value + added


@pytest.mark.parametrize("typed", ["haa", "HAA!", "haa, waa sax", "waa sax", "hagaag", "waayahay", "👍"])
def test_yes(typed: str) -> None:
    assert understand_yes_no(typed, ["so"]) is True


@pytest.mark.parametrize("typed", ["maya", "May.", "hadda maya", "maya, mahadsanid", "ma rabo", "waa khalad", "👎"])
def test_no(typed: str) -> None:
    assert understand_yes_no(typed, ["so"]) is False


@pytest.mark.parametrize("typed", ["laga yaabaa", "haa iyo maya", "ma garanayo", "maya ayay tiri"])
def test_anything_else_is_neither(typed: str) -> None:
    assert understand_yes_no(typed, ["so"]) is None


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("jooji", "stop"),
        ("haki", "pause"),
        ("Hakad.", "pause"),
        ("i caawi", "help"),
        ("liiska", "menu"),
        ("ka noqo", "cancel"),
        ("iska daa", "cancel"),
        ("dib u noqo", "back"),
        ("ka bood", "skip"),
        ("sii wad", "resume"),
        ("kan xiga", "next"),
        ("su\u2019aasha xigta", "next"),
    ],
)
def test_a_command_is_understood_in_any_language(typed: str, command: str) -> None:
    assert command_word(typed, ["so"]) == command
    assert command_word(typed, ["en"]) == command


@pytest.mark.parametrize("typed", ["jooji baska", "caawimaad ayay u baahnayd", "dib ayuu u soo noqday", "xiga kulanka"])
def test_a_command_is_the_whole_message(typed: str) -> None:
    assert command_word(typed, ["so"]) is None


@pytest.mark.parametrize(
    ("typed", "place"), [("gaar ha ahaado", 1), ("wadaag", 0), ("Wad", 0), ("2", 1), ("maanta", 2)]
)
def test_a_typed_label_its_number_or_its_beginning_counts(typed: str, place: int) -> None:
    assert match_choice(typed, ["Wadaag", "Gaar ha ahaado", "Maanta maya"]) == place


@pytest.mark.parametrize(
    "typed", ["wuxuu dhashay 12.03.1961", "taariikhda dhalashada 12/03/1961", "Lambarka NHS: 943 476 5919"]
)
def test_details_that_identify_are_found_beside_somali_words(typed: str) -> None:
    assert find_identifying(typed, today=NOW.date())


@given(st.integers(0, 23), st.integers(0, 59))
def test_hours_and_minutes_are_read_in_every_way_they_are_written(hours: int, minutes: int) -> None:
    length = timedelta(hours=hours, minutes=minutes)
    for typed in (
        f"{hours} saacadood iyo {minutes} daqiiqo",
        f"{hours} saac {minutes} daqiiqo",
        f"{hours}h{minutes:02}",
    ):
        assert understand_duration(typed, ["so"]) == length


@given(st.sampled_from(sorted(phrasebook("so").weekdays)))
def test_every_spelling_of_a_weekday_is_a_day(word: str) -> None:
    assert shown(word) is not None
    assert shown(f"{word} saacadda 3") is not None


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_a_date_as_tandem_writes_it_is_that_day(day: date) -> None:
    for pattern in ("EEEE d MMMM y", "d MMMM y", "d MMM y"):
        found = understand_moment(format_date(day, pattern, locale="so"), now=NOW, languages=["so"])
        assert found is not None
        assert found.local.date() == day
