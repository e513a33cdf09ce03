"""The commands of the shell. An error is one line and exit 2."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

ID_HELP = "an id, or enough of its beginning"


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
    run.add_argument("--languages", action="store_true", help="how complete and how reviewed each language is")
    run.set_defaults(do=_lazily("bot.commands.check"))

    _add_status(commands)
    _add_web_and_worker(commands)
    _add_backup(commands)
    _add_restore(commands)
    _add_key(commands)
    _add_team(commands)
    _add_person(commands)
    _add_export(commands)
    _add_figures(commands)
    _add_catalogues(commands)
    return tandem


def _add_status(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser(
        "status",
        help="how the bot is: what is late, the key, the last backup",
        description="How the bot is, on one screen. The exit code is 0 when all is well, 1 when something is late or "
        "wrong, so that a monitor can ask.",
    )
    run.add_argument("--json", action="store_true", help="for programs")
    run.set_defaults(do=_lazily("bot.commands.status"))


def _add_key(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    key = commands.add_parser("key", help="the master key")
    actions = key.add_subparsers(metavar="ACTION", required=True)
    run = actions.add_parser(
        "rotate",
        help="change the master key, while the bot is stopped",
        description="Wrap every key with a new master key, while the bot is stopped. A key in a file is changed there; "
        "for one in TANDEM_KEY it prints what to set. Cut short at any moment, it goes on when it is run again.",
    )
    run.set_defaults(do=_lazily("bot.commands.key", "rotate"))


def _add_web_and_worker(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser(
        "web",
        help="hear Telegram's webhook and answer; as many processes as wanted, on PostgreSQL",
        description="Hear Telegram's webhook, take turns and answer, on TANDEM_HOST and TANDEM_PORT. Needs "
        "TANDEM_DATABASE_URL (PostgreSQL), TANDEM_WEBHOOK_URL and TANDEM_WEBHOOK_SECRET, a proxy in front, and a "
        "`tandem worker` beside it. SIGTERM ends it within seconds.",
    )
    run.set_defaults(do=_lazily("bot.commands.web"))
    run = commands.add_parser(
        "worker",
        help="nudges, and what a process that died left; as many processes as wanted, on PostgreSQL",
        description="Send the nudges that are due, look after drafts, forget what is old, and take over what a process "
        "that died left behind. Needs TANDEM_DATABASE_URL (PostgreSQL). SIGTERM ends it within seconds.",
    )
    run.set_defaults(do=_lazily("bot.commands.worker"))


def _add_backup(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser(
        "backup",
        help="copy the data to one file and the wrapped keys to another, beside a running bot",
        description="Copy the data to FILE and the wrapped keys to FILE.keys, while the bot runs. Both can be restored "
        "into any database. Store them apart: without the keys the data cannot be read. Delete the keys after 7 days.",
    )
    run.add_argument("file", metavar="FILE", type=Path, help="where the data goes")
    run.add_argument("--keys", metavar="KEYS", type=Path, help="where the keys go (default: FILE.keys)")
    run.add_argument("--overwrite", action="store_true", help="take the place of files that are there")
    run.set_defaults(do=_lazily("bot.commands.backup"))


def _add_restore(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser(
        "restore",
        help="put a backup into an empty database",
        description="Put a backup into the database of these settings, while the bot is stopped. All of it comes back, "
        "or nothing is changed. Who was erased stays erased.",
    )
    run.add_argument("file", metavar="FILE", type=Path, help="the data of the backup")
    run.add_argument(
        "--keys",
        metavar="KEYS",
        type=Path,
        help="the keys of the backup (default: FILE.keys; if that is not there, the keys that the database has)",
    )
    run.add_argument("--replace", metavar="DATABASE", help="the database whose data is given up for the backup's")
    run.set_defaults(do=_lazily("bot.commands.restore"))


def _add_team(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    team = commands.add_parser("team", help="teams, and who is in them")
    actions = team.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a team; prints the first supervisor's one-time link")
    create.add_argument("name", help="what the team is called")
    create.add_argument("--zone", help="its time zone (default: TANDEM_TIMEZONE)")
    create.add_argument(
        "--nation",
        choices=("england", "wales", "scotland", "northern_ireland"),
        help="whose urgent numbers it sees (England's, until a supervisor chooses)",
    )
    create.set_defaults(do=_lazily("bot.commands.team", "create"))
    listing = actions.add_parser("list", help="every team")
    listing.set_defaults(do=_lazily("bot.commands.team", "list_all"))
    invite = actions.add_parser("invite", help="print a one-time link for one more supervisor")
    invite.add_argument("team", metavar="TEAM", help=ID_HELP)
    invite.set_defaults(do=_lazily("bot.commands.team", "invite"))
    check = actions.add_parser("check", help="what a team still needs before it begins (exit code 2: something)")
    check.add_argument("team", metavar="TEAM", nargs="?", help=f"{ID_HELP} (default: every open team)")
    check.set_defaults(do=_lazily("bot.commands.team", "check"))
    remove = actions.add_parser("remove", help="take somebody out of a team; they keep what they wrote")
    remove.add_argument("team", metavar="TEAM", help=ID_HELP)
    remove.add_argument("person", metavar="PERSON", help=ID_HELP)
    _add_yes(remove)
    remove.set_defaults(do=_lazily("bot.commands.team", "remove"))
    close = actions.add_parser("close", help="close a team for good; its people keep what they wrote")
    close.add_argument("team", metavar="TEAM", help=ID_HELP)
    _add_yes(close)
    close.set_defaults(do=_lazily("bot.commands.team", "close_one"))


def _add_person(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    person = commands.add_parser("person", help="who there is; suspend, erase, another account")
    actions = person.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, function: str, help: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        action.set_defaults(do=_lazily("bot.commands.person", function))
        return action

    add("list", "list_all", "everybody, with the names they gave").add_argument(
        "--team", metavar="TEAM", help="only who is in this team"
    )
    suspend = add("suspend", "suspend_one", "close Tandem to somebody for a while; nothing of theirs is lost")
    unsuspend = add("unsuspend", "unsuspend_one", "let somebody in again")
    erase = add("erase", "erase_one", "erase everything of somebody for good")
    link = add("link", "link", "print a one-time link with which somebody goes on from another Telegram account")
    link.add_argument("--stop", action="store_true", help="stop the link there is instead")
    confirm = add("confirm", "confirm_move", "say yes to the account that shows the code")
    for action in (suspend, unsuspend, erase, link, confirm):
        action.add_argument("person", metavar="PERSON", help=ID_HELP)
    for action in (suspend, erase):
        _add_yes(action)
    confirm.add_argument("code", metavar="CODE", help="what the person reads out from the new account")
    confirm.add_argument("--now", action="store_true", help="do not give the old account a day to say no")


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = commands.add_parser(
        "export",
        help="everything that is kept about somebody, for them (subject access)",
        description="Write everything that is kept about PERSON to two files, for that person and nobody else. They "
        "are told, and find it in /privacy.",
    )
    export.add_argument("person", metavar="PERSON", help=ID_HELP)
    export.add_argument("--to", metavar="FOLDER", type=Path, default=Path(), help="where the files go (default: here)")
    _add_yes(export)
    export.set_defaults(do=_lazily("bot.commands.export"))


def _add_yes(action: argparse.ArgumentParser) -> None:
    action.add_argument("--yes", action="store_true", help="do not ask")


def _add_figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    figures = commands.add_parser("figures", help="how often flows are begun and finished, and where people stop")
    figures.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: 90 days before the end"
    )
    figures.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
    figures.add_argument("--json", action="store_true", help="for machines")
    figures.set_defaults(do=_lazily("bot.commands.figures"))


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
    from bot.commands.refused import Refused
    from bot.content.load import ContentError
    from bot.flows.compile import FlowError
    from bot.i18n import CatalogueError
    from bot.storage.errors import StorageError
    from bot.telegram.errors import CallFailed
    from bot.understanding.phrasebook import PhrasebookError

    return isinstance(
        error, Refused | ContentError | FlowError | CatalogueError | StorageError | CallFailed | PhrasebookError
    )


if __name__ == "__main__":
    sys.exit(main())
