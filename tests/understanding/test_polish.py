"""Polish as people type it, with and without the marks on its letters. It is Wednesday 4 March 2026, at ten."""

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
ONE_TO_TWENTY = (
    "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście "
    "piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia"
)
WITHOUT_MARKS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def shown(typed: str, *, prefer: Prefer = "future") -> str | None:
    """The moment as "Fri 3 Apr 2026" or "Fri 3 Apr 2026 15:00"."""
    found = understand_moment(typed, now=NOW, languages=["pl", "en"], prefer=prefer)
    if found is None:
        return None
    return f"{found.local:%a} {found.local.day} {found.local:%b %Y}" + (f" {found.local:%H:%M}" * found.has_time)


DAYS = [
    ("dziś", "Wed 4 Mar 2026"),
    ("jutro", "Thu 5 Mar 2026"),
    ("Jutro!", "Thu 5 Mar 2026"),
    ("pojutrze", "Fri 6 Mar 2026"),
    ("przedwczoraj", "Mon 2 Mar 2026"),
    ("w poniedziałek", "Mon 9 Mar 2026"),
    ("we wtorek", "Tue 10 Mar 2026"),
    ("środa", "Wed 11 Mar 2026"),
    ("w najbliższą sobotę", "Sat 7 Mar 2026"),
    ("do piątku", "Fri 6 Mar 2026"),
    ("najpóźniej w niedzielę", "Sun 8 Mar 2026"),
    ("pt", "Fri 6 Mar 2026"),
    ("w przyszły piątek", "Fri 13 Mar 2026"),
    ("w następną środę", "Wed 11 Mar 2026"),
    ("w czwartek w przyszłym tygodniu", "Thu 12 Mar 2026"),
    ("za tydzień w piątek", "Fri 13 Mar 2026"),
    ("w zeszły poniedziałek", "Mon 2 Mar 2026"),
    ("za tydzień", "Wed 11 Mar 2026"),
    ("za dwa tygodnie", "Wed 18 Mar 2026"),
    ("za 3 dni", "Sat 7 Mar 2026"),
    ("za miesiąc", "Sat 4 Apr 2026"),
    ("w przyszłym miesiącu", "Sat 4 Apr 2026"),
    ("za pół roku", "Fri 4 Sep 2026"),
    ("3 kwietnia", "Fri 3 Apr 2026"),
    ("3-go kwietnia", "Fri 3 Apr 2026"),
    ("trzeciego kwietnia", "Fri 3 Apr 2026"),
    ("dwudziestego piątego maja", "Mon 25 May 2026"),
    ("1 października", "Thu 1 Oct 2026"),
    ("3 IV", "Fri 3 Apr 2026"),
    ("3 kwietnia 2027 r.", "Sat 3 Apr 2027"),
    ("3.04.2027", "Sat 3 Apr 2027"),
    ("12-go", "Thu 12 Mar 2026"),
    ("tydzień temu", "Wed 25 Feb 2026"),
]


