"""Maps of connections as pictures that people can ask for: what is in them is read from the database here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.i18n import Reader, Text, say
from bot.localtime import end_of_day
from bot.reports.connections.words import MAP, MOST_DRAWN, copied_map, counted, ring_map, shared_ties
from bot.reports.draft import Draft, make_ring_map
from bot.reports.papers.paper import RingMap
from bot.reports.snapshot import snapshot
from bot.storage.connecting.connections import map_history
from bot.storage.connecting.journeys import get_journey
from bot.storage.entries import get_entry
from bot.storage.people import PersonRecord
from bot.storage.store import Store

GONE = say("That map is not here any more.")
NO_PICTURE = say("The picture could not be made. The map is there in words.")


def map_picture(store: Store, person: PersonRecord, reader: Reader, about: Mapping[str, Any]) -> Draft | Text:
    """The map of a journey of theirs, or their own.

    `about`: `journey` (its id; empty for their own), `at` (the moment, ISO) and `since` (the day since which what is
    new is marked; empty for none).
    """
    journey = get_journey(store, person.id, UUID(about["journey"])) if about["journey"] else None
    if about["journey"] and journey is None:
        return GONE
    history = map_history(store, person.id, journey.id if journey else None)
    since = date.fromisoformat(about["since"]) if about["since"] else None
    known = {each.id for each in history.at(end_of_day(since, person.zone))} if since else set()
    now = history.at(datetime.fromisoformat(about["at"]))
    ties = [(each.tie, since is not None and each.id not in known) for each in now]
    if len(ties) > MOST_DRAWN:
        return NO_PICTURE
    middle = say("{name}", name=journey.alias) if journey else say("Me")
    return _draft(ring_map(middle, ties, reader, counted([tie for tie, _ in ties]), since), reader)


def map_copy(store: Store, person: PersonRecord, reader: Reader, entry_id: UUID) -> Draft | Text:
    """A map of theirs as it was kept."""
    entry = get_entry(store, person.id, entry_id)
    if entry is None or entry.kind != MAP:
        return GONE
    shot = snapshot(entry, "everything")
    ties = shared_ties(shot.answers)
    return _draft(copied_map(ties, shot.alias, reader), reader) if len(ties) <= MOST_DRAWN else NO_PICTURE


def _draft(drawn: RingMap, reader: Reader) -> Draft:
    about = (drawn, reader.language.code, reader.language.rtl)
    name = f"tandem-map-{reader.local(reader.now).date().isoformat()}.png"
    return Draft(name, make_ring_map, about, apart=True, too_long=NO_PICTURE, failed=NO_PICTURE)
