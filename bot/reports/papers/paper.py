"""A report as a paper: what every file format is a rendering of.

The words are already in the reader's language; what people wrote stays as they wrote it. Nothing in here knows about
weeks, learning or goals, and nothing that makes files knows about anything but this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

Cell: TypeAlias = str | int | float | date | None
"""A value with its type, so that a spreadsheet can sort it; None is an empty cell."""

CellKind: TypeAlias = Literal["text", "words", "day", "number", "minutes"]
"""`words` are somebody's own, `text` is ours; `minutes` is a whole number of them."""


class TooLong(Exception):
    """There is more in a paper than this kind of file can be made of; spreadsheets have no such limit."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of ours; `strong` where it has to be seen first."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, in whatever language, with a label of ours before it (may be empty)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`heading` is in the reader's language; `key` is the same in every language (for JSON and tests)."""

    key: str
    heading: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class RowsLater:
    """`count` rows that are made while they are gone through: there may be more than fit in memory."""

    count: int
    make: Callable[[], Iterator[Sequence[Cell]]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return self.make()

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of typed cells, one for each column. `name` (in the reader's language) is short enough for a sheet's tab."""

    name: str
    columns: tuple[Column, ...]
    rows: Collection[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Series:
    """One set of values of a chart, one for each of its labels (None: nothing there)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers. `caption` says in words what can be seen, for whoever cannot see it.

    "bars": a bar for each label (and series). "lines": the labels are moments in order. `least` and `most`
    fix the scale; `ticks` names its steps (a goal's levels), where they have names.
    """

    kind: Literal["bars", "lines"]
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    least: float | None = None
    most: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody on a map. `kind` and `standing` (bot/content/connections.py) say how the dot looks; `new` marks it."""

    label: str
    kind: str
    standing: str = "holds"
    new: bool = False


@dataclass(frozen=True, slots=True)
class RingMap:
    """A picture of who is how close to whom is in the middle: `rings` of dots from the inside out.

    `caption` says in words what can be seen, `spoken` who is where. `names` has what the kinds and standings in it are
    called, by their ids; `outwards` names the rings, `newer` what the mark of a new one means (empty without any).
    """

    middle: str
    rings: tuple[tuple[Dot, ...], ...]
    names: Mapping[str, str]
    outwards: str
    newer: str
    caption: str
    spoken: str


Block: TypeAlias = Line | Words | Table | Chart | RingMap


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 1 to 3) and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report.

    `language` is a code such as "ur", `right_to_left` its direction; `facts` are the cover's lines (period, reader,
    made on), `footer` stands on every page and at the end of every file, `made_at` (aware) is for its properties.
    """

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    language: str
    right_to_left: bool
    made_at: datetime | None = None

    def tables(self) -> Iterator[Table]:
        """Every table, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))
