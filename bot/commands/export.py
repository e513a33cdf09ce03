"""`tandem export`: everything that is kept about somebody, for that person. They are told."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from uuid import UUID

from bot.commands.errand import confirm, look, run_errand, the_person
from bot.commands.refused import Refused
from bot.conversation.desk import Errand, hand_to, record
from bot.i18n import Text, say
from bot.message import message
from bot.outgoing import Show
from bot.reports.documents import Document, mydata_document

FORMATS = ("html", "json")


def run(options: argparse.Namespace) -> int:
    """Prints where the files are: one to read, one for programs."""
    folder: Path = options.to
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder")
    person = look(lambda store: the_person(store, options.person))
    if any((folder / _file_name(person.id, format)).exists() for format in FORMATS):
        raise Refused(f"there are files of this person in {folder} already")
    confirm("Write down everything of this person? They are told.", yes=options.yes)
    files = run_errand(lambda errand: hand_out(errand, options.person))
    for name, document in files:
        path = folder / name
        _write(path, document.content)
        print(path)
    print("Hand them to that person only, and delete them here.")
    return 0


def hand_out(errand: Errand, start: str) -> list[tuple[str, Document]]:
    """The files; noted and told before anybody has them."""
    person = the_person(errand.store, start)
    record(errand, person.id, "handed_out")
    told = message(
        say("Your organisation's operator has taken a copy of everything that is kept about you."),
        say("It is meant for you, when you ask for it that way. /privacy shows that it was done."),
    )
    hand_to(errand, person, Show(told))
    return [(_file_name(person.id, format), _made(errand, person.id, format)) for format in FORMATS]


def _file_name(person_id: UUID, format: str) -> str:
    return f"tandem-{person_id}.{format}"


def _made(errand: Errand, person_id: UUID, format: str) -> Document:
    made = mydata_document(errand.store, person_id, format, errand.now)
    if isinstance(made, Text):
        raise Refused("the files would be larger than can be made")
    return made


def _write(path: Path, content: bytes) -> None:
    """A new file that only its owner may read."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror})") from None
