"""The summary as files: what was shared is in every one of them, in the reader's language, and nothing else."""

from __future__ import annotations

import io

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook

from bot.i18n import Text, language
from tests.conversations.beginnings import begin
from tests.conversations.stage import Stage
from tests.reports.reading import all_words_in

SHARED = ("We went to the library together.", "Waiting is also work.", "At the library")
FIRST_DAY, LAST_DAY = "2026-03-02", "2026-03-04"


def words_of_pdf(content: bytes) -> str:
    return " ".join(all_words_in(content).split())


def words_of_docx(content: bytes) -> str:
    document = read_docx(io.BytesIO(content))
    footers = (paragraph for section in document.sections for paragraph in section.footer.paragraphs)
    return "\n".join(paragraph.text for paragraph in (*document.paragraphs, *footers))


def words_of_xlsx(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


READERS = {"PDF": ("pdf", words_of_pdf), "Word": ("docx", words_of_docx), "Excel": ("xlsx", words_of_xlsx)}


@pytest.mark.parametrize("format", READERS)
async def test_what_was_shared_is_in_the_file_and_what_was_not_is_nowhere(stage: Stage, format: str) -> None:
    await begin(stage, "Amina has shared a journal entry")
    await stage.say("Amina", "/journal")
    await stage.say("Amina", "Nobody else is to read this.")
    await stage.say("Sam", "/export")
    await stage.press("Sam", "This week so far")
    await stage.press("Sam", format)
    ending, words_of = READERS[format]
    content = await stage.file("Sam", f"tandem-summary-{FIRST_DAY}-to-{LAST_DAY}.{ending}")
    found = words_of(content)
    for words in (*SHARED, "Amina", "Not a care record."):
        assert words in found
    assert "Nobody else" not in found
    assert "Nobody else" not in all_words_in(content)


@pytest.mark.parametrize("code", ["ur", "bn", "pl", "so"])
async def test_a_summary_is_made_in_every_language(stage: Stage, code: str) -> None:
    await begin(stage, "Amina has shared a journal entry")
    await stage.say("Sam", "/language")
    await stage.press("Sam", language(code).own_name)
    await stage.say("Sam", "/summary")
    for name, (ending, words_of) in READERS.items():
        await stage.press("Sam", language(code).translate(Text(name)))
        assert SHARED[0] in words_of(await stage.file("Sam", f"tandem-summary-{FIRST_DAY}-to-{LAST_DAY}.{ending}"))
