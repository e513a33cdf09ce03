"""Charts: where everything in them is, in fractions of the picture; typst/chart.typ draws it in pages and alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bot.i18n import Reader, reader, say
from bot.reports.papers.paper import Chart
from bot.reports.papers.printable import Piece, breakable, clean, piece
from bot.reports.typeset import typeset

NOTHING_YET = say("There is nothing to draw yet.")
ROOM_FOR_NUMBERS = 0.12  # of a bar's room, on every side where bars can end: the number stands after the bar
STEPS = 4  # about so many lines to measure by, where the steps have no names
MOST_LABELS = 7  # under lines; of more, only some are said
PHONE = 240  # dots an inch: a picture 1,100 dots wide


def chart_png(chart: Chart, language: str, right_to_left: bool) -> bytes:
    """The chart as a picture for a phone. The caption is not in it: it is said beside it."""
    return typeset("picture", chart_data(chart, language, right_to_left), "png", PHONE)


def chart_svg(chart: Chart, language: str, right_to_left: bool) -> bytes:
    """The same in lines that stay sharp at any size."""
    return typeset("picture", chart_data(chart, language, right_to_left), "svg")


def chart_data(chart: Chart, language: str, right_to_left: bool) -> dict[str, Any]:
    """What the templates draw: pieces of text, and fractions from 0 (where reading begins, or below) to 1."""
    draft = _draft(chart, reader(language), right_to_left)
    return {
        "is": "chart",
        "kind": chart.kind,
        "language": language,
        "rtl": right_to_left,
        "caption": breakable(chart.caption),
        "spoken": draft.spoken(),
        "nothing": "" if _values(chart) and chart.labels else draft.reader.text(NOTHING_YET),
        "base": draft.at(draft.base),
        "ticks": [{"at": draft.at(value), "name": draft.piece(name)} for value, name in draft.ticks],
        "labels": draft.labels(),
        "series": [{"name": draft.piece(each.name), "values": draft.drawn(each.values)} for each in chart.series],
    }


@dataclass(frozen=True, slots=True)
class _Draft:
    """A chart with its scale: `least` and `most` are the ends of the picture, bars begin at `base`."""

    chart: Chart
    reader: Reader
    right_to_left: bool
    least: float
    most: float
    base: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        return (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)

    def piece(self, words: str) -> Piece:
        return piece(words, self.reader.language.code, self.right_to_left)

    def number(self, value: float | None) -> str:
        """A dash where there is none."""
        return "–" if value is None else self.reader.number(value)

    def named(self, value: float | None) -> str:
        """The value as its step is called, where that has a name."""
        names = dict(self.chart.ticks)
        return names[value] if value in names else self.number(value)

    def spoken(self) -> str:
        """The numbers, for whoever has them read aloud."""
        rows = (
            f"{label}, {each.name}: {self.named(value)}"
            for each in self.chart.series
            for label, value in zip(self.chart.labels, each.values, strict=False)
        )
        return clean("; ".join(rows) or self.chart.caption)

    def drawn(self, values: tuple[float | None, ...]) -> list[dict[str, Any] | None]:
        """One place for each label; None where a line has a gap."""
        padded = (*values, *(None for _ in self.chart.labels))[: len(self.chart.labels)]
        if self.chart.kind == "lines":
            return [self._point(at, value) for at, value in enumerate(padded)]
        return [self._bar(value) for value in padded]

    def labels(self) -> list[dict[str, Any]]:
        """Under lines, not more than fit: `at` is the place, `room` the width."""
        if self.chart.kind == "bars":
            return [dict(self.piece(label)) for label in self.chart.labels]
        every = math.ceil(len(self.chart.labels) / MOST_LABELS)
        room = every / max(len(self.chart.labels), 1)
        return [
            {**self.piece(label), "at": self._across(at), "room": room}
            for at, label in enumerate(self.chart.labels)
            if at % every == 0
        ]

    def _bar(self, value: float | None) -> dict[str, Any]:
        """With its number: the names of the steps stand below."""
        to = self.base if value is None else value
        return {"from": self.at(self.base), "to": self.at(to), "shown": self.number(value)}

    def _point(self, at: int, value: float | None) -> dict[str, Any] | None:
        if value is None:
            return None
        only = len(_values(self.chart)) == 1
        return {"x": self._across(at), "y": self.at(value), "shown": self.named(value) if only else ""}

    def _across(self, at: int) -> float:
        return (at + 0.5) / max(len(self.chart.labels), 1)


def _values(chart: Chart) -> list[float]:
    return [value for each in chart.series for value in each.values[: len(chart.labels)] if value is not None]


def _draft(chart: Chart, who: Reader, right_to_left: bool) -> _Draft:
    """The chart on a scale of round steps. Bars begin at nought where it is on the scale."""
    found = [*_values(chart), *(value for value, _ in chart.ticks)] or [0.0]
    least = chart.least if chart.least is not None else min([*found, 0.0])
    most = chart.most if chart.most is not None else max(found)
    step = _step(most - least)
    if chart.least is None:
        least = math.floor(least / step) * step
    if chart.most is None:
        most = max(math.ceil(most / step) * step, least + step)
    base = min(max(0.0, least), most)
    if chart.kind == "bars":
        room = (most - least) * ROOM_FOR_NUMBERS
        return _Draft(chart, who, right_to_left, least - (room if least < base else 0), most + room, base, chart.ticks)
    steps = range(round((most - least) / step) + 1)
    ticks = chart.ticks or tuple((least + at * step, who.number(least + at * step)) for at in steps)
    return _Draft(chart, who, right_to_left, least, most, base, ticks)


def _step(span: float) -> float:
    """A round step (1, 2 or 5 and noughts) of which about four make up the span; whole numbers keep whole steps."""
    rough = max(span, 1e-9) / STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(each * size for each in (1, 2, 5, 10) if each * size >= rough * 0.99)
    return max(step, 1.0) if span >= 1 or span == 0 else step
