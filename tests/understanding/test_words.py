"""Typed words that act as commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.phrasebook import COMMANDS, languages, phrasebook
from bot.understanding.words import command_word


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("stop", "stop"),
        ("STOP!!", "stop"),
        ("Pause.", "pause"),
        ("help", "help"),
        ("menu", "menu"),
        ("never mind", "cancel"),
        ("go back", "back"),
        ("skip this", "skip"),
        ("carry on", "resume"),
        ("next", "next"),
        ("روکیں۔", "pause"),
        ("بند کریں", "stop"),
        ("مدد", "help"),
        ("مینو", "menu"),
        ("منسوخ کریں", "cancel"),
        ("واپس", "back"),
        ("چھوڑیں", "skip"),
        ("جاری ركھیں", "resume"),
        ("اگلا", "next"),
    ],
)
def test_a_command_is_understood_in_any_language(typed: str, command: str) -> None:
    assert command_word(typed, ["en"]) == command
    assert command_word(typed, ["ur"]) == command


@pytest.mark.parametrize(
    "typed", ["", "stop by the shop", "I need a menu", "back pain", "the next visit", "مدد کی", "?"]
)
def test_a_command_is_the_whole_message(typed: str) -> None:
    assert command_word(typed, ["en", "ur"]) is None


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_command(language: str) -> None:
    assert set(phrasebook(language).commands.values()) == set(COMMANDS)


def test_a_word_that_is_a_command_is_the_same_one_in_every_language() -> None:
    meanings: dict[str, set[str]] = {}
    for language in languages():
        for phrase, command in phrasebook(language).commands.items():
            meanings.setdefault(phrase, set()).add(command)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}


@given(st.text(max_size=200))
def test_no_text_is_met_with_an_exception(text: str) -> None:
    assert command_word(text, ["ur"]) in (*COMMANDS, None)
