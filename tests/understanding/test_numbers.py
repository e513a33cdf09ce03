"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.numbers import understand_number

ONE_TO_TWENTY = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "ur": "ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس",
}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", "3"),
        (" 3. ", "3"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        (".5", "0.5"),
        ("-1", "-1"),
        ("\u22121", "-1"),
        ("+4", "4"),
        ("minus two", "-2"),
        ("1,500", "1500"),
        ("1 500", "1500"),
        ("1.500,25", "1500.25"),
        ("1,00,000", "100000"),
        ("twenty-five", "25"),
        ("Seven", "7"),
        ("two and a half", "2.5"),
        ("1½", "1.5"),
        ("about 12", "12"),
        ("ten or so", "10"),
        ("۱۲٫۵", "12.5"),
        ("٣", "3"),
        ("৩", "3"),
        ("ساڑھے تین", "3.5"),
        ("ڈیڑھ", "1.5"),
        ("منفی ۲", "-2"),
        ("تقریباً بیس", "20"),
    ],
)
def test_a_number_is_understood(typed: str, number: str) -> None:
    assert understand_number(typed, ["ur", "en"]) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "a", "none of your business", "12 people", "5/10", "1.2.3", "--2", "۳ لوگ", "-"])
def test_what_is_more_or_less_than_a_number_is_none(typed: str) -> None:
    assert understand_number(typed, ["ur", "en"]) is None


@pytest.mark.parametrize("language", ONE_TO_TWENTY)
def test_words_from_one_to_twenty(language: str) -> None:
    words = ONE_TO_TWENTY[language].split()
    assert [understand_number(word, [language]) for word in words] == list(range(1, 21))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999))
def test_any_number_is_understood_in_any_digits(number: Decimal) -> None:
    typed = f"{number:f}"
    urdu = typed.translate(str.maketrans("0123456789.-", "۰۱۲۳۴۵۶۷۸۹٫\u2212"))
    assert understand_number(typed, ["en"]) == number
    assert understand_number(urdu, ["ur"]) == number


@given(st.text(max_size=120), st.lists(st.sampled_from(["en", "ur", "xx", ""]), max_size=3))
def test_no_text_is_met_with_an_exception(text: str, languages: list[str]) -> None:
    understand_number(text, languages)
