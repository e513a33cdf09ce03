"""The numbers of a chart as a table, for files that are sorted and added up."""

from __future__ import annotations

from bot.reports.papers.paper import Chart, Column, Table


def chart_table(chart: Chart) -> Table:
    """A row for each label, a column for each series; its name is the caption."""
    columns = (
        Column("label", ""),
        *(Column(f"series_{at}", each.name, "number") for at, each in enumerate(chart.series)),
    )
    rows = [
        (label, *(each.values[at] if at < len(each.values) else None for each in chart.series))
        for at, label in enumerate(chart.labels)
    ]
    return Table(chart.caption, columns, rows)
