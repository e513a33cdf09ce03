"""Text made comparable: digits, invisible characters, spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.digits import fold_digits, normalise, plain


@pytest.mark.parametrize(
    "typed", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "०१२३४५६७८९", "０１２３４５６７８９"]
)
def test_digits_of_every_script_are_the_same(typed: str) -> None:
    assert fold_digits(typed) == "0123456789"


@given(st.text())
def test_folding_digits_moves_nothing(text: str) -> None:
    folded = fold_digits(text)
    assert len(folded) == len(text)
    assert all(now == before or now in "0123456789" for now, before in zip(folded, text, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HELLO   there\n", "hello there"),
        ("نھیں", "نہیں"),  # the two kinds of heh
        ("شيئر", "شیئر"),  # Arabic yeh
        ("كل", "کل"),  # Arabic kaf
        ("تاریخِ پیدائش", "تاریخ پیدائش"),  # a vowel mark
        ("خود\u200cکشی", "خودکشی"),  # a zero width non-joiner
        ("\u202bکل\u202c", "کل"),  # bidi marks
        ("ہـــاں", "ہاں"),  # kashida
        ("Środa", "sroda"),
        ("don\u2019t", "don't"),
        ("\u22122", "-2"),
        ("👍🏽", "👍"),  # skin tone
        ("1½", "1.5"),
    ],
)
def test_spellings_of_the_same_thing_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_bengali_keeps_its_vowels() -> None:
    assert normalise("চুল") != normalise("চল")
    assert plain("৩টি বই।") == "3 টি বই"


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("3:30 P.M.!", "3:30 pm"),
        ("1h30", "1 h 30"),
        ("five o'clock", "five oclock"),
        ("d.o.b.", "dob"),
        ("tired.She left", "tired she left"),
        ("12.5 (about)", "12.5 about"),
        ("پیر، منگل۔", "پیر منگل"),
        ("...", ""),
    ],
)
def test_plain_text_is_words_and_numbers(typed: str, spelled: str) -> None:
    assert plain(typed) == spelled


@given(st.text())
def test_comparable_text_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert plain(plain(text)) == plain(text)