@pytest.mark.parametrize(("typed", "day"), DAYS)
def test_a_day_is_understood_with_and_without_marks(typed: str, day: str) -> None:
    assert shown(typed) == day
    assert shown(typed.translate(WITHOUT_MARKS)) == day


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("o 15", "Wed 4 Mar 2026 15:00"),
        ("o 15.30", "Wed 4 Mar 2026 15:30"),
        ("o piętnastej", "Wed 4 Mar 2026 15:00"),
        ("o piętnastej trzydzieści", "Wed 4 Mar 2026 15:30"),
        ("o 15-tej", "Wed 4 Mar 2026 15:00"),
        ("o trzeciej", "Wed 4 Mar 2026 15:00"),
        ("o 3 po południu", "Wed 4 Mar 2026 15:00"),
        ("do 16", "Wed 4 Mar 2026 16:00"),
        ("na drugą", "Wed 4 Mar 2026 14:00"),
        ("koniec o 12:30", "Wed 4 Mar 2026 12:30"),
        ("wpół do ósmej", "Wed 4 Mar 2026 19:30"),
        ("wpol do czwartej", "Wed 4 Mar 2026 15:30"),
        ("kwadrans po piątej", "Wed 4 Mar 2026 17:15"),
        ("za kwadrans ósma", "Wed 4 Mar 2026 19:45"),
        ("za dziesięć czwarta", "Wed 4 Mar 2026 15:50"),
        ("o dwudziestej pierwszej", "Wed 4 Mar 2026 21:00"),
        ("w południe", "Wed 4 Mar 2026 12:00"),
        ("o północy", "Thu 5 Mar 2026 00:00"),
        ("wieczorem", "Wed 4 Mar 2026 18:00"),
        ("dziś wieczorem", "Wed 4 Mar 2026 18:00"),
        ("jutro rano", "Thu 5 Mar 2026 09:00"),
        ("jutro o 8 rano", "Thu 5 Mar 2026 08:00"),
        ("we wtorek o 15", "Tue 10 Mar 2026 15:00"),
        ("w sobote wieczorem", "Sat 7 Mar 2026 18:00"),
        ("w piątek w nocy o 1", "Sat 7 Mar 2026 01:00"),
        ("7 marca o 10", "Sat 7 Mar 2026 10:00"),
        ("za 5 dni o 16", "Mon 9 Mar 2026 16:00"),
    ],
)
def test_a_day_and_time_is_understood(typed: str, when: str) -> None:
    assert shown(typed) == when


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("za 40 minut", 40),
        ("za godzinę", 60),
        ("za pół godziny", 30),
        ("za półtorej godziny", 90),
        ("za poltorej godziny", 90),
        ("za dwie i pół godziny", 150),
        ("za kwadrans", 15),
        ("za godzinę i 15 minut", 75),
        ("godzinę temu", -60),
    ],
)
def test_hours_and_minutes_from_now_say_how_far_they_are(typed: str, minutes: int) -> None:
    found = understand_moment(typed, now=NOW, languages=["pl"])
    assert found is not None
    assert found.elapsed == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("wtorek", "Tue 3 Mar 2026"),
        ("w poniedziałek", "Mon 2 Mar 2026"),
        ("w zeszły piątek", "Fri 27 Feb 2026"),
        ("2 tygodnie temu", "Wed 18 Feb 2026"),
        ("o 8", "Wed 4 Mar 2026 08:00"),
    ],
)
def test_what_may_lie_on_either_side_lies_on_the_preferred_one(typed: str, day: str) -> None:
    assert shown(typed, prefer="past") == day


@pytest.mark.parametrize(
    "typed",
    ["może", "12 osób", "12", "jeden dzień", "tydzień", "maj", "pierwszy", "nie wiem", "dobrze", "koniec", "tak", "do",
     "rano było zimno", "przyszedł w piątek", "o 25", "31 kwietnia", "30 lutego"],
)  # fmt: skip
def test_noise_is_no_moment(typed: str) -> None:
    assert shown(typed) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45 min", 45),
        ("45 minut", 45),
        ("godzina", 60),
        ("godzinka", 60),
        ("1 godzina 30", 90),
        ("1h30", 90),
        ("godzina i pół", 90),
        ("półtorej godziny", 90),
        ("poltorej godziny", 90),
        ("pół godziny", 30),
        ("kwadrans", 15),
        ("trzy kwadranse", 45),
        ("godzina i kwadrans", 75),
        ("trzy czwarte godziny", 45),
        ("dwie godziny i 5 minut", 125),
        ("dwie i pół godziny", 150),
        ("2,5 godziny", 150),
        ("około 2 godzin", 120),
        ("z godzinę", 60),
        ("czterdzieści pięć minut", 45),
        ("dziewięćdziesiąt", 90),
        ("doba", 24 * 60),
    ],
)
def test_a_length_of_time_is_understood(typed: str, minutes: int) -> None:
    assert understand_duration(typed, ["pl"]) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["wieki", "45 osób", "miesiąc", "godzina 75", "trochę"])
