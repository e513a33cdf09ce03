"""Who has read a translation: until somebody has, wording that matters is shown together with the English.

A review belongs to one English string and to the translation that was read. When either changes, it is void.
It stands in `locales/<language>/review.yaml`, beside the catalogue it speaks of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot import i18n
from bot.i18n import CatalogueError, Text


def is_reviewed(code: str, msgid: str) -> bool:
    """Whether the words shown for this string need no English beside them.

    True in English, for a string that falls back to English, and for a translation that somebody reviewed as
    it is now. An unknown language is English.
    """
    shown = _translation(code, msgid)
    return shown is None or _reviews(code).get(fingerprint(msgid)) == fingerprint(shown)


def record(code: str, msgids: Iterable[str], by: str, on: date) -> int:
    """Notes that `by` reviewed the present translations of these strings; how many there were."""
    path = _path(code)
    reviews = _read(path)
    read = {msgid: shown for msgid in msgids if (shown := _translation(code, msgid)) is not None}
    for msgid, shown in read.items():
        reviews[fingerprint(msgid)] = {"by": by, "on": on, "of": fingerprint(shown)}
    path.write_text(yaml.safe_dump(reviews, allow_unicode=True), encoding="utf-8")
    _reviews.cache_clear()
    return len(read)


def fingerprint(words: str) -> str:
    """A short name for exactly these words."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _translation(code: str, msgid: str) -> str | None:
    """The translation; None where the reader gets the English."""
    language = i18n.language(code)
    shown = language.translate(Text(msgid))
    if shown == msgid:
        # The singular of a plural is only found with its number (before Python 3.11.3 or so).
        shown = language.translate(Text(msgid, plural=msgid, count=1))
    return None if shown == msgid else shown


@lru_cache
def _reviews(code: str) -> dict[str, str]:
    """What was reviewed: the fingerprint of the English, and that of the translation which was read."""
    return {key: str(review["of"]) for key, review in _read(_path(code)).items()}


def _path(code: str) -> Path:
    return i18n.LOCALES / code / "review.yaml"


def _read(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        reviews = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if all("of" in review for review in reviews.values()):
            return dict(reviews)
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError):
        pass
    raise CatalogueError(f"{path}: this record of reviews cannot be read")
