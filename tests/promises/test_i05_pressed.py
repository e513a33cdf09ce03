"""I5: a button works for its own person and object only; a dead one changes nothing, twice is the same as once."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.conversation.registry import verb
from bot.i18n import shipped_languages
from bot.sandbox import acts
from bot.storage.everything import everything_of
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import Audit, Entry, Membership, Nudge, NudgeRule, Person, Response, Share, Supervision
from tests.databases import on_both
from tests.promises.house import House, a_house, words_of

SAM, AMINA, BELA, TESS, STRANGER = 8201, 8202, 8203, 8204, 8205
CALLBACK = re.compile(r'"callback_data": "([^"]+)"')
WORD = re.compile(r"zq\w+zq")
# What changes by itself or only says what the bot sent.
BOTHS, OWN = "o|end_", "o|erase_yes"
PASSING = ("messages", "messages_coming_in", "messages_going_out")
AT_ONCE = 15


async def live_a_little(house: House) -> None:
    """Amina does a bit of everything, and so does Sam, who supervises her and Bela. Tess has a team of her own."""
    await house.make_team(SAM, "Sam", "Team zqteamzq")
    await house.make_team(TESS, "Tess", "Another team")
    await house.link(SAM, AMINA, "Amina")
    await house.link(SAM, BELA, "Bela")
    await house.journal(AMINA, "zqhappenedzq", "zqfeelingzq", "zqlearningzq", "zqtitlezq")
    await house.share(AMINA, "f")
    await house.say(SAM, "/summary")
    await house.do(SAM, "see")
    await house.do(SAM, "answer", "thanks")
    await house.do(SAM, "write_back")
    await house.say(SAM, "zqreplyzq")
    await house.do(AMINA, "remind")
    await house.press(AMINA, "In a week")
    await house.do(AMINA, "line")
    await house.say(AMINA, "zqlinezq")
    await house.journal(AMINA, "zqsecondzq 020 7946 0958", "zqprivatezq", "zqlessonzq", "zqsecretzq")
    await house.do(AMINA, "share")
    await house.do(AMINA, "preview", "f")
    await house.do(AMINA, "preview", "p")
    await house.do(AMINA, "edit")
    await house.do(AMINA, "edit_at", "learning")
    await house.say(AMINA, "zqeditedzq")
    await house.do(AMINA, "delete")
    await house.say(AMINA, "zqheldzq", "/visit")
    await house.press(AMINA, "In 1 hour")
    await house.live_until(house.clock.now().replace(hour=12))
    await house.say(AMINA, "/what", "zqdraftzq", "/cancel")
    await house.do(AMINA, "keep_draft")
    await house.say(AMINA, "/team", "/entries", "/privacy", "/mydata", "/export", "/settings", "/agenda", "/resume")
    await house.do(AMINA, "end_link")
    await house.do(AMINA, "erase")
    await house.say(SAM, "/team", "/agenda", "/mydata", "/settings")
    await house.say(AMINA, "/reflect", "zqopenzq")


def shown_to(house: House, who: int) -> list[str]:
    """The data of every button that person has ever been shown."""
    found: dict[str, None] = {}
    for call in house.sandbox.world.calls:
        if str(call.arguments.get("chat_id")) == str(who):
            arguments = json.dumps(call.arguments).replace('\\"', '"').replace('":"', '": "')
            found |= dict.fromkeys(CALLBACK.findall(arguments))
    return list(found)


async def kept_about(house: House, who: int) -> dict[str, Any]:
    person = await house.someone(who)
    everything = await house.read(lambda store: everything_of(store, person.id))
    return {name: value for name, value in everything.items() if name not in PASSING}


def as_lines(everything: dict[str, Any]) -> list[str]:
    return json.dumps(everything, indent=1).splitlines()


async def press_all(house: House, who: int, data: list[str]) -> None:
    """Press them all on a message of one's own, as a forged client could."""
    if not house.chat(who):
        house.write(who, "/start")
        await house.settle()
    newest = next(message.id for message in reversed(house.said(who)) if "text" in message.content)
    for at in range(0, len(data), AT_ONCE):
        for each in data[at : at + AT_ONCE]:
            acts.forge_press(house.sandbox.world, house.person(who), each, who, newest)
        await house.settle()
        if who == STRANGER:
            # A stranger who presses more than this at once meets a limit, and would be shown nothing for that.
            house.clock.advance(timedelta(minutes=10))


