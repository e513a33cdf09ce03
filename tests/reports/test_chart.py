"""Charts: where things are, and that pictures of them can be made in every language."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import language
from bot.reports.charts.chart import MOST_LABELS, chart_data, chart_png, chart_svg
from bot.reports.papers.paper import Chart, Series
from tests.reports.papers import LANGUAGES, bars, lines


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_chart_is_a_picture_for_a_phone(code: str) -> None:
    for chart in (bars(code), lines(code)):
        width, height = size_of(chart_png(chart, code, language(code).rtl))
        assert width == 1100
        assert 300 < height < width


def test_a_chart_is_lines_that_can_be_made_larger() -> None:
    assert chart_svg(bars(), "en", False).startswith(b"<svg")


def test_without_numbers_it_says_so() -> None:
    for chart in (Chart("bars", "", (), ()), Chart("lines", "", ("a",), (Series("s", (None,)),))):
        assert chart_data(chart, "en", False)["nothing"] == "There is nothing to draw yet."
        assert size_of(chart_png(chart, "en", False))


def test_a_single_value_stands_beside_its_mark() -> None:
    chart = Chart("lines", "", ("2 Nov",), (Series("s", (3,)),))
    (point,) = chart_data(chart, "en", False)["series"][0]["values"]
    assert point["shown"] == "3"
    assert size_of(chart_png(chart, "en", False))


def test_a_missing_value_is_a_gap_in_a_line_and_a_dash_for_a_bar() -> None:
    values = (Series("s", (1, None, 3)),)
    assert chart_data(Chart("lines", "", ("a", "b", "c"), values), "en", False)["series"][0]["values"][1] is None
    missing = chart_data(Chart("bars", "", ("a", "b", "c"), values), "en", False)["series"][0]["values"][1]
    assert missing["shown"] == "–"
    assert missing["from"] == missing["to"]


def test_bars_begin_at_nought() -> None:
    drawn = chart_data(Chart("bars", "", ("a", "b"), (Series("s", (10, 11)),)), "en", False)
    ten, eleven = drawn["series"][0]["values"]
    assert ten["from"] == eleven["from"] == drawn["base"] == 0
    assert ten["to"] / eleven["to"] == pytest.approx(10 / 11)


def test_bars_on_a_scale_with_two_sides_go_both_ways() -> None:
    drawn = chart_data(Chart("bars", "", ("a", "b"), (Series("s", (-2, 1)),), -2, 2), "en", False)
    less, more = drawn["series"][0]["values"]
    assert less["to"] < drawn["base"] < more["to"]


def test_steps_with_names_are_called_by_them() -> None:
    drawn = chart_data(lines("pl"), "pl", False)
    assert [tick["name"]["words"] for tick in drawn["ticks"]] == ["dużo mniej", "zgodnie z nadzieją", "dużo więcej"]
    assert [tick["at"] for tick in drawn["ticks"]] == [0, 0.5, 1]
    assert "16 Nov, Cel: zgodnie z nadzieją" in drawn["spoken"]


def test_steps_without_names_are_round_numbers() -> None:
    drawn = chart_data(Chart("lines", "", ("a", "b"), (Series("s", (3, 17)),)), "en", False)
    assert [tick["name"]["words"] for tick in drawn["ticks"]] == ["0", "5", "10", "15", "20"]


def test_not_more_labels_than_fit_under_a_line() -> None:
    chart = Chart("lines", "", tuple(map(str, range(60))), (Series("s", tuple(map(float, range(60)))),))
    labels = chart_data(chart, "en", False)["labels"]
    assert 1 < len(labels) <= MOST_LABELS
    assert len(chart_data(chart, "en", False)["series"][0]["values"]) == 60


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    chart = Chart("bars", "", ("a",), (Series("s", (1.5,)),))
    assert chart_data(chart, "pl", False)["series"][0]["values"][0]["shown"] == "1,5"


NUMBERS = st.none() | st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


@given(
    st.sampled_from(("bars", "lines")),
    st.lists(st.lists(NUMBERS, max_size=8), max_size=4),
    st.integers(0, 8),
    st.none() | st.floats(-100, 0),
    st.none() | st.floats(1, 100),
)
def test_everything_stays_in_the_picture(
    kind: Any, values: list[list[float | None]], labels: int, least: float | None, most: float | None
) -> None:
    series = tuple(Series(str(at), tuple(each)) for at, each in enumerate(values))
    drawn = chart_data(Chart(kind, "", tuple(map(str, range(labels))), series, least, most), "en", False)
    assert 0 <= drawn["base"] <= 1
    assert all(0 <= tick["at"] <= 1 for tick in drawn["ticks"])
    assert len(drawn["ticks"]) <= 12
    for each in drawn["series"]:
        assert len(each["values"]) == labels
        for value in filter(None, each["values"]):
            places = [value[name] for name in ("from", "to", "x", "y") if name in value]
            assert all(0 <= place <= 1 for place in places)
