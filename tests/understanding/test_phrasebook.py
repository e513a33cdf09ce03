"""The words people use, as data: what is in them, and what is said of a broken file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.understanding import phrasebook
from bot.understanding.phrasebook import (
    Entry,
    PhrasebookError,
    check,
    languages,
    phrasebooks,
    read_phrasebook,
    read_yaml,
)

ENGLISH = (files("bot") / "content" / "phrases" / "en.yaml").read_text(encoding="utf-8")


def english(**changes: Any) -> Entry:
    """The contents of the English phrasebook, with some of its parts changed ("clock__forms")."""
    whole = yaml.load(ENGLISH, Loader=yaml.BaseLoader)
    for place, value in changes.items():
        *path, last = place.split("__")
        part = whole
        for name in path:
            part = part[name]
        if value is None:
            del part[last]
        else:
            part[last] = value
    return Entry(whole, "content/phrases/en.yaml")


def test_english_and_urdu_ship_and_can_be_read() -> None:
    assert {"en", "ur"} <= set(languages())
    check()


def test_the_person_s_languages_come_first_and_unknown_ones_are_passed_over() -> None:
    assert [book.language for book in phrasebooks(["ur", "tlh", "en-GB"])] == ["ur", "en"]
    assert [book.language for book in phrasebooks([])] == ["en"]
    assert [book.language for book in phrasebooks(["ur"], others=True)][:2] == ["ur", "en"]


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    assert {"yes", "y"} <= phrasebook.phrasebook("en").yes
    assert "no" in phrasebook.phrasebook("en").no
    assert "on" in phrasebook.phrasebook("en").fillers


@pytest.mark.parametrize(
    ("changes", "place", "what"),
    [
        ({"yes": None}, "en.yaml", "'yes' is missing"),
        ({"yse": ["y"]}, "en.yaml", "unknown name 'yse'"),
        ({"yes": "y"}, "en.yaml.yes", "expected a list"),
        ({"yes": ["y", []]}, "en.yaml.yes[1]", "expected a text"),
        ({"commands__halt": ["halt"]}, "en.yaml.commands", "unknown name 'halt'"),
        ({"commands__menu": ["stop"]}, "en.yaml.commands.menu[0]", "another meaning"),
        ({"numbers__words": {"six": "half a dozen"}}, "en.yaml.numbers.words.six", "expected a number"),
        ({"dates__months": [["january"]]}, "en.yaml.dates.months", "expected 12 lists"),
        ({"dates__ordinals": {"first": "32"}}, "en.yaml.dates.ordinals.first", "from 1 to 31"),
        ({"clock__forms": {"at {moon}": "0"}}, "en.yaml.clock.forms", "{moon}"),
        ({"clock__times": {"noon": "12 sharp"}}, "en.yaml.clock.times.noon", "12:00"),
        ({"days__names": {"today": "now"}}, "en.yaml.days.names.today", "whole number"),
        ({"fillers": ["!!"]}, "en.yaml.fillers[0]", "no letter"),
    ],
)
def test_a_broken_phrasebook_is_refused_with_its_place(changes: dict[str, Any], place: str, what: str) -> None:
    with pytest.raises(PhrasebookError) as refusal:
        read_phrasebook(english(**changes), "en")
    message = str(refusal.value)
    assert message.startswith("content/phrases/")
    assert place in message
    assert what in message
    assert "\n" not in message


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx.yaml").write_text("yes: [y\nno: [n]\n", encoding="utf-8")
    monkeypatch.setattr(phrasebook, "_content", lambda _folder: tmp_path)
    with pytest.raises(PhrasebookError, match=r"^content/phrases/xx\.yaml: line \d+ .+$"):
        read_yaml("phrases", "xx.yaml")
    with pytest.raises(PhrasebookError, match=r"^content/phrases/yy\.yaml: cannot be read"):
        read_yaml("phrases", "yy.yaml")
