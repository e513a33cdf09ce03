"""What looks like a name, by its shape; and aliases that do not."""

from __future__ import annotations

import pytest

from bot.understanding.names import looks_like_a_name

HARMLESS = frozenset({"blue", "heron", "red", "robin"})


@pytest.mark.parametrize(
    "name",
    [
        *("John Smith", "Łucja Nowak", "Anne-Marie O'Neill", "JS", "J.S.", "J S", "B", "Mrs Green", "mr brown"),
        *("Dr. White", "pani Nowak", "مسز گرین", "ڈاکٹر علی", "ডা. রহমান"),
        *("Margaret", "margaret", "blue Margaret", "مریم", "Faadumo", "Grażyna", "ফাতেমা"),
    ],
)
def test_a_first_name_initials_and_a_title_look_like_a_name(name: str) -> None:
    assert looks_like_a_name(name, HARMLESS)


@pytest.mark.parametrize(
    "alias",
    [
        "Blue heron",
        "Blue Heron",
        "Big Robin",
        "tawny owl",
        "Tawny owl",
        "Sunflower",
        "Rose",
        "hope",
        "the one with the hat",
        "نیلا بگلا",
        "🦉",
        "Red robin 2",
        "",
    ],
)
def test_an_alias_does_not(alias: str) -> None:
    assert not looks_like_a_name(alias, HARMLESS)