def test_what_is_no_length_of_time_is_none(typed: str) -> None:
    assert understand_duration(typed, ["pl"]) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("dwadzieścia trzy", "23"),
        ("dwudziestu pięciu", "25"),
        ("dwa i pół", "2.5"),
        ("półtora", "1.5"),
        ("minus dwa", "-2"),
        ("około 12", "12"),
        ("2,5", "2.5"),
        ("sto", "100"),
        ("żaden", "0"),
    ],
)
def test_a_number_is_understood(typed: str, number: str) -> None:
    assert understand_number(typed, ["pl"]) == Decimal(number)
    assert understand_number(typed.translate(WITHOUT_MARKS), ["pl"]) == Decimal(number)


def test_words_from_one_to_twenty() -> None:
    assert [understand_number(word, ["pl"]) for word in ONE_TO_TWENTY.split()] == list(range(1, 21))


@pytest.mark.parametrize("typed", ["tak", "TAK!", "no tak", "jasne", "dobra", "zgadza się", "może być", "👍"])
def test_yes(typed: str) -> None:
    assert understand_yes_no(typed, ["pl"]) is True


@pytest.mark.parametrize("typed", ["nie", "Nie.", "nie dziękuję", "raczej nie", "jeszcze nie", "zle", "👎"])
def test_no(typed: str) -> None:
    assert understand_yes_no(typed, ["pl"]) is False


@pytest.mark.parametrize("typed", ["może", "tak i nie", "nie wiem", "nikt nie przyszedł"])
def test_anything_else_is_neither(typed: str) -> None:
    assert understand_yes_no(typed, ["pl"]) is None


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("koniec", "stop"),
        ("pauza", "pause"),
        ("Przerwa.", "pause"),
        ("pomocy!", "help"),
        ("menu", "menu"),
        ("nieważne", "cancel"),
        ("wróć", "back"),
        ("wroc", "back"),
        ("pomiń", "skip"),
        ("pomin to pytanie", "skip"),
        ("kontynuuj", "resume"),
        ("dalej", "next"),
    ],
)
def test_a_command_is_understood_in_any_language(typed: str, command: str) -> None:
    assert command_word(typed, ["pl"]) == command
    assert command_word(typed, ["en"]) == command


@pytest.mark.parametrize(
    "typed", ["koniec wizyty był trudny", "pomoc sąsiedzka", "wróciła do domu", "dalej było lepiej"]
)
def test_a_command_is_the_whole_message(typed: str) -> None:
    assert command_word(typed, ["pl"]) is None


@pytest.mark.parametrize(
    ("typed", "place"), [("zostaw prywatne", 1), ("udostepnij", 0), ("Udo", 0), ("2", 1), ("nie dziś", 2)]
)
def test_a_typed_label_counts_without_its_marks_too(typed: str, place: int) -> None:
    assert match_choice(typed, ["Udostępnij", "Zostaw prywatne", "Nie dziś"]) == place


@pytest.mark.parametrize(
    "typed", ["data urodzenia 12.03.1961", "ur. 12.03.1961", "urodzona 12 marca 1961", "Numer NHS: 943 476 5919"]
)
def test_details_that_identify_are_found_beside_polish_words(typed: str) -> None:
    assert find_identifying(typed, today=NOW.date())


@given(st.integers(0, 23), st.integers(0, 59))
def test_hours_and_minutes_are_read_in_every_way_they_are_written(hours: int, minutes: int) -> None:
    length = timedelta(hours=hours, minutes=minutes)
    for typed in (f"{hours} godz. {minutes} min", f"{hours} godzin i {minutes} minut", f"{hours}h{minutes:02}"):
        assert understand_duration(typed, ["pl"]) == length


@given(st.sampled_from(sorted(phrasebook("pl").weekdays)))
def test_every_spelling_of_a_weekday_is_a_day(word: str) -> None:
    assert shown(word) is not None
    assert shown(f"w {word}") is not None
