"""Something wrong with the content, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Weight: TypeAlias = Literal["error", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` and `place` say where, `what` says what. An `info` is worth knowing and stops nothing."""

    file: str
    place: str
    what: str
    weight: Weight = "error"

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.what}" if self.place else f"{self.file}: {self.what}"
