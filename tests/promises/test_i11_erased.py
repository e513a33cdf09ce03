"""I11: erase means gone; "download everything" means everything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, LargeBinary, Uuid, select
from sqlmodel import SQLModel

from bot.storage.engines.database import default_keys_path, open_sqlite
from bot.storage.entries import entries_page, get_entry
from bot.storage.errors import KeyMissing
from bot.storage.everything import everything_of
from bot.storage.people import get_person, list_people
from bot.storage.sealing.keys import MasterKey
from bot.storage.store import Store
from bot.storage.tables import Audit, Erasure, Outbox, SeenUpdate
from tests.databases import on_both
from tests.promises.house import MASTER, House

SAM, AMINA, BELA = 9001, 9002, 9003
# What of somebody erased may be remembered: that they were, and that they did something to others' data.
REMEMBERED = {(Erasure.__tablename__, "person_id"), (Audit.__tablename__, "actor_id")}


async def live(house: House) -> list[str]:
    """Amina does a bit of everything; all the words she wrote."""
    await house.make_team(SAM, "Sam", "Team")
    await house.link(SAM, AMINA, "Amina zqnamezq")
    await house.link(SAM, BELA, "Bela")
    await house.journal(AMINA, "zqhappenedzq", "zqfeelingzq", "zqlearningzq", "zqtitlezq")
    await house.do(AMINA, "edit")
    await house.do(AMINA, "edit_at", "learning")
    await house.say(AMINA, "zqeditedzq")
    await house.share(AMINA, "p")
    await house.do(AMINA, "line")
    await house.say(AMINA, "zqlinezq")
    await house.say(SAM, "/summary")
    await house.do(SAM, "see")
    await house.do(SAM, "write_back")
    await house.say(SAM, "zqreplyzq")
    await house.say(SAM, "/agenda")
    await house.say(AMINA, "/what", "zqdraftzq", "/cancel")
    await house.do(AMINA, "keep_draft")
    await house.say(AMINA, "zqheldzq", "/visit")
    await house.press(AMINA, "In 1 hour")
    await house.live_until(house.clock.now().replace(hour=12))
    await house.say(AMINA, "/reflect", "zqopenzq")
    await house.say(AMINA, "/mydata")
    return [f"zq{word}zq" for word in ("name", "happened", "feeling", "learning", "title", "edited", "line")] + [
        "zqdraftzq",
        "zqheldzq",
        "zqopenzq",
    ]


def rows_about(store: Store, person_id: UUID, chat_id: int) -> list[tuple[str, str, Any]]:
    """Every row in every table that names the person or their chat: the table, the column, the row."""
    found = []
    for table in SQLModel.metadata.sorted_tables:
        for column in table.c:
            whom: UUID | int | None = None
            if isinstance(column.type, Uuid):
                whom = person_id
            elif isinstance(column.type, BigInteger) and column.name in ("chat_id", "telegram_id"):
                whom = chat_id
            if whom is not None:
                rows = store.conn.execute(select(table).where(column == whom))
                found += [(table.name, column.name, row) for row in rows]
    return found


@on_both
async def test_I11_what_is_downloaded_has_every_word_and_every_table(house: House) -> None:
    words = await live(house)
    person = await house.someone(AMINA)
    await house.do(AMINA, "download")
    page, data = house.newest_files(AMINA, 2)
    for word in (*words, "zqreplyzq"):
        assert word in page.decode(), f"{word} is not in what is to be read"
        assert word in data.decode(), f"{word} is not in what is for programs"
    json.loads(data)
    rows = await house.read(lambda store: rows_about(store, person.id, AMINA))
    tables = {table for table, _, _ in rows}
    assert tables >= {
        "person",
        "membership",
        "supervision",
        "entry",
        "share",
        "session",
        "nudge",
        "audit",
        "chat_message",
    }
    for table, _, row in rows:
        key = row._mapping.get("id", row._mapping.get("message_id", row._mapping.get("share_id")))
        if table not in (Outbox.__tablename__, SeenUpdate.__tablename__):
            assert str(key) in data.decode(), f"a row of {table} is not in it"


@on_both
async def test_I11_what_is_deleted_is_gone_everywhere(house: House, tmp_path: Path) -> None:
    words = await live(house)
    person = await house.someone(AMINA)
    backup = tmp_path / "backup"
    backup.mkdir()
    for file in house.folder.glob("tandem.db*"):
        shutil.copy(file, backup)
    await house.do(AMINA, "erase")
    await house.do(AMINA, "erase_yes")

    assert "Everything is deleted" in house.last(AMINA)
    assert not [word for word in words if word in house.read_by(AMINA)]
    assert not [word for word in words if word in house.read_by(SAM) and word != "zqnamezq"]

    rows = await house.read(lambda store: rows_about(store, person.id, AMINA))
    left = {(table, column) for table, column, _ in rows} - REMEMBERED
    assert not left, left
    await house.say(SAM, "/summary", "/agenda", "/team", "/privacy", "/mydata")
    await house.do(SAM, "download")
    asked = "\n".join(message.text for message in house.said(SAM)[-8:])
    files = b"".join(house.newest_files(SAM, 2)).decode()
    assert not [word for word in words if word in asked + files]
    everything = await house.read(all_that_can_be_read)
    assert not [word for word in words if word in everything]
    assert all_bytes_of(house.folder, words) == []
    await house.stop()
    if house.url is None:
        await is_unreadable(house, backup, person.id)


def all_that_can_be_read(store: Store) -> str:
    """Everything of everybody who is left, decrypted."""
    assert all(table.c for table in SQLModel.metadata.sorted_tables if any_sealed(table))
    return "".join(json.dumps(everything_of(store, each.id)) for each in list_people(store))


def any_sealed(table: Any) -> bool:
    return any(isinstance(column.type, LargeBinary) for column in table.c)


def all_bytes_of(folder: Path, words: list[str]) -> list[str]:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [word for word in words for content in contents if word.encode() in content]


async def is_unreadable(house: House, backup: Path, person_id: UUID) -> None:
    """The database as it was before, with the keys as they are now."""
    old = open_sqlite(
        backup / "tandem.db", MasterKey(MASTER), keys_path=default_keys_path(house.folder / "tandem.db"), alone=False
    )
    try:
        heads = await old.read(lambda store: rows_about(store, person_id, AMINA))
        assert any(table == "entry" for table, _, _ in heads), "the backup does not hold her"
        for read in (
            lambda store: get_person(store, person_id),
            lambda store: everything_of(store, person_id),
            lambda store: get_entry(store, person_id, entry_of(store, person_id)),
            lambda store: entries_page(store, person_id, offset=0, limit=9),
        ):
            with pytest.raises(KeyMissing):
                await old.read(read)
    finally:
        await old.close()


def entry_of(store: Store, person_id: UUID) -> UUID:
    entry = SQLModel.metadata.tables["entry"]
    found: UUID = store.conn.execute(select(entry.c.id).where(entry.c.person_id == person_id)).scalars().first()  # type: ignore[assignment]
    return found


@on_both
async def test_I11_what_an_erased_supervisor_wrote_back_is_gone_from_the_connectors_chat(house: House) -> None:
    await live(house)
    assert "zqreplyzq" in house.read_by(AMINA)
    await house.say(SAM, "/mydata")
    await house.do(SAM, "erase")
    await house.do(SAM, "erase_yes")
    assert "zqreplyzq" not in house.read_by(AMINA)
    assert all_bytes_of(house.folder, ["zqreplyzq"]) == []
    assert "zqreplyzq" not in await house.read(all_that_can_be_read)


async def test_I11_somebody_erased_can_begin_again_as_somebody_new(house: House) -> None:
    await live(house)
    await house.do(AMINA, "erase")
    await house.do(AMINA, "erase_yes")
    await house.begin(AMINA, "Somebody")
    assert await house.entries(AMINA) == []
    await house.say(AMINA, "/team", "/resume", "/agenda")
    assert "zq" not in house.read_by(AMINA)
    assert await house.set_aside() == []
