"""Bad input of every sort: what happens, a test or a class for each."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot import i18n
from bot.content.load import ContentError, load_flows
from bot.conversation.registry import command
from bot.conversation.turn import Turn
from bot.i18n import CatalogueError, in_every_language
from bot.sandbox.faults import FaultKind
from bot.settings import SettingsError, load_settings
from bot.storage.engines.database import open_sqlite
from bot.storage.errors import StorageUnavailable, WrongKey
from bot.storage.sealing.crypto import new_key
from bot.storage.sealing.keys import MasterKey
from tests.conversations.beginnings import begin, contains, heard
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def amina(stage: Stage) -> Stage:
    """Amina and her supervisor have begun; nothing is open."""
    await begin(stage, "Sam supervises Amina")
    return stage


async def say(stage: Stage, words: str) -> list[str]:
    await stage.say("Amina", words)
    return heard(stage, "Amina")


async def press(stage: Stage, label: str) -> list[str]:
    await stage.press("Amina", label)
    return heard(stage, "Amina")


class TestTextWhereAButtonWasExpected:
    @pytest.mark.parametrize("words", ["In 2 hours", "in 2 hours", "2", "۲", "#2"])
    async def test_a_label_or_its_number_counts(self, amina: Stage, words: str) -> None:
        await say(amina, "/visit")
        assert contains(await say(amina, words), "today 12:00")

    async def test_a_label_in_another_language_counts(self, amina: Stage) -> None:
        await say(amina, "/visit")
        urdu = in_every_language("In 2 hours")[-1]
        assert contains(await say(amina, urdu), "today 12:00")

    async def test_anything_else_asks_again_with_the_buttons(self, amina: Stage) -> None:
        await say(amina, "/visit")
        assert contains(await say(amina, "perhaps"), "When does the visit end?")
        assert contains(await press(amina, "In 1 hour"), "today 11:00")

    async def test_a_time_typed_at_once_picks_a_time(self, amina: Stage) -> None:
        await say(amina, "/visit")
        assert contains(await say(amina, "15:30"), "I understood: today 15:30. Is that right?")
        assert contains(await press(amina, "Yes"), "today 15:30")


class TestTextWhenNothingIsOpen:
    async def test_it_can_become_a_journal(self, amina: Stage) -> None:
        await say(amina, "We went to the library.")
        await press(amina, "Journal")
        assert contains(await press(amina, "Back"), "We went to the library.")

    async def test_it_can_be_added_to_what_is_paused(self, amina: Stage) -> None:
        await say(amina, "/journal")
        await say(amina, "We went to the library.")
        await press(amina, "Pause")
        await say(amina, "Calm.")
        await press(amina, "Add to Journal")
        assert contains(await press(amina, "Back"), "Calm.")

    async def test_it_is_not_lost_meanwhile(self, amina: Stage) -> None:
        await say(amina, "We went to the library.")
        await say(amina, "/menu")
        await amina.restart()
        await press(amina, "Journal")
        assert contains(await press(amina, "Back"), "We went to the library.")


@pytest.mark.parametrize("word", [*in_every_language("Pause"), "stop", "STOP", " stop. "])
async def test_typed_stop_pauses(amina: Stage, word: str) -> None:
    await say(amina, "/journal")
    await say(amina, "We went to the library.")
    assert contains(await say(amina, word), "is paused")


@pytest.mark.parametrize("words", ["when it ends", "25:99", "🙂"])
async def test_not_a_time_says_so_with_an_example(amina: Stage, words: str) -> None:
    await say(amina, "/visit")
    await press(amina, "Pick a time")
    assert contains(await say(amina, words), "You could write: 15:30")


async def test_what_was_understood_of_a_date_is_shown_before_it_counts(amina: Stage) -> None:
    await say(amina, "/visit")
    await press(amina, "Pick a time")
    assert contains(await say(amina, "tomorrow 3pm"), "I understood: tomorrow 15:00. Is that right?")
    assert contains(await press(amina, "Edit"), "What time does it end?")


async def test_whitespace_asks_again_and_an_emoji_is_a_fine_answer(amina: Stage) -> None:
    await say(amina, "/journal")
    world = amina.sandbox.world
    person = world.people[amina.phones["Amina"].user_id]
    for blank in (" \n\t ", "\u200b\u2063", "\u3164"):
        message = world.add_message(world.chats[person.id], person, {"text": blank})
        world.updates.add("message", message.api())
        await amina.settle()
        assert contains(heard(amina, "Amina"), "1 of 3"), f"{blank!r} was taken for an answer"
    assert contains(await say(amina, "🙂"), "2 of 3")


async def test_what_is_no_text_is_refused_kindly(amina: Stage) -> None:
    await say(amina, "/journal")
    for kind in ("voice", "photo", "document", "sticker", "location"):
        await amina.send("Amina", kind)
        assert contains(heard(amina, "Amina"), "microphone on your keyboard")
    assert contains(await say(amina, "We went to the library."), "2 of 3")


async def test_a_command_in_the_middle_leaves_the_flow_where_it_was(amina: Stage) -> None:
    await say(amina, "/journal")
    await say(amina, "We went to the library.")
    assert contains(await say(amina, "/menu"), "Journal is still open: /resume")
    assert contains(await say(amina, "/resume"), "2 of 3")


async def test_two_flows_at_once_pause_the_first(amina: Stage) -> None:
    await say(amina, "/reflect")
    await say(amina, "We went to the library.")
    assert contains(await say(amina, "/journal"), "Gibbs reflection is paused")
    assert contains(await press(amina, "Go on"), "Gibbs reflection · 2 of 6")


async def test_a_stranger_learns_nothing(stage: Stage) -> None:
    await begin(stage, "Sam supervises Amina")
    for token in ("", "made-up", stage.links[-1], "x" * 64, "'; drop table person; --"):
        await stage.say("Zoe", f"/start {token}".strip())
        (only,) = heard(stage, "Zoe")
        assert only == "Hello. To use Tandem here you need an invitation link. Please ask your supervisor for one."


async def test_who_blocked_the_bot_is_left_in_peace_until_they_come_back(amina: Stage) -> None:
    await say(amina, "/visit")
    await press(amina, "In 1 hour")
    await amina.block("Amina")
    async for _ in amina.time_passes(amina.clock.now() + timedelta(minutes=90)):
        assert not heard(amina, "Amina")
    await amina.unblock("Amina")
    assert contains(heard(amina, "Amina"), "visit")


@pytest.mark.parametrize("fault", ["error_502", "connection_reset", "too_many_requests"])
async def test_an_api_that_fails_loses_nothing_and_keeps_the_order(amina: Stage, fault: FaultKind) -> None:
    amina.sandbox.world.faults.switch_on(fault, calls=1, methods=["sendMessage"], retry_after=1)
    await say(amina, "/journal")
    phone = amina.phones["Amina"]
    await phone.expect("1 of 3")
    await say(amina, "We went to the library.")
    await phone.expect("2 of 3")
    titles = [plain(message["text"]).split("\n")[0] for message in amina.chat("Amina")[-4:]]
    assert titles == ["/journal", "Journal · 1 of 3", "We went to the library.", "Journal · 2 of 3"]
    amina.complaints.lines.clear()


def fails(stage: Stage, monkeypatch: pytest.MonkeyPatch, works: str, times: int) -> None:
    """The next so many works whose name holds `works` find the disk full; nobody waits between the tries."""
    write = stage.app.database.write

    async def no_time(_seconds: float) -> None:
        # In a pause of a second, what is said aside arrives.
        await asyncio.gather(*stage.app.conversation._asides)

    async def failing(work: object) -> object:
        nonlocal times
        if times and works in getattr(work, "__qualname__", ""):
            times -= 1
            raise StorageUnavailable("the disk is full")
        return await write(work)  # type: ignore[arg-type]

    monkeypatch.setattr(stage.app.conversation, "sleep", no_time)
    monkeypatch.setattr(stage.app.database, "write", failing)


async def test_a_database_that_is_away_for_a_moment_is_waited_for(
    amina: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(amina, monkeypatch, "_one", 1)
    said = await say(amina, "/journal")
    assert contains(said, "1 of 3")
    assert not contains(said, "wrong on our side")
    amina.complaints.lines.clear()


@pytest.mark.parametrize("works", ["Conversation._one", "Conversation.take_in"])
async def test_while_nothing_can_be_saved_the_person_is_told_once_and_it_is_tried_again(
    amina: Stage, monkeypatch: pytest.MonkeyPatch, works: str
) -> None:
    monkeypatch.setattr("bot.telegram.receiver.backoff", lambda *_: 0.01)
    fails(amina, monkeypatch, works, 5)
    await amina.say("Amina", "/journal")
    await amina.phones["Amina"].expect("1 of 3")
    everything = [plain(message["text"]) for message in amina.chat("Amina")]
    assert sum("I can't save anything just now" in text for text in everything) == 1
    assert "disk is full" not in "".join(everything)
    amina.complaints.lines.clear()


@pytest.mark.parametrize("trouble", ["full", "read-only", "locked"])
async def test_a_disk_that_takes_nothing_loses_nothing(
    amina: Stage, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """With SQLite's own errors: `max_page_count` is its disk, and here it has no page left."""
    writer = await amina.app.database.write(lambda store: store.conn.connection.driver_connection)
    assert isinstance(writer, sqlite3.Connection)
    other = sqlite3.connect(amina.folder / "tandem.db", isolation_level=None, check_same_thread=False)
    connection, begins, ends = {
        "full": (writer, "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"),
        "read-only": (writer, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "locked": (other, "BEGIN IMMEDIATE", "ROLLBACK"),
    }[trouble]
    writer.execute("PRAGMA busy_timeout = 20")
    waits = 0

    async def mended_after_three(_seconds: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 3:
            connection.execute(ends)

    monkeypatch.setattr(amina.app.conversation, "sleep", mended_after_three)
    monkeypatch.setattr(amina.app._receiver, "_sleep", mended_after_three)
    await say(amina, "/journal")
    connection.execute(begins)
    await amina.say("Amina", "We went to the library. " * 150)
    await amina.phones["Amina"].expect("2 of 3")
    assert waits >= 3
    assert contains(await press(amina, "Back"), "We went to the library. We went")
    assert amina.complaints.lines
    assert "went" not in "".join(amina.complaints.lines)
    amina.complaints.lines.clear()
    other.close()


async def test_a_clock_that_jumps_stops_nobody(amina: Stage) -> None:
    await say(amina, "/journal")
    amina.clock.advance(timedelta(hours=-5))
    assert contains(await say(amina, "We went to the library."), "2 of 3")
    amina.clock.advance(timedelta(days=20))
    assert contains(await say(amina, "Calm."), "3 of 3")


class TestFloods:
    async def test_a_stranger_is_answered_so_often_and_then_no_more_for_a_while(self, stage: Stage) -> None:
        await stage.say_at_once("Zoe", ["Hello?"] * 30)
        said = heard(stage, "Zoe")
        assert sum("you need an invitation link" in text for text in said) == 19
        assert "Please try again in ten minutes." in said[-1]
        await stage.say("Zoe", "Hello?")
        assert heard(stage, "Zoe") == []
        stage.clock.advance(timedelta(minutes=10))
        await stage.say("Zoe", "Hello?")
        assert contains(heard(stage, "Zoe"), "you need an invitation link")

    async def test_a_person_who_sends_too_much_is_told_and_what_was_taken_in_is_kept(
        self, amina: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.conversation.floods.MOST_WAITING", 5)
        await say(amina, "/journal")
        await amina.say_at_once("Amina", [f"This is number {n}." for n in range(9)])
        said = heard(amina, "Amina")
        assert sum("more than I can take in" in text for text in said) == 1
        assert contains(await say(amina, "And on."), "3 of 3")
        amina.complaints.lines.clear()


async def test_a_turn_that_fails_three_times_is_set_aside_and_the_person_is_told(
    amina: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def break_down(_turn: Turn, words: str) -> None:
        tries.append(words)
        raise RuntimeError(words)

    monkeypatch.setitem(command._handlers, "menu", break_down)
    assert contains(await say(amina, "/menu secret words"), "was not kept - please send it again")
    assert len(tries) == 3
    assert amina.complaints.lines
    assert "secret" not in "".join(amina.complaints.lines)
    assert contains(await say(amina, "/journal"), "1 of 3")
    amina.complaints.lines.clear()
    await amina.forget_set_aside()


def test_a_wrong_key_refuses_to_start(tmp_path: Path) -> None:
    path = tmp_path / "tandem.db"
    database = open_sqlite(path, MasterKey(new_key()))
    database._close()
    with pytest.raises(WrongKey):
        open_sqlite(path, MasterKey(new_key()))


def test_a_wrong_setting_is_refused_by_its_name() -> None:
    with pytest.raises(SettingsError, match=r"^TANDEM_TIMEZONE: [^\n]+$"):
        load_settings(timezone="Mars/Olympus")


def test_a_broken_flow_is_refused_with_its_file_and_place(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: broken\ntitle: Broken\nsteps:\n  - id: one\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_flows(tmp_path)
    assert "broken.yaml" in str(refused.value)
    assert "steps" in str(refused.value)


def test_a_broken_catalogue_is_refused_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tandem.po").write_text("no catalogue", encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    with pytest.raises(CatalogueError, match=r"tandem\.po"):
        i18n._catalogue("eo")
