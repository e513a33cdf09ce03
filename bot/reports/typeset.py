"""Typesetting with typst: a template of ours, with everything it shows as data."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bot.reports.papers.paper import TooLong

if TYPE_CHECKING:
    from typst import Fonts

FOLDER = Path(__file__).resolve().parent
# In letters, with what is around them: about 500 pages, 550 MB and 15 seconds.
LONGEST = 1_600_000

Format: TypeAlias = Literal["pdf", "png", "svg"]


class NotTypeset(Exception):
    """A template could not be typeset. Says nothing more: typst's own message quotes what it was given."""


def typeset(template: str, data: dict[str, Any], format: Format, ppi: int = 144) -> bytes:
    """The template (a file of typst/ without its ending) with this data. PDF is tagged, as PDF/UA where it can be.

    Raises TooLong, NotTypeset, and MemoryError.
    """
    told = json.dumps(data, ensure_ascii=False)
    if len(told) > LONGEST:
        raise TooLong

    # Loaded when first needed: 80 MB that most processes never use.
    from typst import TypstError, compile

    def made(standard: Literal["ua-1"] | None) -> bytes:
        return compile(
            FOLDER / "typst" / f"{template}.typ",
            root=FOLDER / "typst",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": told},
            format=format,
            ppi=ppi,
            pdf_standards=standard,
        )

    if format == "pdf":
        try:
            return made("ua-1")
        except TypstError:
            # A sign that none of the fonts has is forbidden in PDF/UA; without that claim it is an empty box.
            pass
    try:
        return made(None)
    except TypstError:
        raise NotTypeset from None


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """The fonts beside this file, then those within typst (arrows and the like); never the system's."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[FOLDER / "fonts"])
