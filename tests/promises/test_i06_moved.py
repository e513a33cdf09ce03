"""I6 and I5 when somebody goes on with another Telegram account: the old one is a stranger, whatever it still holds."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlmodel import SQLModel

from bot.commands.person import make_link
from bot.conversation.desk import Errand
from bot.storage.moves import make_move, move_of
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from tests.databases import on_both
from tests.promises.house import House

SAM, AMINA, NEW, THIEF = 8001, 8101, 8901, 8902
WORD = re.compile(r"zq\w+zq")


async def live(house: House) -> None:
    await house.make_team(SAM, "Sam", "Team")
    await house.link(SAM, AMINA, "Amina")
    await house.journal(AMINA, "zqhappenedzq", "zqfeelingzq", "zqlearningzq", "zqtitlezq")
    await house.share(AMINA)
    await house.say(SAM, "/summary")
    await house.do(SAM, "see")
    await house.do(SAM, "write_back")
    await house.say(SAM, "zqbackzq")
    await house.say(AMINA, "/reflect", "zqopenzq")


async def open_link(house: House, who: int, to: int) -> None:
    """The operator makes a link for somebody, and an account claims it."""
    tokens: list[str] = []

    def vouch(errand: Errand, person: PersonRecord) -> None:
        tokens.append(make_link(errand, str(person.id)))

    await house.errand(who, vouch)
    await house.say(to, f"/start {tokens[-1]}")
    await house.do(to, "move_here")


def words_in(house: House, who: int) -> set[str]:
    return set(WORD.findall(house.read_by(who)))


async def test_I5_no_button_of_the_old_chat_does_anything_any_more(house: House) -> None:
    await live(house)
    person = await house.someone(AMINA)
    await open_link(house, AMINA, NEW)
    held = [(data, message_id) for who, data, message_id in house.all_data() if who == AMINA]
    assert len(held) > 15
    await house.do(AMINA, "move_yes")
    assert (await house.someone(NEW)).id == person.id
    house.open_to_all = False
    await house.restart()
    before = await house.read(every_row)
    for data, message_id in held:
        await house.forge(AMINA, data, message_id)
    await house.say(AMINA, "/entries", "/mydata", "/resume", "zqlatezq")
    assert await house.read(every_row) == before
    assert words_in(house, AMINA) == set()
    assert await house.set_aside() == []


@on_both
async def test_I6_everything_goes_on_with_the_new_account_and_only_there(house: House) -> None:
    await live(house)
    await open_link(house, AMINA, NEW)
    await house.do(AMINA, "move_yes")
    await house.say(NEW, "/entries", "/resume")
    assert {"zqtitlezq"} <= words_in(house, NEW)
    await house.say(NEW, "zqnextzq")
    await house.say(SAM, "/summary")
    await house.do(SAM, "see")
    await house.do(SAM, "write_back")
    await house.say(SAM, "zqagainzq")
    assert "zqagainzq" in words_in(house, NEW)
    assert words_in(house, AMINA) == set()


async def test_I6_a_supervisor_who_moves_leaves_nothing_of_others_behind(house: House) -> None:
    await live(house)
    assert "zqhappenedzq" in words_in(house, SAM)
    # So old that Telegram would not let it be deleted.
    house.clock.set(house.clock.now().replace(day=9))
    await open_link(house, SAM, NEW)
    await house.do(SAM, "move_yes")
    assert words_in(house, SAM) == set()
    await house.say(NEW, "/summary last")
    assert "zqtitlezq" in words_in(house, NEW)


async def test_I6_a_supervisors_word_and_a_second_phone_open_nothing(house: House) -> None:
    await live(house)
    await house.say(SAM, "/team")
    await house.do(SAM, "team_more")
    await house.do(SAM, "new_account")
    await house.do(SAM, "mover")
    await house.say(THIEF, f"/start {house.newest_link(SAM)}")
    await house.do(THIEF, "move_here")
    asked = next(data for who, data, _ in house.all_data() if who == AMINA and data.startswith("o|move_yes|"))
    for who in (THIEF, SAM):
        await house.forge(who, asked)
    # Nobody says anything for a month.
    await house.live_until(house.clock.now().replace(month=4))
    await house.say(THIEF, "/start", "/entries", "/mydata")
    await house.forge(THIEF, asked)
    assert words_in(house, THIEF) == set()
    assert (await house.someone(AMINA)).name == "Amina"
    await house.say(AMINA, "/entries")
    assert "zqtitlezq" in words_in(house, AMINA)


async def test_I5_a_supervisor_cannot_vouch_for_somebody_elses_connector(house: House) -> None:
    await live(house)
    other = 8002
    await house.make_team(other, "Sue", "Other")
    await house.say(SAM, "/team")
    await house.do(SAM, "team_more")
    await house.do(SAM, "new_account")
    person = await house.someone(AMINA)
    vouched = [data for who, data, _ in house.all_data() if who == SAM and data.startswith("o|mover|")]
    for who in (other, AMINA):
        await house.forge(who, vouched[-1])
    now = house.clock.now()
    assert await house.read(lambda store: move_of(store, person.id, now)) is None


async def test_a_code_is_forgotten_with_its_link(house: House) -> None:
    await live(house)
    await open_link(house, AMINA, NEW)
    person, now = await house.someone(AMINA), house.clock.now()
    await house.app.database.write(lambda store: make_move(store, person_id=person.id, vouched_by=None, at=now))
    await house.do(AMINA, "move_yes")
    assert (await house.someone(AMINA)).id == person.id


def every_row(store: Store) -> dict[str, int]:
    """How many rows there are of everything people have."""
    counted = ("person", "entry", "answer", "share", "session", "nudge_rule", "supervision", "membership", "audit")
    tables = (table for table in SQLModel.metadata.sorted_tables if table.name in counted)
    return {table.name: store.conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
