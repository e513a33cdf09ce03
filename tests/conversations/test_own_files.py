"""Files of one's own: everything one wrote, and the appraisal pack. Nobody else can have them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.conversations.beginnings import begin, heard
from tests.conversations.stage import Stage
from tests.reports.reading import all_words_in

SHARED = ("We went to the library together.", "Waiting is also work.", "At the library")
PRIVATE = ("The bus did not come.", "Leave earlier.", "A late bus")
FEELING = "Calm, and a little proud."
ENTRIES = "tandem-entries-2026-03-01-to-2026-03-04"
PACK = "tandem-pack-2026-01-01-to-2026-03-04"


async def write(stage: Stage) -> None:
    """Amina has shared one journal entry, and kept another one and a reflection for herself."""
    await begin(stage, "Amina has shared a journal entry")
    await stage.say("Amina", "/journal")
    happened, learned, title = PRIVATE
    await stage.say("Amina", happened)
    await stage.press("Amina", "Skip")
    await stage.say("Amina", learned)
    await stage.say("Amina", title)


async def ask_for(stage: Stage, what: str, time: str) -> None:
    await stage.say("Amina", "/export")
    await stage.press("Amina", what)
    await stage.press("Amina", time)


def rows_in(content: bytes) -> int:
    """How many entries a file of tables has."""
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content))
        return sum(sheet.max_row - 1 for sheet in book.worksheets[1:])
    if content.startswith(b"{"):
        return len(json.loads(content)["entries"])
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return sum(1 for row in table if len(row) > 2) - 1


@pytest.mark.parametrize(
    ("format", "ending"),
    [("PDF", "pdf"), ("Word", "docx"), ("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"), ("Text", "txt")],
)
async def test_everything_one_wrote_in_the_time_is_in_the_file_and_its_counts_match(
    stage: Stage, format: str, ending: str
) -> None:
    await write(stage)
    await ask_for(stage, "Everything I wrote", "This month")
    await stage.press("Amina", format)
    content = await stage.file("Amina", f"{ENTRIES}.{ending}")
    found = " ".join(all_words_in(content).split())
    for words in (*SHARED, *PRIVATE, FEELING, "Private"):
        assert words in found or (words == "Private" and ending == "json")
    if ending in ("xlsx", "csv", "json"):
        assert rows_in(content) == 2


async def test_what_was_written_at_another_time_is_not_in_it(stage: Stage) -> None:
    await write(stage)
    await ask_for(stage, "Everything I wrote", "Last month")
    assert "Nothing written in this time." in heard(stage, "Amina")[-1]


async def test_a_kind_can_be_left_out(stage: Stage) -> None:
    await write(stage)
    await stage.say("Amina", "/agenda")
    await stage.press("Amina", "Add a line")
    await stage.say("Amina", "About calls")
    await ask_for(stage, "Everything I wrote", "This month")
    await stage.press("Amina", "✓ Journal entries: 2")
    await stage.press("Amina", "JSON")
    data = json.loads(await stage.file("Amina", f"{ENTRIES}.json"))
    assert data["entries"] == []
    assert data["counts"] == {}
    assert [line["words"] for line in data["for_supervision"]] == ["About calls"]


@pytest.mark.parametrize(("format", "ending"), [("PDF", "pdf"), ("Word", "docx")])
async def test_a_pack_has_what_was_chosen_and_private_ones_only_then(stage: Stage, format: str, ending: str) -> None:
    await write(stage)
    await ask_for(stage, "Appraisal pack", "This year")
    await stage.press("Amina", format)
    found = " ".join(all_words_in(await stage.file("Amina", f"{PACK}.{ending}")).split())
    assert all(words in found for words in SHARED)
    assert not any(words in found for words in PRIVATE)
    assert FEELING not in found
    await stage.press("Amina", "A late bus, today")
    await stage.press("Amina", "✓ At the library, today")
    await stage.press("Amina", format)
    found = " ".join(all_words_in(await stage.file("Amina", f"{PACK}.{ending}")).split())
    assert all(words in found for words in PRIVATE)
    assert not any(words in found for words in SHARED)
    assert "Not a care record." in found


async def test_choosing_twice_is_choosing_once(stage: Stage) -> None:
    await write(stage)
    await ask_for(stage, "Appraisal pack", "This year")
    heard(stage, "Amina")
    button = stage.data_of("Amina", "A late bus, today", under="Appraisal pack")
    await stage.forge("Amina", button)
    await stage.forge("Amina", button)
    assert "2 of 2 entries chosen." in heard(stage, "Amina")[-1]


async def test_an_entry_that_was_deleted_is_not_in_the_pack(stage: Stage) -> None:
    await write(stage)
    await ask_for(stage, "Appraisal pack", "This year")
    await stage.press("Amina", "A late bus, today")
    await stage.say("Amina", "/entries")
    await stage.press("Amina", "A late bus, today")
    await stage.press("Amina", "Delete")
    await stage.press("Amina", "Delete")
    await stage.press("Amina", "PDF")
    assert "A late bus" not in all_words_in(await stage.file("Amina", f"{PACK}.pdf"))
