"""What `python tests/load/reports.py` measures, small: statements find their rows by indexes, an export is whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.content.load import load_flows, load_options
from bot.flows.compile import build_all
from bot.reports.documents import Document, draft, finish, reading_on
from bot.reports.draft import Draft
from bot.reports.rendering import Rendering
from bot.reports.summary.report import summary_for
from tests.databases import on_both
from tests.load.explained import scanned
from tests.load.many_entries import Filled, Size, fill, settle_in
from tests.load.reports import entries_in

SMALL = Size(600, connectors=20, supervisors=2, exported=200)


async def filled_in(folder: Path, url: str | None) -> Filled:
    place = url or folder / "tandem.db"
    return await fill(await settle_in(place, SMALL), place, SMALL)


@on_both
async def test_a_week_is_found_by_indexes_however_much_was_ever_shared(
    tmp_path: Path, chosen_database: str | None
) -> None:
    filled = await filled_in(tmp_path, chosen_database)
    async with filled.opened() as database:
        for supervisor in filled.supervisors:
            summary = partial(summary_for, supervisor=supervisor, period=filled.last_week)
            assert (await database.read(summary)).entries == 2 * SMALL.for_each
            assert await scanned(database, summary) == set()


@pytest.mark.parametrize("format", ["csv", "json"])
async def test_a_long_export_is_read_piece_by_piece_and_whole(tmp_path: Path, format: str) -> None:
    filled = await filled_in(tmp_path, None)
    flows = build_all(load_flows(), load_options())
    async with filled.opened() as database:
        about = {"format": format, "week": filled.last_year.name}
        reader, read = filled.supervisors[0].id, reading_on(database)
        made = await database.read(lambda store: draft(store, flows, reader, "week", about, filled.now, read))
        assert isinstance(made, Draft)
        document = await finish(made, Rendering())
        assert isinstance(document, Document)
        assert entries_in(document.content, format) == SMALL.exported
