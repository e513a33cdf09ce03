"""Maps of connections as pictures: where everything in them is, in points; typst/rings.typ draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.content.connections import KINDS, STANDINGS
from bot.reports.connections.ring_layout import Spot, lay_out
from bot.reports.papers.paper import Dot, RingMap
from bot.reports.papers.printable import breakable, clean, piece
from bot.reports.typeset import typeset

MOST = 30
"""Connections that can be read in one picture; of more there are words alone."""

CELL_WIDTH, CELL_HEIGHT = 66, 60  # in points: a mark, and three lines of a label under it
ACROSS = 1280  # dots
MARGINS = 28
NARROWEST = 330


def ring_map_png(drawn: RingMap, language: str, right_to_left: bool) -> bytes:
    """The map as a picture for a phone. The caption is not in it: it is said beside it."""
    data = ring_map_data(drawn, language, right_to_left)
    width = max(data["width"], NARROWEST) + MARGINS
    return typeset("rings_picture", data, "png", round(ACROSS * 72 / width))


def ring_map_data(drawn: RingMap, language: str, right_to_left: bool) -> dict[str, Any]:
    """What the templates draw: ellipses and cells by their centres in points, from the top left corner."""
    layout = lay_out([len(ring) for ring in drawn.rings])
    reach = layout.radii[-1]
    width, height = 2 * reach * CELL_WIDTH, 2 * reach * CELL_HEIGHT
    side = -1 if right_to_left else 1

    def place(spot: Spot) -> dict[str, float]:
        return {"x": width / 2 + side * spot.x * CELL_WIDTH, "y": height / 2 + spot.y * CELL_HEIGHT}

    def cell(dot: Dot, spot: Spot) -> dict[str, Any]:
        label = piece(" ".join(dot.label.split()), language, right_to_left)
        return {**place(spot), "label": label, "kind": dot.kind, "standing": dot.standing, "new": dot.new}

    dots = [dot for ring in drawn.rings for dot in ring]
    spots = [spot for ring in layout.spots for spot in ring]
    return {
        "is": "rings",
        "language": language,
        "rtl": right_to_left,
        "caption": breakable(drawn.caption),
        "spoken": clean(drawn.spoken or drawn.caption),
        "width": width,
        "height": height,
        "cell": {"width": CELL_WIDTH, "height": CELL_HEIGHT},
        "rings": [{"x": radius * CELL_WIDTH, "y": radius * CELL_HEIGHT} for radius in layout.radii],
        "middle": piece(drawn.middle, language, right_to_left),
        "cells": list(map(cell, dots, spots)),
        "outwards": piece(drawn.outwards, language, right_to_left),
        "legend": [
            {**each, "name": piece(str(each["name"]), language, right_to_left)} for each in _legend(drawn, dots)
        ],
    }


def _legend(drawn: RingMap, dots: list[Dot]) -> Iterator[dict[str, Any]]:
    """What is in the picture and has to be explained: kinds, standings, the mark of what is new."""
    for kind in KINDS:
        if any(dot.kind == kind for dot in dots):
            yield {"kind": kind, "standing": "holds", "new": False, "name": drawn.names[kind]}
    for standing in list(STANDINGS)[1:]:
        if any(dot.standing == standing for dot in dots):
            yield {"kind": "", "standing": standing, "new": False, "name": drawn.names[standing]}
    if drawn.newer and any(dot.new for dot in dots):
        yield {"kind": "", "standing": "holds", "new": True, "name": drawn.newer}
