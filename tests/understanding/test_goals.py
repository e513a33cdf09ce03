"""Hints about a goal's words: two goals in one, and words that nobody can judge later."""

from __future__ import annotations

import pytest

from bot.understanding.goals import check, hints_in, same_words


@pytest.mark.parametrize(
    ("words", "hints"),
    [
        ("Go to the choir once a week", ()),
        ("Go to the choir and cook at home", ("two_things",)),
        ("Feel better", ("vague",)),
        ("Improving sleep", ("vague",)),
        ("Be more confident and see friends", ("two_things", "vague")),
        ("Understand the bus timetable", ()),  # "and" is only a part of a word
        ("Find my handbag", ()),
        ("I want to sing on Sundays", ()),
    ],
)
def test_english_words_are_hinted_at(words: str, hints: tuple[str, ...]) -> None:
    assert hints_in(words, ("en",)) == hints


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ur", "خود اعتمادی اور باہر جانا"),
        ("bn", "ভালো থাকা ও বাইরে যাওয়া"),
        ("pl", "Poprawić sen i wychodzić z domu"),
        ("so", "In la hagaajiyo hurdada iyo bixitaanka"),
    ],
)
def test_every_shipped_language_has_its_own_words(language: str, words: str) -> None:
    assert hints_in(words, (language, "en")) == ("two_things", "vague")
    assert hints_in(words, ("en",)) == ()


def test_an_english_i_is_not_the_polish_and() -> None:
    assert hints_in("When I go out I sing", ("pl", "en")) == ()


def test_the_same_words_are_the_same_whatever_their_case_and_signs() -> None:
    assert same_words("Cooks twice a week.", "cooks  twice a WEEK")
    assert not same_words("Cooks twice a week", "Cooks once a week")


def test_the_lists_can_be_read() -> None:
    check()
