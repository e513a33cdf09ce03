"""Words as they can be printed."""

from __future__ import annotations

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.papers.printable import breakable, clean, piece, pieces


def test_paragraphs_are_kept_and_empty_lines_between_them_are_not_counted() -> None:
    assert [each["words"] for each in pieces("one\ntwo\r\n\r\n \n\nthree\n", "en", False)] == ["one\ntwo", "three"]


def test_no_words_are_one_empty_paragraph() -> None:
    assert [each["words"] for each in pieces(" \n\n ", "en", False)] == [""]


def test_the_first_letter_decides_the_direction_and_the_language() -> None:
    assert piece("«آج GP", "en", False) == {"words": "«آج GP", "rtl": True, "lang": "ur"}
    assert piece("GP آج", "ur", True) == {"words": "GP آج", "rtl": False, "lang": "en"}
    assert piece("আজ", "ur", True) == {"words": "আজ", "rtl": False, "lang": "bn"}
    assert piece("dziś", "pl", False)["lang"] == "pl"


def test_without_a_letter_words_read_as_the_page_does() -> None:
    assert piece("12:30", "ur", True) == {"words": "12:30", "rtl": True, "lang": "ur"}


def test_what_turns_a_line_around_is_gone() -> None:
    assert clean("a\u202eb\u202cc\x00\x1b\ud800\ufeff") == "abc"


def test_a_sign_of_nobodys_is_a_question_mark() -> None:
    assert clean("\ue000") == "\ufffd"


def test_ordinary_words_are_not_broken() -> None:
    words = "Dostępność świadczeniodawców, ذمہ داریوں, প্রতিবেশীদের"
    assert breakable(words) == words


@given(st.text(st.characters(categories=("L", "M", "N")), min_size=25, max_size=200))
def test_long_words_can_be_broken_and_lose_nothing(word: str) -> None:
    broken = breakable(word)
    assert broken.replace("\u200b", "") == clean(word).replace("\u200b", "")
    for part in broken.split("\u200b")[1:]:
        assert not category(part[0]).startswith("M")


def test_a_family_is_not_torn_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    assert all(part.count("👨") == part.count("👧") for part in breakable(family * 20).split("\u200b"))
