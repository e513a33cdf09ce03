"""Where everything stands on a map of connections: cells on circles around the middle, none over another.

Lengths are in cells: a cell is one wide and one high (whatever it is drawn as: a circle of cells may be drawn as an
ellipse), and the middle is a cell as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GAP = 1.12  # between the last circle of a ring and the first of the next: the line between them passes through it
NEXT = 1.0  # between circles of one ring
EDGE = 0.78  # beyond the outermost cells: their corners stay inside
EMPTY = 0.62  # the width of a ring that nobody is in
MOST_CIRCLES = 5  # that a ring is spread over
STEP = 0.06
TURNS = 6
BEGIN = -math.pi / 2  # the first stands at the top; rings take turns, so that they do not stand in line


@dataclass(frozen=True, slots=True)
class Spot:
    """The centre of a cell, from the middle: `x` to where reading goes, `y` downwards."""

    x: float
    y: float

    def over(self, other: Spot) -> bool:
        """Whether the two cells share any place."""
        return max(abs(self.x - other.x), abs(self.y - other.y)) < 1 - 1e-9


@dataclass(frozen=True, slots=True)
class RingLayout:
    """`spots`: ring by ring from the inside, in the order the connections have. `radii`: where each ring ends."""

    spots: tuple[tuple[Spot, ...], ...]
    radii: tuple[float, ...]


def lay_out(counts: Sequence[int]) -> RingLayout:
    """Places for so many connections in each ring, from the inside out."""
    rings: list[tuple[Spot, ...]] = []
    radii: list[float] = []
    taken = [Spot(0, 0)]
    least = 1.0  # where the first circle of the next ring may be
    for number, count in enumerate(counts):
        spots = _ring(count, least, taken, BEGIN + math.pi / 4 * (number % 2))
        rings.append(tuple(spots))
        taken += spots
        outermost = max((math.hypot(spot.x, spot.y) for spot in spots), default=least - GAP + EMPTY)
        radii.append(outermost + GAP / 2)
        least = outermost + GAP
    radii[-1] += EDGE - GAP / 2
    return RingLayout(tuple(rings), tuple(radii))


def _ring(count: int, least: float, taken: Sequence[Spot], begin: float) -> list[Spot]:
    """The spots of a ring, on as many circles as make it narrowest."""
    best: list[Spot] = []
    end = math.inf
    for circles in range(1, min(count, MOST_CIRCLES) + 1):
        spots, radius = _on_circles(count, circles, least, taken, begin)
        if radius >= end:
            break
        best, end = spots, radius
    return best


def _on_circles(
    count: int, circles: int, least: float, taken: Sequence[Spot], begin: float
) -> tuple[list[Spot], float]:
    """As many on each circle as its length allows; the spots, and the radius of the last circle."""
    spots: list[Spot] = []
    radius = least - NEXT
    for share in _shares(count, [least + NEXT * at for at in range(circles)]):
        radius, added = _circle(share, radius + NEXT, [*taken, *spots], begin)
        spots += added
    return spots, radius


def _shares(count: int, lengths: Sequence[float]) -> Iterator[int]:
    """The count divided in proportion to the lengths; nothing is lost."""
    before, done = 0, 0.0
    for length in lengths:
        done += length
        until = round(count * done / sum(lengths))
        yield until - before
        before = until


def _circle(count: int, least: float, taken: Sequence[Spot], begin: float) -> tuple[float, list[Spot]]:
    """The smallest circle from that radius on with room for so many, and where they stand on it."""
    radius = max(least, count / 8)  # no circle has room for more: each takes a cell's side of its square
    while True:
        near = [spot for spot in taken if math.hypot(spot.x, spot.y) > radius - math.sqrt(2)]
        for turn in range(TURNS):
            spots = _around(count, radius, begin + math.tau * turn / (TURNS * max(count, 1)))
            if _free(spots, near):
                return radius, spots
        radius += STEP


def _around(count: int, radius: float, begin: float) -> list[Spot]:
    angles = (begin + math.tau * at / count for at in range(count))
    return [Spot(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]


def _free(spots: Sequence[Spot], taken: Sequence[Spot]) -> bool:
    """Whether none stands over its neighbour on the circle, or over one that is there already."""
    if any(spot.over(spots[at - 1]) for at, spot in enumerate(spots) if len(spots) > 1):
        return False
    return not any(spot.over(other) for spot in spots for other in taken)
