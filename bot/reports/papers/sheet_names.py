"""Names that Excel takes for a sheet: short, without certain signs, and each only once."""

from __future__ import annotations

import re

from bot.reports.papers.writable import one_line, unmarked

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"


class SheetNames:
    """The names of one workbook."""

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def name(self, wanted: str) -> str:
        """The wanted name as Excel takes it; a second one of the same name gets a number."""
        cleaned = _FORBIDDEN.sub(" ", unmarked(one_line(wanted)))
        base = " ".join(cleaned.split()).strip("'") or "-"
        name = _cut(base, LONGEST)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{_cut(base, LONGEST - len(f' {number}'))} {number}"
        self._taken.add(name.casefold())
        return name


def _cut(name: str, longest: int) -> str:
    """The beginning of it, in units of UTF-16 as Excel counts; never half a character."""
    while len(name.encode("utf-16-le")) // 2 > longest:
        name = name[:-1]
    return name.strip(" '")