async def test_I5_a_button_pressed_by_somebody_else_changes_and_shows_nothing(house: House) -> None:
    await live_a_little(house)
    shown = {owner: shown_to(house, owner) for owner in (AMINA, SAM)}
    for owner, data in shown.items():
        verbs = {each.split("|")[1] for each in data if each.startswith("o|")}
        assert len(data) > 20
        assert verbs & {"share_it", "see", "confirm"}
        before, chat = await kept_about(house, owner), house.transcript(owner)
        for other in (SAM, AMINA, BELA, TESS, STRANGER):
            if other == owner:
                continue
            # Either side may end a link, it is an object of both; and anybody may delete what is their own.
            forged = [each for each in data if not each.startswith(OWN)]
            if {owner, other} == {SAM, AMINA}:
                forged = [each for each in forged if not each.startswith(BOTHS)]
            already = {m.id for m in house.said(other)}
            await press_all(house, other, forged)
            assert as_lines(await kept_about(house, owner)) == as_lines(before), f"{other} changed something of {owner}"
            assert house.transcript(owner) == chat
            news = "\n".join(m.text for m in house.said(other) if m.id not in already)
            allowed = {"zqhappenedzq", "zqlearningzq", "zqtitlezq", "zqlinezq", "zqteamzq"} if other == SAM else set()
            own = {"zqreplyzq"} if owner == SAM and other == AMINA else set()
            mine = set(WORD.findall(json.dumps(await kept_about(house, other)))) if other != STRANGER else set()
            assert set(WORD.findall(news)) <= allowed | own | mine, f"{other} was shown {news}"
    assert await house.set_aside() == []


async def test_I5_without_an_invitation_a_stranger_gets_nothing_by_any_button(tmp_path: Path) -> None:
    async with a_house(tmp_path, open_to_all=False) as house:
        await live_a_little(house)
        for owner in (AMINA, SAM):
            await press_all(house, STRANGER, shown_to(house, owner))
        said = {message.text for message in house.said(STRANGER)}
        assert len(said) <= len(shipped_languages()), "that an invitation is needed, in the languages there are"
        assert not WORD.search("".join(said))
        people = await house.read(lambda store: count_of(store, Person))
        assert people == 4
        assert await house.set_aside() == []


@on_both
async def test_I5_a_dead_button_changes_nothing_and_says_so_kindly(house: House) -> None:
    await house.make_team(SAM, "Sam", "Team")
    await house.link(SAM, AMINA, "Amina")
    await house.say(AMINA, "/reflect", "one", "two", "/pause", "/journal", "a", "b")
    await house.press(AMINA, "Back")
    dead = [each for each in shown_to(house, AMINA) if each.startswith("q|")]
    now = {b["callback_data"] for m in house.said(AMINA)[-1:] for row in m.buttons() for b in row}
    dead = [each for each in dead if each not in now]
    assert len(dead) > 10
    before, chat = await kept_about(house, AMINA), house.transcript(AMINA)
    answered = len(house.sandbox.world.callbacks)
    await press_all(house, AMINA, dead)
    assert await kept_about(house, AMINA) == before
    assert house.transcript(AMINA) == chat
    told = list(house.sandbox.world.callbacks.values())[answered:]
    assert len(told) == len(dead)
    assert all(query.answer and "earlier question" in query.answer["text"] for query in told)


def count_of(store: Store, model: Any, *which: Any) -> int:
    return store.conn.scalar(select(func.count()).select_from(table_of(model)).where(*which)) or 0


