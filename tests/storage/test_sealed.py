"""What people write is never readable in a file, nor after they have been erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.storage.chat_messages import messages_of_session, remember_theirs
from bot.storage.engines.database import Database, SqliteDatabase
from bot.storage.entries import KeptAnswer, keep_entry
from bot.storage.errors import KeyMissing, Unreadable
from bot.storage.inbox import BODY as INBOX_BODY
from bot.storage.inbox import inbox, take_in
from bot.storage.outbox import BODY as OUTBOX_BODY
from bot.storage.outbox import outbox, put_out
from bot.storage.people import change_person
from bot.storage.sessions import add_session
from bot.storage.shares import share
from bot.storage.store import HOUSE, Store
from bot.storage.teams.teams import create_team

from .conftest import join

CHAT = 7
WORDS = "xylophone"


def write_everywhere(store: Store, now: datetime) -> UUID:
    """The word, in every place that somebody's words pass through."""
    take_in(store, [(1, CHAT, {"text": f"{WORDS} stranger"})], now)
    person = join(store, CHAT)
    session = uuid4()
    change_person(store, person, name=f"{WORDS} name")
    take_in(store, [(2, CHAT, {"text": f"{WORDS} inbox"})], now)
    add_session(
        store,
        id=session,
        person_id=person,
        flow="journal",
        resumable=True,
        session={"answers": [f"{WORDS} session"]},
        at=now,
    )
    put_out(
        store,
        chat_id=CHAT,
        person_id=person,
        method="sendMessage",
        body={"text": f"{WORDS} outbox"},
        owner="a",
        at=now,
    )
    entry = keep_entry(
        store,
        person_id=person,
        kind="journal",
        flow="journal",
        version="1",
        zone="Europe/London",
        begun_at=now,
        kept_at=now,
        answers=[
            KeptAnswer(
                place="what",
                position=0,
                data={"text": f"{WORDS} answer"},
                private=False,
                headline=True,
                part=None,
            )
        ],
        competences=[],
    )
    share(
        store,
        owner_id=person,
        entry_id=entry,
        kind="full",
        snapshot={"text": f"{WORDS} share"},
        supervisions=[],
        at=now,
    )
    create_team(store, name=f"{WORDS} team", zone="Europe/London", nation="england", at=now)
    remember_theirs(
        store,
        chat_id=CHAT,
        message_id=1,
        person_id=person,
        at=now,
        session_id=session,
        place="what",
        object_id=None,
    )
    assert messages_of_session(store, person, session)
    return person


def bytes_on_disk(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_I7_no_file_ever_holds_a_word_that_somebody_wrote(
    database: SqliteDatabase, database_path: Path, now: datetime
) -> None:
    await database.write(lambda store: write_everywhere(store, now))
    while_open = bytes_on_disk(database_path.parent)
    await database.close()
    closed = bytes_on_disk(database_path.parent)
    assert b"sendMessage" in while_open["tandem.db-wal"]
    assert b"sendMessage" in closed["tandem.db"]
    assert "keys.db" in closed
    for files in (while_open, closed):
        for encoding in ("utf-8", "utf-16-le"):
            assert [name for name, content in files.items() if WORDS.encode(encoding) in content] == []


async def test_I11_what_an_erased_person_wrote_cannot_be_read_once_that_is_committed(
    database: SqliteDatabase, now: datetime
) -> None:
    person = await database.write(lambda store: write_everywhere(store, now))

    def erase(store: Store) -> dict[str, str]:
        store.destroy_key(person)
        row = store.conn.execute(select(outbox)).one()
        read: dict[str, str] = store.unseal_data(person, OUTBOX_BODY, row.id, row.body)
        return read

    # Until the commit nothing is destroyed: it could still fail.
    assert (await database.write(erase))["text"] == f"{WORDS} outbox"

    def read(store: Store) -> None:
        row = store.conn.execute(select(outbox)).one()
        store.unseal_data(person, OUTBOX_BODY, row.id, row.body)

    with pytest.raises(KeyMissing):
        await database.read(read)


async def test_a_key_is_not_destroyed_when_the_erasure_fails(any_database: Database, now: datetime) -> None:
    person = await any_database.write(lambda store: write_everywhere(store, now))

    def fail(store: Store) -> None:
        store.destroy_key(person)
        raise LookupError

    with pytest.raises(LookupError):
        await any_database.write(fail)
    assert await any_database.read(lambda store: store.seal(person, "x", uuid4(), b""))


def test_I7_sealed_bytes_moved_to_another_row_or_table_cannot_be_read(store: Store, now: datetime) -> None:
    take_in(store, [(1, CHAT, {"text": "one"}), (2, CHAT, {"text": "two"})], now)
    one, two = store.conn.execute(select(inbox).order_by(inbox.c.update_id)).all()
    assert store.unseal_data(HOUSE, INBOX_BODY, one.id, one.body) == {"text": "one"}
    for purpose, row, sealed in (
        (INBOX_BODY, one.id, two.body),
        (OUTBOX_BODY, one.id, one.body),
        (INBOX_BODY, uuid4(), one.body),
    ):
        with pytest.raises(Unreadable):
            store.unseal_data(HOUSE, purpose, row, sealed)


def test_moments_must_carry_their_zone_and_come_back_in_utc(store: Store, now: datetime) -> None:
    take_in(store, [(1, CHAT, {})], now.astimezone())
    assert store.conn.execute(select(inbox.c.received_at)).scalar_one() == now
    assert store.conn.execute(select(inbox.c.received_at)).scalar_one().utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="zone"):
        take_in(store, [(2, CHAT, {})], now.replace(tzinfo=None))
