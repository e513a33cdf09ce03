"""Sealing: AES-256-GCM, bound to what the bytes are for and to the row they are in."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.storage.errors import Unreadable

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
HEAD_BYTES = len(VERSION) + NONCE_BYTES


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


class Cipher:
    """One key at work.

    Sealed bytes are a version byte, a 12-byte random nonce, and the ciphertext with its tag.

    `label` is a frozen name of what the bytes are for, `row` the id of the row they belong to: sealed bytes
    that are moved elsewhere cannot be opened, renamed tables and columns need no rewriting.
    """

    __slots__ = ("_aes",)

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, label: str, row: UUID, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._aes.encrypt(nonce, plain, _bound_to(label, row))

    def unseal(self, label: str, row: UUID, sealed: bytes) -> bytes:
        """The plain bytes. Raises Unreadable."""
        if not sealed.startswith(VERSION):
            raise Unreadable(f"{label} of {row} was not sealed by this version")
        nonce, ciphertext = sealed[len(VERSION) : HEAD_BYTES], sealed[HEAD_BYTES:]
        try:
            return self._aes.decrypt(nonce, ciphertext, _bound_to(label, row))
        except (InvalidTag, ValueError):
            raise Unreadable(f"{label} of {row} cannot be opened") from None


def _bound_to(label: str, row: UUID) -> bytes:
    return label.encode() + row.bytes
