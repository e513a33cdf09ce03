"""The commands: every one is in the docs, and what the docs say to type works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import parser
from bot.content.load import load_commands, load_flows
from docs.make_commands import PAGE, page, shell_commands
from tests.docs.pages import PAGES, code_lines_of, name_of, spans_of, text_of

# Commands of @BotFather, and the one of the example in writing-flows.md.
ELSEWHERE = {"newbot", "token", "setjoingroups", "era"}


def test_the_page_of_commands_is_up_to_date() -> None:
    # Versions of Python break the lines of a help text at different words.
    assert text_of(PAGE).split() == page().split(), "run: python docs/make_commands.py"


def test_every_command_of_the_shell_is_in_the_docs() -> None:
    headings = [line.removeprefix("### tandem ") for line in text_of(PAGE).splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(" ".join(path) for path in shell_commands())


def test_every_chat_command_is_in_the_docs() -> None:
    named = set(re.findall(r"^- `/(\w+)` ", text_of(PAGE), flags=re.MULTILINE))
    assert named == {command.name for command in load_commands().all}


def test_every_flow_is_in_the_docs() -> None:
    assert [id for id in load_flows() if f"| [`{id}`](machines/{id}.md) |" not in text_of(PAGE)] == []


@pytest.mark.parametrize("where", PAGES, ids=name_of)
def test_the_shell_takes_what_a_page_says_to_type(where: Path) -> None:
    wrong = [line for line in typed(where) if not is_understood(line)]
    assert wrong == []


@pytest.mark.parametrize("where", PAGES, ids=name_of)
def test_the_chat_knows_the_commands_a_page_names(where: Path) -> None:
    known = {command.name for command in load_commands().all} | ELSEWHERE
    named = {match[1] for span in spans_of(where) if (match := re.fullmatch(r"/([a-z]+)", span))}
    assert named - known == set()


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert is_understood('tandem team create "A name" --nation wales')
    assert not is_understood("tandem team rename Riverside")
    assert not is_understood("tandem catalogues burn ur")


def typed(where: Path) -> Iterator[str]:
    """What starts with our command, in blocks and in lines; without what leads to it and what explains it."""
    for line in (*code_lines_of(where), *spans_of(where)):
        match = re.search(r"(?:^|&& (?:runuser -u tandem -- )?)(?:\./)?(tandem [a-z].*)", line)
        if match and not match[1].startswith("tandem test"):
            yield re.split(r" {2,}|  #", match[1])[0]


def is_understood(line: str) -> bool:
    """Whether it is a command, named alone or with arguments that it takes."""
    words = shlex.split(line)[1:]
    if tuple(words) in shell_commands():
        return True
    if words[0] == "catalogues":
        return tuple(words[:2]) in shell_commands()
    with redirect_stderr(StringIO()):
        try:
            parser().parse_args(words)
        except SystemExit as end:
            return end.code in (0, None)
    return True
