"""Files that are made when they are sent, seen from who sends them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias
from uuid import UUID


class Document(Protocol):
    """A finished file. Nobody's words or names in its name."""

    @property
    def filename(self) -> str: ...

    @property
    def content(self) -> bytes: ...


class NoDocument(Exception):
    """This file cannot be sent. `html` is what to tell the person instead, in their language."""

    def __init__(self, html: str) -> None:
        super().__init__("the file cannot be sent")
        self.html = html


class DocumentTooLarge(NoDocument):
    """Telegram takes no file over 50 MB from a bot."""


# Makes the file called so (what `SendDocument.document` and `about` say) for a person. Raises NoDocument.
Documents: TypeAlias = Callable[[UUID, str, dict[str, Any]], Awaitable[Document]]
