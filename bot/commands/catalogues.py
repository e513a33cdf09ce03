"""`tandem catalogues`: for translators, reviewers and authors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from babel import UnknownLocaleError

from bot import review, reviewing
from bot.catalogues import sensitive, stale, start, unreviewed, untranslated, update
from bot.clock import SystemClock
from bot.content.load import ContentError
from bot.i18n import CatalogueError


def run(options: argparse.Namespace) -> int:
    return main(options.rest)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of them; the exit code."""
    given = parser().parse_args(arguments)
    try:
        found = _run(given)
    except (CatalogueError, ContentError, UnknownLocaleError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 2 if given.command == "stale" and found else 0


def parser() -> argparse.ArgumentParser:
    tool = argparse.ArgumentParser(prog="tandem catalogues", description="The catalogues of translations.")
    commands = tool.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="bring the template and every language up to the sources")
    commands.add_parser("stale", help="list the files that update would change; exit code 2 if there are any")
    for name, words in (
        ("start", "begin a new language"),
        ("missing", "list what a language lacks"),
        ("unreviewed", "list the sensitive strings that nobody has reviewed"),
        ("send", "write a file for a reviewer: FILE.csv for a spreadsheet, FILE.po for Poedit"),
        ("reviewed", "note that somebody reviewed the sensitive strings as they are now, or what came back from them"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("language")
        if name == "send":
            command.add_argument("file", type=Path)
        if name == "reviewed":
            command.add_argument("--by", required=True, help="who read both languages")
            command.add_argument("--file", type=Path, help="the .csv or .po that came back")
    return tool


def _run(given: argparse.Namespace) -> Sequence[str]:
    match given.command:
        case "send":
            return _send(given.language, given.file)
        case "reviewed" if given.file:
            return _take_back(given.language, given.file, given.by)
        case "reviewed":
            count = review.record(given.language, sensitive(), given.by, SystemClock().now().date())
            return [f"{count} strings reviewed by {given.by}"]
    actions: dict[str, Callable[[], Sequence[Any]]] = {
        "update": update,
        "stale": stale,
        "start": lambda: [start(given.language)],
        "missing": lambda: untranslated(given.language),
        "unreviewed": lambda: unreviewed(given.language),
    }
    return [str(line) for line in actions[given.command]()]


def _send(code: str, path: Path) -> list[str]:
    make = reviewing.catalogue_to_review if path.suffix == ".po" else reviewing.spreadsheet
    path.write_bytes(make(code))
    return [f"{path}: for whoever reads both; docs/translating.md says what to do with it"]


def _take_back(code: str, path: Path, by: str) -> list[str]:
    outcome = reviewing.take_back(code, path, by, SystemClock().now().date())
    return [
        *outcome.refused,
        f"{outcome.reviewed} strings reviewed by {by}, {outcome.changed} of them changed, "
        f"{len(outcome.refused)} not taken",
    ]
