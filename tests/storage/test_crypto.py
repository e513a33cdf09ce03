"""What is sealed opens only with its key, for its purpose, in its row."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.errors import Unreadable
from bot.storage.sealing.crypto import Cipher, new_key

ROW = uuid4()


@given(st.binary(max_size=5000))
def test_what_was_sealed_can_be_opened(plain: bytes) -> None:
    cipher = Cipher(new_key())
    sealed = cipher.seal("answer.body", ROW, plain)
    assert cipher.unseal("answer.body", ROW, sealed) == plain


def test_the_same_words_never_look_the_same_twice() -> None:
    cipher = Cipher(new_key())
    assert cipher.seal("answer.body", ROW, b"words") != cipher.seal("answer.body", ROW, b"words")


def test_I7_sealed_bytes_moved_to_another_row_or_purpose_or_owner_cannot_be_opened() -> None:
    cipher = Cipher(new_key())
    sealed = cipher.seal("answer.body", ROW, b"words")
    for opener, label, row in (
        (cipher, "answer.body", uuid4()),
        (cipher, "share.body", ROW),
        (Cipher(new_key()), "answer.body", ROW),
    ):
        with pytest.raises(Unreadable):
            opener.unseal(label, row, sealed)


@given(st.data())
def test_a_changed_byte_anywhere_is_noticed(data: st.DataObject) -> None:
    cipher = Cipher(new_key())
    sealed = bytearray(cipher.seal("answer.body", ROW, b"some words"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        cipher.unseal("answer.body", ROW, bytes(sealed))


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_was_never_sealed_is_unreadable_and_nothing_worse(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        Cipher(new_key()).unseal("answer.body", ROW, rubbish)
