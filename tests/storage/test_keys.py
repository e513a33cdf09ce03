"""The master key is made once and never replaced; wrapped keys open with it alone, until destroyed."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from bot.storage.engines.database import open_sqlite
from bot.storage.engines.sqlite import connect
from bot.storage.errors import KeyMissing, MasterKeyRefused, WrongKey
from bot.storage.sealing.keys import (
    HOUSE,
    MasterKey,
    SqliteKeyStore,
    default_key_file,
    has_keys,
    load_master_key,
)

from .conftest import join

KEY = base64.b64encode(bytes(range(32))).decode()
ROW = uuid4()


@pytest.fixture
def keys_path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


@pytest.fixture
def keys(keys_path: Path, master: MasterKey) -> Iterator[SqliteKeyStore]:
    with closing(SqliteKeyStore(keys_path, master)) as opened:
        yield opened


def same(one: MasterKey, other: MasterKey) -> bool:
    key = bytes(32)
    return other.unwrap(HOUSE, "house", one.wrap(HOUSE, "house", key)) == key


# The master key


def test_the_master_key_may_be_handed_over_in_base64(master: MasterKey, tmp_path: Path) -> None:
    assert same(load_master_key(KEY, tmp_path / "not there", create=False), master)


def test_the_master_key_may_be_in_a_file(master: MasterKey, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    file.chmod(0o600)
    assert same(load_master_key(None, file, create=False), master)


@pytest.mark.parametrize("key", ["", "not base64!", base64.b64encode(bytes(31)).decode()])
def test_a_master_key_that_is_none_is_refused_by_name_without_being_shown(key: str) -> None:
    with pytest.raises(MasterKeyRefused, match="TANDEM_KEY") as refused:
        load_master_key(key, None, create=True)
    assert not key or key not in str(refused.value)


def test_without_a_key_it_is_said_where_one_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyRefused, match="not there") as refused:
        load_master_key(None, tmp_path / "key", create=False)
    assert "\n" not in str(refused.value)


def test_a_key_is_made_for_its_owner_only_and_found_again(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "key"
    made = load_master_key(None, file, create=True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert same(made, load_master_key(None, file, create=True))
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_the_default_key_is_in_the_configuration_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    load_master_key(None, None, create=True)
    assert default_key_file() == tmp_path / "tandem" / "key"
    assert default_key_file().exists()


def test_a_file_that_holds_something_else_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.touch(0o600)
    with pytest.raises(MasterKeyRefused):
        load_master_key(None, file, create=True)
    assert file.read_bytes() == b""


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    file.chmod(mode)
    with pytest.raises(MasterKeyRefused, match="chmod 600"):
        load_master_key(None, file, create=False)


def test_a_folder_where_the_key_should_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyRefused):
        load_master_key(None, tmp_path, create=True)


# Wrapped keys


def test_an_owner_has_one_key_however_often_it_is_made(keys: SqliteKeyStore) -> None:
    owner = uuid4()
    keys.create(owner, "person")
    sealed = keys.cipher(owner).seal("x", ROW, b"words")
    keys.create(owner, "person")
    assert keys.cipher(owner).unseal("x", ROW, sealed) == b"words"


def test_a_key_is_there_for_another_connection_as_soon_as_it_is_made(
    keys: SqliteKeyStore, keys_path: Path, master: MasterKey
) -> None:
    owner = uuid4()
    keys.create(owner, "person")
    with closing(SqliteKeyStore(keys_path, master)) as other:
        sealed = other.cipher(owner).seal("x", ROW, b"words")
    assert keys.cipher(owner).unseal("x", ROW, sealed) == b"words"


def test_a_stranger_has_no_key(keys: SqliteKeyStore) -> None:
    with pytest.raises(KeyMissing):
        keys.cipher(uuid4())


def test_I11_a_destroyed_key_is_gone_at_once_and_twice_is_the_same_as_once(keys: SqliteKeyStore) -> None:
    owner = uuid4()
    keys.create(owner, "person")
    keys.cipher(owner)
    keys.destroy(owner)
    keys.destroy(owner)
    with pytest.raises(KeyMissing):
        keys.cipher(owner)


def test_I11_a_destroyed_key_does_not_linger_in_the_files(keys: SqliteKeyStore, keys_path: Path) -> None:
    owners = [uuid4() for _ in range(20)]
    for owner in owners:
        keys.create(owner, "person")
    with closing(connect(keys_path)) as file:
        wrapped = dict(file.execute("SELECT owner, wrapped FROM wrapped_key").fetchall())
    gone, kept = owners[7], owners[8]
    keys.destroy(gone)
    on_disk = b"".join(path.read_bytes() for path in keys_path.parent.iterdir())
    assert wrapped[kept.bytes] in on_disk
    assert wrapped[gone.bytes] not in on_disk


def test_the_wrong_master_key_is_refused(keys: SqliteKeyStore, keys_path: Path) -> None:
    keys.create(HOUSE, "house")
    with pytest.raises(WrongKey) as refused:
        SqliteKeyStore(keys_path, MasterKey(bytes(32)))
    assert "\n" not in str(refused.value)


def test_a_wrapped_key_cannot_be_given_to_another_owner(keys: SqliteKeyStore, keys_path: Path) -> None:
    keys.create(HOUSE, "house")
    other = uuid4()
    with closing(connect(keys_path)) as file:
        file.execute("UPDATE wrapped_key SET owner = ?", (other.bytes,))
    with pytest.raises(WrongKey):
        keys.cipher(other)


def test_the_master_key_can_be_changed(keys: SqliteKeyStore, keys_path: Path, master: MasterKey) -> None:
    owners = [uuid4() for _ in range(3)]
    for owner in owners:
        keys.create(owner, "person")
    sealed = {owner: keys.cipher(owner).seal("x", ROW, owner.bytes) for owner in owners}
    new = MasterKey(os.urandom(32))
    keys.change_master(new)
    keys.create(HOUSE, "house")
    with closing(SqliteKeyStore(keys_path, new)) as reopened:
        for owner in owners:
            assert reopened.cipher(owner).unseal("x", ROW, sealed[owner]) == owner.bytes
        reopened.cipher(HOUSE)
    with pytest.raises(WrongKey):
        SqliteKeyStore(keys_path, master)


def test_a_change_of_master_key_that_fails_changes_nothing(
    keys: SqliteKeyStore, keys_path: Path, master: MasterKey
) -> None:
    owners = [uuid4() for _ in range(3)]
    for owner in owners:
        keys.create(owner, "person")
    with closing(connect(keys_path)) as file:
        file.execute("INSERT INTO wrapped_key VALUES (?, 'person', ?)", (b"\xff" * 16, b"damaged"))
    with pytest.raises(WrongKey):
        keys.change_master(MasterKey(os.urandom(32)))
    with closing(SqliteKeyStore(keys_path, master)) as reopened:
        for owner in owners:
            reopened.cipher(owner)


def test_has_keys_knows_when_a_new_master_key_would_be_of_no_use(tmp_path: Path, master: MasterKey) -> None:
    path = tmp_path / "keys.db"
    assert not has_keys(path)
    with closing(SqliteKeyStore(path, master)) as keys:
        assert not has_keys(path)
        keys.create(HOUSE, "house")
    assert has_keys(path)


# A database and its keys


async def test_a_database_does_not_start_with_another_master_key(database_path: Path, master: MasterKey) -> None:
    await open_sqlite(database_path, master).close()
    with pytest.raises(WrongKey):
        open_sqlite(database_path, MasterKey(bytes(32)))
    await open_sqlite(database_path, master).close()


async def test_a_database_with_people_does_not_start_with_an_empty_keys_file(
    database_path: Path, master: MasterKey, tmp_path: Path
) -> None:
    database = open_sqlite(database_path, master)
    await database.write(lambda store: join(store, 1))
    await database.close()
    with pytest.raises(KeyMissing):
        open_sqlite(database_path, master, keys_path=tmp_path / "other keys.db")
