"""A language nobody speaks: every string of the catalogue, and nothing else, in letters of its own between ‹ and ›.

What stays in plain letters on a screen did not come from the catalogue.
"""

from __future__ import annotations

import gettext
import re

from bot.catalogues import extract

CODE = "eo"  # a real code, so that dates and numbers have a locale; no catalogue of it ships
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Letters of mathematics look like letters and are none of anybody's.
OWN = "".join(chr(0x1D5BA + place) for place in range(26)) + "".join(chr(0x1D5A0 + place) for place in range(26))
TO_OWN, TO_PLAIN = str.maketrans(PLAIN, OWN), str.maketrans(OWN, PLAIN, "‹›")
# Placeholders, commands, addresses and what is quoted to be typed stay as they are.
KEPT = re.compile(r"\{\w+\}|(?<!\w)/[a-z]+|https?://\S+")


def pseudo(msgid: str) -> str:
    """The string in that language."""
    pieces, done = [], 0
    for kept in KEPT.finditer(msgid):
        pieces += [msgid[done : kept.start()].translate(TO_OWN), kept.group()]
        done = kept.end()
    return f"‹{''.join(pieces)}{msgid[done:].translate(TO_OWN)}›"


def back(text: str) -> str:
    """The English of a text in that language."""
    return text.translate(TO_PLAIN)


class Pseudo(gettext.NullTranslations):
    """Translates what the catalogue has, as it is extracted from the sources now; everything else stays English."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {
            msgid for each in extract() for msgid in (each.id if isinstance(each.id, tuple) else (each.id,)) if msgid
        }

    def gettext(self, message: str) -> str:
        return pseudo(message) if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