async def life_with(house: House, taps: int) -> tuple[dict[str, int], list[dict[str, str]]]:
    """The same life, with every button pressed so many times at once; what is left of it."""

    async def tap(who: int, verb: str, arg: str = "") -> None:
        for _ in range(taps):
            house.tap_verb(who, verb, arg)
        await house.settle()

    async def choose(who: int, label: str) -> None:
        for _ in range(taps):
            house.tap(who, label)
        await house.settle()

    await house.make_team(SAM, "Sam", "Team")
    await house.join(SAM, AMINA, "Amina")
    await tap(SAM, "confirm")
    await house.say(AMINA, "/what", "one", "two", "three")
    await choose(AMINA, "In a week")
    await choose(AMINA, "Skip")
    await choose(AMINA, "Skip")
    await tap(AMINA, "share")
    await tap(AMINA, "preview", "f")
    await tap(AMINA, "share_it")
    await house.say(SAM, "/summary")
    await tap(SAM, "see")
    await tap(SAM, "answer", "thanks")
    await tap(SAM, "answer", "talk")
    await house.say(AMINA, "Something held")
    await tap(AMINA, "held_journal")
    await house.say(AMINA, "b", "c", "d")
    await house.say(AMINA, "/visit")
    await choose(AMINA, "In 1 hour")
    await house.live_until(house.clock.now().replace(hour=12))
    await tap(AMINA, "later", "h")
    await house.live_until(house.clock.now().replace(hour=14))
    await tap(AMINA, "not_today")
    await house.say(AMINA, "/journal", "x", "/cancel")
    await tap(AMINA, "drop_draft")
    await house.say(AMINA, "/entries")
    await house.do(AMINA, "entry")
    await tap(AMINA, "delete")
    await tap(AMINA, "delete_yes")
    await house.say(AMINA, "/entries")
    await house.do(AMINA, "entry")
    await tap(AMINA, "unshare")
    models = (Entry, Share, Response, Nudge, NudgeRule, Supervision, Membership, Audit)

    def count_all(store: Store) -> dict[str, int]:
        waiting = table_of(Nudge).c.status == "waiting"
        standing = table_of(Share).c.unshared_at.is_(None)
        return {model.__name__: count_of(store, model) for model in models} | {
            "waiting": count_of(store, Nudge, waiting),
            "standing": count_of(store, Share, standing),
        }

    return await house.read(count_all), [words_of(entry) for entry in await house.entries(AMINA)]


async def test_I5_a_button_pressed_twice_is_pressed_once(tmp_path: Path) -> None:
    left = []
    for taps in (1, 2):
        async with a_house(tmp_path / str(taps)) as house:
            left.append(await life_with(house, taps))
            assert await house.set_aside() == []
            told = [message.text for message in house.said(AMINA) if "answers:" in message.text]
            assert len(told) == 2
    assert left[0] == left[1]
    assert left[0][0]["Entry"] == 1


names = st.sampled_from(sorted(verb))
anything = st.one_of(
    st.text(max_size=64),
    st.builds("o|{}|{}|{}".format, names, st.text("abcAB-_=|", max_size=24), st.text(max_size=10)),
    st.builds(
        "o|{}|{}|{}".format, names, st.just("AAAAAAAAAAAAAAAAAAAAAA"), st.sampled_from(["²", "9" * 30, "-1", "p:"])
    ),
    st.builds(
        "o|{}||{}".format, names, st.sampled_from(["", "²", "9" * 40, "journal", "h", "f", "en:", "csv:now", "x:y"])
    ),
    st.builds("q|{}|{}|{}|{}".format, st.text(max_size=22), st.text(max_size=4), st.sampled_from("dpsux"), st.text()),
)


@pytest.fixture
async def house_in_use(house: House) -> House:
    await live_a_little(house)
    return house


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(anything.filter(lambda each: 0 < len(each.encode("utf-8", "replace")) <= 64), max_size=12))
async def test_I5_data_that_nobody_wrote_does_no_harm(house_in_use: House, data: list[str]) -> None:
    await press_all(house_in_use, AMINA, data)
    assert await house_in_use.set_aside() == []
