"""A reviewer gets a file, marks it, sends it back: what they agreed to counts, what they corrected is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot import catalogues, i18n, review, reviewing
from bot.commands.catalogues import main
from bot.i18n import CatalogueError, reader, say, say_n
from bot.reviewing import take_back

DAY = date(2026, 4, 1)
COURT, DAYS, NAME = "A court could ask for it.", "{count} day", "Hello, {name}."
Row = dict[str, str]

CATALOGUE = """
msgid ""
msgstr ""
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

#. Sensitive: shown with the English until somebody who reads both has reviewed it.
msgid "A court could ask for it."
msgstr "Sąd może o to poprosić."

msgid "Hello, {name}."
msgstr "Cześć, {name}."

msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "{count} dzień"
msgstr[1] "{count} dni"
msgstr[2] "{count} dni"
"""


@pytest.fixture(autouse=True)
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Polish, with three strings."""
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    path = tmp_path / "pl" / "LC_MESSAGES" / "tandem.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    catalogues.forget_what_was_read()
    review._reviews.cache_clear()


def filled_in(path: Path, mark: Callable[[Row], None], *, separator: str = ",") -> Path:
    """The spreadsheet as it comes back."""
    rows = list(csv.DictReader(io.StringIO(reviewing.spreadsheet("pl").decode("utf-8-sig"), newline="")))
    for row in rows:
        mark(row)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8-sig", newline="")
    return path


def test_what_matters_most_comes_first_in_the_spreadsheet() -> None:
    first = next(csv.DictReader(io.StringIO(reviewing.spreadsheet("pl").decode("utf-8-sig"), newline="")))
    assert first == {
        "English": COURT,
        "Translation": "Sąd może o to poprosić.",
        "Better": "",
        "OK": "",
        "Matters": "yes",
        "Where": "",
    }


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_that_is_marked_counts_as_reviewed_and_the_others_do_not(tmp_path: Path, separator: str) -> None:
    def mark(row: Row) -> None:
        row["OK"] = " X " if row["English"] == COURT else ""

    outcome = take_back("pl", filled_in(tmp_path / "back.csv", mark, separator=separator), "Ola", DAY)
    assert (outcome.reviewed, outcome.changed, outcome.refused) == (1, 0, [])
    assert review.is_reviewed("pl", COURT)
    assert not review.is_reviewed("pl", NAME)


def test_a_correction_is_taken_into_the_catalogue_and_counts_as_reviewed(tmp_path: Path) -> None:
    better = {COURT: "Może o to zapytać sąd.", f"{DAYS}\n{{count}} days": "dzień\n{count} dni\n{count} dnia"}

    def mark(row: Row) -> None:
        row["Better"] = better.get(row["English"], "")

    outcome = take_back("pl", filled_in(tmp_path / "back.csv", mark), "Ola", DAY)
    assert (outcome.reviewed, outcome.changed, outcome.refused) == (2, 2, [])
    polish = reader("pl")
    assert polish.text(say(COURT)) == "Może o to zapytać sąd."
    assert polish.text(say_n(DAYS, "{count} days", 1)) == "dzień"
    assert review.is_reviewed("pl", COURT)


def test_what_changed_since_the_file_went_out_is_not_taken_for_reviewed(tmp_path: Path) -> None:
    def mark(row: Row) -> None:
        row["OK"] = "x"

    back = filled_in(tmp_path / "back.csv", mark)
    path = tmp_path / "pl" / "LC_MESSAGES" / "tandem.po"
    path.write_text(CATALOGUE.replace("Sąd może", "Sąd będzie mógł"), encoding="utf-8")
    forget()
    outcome = take_back("pl", back, "Ola", DAY)
    assert outcome.refused == [f'changed since this file was made: "{COURT}"']
    assert not review.is_reviewed("pl", COURT)
    assert review.is_reviewed("pl", NAME)


@pytest.mark.parametrize(
    ("msgid", "better", "why"),
    [
        (NAME, "Cześć.", "its placeholders are none"),
        (NAME, "Cześć, {name.", "a brace"),
        (NAME, "Cześć, <b>{name}</b>.", "HTML"),
        (f"{DAYS}\n{{count}} days", "{count} dni", "it needs 3 forms"),
    ],
)
def test_a_correction_that_would_break_a_sentence_is_refused_and_named(
    tmp_path: Path, msgid: str, better: str, why: str
) -> None:
    def mark(row: Row) -> None:
        row["Better"] = better if row["English"] == msgid else ""

    before = reader("pl").text(say(NAME, name="Ola"))
    outcome = take_back("pl", filled_in(tmp_path / "back.csv", mark), "Ola", DAY)
    assert outcome.reviewed == outcome.changed == 0
    assert len(outcome.refused) == 1
    assert why in outcome.refused[0]
    assert reader("pl").text(say(NAME, name="Ola")) == before


def test_a_catalogue_comes_back_from_poedit(tmp_path: Path) -> None:
    """Everything goes out as "needs work"; what the reviewer clears is reviewed, what they change is taken."""
    catalogue = read_po(io.BytesIO(reviewing.catalogue_to_review("pl")), locale="pl")
    assert all(message.fuzzy for message in catalogue if message.id)
    court, name = catalogue.get(COURT), catalogue.get(NAME)
    assert court and name
    court.flags.discard("fuzzy")
    name.flags.discard("fuzzy")
    name.string = "Witaj, {name}."
    with (tmp_path / "back.po").open("wb") as file:
        write_po(file, catalogue)
    outcome = take_back("pl", tmp_path / "back.po", "Ola", DAY)
    assert (outcome.reviewed, outcome.changed) == (2, 1)
    assert reader("pl").text(say(NAME, name="Ola")).startswith("Witaj")
    assert not review.is_reviewed("pl", DAYS)


def test_a_string_we_no_longer_have_is_named(tmp_path: Path) -> None:
    def mark(row: Row) -> None:
        row.update({"English": "Long gone.", "OK": "x"} if row["English"] == NAME else {})

    assert take_back("pl", filled_in(tmp_path / "back.csv", mark), "Ola", DAY).refused == [
        'not a string of ours any more: "Long gone."'
    ]


@pytest.mark.parametrize("content", ["", "Anything\n1\n", "\x00\x01"])
def test_a_file_that_is_none_of_ours_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"other\.csv"):
        take_back("pl", path, "Ola", DAY)


def test_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["send", "pl", str(out)]) == 0
    back = filled_in(tmp_path / "back.csv", lambda row: row.update(OK="x"))
    assert out.read_bytes().startswith("\ufeffEnglish,".encode())
    assert main(["reviewed", "pl", "--by", "Ola", "--file", str(back)]) == 0
    assert "3 strings reviewed by Ola, 0 of them changed, 0 not taken" in capsys.readouterr().out
    assert main(["reviewed", "pl", "--by", "Ola", "--file", str(tmp_path / "nowhere.csv")]) == 2


def test_how_far_a_language_is() -> None:
    review.record("pl", [COURT], "Ola", DAY)
    [state] = reviewing.states()
    assert state == ("pl", "Polski", 3, 3, 1, 1, 1)
