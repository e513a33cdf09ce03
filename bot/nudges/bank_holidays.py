"""The bank holidays of the four nations."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def is_bank_holiday(day: date, nation: str) -> bool:
    """Whether it is one there; no day is one in a nation that is not known."""
    return day in _bank_holidays(nation, day.year)


@lru_cache(maxsize=16)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    if nation not in _SUBDIVISIONS:
        return frozenset()
    from holidays import country_holidays  # few ever need it, and it takes a while to load

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
