"""What people are called, to others who know them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from babel.lists import format_list

from bot.conversation.turn import Turn
from bot.i18n import isolate, say
from bot.storage.people import PersonRecord, get_person


def name_of(person: PersonRecord | None) -> str:
    """The name they gave; nothing when they gave none."""
    return person.name or "" if person else ""


def names_of(turn: Turn, ids: Iterable[UUID]) -> str:
    """The names of these people in a row, as the reader's language joins them."""
    nameless = turn.reader.language.translate(say("someone without a name"))
    names = [name_of(get_person(turn.store, id)) or nameless for id in dict.fromkeys(ids)]
    if len(names) == 1:
        return names[0]
    return format_list([isolate(name) for name in names], locale=turn.reader.language.locale)
