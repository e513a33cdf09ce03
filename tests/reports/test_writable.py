"""What files that are edited cannot hold is gone from words; everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.papers.as_csv import paper_csv
from bot.reports.papers.as_docx import paper_docx
from bot.reports.papers.as_xlsx import paper_xlsx
from bot.reports.papers.paper import Words
from bot.reports.papers.writable import one_line, reads_right_to_left, writable
from tests.reports.papers import paper_of, table_of


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("a\x00b\x1fc\x7fd\x9fe", "abcde"),
        ("half \ud83d of a sign", "half  of a sign"),
        ("one\r\ntwo\rthree\u2028four\x0bfive\nsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\u202eturned\u202c \u2066kept\u2069", "turned \u2066kept\u2069"),
        ("tab\t 🙂 \ue000 آج", "tab\t 🙂 \ue000 آج"),
    ],
)
def test_only_controls_and_halves_of_signs_are_gone(words: str, kept: str) -> None:
    assert writable(words) == kept
    paper = paper_of(Words(words, words), table_of(words))
    assert b"".join(paper_csv(paper)) and paper_xlsx(paper) and paper_docx(paper)


@given(st.text())
def test_words_without_controls_stay_as_they_are(words: str) -> None:
    assert writable(writable(words)) == writable(words)
    assert "\n" not in one_line(words)


@pytest.mark.parametrize(
    ("words", "otherwise", "right_to_left"),
    [("آج tea", False, True), ("GP نے کہا", True, False), ("12:30 …", True, True), ("", False, False)],
)
def test_the_first_letter_says_where_words_begin(words: str, otherwise: bool, right_to_left: bool) -> None:
    assert reads_right_to_left(words, otherwise) is right_to_left
