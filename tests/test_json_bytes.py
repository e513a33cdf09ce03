"""JSON as bytes: what the quick way refuses goes the patient one, and comes back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.json_bytes import from_json, to_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    assert from_json(to_json(value)) == value


def test_half_a_character_can_be_replaced() -> None:
    assert to_json({"text": "a\ud83d"}, halves="replace") == b'{"text":"a?"}'


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff"])
def test_what_is_no_json_is_a_value_error(broken: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the wording is the library's)
        from_json(broken)
