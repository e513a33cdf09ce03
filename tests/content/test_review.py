"""A translation of wording that matters counts as reviewed only as it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import i18n, review
from bot.content.load import load_notice, load_urgent
from bot.i18n import CatalogueError

COURT = "A court could ask for it."


def forget() -> None:
    i18n.shipped_languages.cache_clear()
    i18n.language.cache_clear()
    review._reviews.cache_clear()


@pytest.fixture
def urdu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues with one translated string."""
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    translate(tmp_path, "عدالت اسے مانگ سکتی ہے۔")
    yield tmp_path
    monkeypatch.undo()
    forget()


def translate(folder: Path, words: str) -> None:
    path = folder / "ur" / "LC_MESSAGES" / "tandem.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr ""\n"Language: ur\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(f'{header}msgid "{COURT}"\nmsgstr "{words}"\n', encoding="utf-8")
    forget()


@pytest.mark.usefixtures("urdu")
def test_a_translation_nobody_read_is_not_reviewed() -> None:
    assert not review.is_reviewed("ur", COURT)


@pytest.mark.usefixtures("urdu")
def test_a_review_counts_for_the_translation_that_was_read() -> None:
    assert review.record("ur", [COURT, "Never translated."], "Amina", date(2026, 4, 1)) == 1
    assert review.is_reviewed("ur", COURT)


def test_a_review_is_void_when_the_translation_changes(urdu: Path) -> None:
    review.record("ur", [COURT], "Amina", date(2026, 4, 1))
    translate(urdu, "عدالت یہ مانگ سکتی ہے۔")
    assert not review.is_reviewed("ur", COURT)


@pytest.mark.usefixtures("urdu")
def test_what_is_shown_in_english_needs_no_review() -> None:
    assert review.is_reviewed("en", COURT)
    assert review.is_reviewed("ur", "Never translated.")
    assert review.is_reviewed("xx", COURT)


def test_a_damaged_record_names_its_file(urdu: Path) -> None:
    (urdu / "ur" / "review.yaml").write_text("- nonsense", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"ur/review\.yaml"):
        review.is_reviewed("ur", COURT)


def test_the_notice_and_the_urgent_card_are_wording_that_matters() -> None:
    assert load_notice().sensitive
    assert load_urgent().sensitive
