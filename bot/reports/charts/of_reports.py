"""Charts of a report: each says in words what can be seen, and none is drawn where there is too little to see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.i18n import Framework, Reader, Text, Value, When, say
from bot.reports.entry_lines import competence_titles
from bot.reports.papers.paper import Chart, Series
from bot.reports.period import Period

LONG = 14  # days of a period that is no more than a glance at one or two weeks
MOST_BARS = 12  # of more weeks, months; of more months, a line; of more competences, the first
FEWEST_ENTRIES = 3


def over_time(name: Text, days: Collection[date], period: Period, reader: Reader) -> Chart | None:
    """How many of what `name` says there were, by weeks or, over a longer period, by months."""
    parts = period.weeks()
    by_month = len(parts) > MOST_BARS
    if by_month:
        parts = period.months()
    counts = [sum(part.first <= day <= part.last for day in days) for part in parts]
    if period.days <= LONG or len(days) < FEWEST_ENTRIES or len(set(counts)) == 1 or max(counts) == 1:
        return None
    most = counts.index(max(counts))
    first, last = When(parts[most].first, "short"), When(parts[most].last, "short")
    told: dict[str, Value] = {"name": name, "count": len(days), "most": counts[most], "first": first, "last": last}
    by_weeks = say("{name} by week: {count} in all. The most, {most}, were from {first} to {last}.", **told)
    by_months = say("{name} by month: {count} in all. The most, {most}, were from {first} to {last}.", **told)
    return Chart(
        "bars" if len(parts) <= MOST_BARS else "lines",
        reader.text(by_months if by_month else by_weeks),
        tuple(reader.when(When(part.first, "short")) for part in parts),
        (Series(reader.text(name), tuple(map(float, counts))),),
        least=0,
    )


def competences_chart(caption: Text, counts: Mapping[str, int], reader: Reader) -> Chart | None:
    """A bar for each competence by its number, the most first; `caption` says what is counted."""
    if len(set(counts.values())) < 2 or sum(counts.values()) < FEWEST_ENTRIES:
        return None
    shown = sorted(counts, key=lambda id: (-counts[id], id))[:MOST_BARS]
    values = tuple(float(counts[id]) for id in shown)
    said = say("{caption} The most: {most}.", caption=caption, most=_named(shown[0]))
    return Chart("bars", reader.text(said), _labels(shown, reader), (Series("", values),), least=0)


def _labels(ids: list[str], reader: Reader) -> tuple[str, ...]:
    return tuple(reader.text(_named(id)) for id in ids)


def _named(id: str) -> Framework:
    return next(iter(competence_titles([id])), Framework(id))
