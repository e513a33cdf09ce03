"""The listener of tests/silence.py hears what it must: a test of a test."""

from __future__ import annotations

import logging

import pytest

from tests.silence import OVERHEARD, Said, forget, given_away


def said(text: str, name: str = "Amina") -> Said:
    said = Said()
    said.texts.add(text)
    said.names.add(name)
    return said


@pytest.mark.parametrize(
    "line",
    [
        "a turn failed: He told me that he is lonely.",
        "error: told me that",
        "Amina has no chat",
        "چیٹ: آج ہم لائبریری گئے",
    ],
)
def test_words_or_a_name_in_a_line_are_found(line: str) -> None:
    spoken = said("He told me that he is lonely.")
    spoken.texts.add("آج ہم لائبریری گئے")
    assert given_away(spoken, [line]) == [line]


@pytest.mark.parametrize("line", ["a turn failed: update 7, KeyError at playing.py:12 in play", "told me", "Aminas"])
def test_a_line_without_them_is_let_through(line: str) -> None:
    assert given_away(said("He told me that he is lonely."), [line]) == []


def test_what_the_bot_logs_is_heard_at_every_level_and_what_libraries_chatter_is_not() -> None:
    logging.getLogger("bot.somewhere").debug("for whoever wants to know")
    logging.getLogger("sqlalchemy.engine").info("SELECT somebody")
    assert [line for line in OVERHEARD.lines if "for whoever" in line]
    assert not [line for line in OVERHEARD.lines if "SELECT" in line]
    forget()
