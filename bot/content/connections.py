"""What may be said of a connection: the lists its questions choose from, in the order they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.i18n import Text, mark

Kind: TypeAlias = Literal["family", "friend", "neighbour", "group", "service", "work", "online", "other"]
Ring: TypeAlias = Literal["close", "middle", "outer"]
Standing: TypeAlias = Literal["holds", "faded", "unhelpful"]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "family": mark("Family"),
        "friend": mark("Friend"),
        "neighbour": mark("Neighbour"),
        "group": mark("Group or club"),
        "service": mark("Service"),
        "work": mark("Work or volunteering"),
        "online": mark("Online"),
        "other": mark("Something else"),
    }
)
RINGS: Mapping[str, str] = MappingProxyType(
    {"close": mark("Very close"), "middle": mark("In between"), "outer": mark("Further away")}
)
"""From the inside out."""

OFTEN: Mapping[str, str] = MappingProxyType(
    {
        "daily": mark("Most days"),
        "weekly": mark("Every week"),
        "monthly": mark("Every month"),
        "yearly": mark("A few times a year"),
        "rarely": mark("Hardly ever"),
    }
)
STANDINGS: Mapping[str, str] = MappingProxyType(
    {"holds": mark("It holds"), "faded": mark("It has faded"), "unhelpful": mark("It does not help")}
)

LISTS: Mapping[str, tuple[tuple[str, Text], ...]] = MappingProxyType(
    {
        name: tuple((id, Text(label)) for id, label in labels.items())
        for name, labels in {
            "connection_kinds": KINDS,
            "connection_rings": RINGS,
            "connection_often": OFTEN,
            "connection_standings": STANDINGS,
        }.items()
    }
)
"""By the name that a step's `options` has."""
