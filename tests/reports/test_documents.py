"""Files that are made when they are sent: what is too large or too long is refused, with what works instead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.reports.documents import LARGEST, TOO_LARGE, Document, finish
from bot.reports.draft import (
    MOST_IN_EXCEL,
    MOST_ON_PAPER,
    TOO_LONG_FOR_EXCEL,
    TOO_LONG_FOR_PAPER,
    Draft,
    paper_draft,
    too_many,
)
from bot.reports.rendering import Rendering
from tests.reports.making import over_the_size
from tests.reports.papers import LANGUAGES, week_of_three

MEGABYTE = bytes(1024 * 1024)


async def test_a_file_in_pieces_is_given_up_as_soon_as_it_is_too_large() -> None:
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(10 * LARGEST // len(MEGABYTE)):
            made.append(number)
            yield MEGABYTE

    assert await finish(Draft("large.csv", pieces, ()), Rendering()) == TOO_LARGE
    assert len(made) == LARGEST // len(MEGABYTE) + 1


async def test_a_file_just_as_large_as_telegram_takes_is_sent() -> None:
    content = bytes(LARGEST)
    assert await finish(Draft("large.csv", lambda: iter([content]), ()), Rendering()) == Document("large.csv", content)
    assert await finish(Draft("large.csv", lambda: content + b"1", ()), Rendering()) == TOO_LARGE


async def test_what_cannot_be_held_in_one_kind_of_file_is_told_which_kinds_can_hold_it() -> None:
    draft = Draft("long.pdf", over_the_size, (), apart=True, too_long=TOO_LONG_FOR_PAPER)
    assert await finish(draft, Rendering()) == TOO_LONG_FOR_PAPER


@pytest.mark.parametrize(
    ("format", "entries", "said"),
    [
        ("pdf", MOST_ON_PAPER, None),
        ("pdf", MOST_ON_PAPER + 1, TOO_LONG_FOR_PAPER),
        ("docx", MOST_ON_PAPER + 1, TOO_LONG_FOR_PAPER),
        ("xlsx", MOST_ON_PAPER + 1, None),
        ("xlsx", MOST_IN_EXCEL + 1, TOO_LONG_FOR_EXCEL),
        ("csv", 10**6, None),
        ("json", 10**6, None),
    ],
)
def test_how_many_entries_each_kind_of_file_takes(format: str, entries: int, said: object) -> None:
    assert too_many(format, entries) == said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_plain_text_has_all_the_words_and_no_marks(language: str) -> None:
    paper = week_of_three(language)
    made = await finish(paper_draft("tandem.txt", paper), Rendering())
    assert isinstance(made, Document)
    text = made.content.decode()
    assert paper.title in text.splitlines()[0]
    assert text.rstrip().endswith(paper.footer)
    for name in ("Amira Khan", "ফারহানা বেগম", "Kasia Wiśniewska"):
        assert name in text
