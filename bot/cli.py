"""The commands of the shell. An error is one line and exit 2."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(options.do(options) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _is_ours(error):
            raise
        print(f"tandem: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Every command with its options. Each command's module is loaded only when it runs."""
    tandem = argparse.ArgumentParser(prog="tandem", description="A Telegram bot for community connectors.")
    commands = tandem.add_subparsers(metavar="COMMAND", required=True)

    run = commands.add_parser("try", help="the sandbox: two phones on a page and the real bot, with sample data")
    run.add_argument("--port", type=int, default=8080, help="the page's port (0: any free one; default 8080)")
    run.add_argument("--no-browser", action="store_true", help="do not open the page")
    run.add_argument("--empty", action="store_true", help="begin without sample data")
    run.set_defaults(do=_lazily("bot.commands.try_out"))

    run = commands.add_parser("run", help="everything in one process, with long polling")
    run.set_defaults(do=_lazily("bot.commands.run"))

    run = commands.add_parser("migrate", help="bring the database up to date")
    run.set_defaults(do=_lazily("bot.commands.migrate"))

    run = commands.add_parser("check", help="validate content and catalogues")
    run.set_defaults(do=_lazily("bot.commands.check"))

    _add_team(commands)
    _add_catalogues(commands)
    return tandem


def _add_team(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    team = commands.add_parser("team", help="teams and their first supervisors")
    actions = team.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a team; prints the first supervisor's one-time link")
    create.add_argument("name", help="what the team is called")
    create.add_argument("--zone", help="its time zone (default: TANDEM_TIMEZONE)")
    create.add_argument(
        "--nation",
        choices=("england", "wales", "scotland", "northern_ireland"),
        default="england",
        help="whose urgent numbers it sees (default: england)",
    )
    create.set_defaults(do=_lazily("bot.commands.team", "create"))
    listing = actions.add_parser("list", help="every team")
    listing.set_defaults(do=_lazily("bot.commands.team", "list_all"))


def _add_catalogues(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    # Its own help is that of bot.catalogues: no option is taken here.
    catalogues = commands.add_parser(
        "catalogues", help="collect the strings to translate (for translators)", add_help=False, prefix_chars="\0"
    )
    catalogues.add_argument("rest", nargs=argparse.REMAINDER, help="see `tandem catalogues --help`")
    catalogues.set_defaults(do=_lazily("bot.commands.catalogues"))


def _lazily(module: str, function: str = "run") -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        return int(getattr(_loaded(module), function)(options) or 0)

    return run


def _loaded(module: str) -> ModuleType:
    """The module, with all it imports. That stays for good: to look for garbage in it takes a fifth of the start."""
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


def _is_ours(error: Exception) -> bool:
    """Errors whose message is one line for the operator, with the place and nobody's words."""
    from bot.settings import SettingsError

    if isinstance(error, SettingsError):
        return True
    from bot.content.load import ContentError
    from bot.flows.compile import FlowError
    from bot.i18n import CatalogueError
    from bot.storage.errors import StorageError
    from bot.telegram.errors import CallFailed
    from bot.understanding.phrasebook import PhrasebookError

    return isinstance(error, ContentError | FlowError | CatalogueError | StorageError | CallFailed | PhrasebookError)


if __name__ == "__main__":
    sys.exit(main())
