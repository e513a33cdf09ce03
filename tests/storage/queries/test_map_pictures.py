"""What the picture of a map is made of: the map at the moment it was asked for, marked since a day; their own only."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.i18n import reader
from bot.reports.connections.drafts import GONE, NO_PICTURE, map_copy, map_picture
from bot.reports.connections.words import MOST_DRAWN
from bot.storage.connecting.connections import Tie, add_connection, get_connection, remove_connection
from bot.storage.connecting.journeys import open_journey

READER = reader("en")


@pytest.fixture
def heron(store, amina, now):
    return open_journey(store, amina.id, "Heron", now)


def drawn(store, person, journey, at, since=None):
    about = {"journey": str(journey or ""), "at": at.isoformat(), "since": since.isoformat() if since else ""}
    found = map_picture(store, person, READER, about)
    return found.about[0] if hasattr(found, "about") else found


def dots(picture):
    return {dot.label: dot.new for ring in picture.rings for dot in ring}


def test_a_picture_is_of_the_moment_it_was_asked_for_and_marks_what_is_new(store, amina, heron, now):
    sister = add_connection(store, amina.id, heron, Tie("sister", "family", "close"), now)
    week = now + timedelta(days=7)
    add_connection(store, amina.id, heron, Tie("choir", "group", "outer"), week)
    remove_connection(store, amina.id, get_connection(store, amina.id, sister), week + timedelta(days=1))
    assert dots(drawn(store, amina, heron, week)) == {"sister": False, "choir": False}
    assert dots(drawn(store, amina, heron, week, now.date())) == {"sister": False, "choir": True}
    assert dots(drawn(store, amina, heron, week, week.date())) == {"sister": False, "choir": False}
    assert drawn(store, amina, heron, week).middle == "Heron"


def test_ones_own_map_is_drawn_around_oneself_and_nobody_elses_is_drawn_at_all(store, amina, sam, heron, now):
    add_connection(store, amina.id, None, Tie("sister", "family", "close"), now)
    assert drawn(store, amina, None, now).middle == "Me"
    assert dots(drawn(store, sam, None, now)) == {}
    assert drawn(store, sam, heron, now) == drawn(store, amina, uuid4(), now) == GONE


def test_of_too_many_there_is_no_picture(store, amina, heron, now):
    for at in range(MOST_DRAWN + 1):
        assert drawn(store, amina, heron, now) != NO_PICTURE
        add_connection(store, amina.id, heron, Tie(f"somebody {at}", "friend", "outer"), now)
    assert drawn(store, amina, heron, now) == NO_PICTURE


def test_only_a_copy_of_a_map_is_drawn_as_one(store, amina, keep):
    assert map_copy(store, amina, READER, keep(amina, what="words")) == GONE
    assert map_copy(store, amina, READER, uuid4()) == GONE
