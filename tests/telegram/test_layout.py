"""Cutting and escaping: nothing lost, nothing too long, nothing that Telegram would not take."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.i18n import ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_MARK
from bot.sandbox.entities import parse_html, utf16_length
from bot.telegram.layout import Piece, Tag, cleaned, html, parts, shortened, units

ALPHABET = st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab  \n\n<>&;\"'😀👩🏽\u200dकिسکא")
TEXTS = st.text(ALPHABET, max_size=150) | st.lists(st.sampled_from(["word", "শব্দ", "😀", "&amp;", "\n", "\n\n"])).map(
    " ".join
)
TAGS: list[Tag] = ["", "b", "i", "blockquote"]


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    rtl = draw(st.booleans())
    found = []
    for _ in range(draw(st.integers(1, 6))):
        words = draw(st.booleans())
        text = cleaned(draw(TEXTS))
        found.append(Piece(text, "blockquote" if words else draw(st.sampled_from(TAGS[:3])), words, rtl))
    return found


def visible(part: list[Piece]) -> str:
    return parse_html(html(part))[0]


def letters(text: str) -> str:
    """Without what cutting may add or drop: white space at the cut, isolates and marks around the halves."""
    return re.sub(rf"[\s{ISOLATE}{POP_ISOLATE}{RIGHT_TO_LEFT_MARK}]", "", text)


@given(pieces(), st.integers(30, 200))
def test_the_parts_together_say_everything_once_and_in_order(whole: list[Piece], limit: int) -> None:
    shown = "".join(letters(visible(part)) for part in parts(whole, limit))
    assert shown == "".join(letters(piece.text) for piece in whole)


@given(pieces(), st.integers(30, 200))
def test_every_part_is_html_that_telegram_takes_and_within_the_limit(whole: list[Piece], limit: int) -> None:
    for part in parts(whole, limit):
        assert utf16_length(visible(part)) <= limit


@given(pieces(), st.integers(30, 200))
def test_peoples_words_cannot_turn_what_is_around_them(whole: list[Piece], limit: int) -> None:
    for piece in (piece for part in parts(whole, limit) for piece in part if piece.words):
        for line in piece.visible().split("\n"):
            inner = line.removeprefix(RIGHT_TO_LEFT_MARK)
            turned = piece.rtl or any(unicodedata.bidirectional(one) in ("R", "AL") for one in inner)
            if line.strip() and turned:
                assert (inner[0], inner[-1]) == (ISOLATE, POP_ISOLATE)
                inner = inner[1:-1]
            assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", inner)


@given(pieces(), st.integers(30, 200))
def test_shortened_is_one_message_that_begins_as_the_whole_does(whole: list[Piece], limit: int) -> None:
    short = visible(shortened(whole, limit))
    assert utf16_length(short) <= limit
    said = "".join(letters(piece.text) for piece in whole)
    assert letters(short) == said or letters(short).endswith("…")
    assert said.startswith(letters(short).removesuffix("…"))


@given(st.text())
@example("😀a\U0001f1ec")
def test_lengths_are_counted_as_telegram_counts(text: str) -> None:
    assert units(text) == utf16_length(text)


def test_a_text_within_the_limit_is_one_part() -> None:
    assert parts([Piece("a"), Piece(""), Piece("b")]) == [[Piece("a"), Piece(""), Piece("b")]]


def test_a_text_of_exactly_the_limit_is_one_part_and_one_more_is_two() -> None:
    assert len(parts([Piece("a" * 9), Piece("b" * 10)], 20)) == 1
    assert len(parts([Piece("a" * 10), Piece("b" * 10)], 20)) == 2


def test_a_long_text_is_cut_between_paragraphs_if_it_can_be() -> None:
    text = "one two\nthree\n\nfour five\nsix"
    assert [[piece.text for piece in part] for part in parts([Piece(text)], 24)] == [
        ["one two\nthree"],
        ["four five\nsix"],
    ]


def test_otherwise_between_lines() -> None:
    cut = parts([Piece("one two three\nfour five")], 20)
    assert [part[0].text for part in cut] == ["one two three", "four five"]


def test_otherwise_between_words() -> None:
    assert [part[0].text for part in parts([Piece("one two three four five")], 15)] == [
        "one two three",
        "four five",
    ]


def test_otherwise_between_letters_but_never_inside_one() -> None:
    family = "👩\u200d👩\u200d👧"
    cut = parts([Piece(family * 5)], 20)
    assert all(part[0].text.replace(family, "") == "" for part in cut)


def test_quoted_words_go_on_in_a_new_quotation() -> None:
    cut = parts([Piece(" ".join(["word"] * 20), "blockquote", words=True)], 60)
    assert len(cut) > 1
    for part in cut:
        assert html(part).startswith("<blockquote>word")
        assert html(part).endswith("word</blockquote>")


def test_a_short_quotation_moves_to_the_next_part_whole_and_takes_its_heading_along() -> None:
    quote = Piece("x" * 30, "blockquote", words=True)
    whole = [Piece("y" * 80), Piece(""), Piece("Analysis", "b"), quote]
    assert parts(whole, 100) == [[Piece("y" * 80)], [Piece("Analysis", "b"), quote]]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<b>bold</b>", "<b>bold</b>"),
        ("&amp; &lt;", "&amp; &lt;"),
        ("</blockquote><a href='http://x'>", "</blockquote><a href='http://x'>"),
        ("\u202eevil", "evil"),
        ("a\u2069b\u2067c", "abc"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("nul\x00l", "nul l"),
        ("half \ud800", "half ?"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_hostile_words_are_shown_as_they_are_and_turn_nothing(words: str, shown: str) -> None:
    text, entities = parse_html(html([Piece(cleaned(words), "blockquote", words=True)]))
    assert text.replace(ISOLATE, "").replace(POP_ISOLATE, "") == shown
    assert [entity["type"] for entity in entities] == ["blockquote"]
