"""Text in a CSV file that no spreadsheet takes for a formula."""

from __future__ import annotations

from unicodedata import category, normalize

_BEGINS = frozenset("=+-@")
# What stands before the first sign without being seen: spaces, line ends, controls, marks of direction.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_CONTROLS = ("\t", "\r", "\n")


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{cell}" if cell.startswith(_CONTROLS) or _first_seen(cell) in _BEGINS else cell


def _first_seen(cell: str) -> str:
    """The first sign that is seen; a full-width or small one as its plain self."""
    first = next((sign for sign in cell if category(sign) not in _UNSEEN), "")
    return normalize("NFKC", first)[:1]
