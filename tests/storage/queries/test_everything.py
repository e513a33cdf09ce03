from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from bot.storage.everything import everything_of

from .speaking_together import OF_TEAMS

# What is in these says nothing about a person.
NOBODYS = {"team", "goal_team", "seen_update", "erasure", "backup", "process", *OF_TEAMS}


def leaves(value):
    if isinstance(value, dict):
        return {leaf for each in value.values() for leaf in leaves(each)}
    if isinstance(value, list):
        return {leaf for each in value for leaf in leaves(each)}
    return {value}


def plain(value):
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def test_I11_download_everything_has_every_row_of_theirs_column_by_column(store, every_row, live):
    """Introspective: a table or column that is added later makes this fail until it is in the download."""
    before = every_row()
    life = live()
    told = leaves(everything_of(store, life.person.id))
    tables = {name: rows for name, rows in every_row().items() if name not in NOBODYS}
    theirs = {
        name: [row for row in rows if row not in before[name] and not is_anothers(row, life)]
        for name, rows in tables.items()
    }
    assert [name for name, rows in theirs.items() if not rows] == []
    untold = {
        (name, column)
        for name, rows in theirs.items()
        for row in rows
        for column, value in row.items()
        if not isinstance(value, bytes | dict) and plain(value) not in told
    }
    assert untold == set()


def is_anothers(row, life):
    """What is Bilal's, and Sam's own copies of what the two agreed."""
    return life.connector.id in (row.get("id"), row.get("owner_id")) or row.get("holder_id") == life.supervisor.id


def test_I11_download_everything_has_every_word_and_nobody_elses(store, live):
    life = live()
    told = json.dumps(everything_of(store, life.person.id), ensure_ascii=False)
    assert [word for word in life.words if word not in told] == []
    assert "words of Bilal" not in told
    of_sam = json.dumps(everything_of(store, life.supervisor.id), ensure_ascii=False)
    # What Sam wrote to her, and what she put into the record that both keep.
    of_both = [word for word in life.words if word.startswith(("praise", "how she is"))]
    theirs = [word for word in life.words[1:] if word not in of_both]
    assert [word for word in of_both if word not in of_sam] == []
    assert [word for word in theirs if word in of_sam] == []


def test_the_download_says_who_by_name(store, live):
    life = live()
    told = everything_of(store, life.person.id)
    assert [(each["team"], each["role"]) for each in told["memberships"]] == [("Frome", "connector")]
    assert {(each["supervisor"], each["connector"]) for each in told["supervisions"]} == {
        ("Sam", life.words[0]),
        (life.words[0], "Bilal"),
    }
    [shared] = told["shares"]
    assert [each["reader"] for each in shared["readers"] + shared["responses"]] == ["Sam", "Sam"]
    opened = next(each for each in told["access_log"] if each["action"] == "opened")
    assert opened["actor"] == "Sam"
    [entry] = told["entries"]
    assert [answer["replaced_at"] is None for answer in entry["answers"]] == [False, True]


def test_there_is_nothing_to_tell_of_nobody(store):
    with pytest.raises(LookupError):
        everything_of(store, uuid4())
