"""A word is found however it is typed; what sounds like it, when nothing is written like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.alike import sought, sound_of

WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cafe", "Café Łódź"),
        ("LODZ", "Café Łódź"),
        ("mens shed", "The Men's Shed"),
        ("men's", "mens group"),
        ("12", "bus ১২"),
        ("۱۲", "bus 12"),
        ("kitch", "Thursday Kitchen"),
        ("kitchen thursday", "Thursday Kitchen"),
        ("كراچی", "کراچی"),
    ],
)
def test_case_accents_digits_and_marks_make_no_difference(typed: str, written: str) -> None:
    assert sought(typed).stand_in(written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("مسجد", "Masjid Noor"),
        ("মসজিদ", "Masjid Noor"),
        ("masjed", "মসজিদ নূর"),
        ("gurdwara", "ਗੁਰਦੁਆਰਾ"),
        ("gurudwara", "Gurdwara Sri Guru"),
        ("কিংস্টন", "Kingston library"),
        ("kingstone", "Kingston library"),
        ("kichen", "Thursday Kitchen"),
        ("کچن", "Thursday Kitchen"),
        ("brij", "Bridge club"),
        ("pharmasy", "Pharmacy"),
        ("سینٹر", "The Centre"),
    ],
)
def test_what_sounds_alike_is_heard_in_any_script(typed: str, written: str) -> None:
    assert not sought(typed).stand_in(written)
    assert sought(typed).sound_in([written, "Thursday choir"]) == [True, False]


@pytest.mark.parametrize("typed", ["", "  ", "...", "🙂"])
def test_nothing_is_looked_for_without_a_word(typed: str) -> None:
    assert sought(typed).words == ()


def test_one_sound_alone_is_heard_nowhere() -> None:
    assert sought("a").sound_in(["a", "aa"]) == [False, False]


@given(WORDS, st.text(max_size=30), st.text(max_size=30))
def test_a_word_that_was_written_is_found(word: str, before: str, after: str) -> None:
    text = f"{before} {word} {after}"
    assert sought(word).stand_in(text)
    assert sought(word.upper()).stand_in(text) or word.upper().lower() != word.lower()


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, max_size=4))
def test_more_words_never_find_more(words: list[str], more: list[str]) -> None:
    text = " ".join((*words, *more))
    assert sought(" ".join(words)).stand_in(text)
    if sought(" ".join((*words, *more))).stand_in(" ".join(words)):
        assert all(sought(each).stand_in(" ".join(words)) for each in more)


@given(WORDS)
def test_a_word_sounds_like_itself_in_capitals(word: str) -> None:
    assert sound_of(word.casefold()) == sound_of(word.casefold())
    if len(sound_of(word.casefold())) > 1 and sought(word).words == (word.casefold(),):
        assert sought(word).sound_in([word]) == [True]
