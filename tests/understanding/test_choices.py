"""A label typed instead of pressed, and yes and no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.choices import match_choice, understand_yes_no

PLACES = ["🟢 Green", "🟡 Amber", "🔴 Red"]
LEVELS = ["\u22122 Much less", "\u22121 Less", "0 As hoped", "+1 More", "+2 Much more"]
URDU = ["نجی رکھیں", "شیئر کریں", "ابھی نہیں"]


@pytest.mark.parametrize(
    ("typed", "labels", "place"),
    [
        ("green", PLACES, 0),
        ("Green!", PLACES, 0),
        ("🔴", PLACES, 2),
        ("amb", PLACES, 1),
        ("2", PLACES, 1),
        ("۲", PLACES, 1),
        ("3.", PLACES, 2),
        ("#1", PLACES, 0),
        ("نجی", URDU, 0),
        ("شيئر كریں۔", URDU, 1),
        ("ابھی نھیں", URDU, 2),
        ("No", ["Yes", "No", "Not now"], 1),
        ("not", ["Yes", "No", "Not now"], 2),
    ],
)
def test_a_typed_label_its_number_or_its_beginning_counts(typed: str, labels: list[str], place: int) -> None:
    assert match_choice(typed, labels) == place


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("", PLACES),
        ("4", PLACES),
        ("0", PLACES),
        ("gr", PLACES),
        ("greenish", PLACES),
        ("keep", ["Keep private", "Keep as draft"]),
        ("1", []),
        ("red or green", PLACES),
    ],
)
def test_what_could_be_none_or_several_is_none(typed: str, labels: list[str]) -> None:
    assert match_choice(typed, labels) is None


@pytest.mark.parametrize(
    ("typed", "place"), [("-2", 0), ("\u22121", 1), ("0", 2), ("1", 3), ("+2", 4), ("less", 1), ("۲", 4)]
)
def test_a_scale_is_known_by_its_own_numbers(typed: str, place: int) -> None:
    assert match_choice(typed, LEVELS) == place


def test_on_a_scale_from_0_to_10_a_number_is_itself() -> None:
    scale = [str(number) for number in range(11)]
    assert [match_choice(number, scale) for number in scale] == list(range(11))
    assert match_choice("11", scale) is None


@pytest.mark.parametrize("typed", ["yes", "YES!", "yep", "ok", "👍🏽", "ہاں", "جی ہاں۔", "haan"])
def test_yes_in_any_language(typed: str) -> None:
    assert understand_yes_no(typed, ["en"]) is True


@pytest.mark.parametrize("typed", ["no", "Nope", "no thanks.", "👎", "نہیں", "نھیں", "جی نہیں", "nahi"])
def test_no_in_any_language(typed: str) -> None:
    assert understand_yes_no(typed, ["ur"]) is False


@pytest.mark.parametrize("typed", ["", "maybe", "yes and no", "شاید", "no one came"])
def test_anything_else_is_neither(typed: str) -> None:
    assert understand_yes_no(typed, ["en", "ur"]) is None


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=8))
def test_no_text_is_met_with_an_exception(text: str, labels: list[str]) -> None:
    place = match_choice(text, labels)
    assert place is None or 0 <= place < len(labels)
    assert understand_yes_no(text, ["en"]) in (True, False, None)
