"""Writes commands.md, from the commands themselves.

`python docs/make_commands.py` writes it; a test fails when it is stale.
"""

from __future__ import annotations

import argparse
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

from bot import cli
from bot.commands import catalogues
from bot.content.load import load_commands, load_flows

PAGE = Path(__file__).with_name("commands.md")
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1"}

Main = Callable[[Sequence[str]], int]

OPENING = """\
# Commands

<!-- Made by `python docs/make_commands.py`: change the commands, not this page. -->

In the shell, `./tandem` of a checkout and `tandem` of an installation are the same. An error is one line, and the exit
code is 2. `./tandem test [pytest arguments]`, which runs every test, is only in a checkout.
"""

CHAT = """\
## In the chat

Names are the same in every language; what Telegram's menu says about them is translated. *stop*, *pause*, *help*,
*menu*, *cancel* and *resume*, typed without the slash in any of the languages, do the same as the command.
"""

FLOWS = """\
## Flows

What asks questions, one at a time. Those without a command open from a button.
"""


def page() -> str:
    """The whole page."""
    parts = [OPENING, "## In the shell\n", *_shell(), CHAT, *_chat(), FLOWS, *_flows()]
    return "\n".join(parts)


def shell_commands() -> list[tuple[str, ...]]:
    """Every command of the shell and every action below it, such as `("team", "create")`."""
    return [*_below(cli.parser(), ()), *(("catalogues", action) for action in _catalogue_actions())]


def _shell() -> Iterator[str]:
    for path in sorted(shell_commands()):
        yield f"### tandem {' '.join(path)}\n"
        yield f"```text\n{_help(path)}\n```\n"


def _help(path: tuple[str, ...]) -> str:
    if path[0] == "catalogues":
        return _said(catalogues.main, [*path[1:], "--help"])
    return _said(cli.main, [*path, "--help"])


def _said(main: Main, arguments: list[str]) -> str:
    said = io.StringIO()
    with patch.dict(os.environ, PLAIN), redirect_stdout(said), suppress(SystemExit):
        main(arguments)
    return said.getvalue().strip()


def _below(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield (*path, name)
                yield from _below(command, (*path, name))


def _catalogue_actions() -> list[str]:
    """They are known to their own module only, so that other commands need not load it."""
    found = re.search(r"\{([a-z,]+)\}", _said(catalogues.main, ["--help"]))
    return found.group(1).split(",") if found else []


def _chat() -> Iterator[str]:
    for group in load_commands().groups:
        yield f"**{group.title}**\n"
        yield from (f"- `/{command.name}` {command.about}" for command in group.commands)
        yield ""


def _flows() -> Iterator[str]:
    yield "| flow | shown as | opens with |"
    yield "|---|---|---|"
    for id, flow in load_flows().items():
        opens = f"`/{flow.command}`" if flow.command else "a button"
        yield f"| [`{id}`](machines/{id}.md) | {flow.title} | {opens} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
