"""I5: whatever a forged client presses, an object that is not theirs answers as one that there is not.

The buttons are those of the registry, so that a new screen is tried by itself; the objects are whatever has an id in
any table. Nothing changes, nobody else hears of it, it is logged without a word, and the answer is kind.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.callback import ObjectButton, QuestionButton, object_button, question_button, read_button
from bot.conversation.registry import verb
from bot.conversation.suspending import suspend
from tests.promises.chats import buttons_of
from tests.promises.house import House, a_house
from tests.promises.test_i05_pressed import WORD, shown_to
from tests.promises.test_i06_renderings import TOM, live_history
from tests.promises.trial import Outcome, Trials, differing, ids_in, on_trial, rows_of

SAM, SUE, DAN, SID, TESS = 8201, 8202, 8203, 8204, 8205
AMINA, BELA, CATO, EVA, STRANGER, NEW = 8301, 8302, 8303, 8304, 8305, 8306
# Whose link ended, whose time as a deputy is over, who is suspended, who was never anything to Amina, and nobody.
SHUT_OUT = (SUE, DAN, SID, TESS, BELA, STRANGER)
EVERYBODY = (SAM, AMINA, CATO, *SHUT_OUT)
OWNERS = ("person_id", "owner_id", "supervisor_id", "connector_id", "role")
# Takes all that is one's own with it, whatever it hangs on: see test_i11_erased.py.
ALL_OF_IT = "erase_yes"
# Whoever is a connector may ask another one of the team for feedback.
ASKING = ("feedback_who", "feedback_kind")
NOBODY = UUID("00000000-0000-4000-8000-00000000dead")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite, where turns can be tried."""
    async with a_house(tmp_path) as house:
        yield house


async def live_and_part(house: House) -> None:
    """Amina shares with four supervisors, who read and answer; then three of them are shut out."""
    await house.make_team(SAM, "Sam", "Team zqteamzq")
    await house.make_team(TESS, "Tess", "Another team")
    await house.link(TESS, CATO, "Cato")
    for who, name in ((SUE, "Sue"), (DAN, "Dan"), (SID, "Sid")):
        await house.say(SAM, "/team")
        await house.do(SAM, "team_more")
        await house.do(SAM, "invite_supervisor")
        await house.follow(SAM, who, name)
    for supervisor in (SAM, SUE, SID):
        await house.link(supervisor, AMINA, "Amina")
    await house.link(SAM, BELA, "Bela")
    await ask_for_deputy(house)
    await house.do(AMINA, "deputy_yes")
    for who in (AMINA, CATO):
        await house.journal(who, "zqhappenedzq", "zqfeelingzq", "zqlearningzq", "zqtitlezq")
        await house.share(who, "p")
        await house.say(who, "/agenda")
        await house.do(who, "line")
        await house.say(who, "zqlinezq")
    for reader in (SAM, SUE, DAN, SID):
        await house.say(reader, "/summary", "/agenda", "/team")
        await house.do(reader, "see")
        await house.do(reader, "answer", "thanks")
        await house.do(reader, "write_back")
        await house.say(reader, "zqreplyzq 020 7946 0958")
        await house.say(reader, "/export")
        await house.press(reader, "Last week")
    await house.say(AMINA, "/team")
    await house.press(AMINA, "End with Sue")
    await house.do(AMINA, "end_yes")
    await house.errand(SID, suspend)
    await house.live_until(house.clock.now() + timedelta(days=21))
    await map_places(house)
    await leave_open(house)
    await go_on(house)


async def map_places(house: House) -> None:
    """Amina's team has a place with an idea on its map, and something that is missing; Cato is in another team."""
    for who in (AMINA, CATO):
        await house.say(who, "/places")
        await house.do(who, "place_add")
        await house.say(who, "zqplacezq")
        await house.press(who, "Food")
        await house.say(who, "zqareazq", "zqofferzq", "zqcontactzq", "zqcostzq")
        await house.do(who, "place_rate")
        await house.do(who, "place_rate", "red")
        await house.say(who, "zqreasonzq")
        await house.do(who, "place_idea")
        await house.press(who, "You")
        await house.say(who, "zqliftzq", "in 3 weeks")
        await house.press(who, "Yes")
        await house.do(who, "place_lift_when")
        await house.say(who, "/places")
        await house.do(who, "place_gaps")
        await house.do(who, "place_gap_add")
        await house.say(who, "zqgapzq")
        for screen in ("places", "places_all", "places_kinds", "places_areas", "places_months", "places_files"):
            await house.say(who, "/places")
            await house.do(who, screen) if screen != "places" else None
        await house.do(who, "places_kind")
        await house.do(who, "place")
        await house.do(who, "place_edit")


async def ask_for_deputy(house: House) -> None:
    """Sam is away, and Amina is asked whether Dan may stand in."""
    await house.say(SAM, "/team")
    for step in ("team_more", "deputies"):
        await house.do(SAM, step)
    await house.press(SAM, "Dan")
    await house.say(SAM, "in 2 weeks")
    await house.press(SAM, "Yes")


async def leave_open(house: House) -> None:
    """What waits for an answer: whether Dan may stand in again, whether Eva is the right one, whether Amina moves."""
    await ask_for_deputy(house)
    await house.join(SAM, EVA, "Eva")
    await house.say(SAM, "/team")
    await house.do(SAM, "team_more")
    await house.do(SAM, "new_account")
    await house.press(SAM, "Amina")
    await house.say(NEW, f"/start {house.newest_link(SAM)}")
    await house.do(NEW, "move_here")
    await house.say(AMINA, "/agenda")
    await house.do(AMINA, "line")
    await house.say(AMINA, "zqnumberzq 020 7946 0958")


async def go_on(house: House) -> None:
    """What Amina still has open: an entry with all that can be done to it, nudges, a draft, held words."""
    await house.journal(AMINA, "zqsecondzq", "zqprivatezq", "zqlessonzq", "zqsecretzq")
    await house.do(AMINA, "remind")
    await house.press(AMINA, "In a week")
    for step, arg in (("share", ""), ("preview", "f"), ("preview", "p"), ("edit", ""), ("delete", "")):
        await house.do(AMINA, step, arg)
    await house.say(AMINA, "zqheldzq", "/visit")
    await house.press(AMINA, "In 1 hour")
    await house.live_until(house.clock.now().replace(hour=14))
    await house.say(AMINA, "/what", "zqdraftzq", "/cancel")
    await house.do(AMINA, "keep_draft")
    await go_along(house)
    await house.say(AMINA, "/team", "/entries", "/privacy", "/mydata", "/settings", "/agenda", "/resume")
    await house.say(SAM, "/team", "/summary", "/settings")
    await house.do(SAM, "team_more")
    for who in (AMINA, BELA, SUE):
        await house.say(who, "/reflect", "zqopenzq")


async def go_along(house: House) -> None:
    """Amina is on a journey, with a step behind her and all that can be done with it on the screen."""
    await house.say(AMINA, "/connect")
    await house.do(AMINA, "journey_new")
    await house.do(AMINA, "alias_take")
    await house.do(AMINA, "step", "1")
    await house.do(AMINA, "step_begin")
    await house.say(AMINA, "zqstepzq")
    await house.press(AMINA, "Skip")
    await house.press(AMINA, "Skip")
    await house.do(AMINA, "journey")
    await house.do(AMINA, "step", "2")
    await house.do(AMINA, "steps")
    await house.do(AMINA, "journey_change")
    for name in ("journey_again", "journey_delete"):
        await house.do(AMINA, "journey_change")
        await house.do(AMINA, name)
    await house.do(AMINA, "journey_history")
    await map_connections(house)
    await aim(house)


async def aim(house: House) -> None:
    """A goal of Amina's journey was looked at twice, and everything that can be done with it was on the screen."""
    await house.do(AMINA, "journey")
    await house.do(AMINA, "goal_new")
    await house.say(AMINA, "zqgoalzq", "zqplanzq", "zqexpectedzq")
    for choice in ("Yes", "Ready words", "Skip", "Skip", "Skip", "In 2 weeks"):
        await house.press(AMINA, choice)
    for level in ("Partly", "As expected"):
        await house.do(AMINA, "check_in")
        for choice in (level, "Both together"):
            await house.press(AMINA, choice)
        await house.say(AMINA, "zqnotezq")
        await house.press(AMINA, "In 2 weeks")
    for screen in ("goal_picture", "goal_more", "goal", "goal_undo", "journey", "goals"):
        await house.do(AMINA, screen)
    await house.say(AMINA, "/goals")
    await house.do(AMINA, "goal_for")
    await house.do(SAM, "team_more")
    await house.do(SAM, "goal_weighing")


async def map_connections(house: House) -> None:
    """Somebody is on the map of Amina's journey, somebody else was, a copy is shared; there is a strength."""
    await house.do(AMINA, "map")
    for label in ("zqlabelzq", "zqgonezq"):
        await house.do(AMINA, "map_add")
        await house.say(AMINA, label)
        for choice in ("Family", "Very close", "Most days"):
            await house.press(AMINA, choice)
        await house.say(AMINA, "zqgivenzq", "zqreceivedzq 020 7946 0958")
        await house.press(AMINA, "It holds")
        await house.do(AMINA, "map")
    await house.do(AMINA, "map_share")
    await house.press(AMINA, "All of it")
    await house.press(AMINA, "Share")
    for screen in ("map_list", "connection", "map_off", "map_forget", "map", "map_picture", "map_compare"):
        await house.do(AMINA, screen)
    await house.do(AMINA, "strengths")
    await house.do(AMINA, "strength_add")
    await house.press(AMINA, "Something they like")
    await house.say(AMINA, "zqstrengthzq")
    for screen in ("strength_same", "strength_off"):
        await house.do(AMINA, screen)


@dataclass
class Forger:
    """One who presses what was never theirs, or is no longer."""

    who: int
    trials: Trials
    me: UUID | None = field(init=False)

    def __post_init__(self) -> None:
        people = self.trials.rows["person"]
        self.me = next((row.id for row in people if row.telegram_id == self.who), None)

    def foreign(self) -> list[UUID]:
        """The ids of everything that this person has no part in now: one for each table and each owner."""
        own, chosen = self._own(), {}
        for name, rows in self.trials.rows.items():
            for row in rows:
                id = getattr(row, "id", None)
                if isinstance(id, UUID) and id not in own:
                    chosen[name, *(str(getattr(row, each, "")) for each in OWNERS), stands(row)] = id
        return sorted(chosen.values())

    def _own(self) -> set[UUID]:
        """Their own rows, those of their teams, what hangs on these, and the links and shares that stand."""
        rows = self.trials.rows
        own = {self.me} if self.me else set()
        own |= {each.team_id for each in rows["membership"] if each.person_id == self.me and each.until is None}
        standing = {each.id for each in rows["supervision"] if self.me in ids_in(each) and each.until is None}
        read = {each.share_id for each in rows["share_reader"] if each.supervision_id in standing}
        own |= standing | {each.id for each in rows["share"] if each.owner_id == self.me or each.id in read}
        for _ in range(2):
            for name, found in rows.items():
                if name not in ("person", "supervision", "share", "share_reader", "response", "audit"):
                    own |= {each.id for each in found if hasattr(each, "id") and ids_in(each) & own}
        linked = (each for each in rows["supervision"] if each.id in standing)
        return own.union(*((each.supervisor_id, each.connector_id) for each in linked))

    def colleagues(self) -> set[UUID]:
        """Connectors who are one in the same team: they can be asked for feedback."""
        standing = [each for each in self.trials.rows["membership"] if each.until is None and each.role == "connector"]
        teams = {each.team_id for each in standing if each.person_id == self.me}
        return {each.person_id for each in standing if each.team_id in teams}

    def press(self, name: str, id: UUID, arg: str) -> Outcome:
        return self.trials.press(self.who, object_button(name, id, arg))

    def check(self, name: str, arg: str, ids: Iterable[UUID]) -> None:
        """Every one of these answers as what there is not, and nothing happens to anything of anybody's."""
        control = self.press(name, NOBODY, arg)
        assert control.note or control.sent, f"{name} says nothing"
        for id in ids:
            if name in ASKING and id in self.colleagues():
                continue
            seen, what = self.press(name, id, arg), f"{self.who} presses {name} {arg} on {self.named(id)}"
            assert seen.answer == control.answer, f"{what}: the answer tells that it is there"
            assert seen.refused == control.refused, what
            assert seen.refused or seen.sent, f"{what}: it is not logged"
            assert seen.changed.keys() == control.changed.keys(), f"{what} changes {list(seen.changed)}"
            # What they begin anew is theirs, with all that hangs on it.
            own = {row[0] for rows in seen.changed.values() for row in rows if self.me in ids_in(row)} | {self.me}
            for table, rows in seen.changed.items():
                for row in rows:
                    assert id not in ids_in(row), f"{what}: {table} has a row about it now"
                    assert table == "flow_run" or ids_in(row) & own or self.who in row, f"{what} changes {table}"
            assert {to for to, _ in seen.sent} <= {self.who}, f"{what} tells somebody else"

    def named(self, id: UUID) -> str:
        return next((name for name, rows in self.trials.rows.items() for row in rows if row[0] == id), "?")


def stands(row: Any) -> bool:
    """Whether it is a link that is confirmed and has not ended."""
    return getattr(row, "confirmed_at", None) is not None and row.until is None


def arguments_of(data: Iterable[str]) -> dict[str, list[str]]:
    """What the buttons that were shown say beside their object, by verb."""
    found: dict[str, set[str]] = defaultdict(lambda: {""})
    for each in data:
        if each.startswith("o|"):
            _, name, _, arg = each.split("|", 3)
            found[name].add(arg)
    return {name: sorted(args)[:3] for name, args in found.items()}


def everything_to_press(shown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every verb, with what the buttons that were shown say beside their object."""
    arguments = arguments_of(shown)
    for name in sorted(set(verb) - {ALL_OF_IT}):
        for arg in arguments.get(name, [""]):
            yield name, arg


async def press_everything(house: House, *, buttons_each: int, objects_each: int) -> None:
    """Everybody who is shut out presses buttons: each one in so many of them, on one in so many of all objects."""
    await live_and_part(house)
    buttons = list(everything_to_press(data for who in EVERYBODY for data in shown_to(house, who)))

    def work(trials: Trials) -> None:
        for number, who in enumerate(SHUT_OUT):
            forger = Forger(who, trials)
            foreign = forger.foreign()
            assert len(foreign) > 20
            for place, (name, arg) in enumerate(buttons[number % buttons_each :: buttons_each]):
                forger.check(name, arg, foreign[(number + place) % objects_each :: objects_each])

    await on_trial(house, work)


async def test_I5_what_is_not_theirs_answers_as_what_there_is_not(house: House) -> None:
    await press_everything(house, buttons_each=6, objects_each=12)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_I5_nothing_that_is_not_theirs_answers_but_as_what_there_is_not(house: House) -> None:
    await press_everything(house, buttons_each=1, objects_each=1)


async def test_I5_whatever_people_have_made_answers_others_as_what_there_is_not(house: House) -> None:
    def work(trials: Trials) -> None:
        chats, _ = live_history(trials, seed=5, events=25)
        shown = [each["callback_data"] for calls in chats.said.values() for call in calls for each in buttons_of(call)]
        buttons = list(everything_to_press(shown))
        for number, who in enumerate((TOM, STRANGER)):
            forger = Forger(who, Trials(chats.store, chats.world, chats.now))
            foreign = forger.foreign()
            assert len(foreign) > 20
            for place, (name, arg) in enumerate(buttons):
                forger.check(name, arg, foreign[(number + place) % 20 :: 20])

    await on_trial(house, work)


@pytest.fixture
async def house_of_many(house: House) -> House:
    await live_and_part(house)
    return house


Forged = tuple[int, str, int, str]
forged: st.SearchStrategy[Forged] = st.tuples(
    st.sampled_from(SHUT_OUT),
    st.sampled_from(sorted(set(verb) - {ALL_OF_IT})),
    st.integers(0, 1000),
    st.one_of(st.sampled_from(["h", "f", "now", "csv:now", "0", "yes", "x:y"]), st.text(max_size=9)).filter(
        lambda arg: "|" not in arg and len(arg.encode("utf-8", "replace")) < 20
    ),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(forged, min_size=5, max_size=30))
async def test_I5_no_argument_opens_what_is_not_theirs(house_of_many: House, presses: list[Forged]) -> None:
    def work(trials: Trials) -> None:
        forgers = {who: Forger(who, trials) for who in SHUT_OUT}
        for who, name, which, arg in presses:
            foreign = forgers[who].foreign()
            forgers[who].check(name, arg, [foreign[which % len(foreign)]])

    await on_trial(house_of_many, work)


async def test_I5_questions_of_others_are_no_questions(house: House) -> None:
    await live_and_part(house)
    asked = [data for who in (AMINA, SAM) for data in shown_to(house, who) if data.startswith("q|")]
    assert len(asked) > 20

    def work(trials: Trials) -> None:
        for who in SHUT_OUT:
            for data in asked:
                button = read_button(data)
                assert isinstance(button, QuestionButton)
                never = question_button(NOBODY, button.question, button.what, button.arg)
                seen, control = trials.press(who, data), trials.press(who, never)
                assert seen.answer == control.answer
                assert not seen.changed, f"{who} changed {list(seen.changed)} by {data}"
                assert seen.refused
                assert seen.note or seen.sent

    await on_trial(house, work)


@pytest.mark.parametrize("open_to_all", [True, False])
async def test_I5_a_link_that_was_used_or_is_too_old_is_a_link_that_never_was(
    tmp_path: Path, open_to_all: bool
) -> None:
    async with a_house(tmp_path, open_to_all=open_to_all) as house:
        await house.make_team(SAM, "Sam", "Team zqteamzq")
        await house.make_team(TESS, "Tess", "Another team")
        await house.link(SAM, AMINA, "Amina")
        used = house.newest_link(SAM)
        await house.say(SAM, "/team")
        await house.do(SAM, "invite")
        old = house.newest_link(SAM)
        house.clock.advance(timedelta(days=8))

        def work(trials: Trials) -> None:
            for who in (AMINA, TESS, STRANGER):
                for press in (False, True):
                    seen = [open_link(trials, who, token, press=press) for token in (used, old, "A" * 22)]
                    assert seen[0].answer == seen[1].answer == seen[2].answer
                    assert not any(each.changed for each in seen)
                    assert all("zqteamzq" not in str(each.sent) for each in seen)
                    # Where everybody may begin, a stranger does so first.
                    assert all(each.refused for each in seen) or who == STRANGER

        await on_trial(house, work)


def open_link(trials: Trials, who: int, token: str, *, press: bool) -> Outcome:
    seen = trials.press(who, f"o|accept||{token}") if press else trials.say(who, f"/start {token}")
    # The notice carries the token; it is the one that they came with.
    return replace(seen, sent=[(to, replace(call, body=without(call.body, token))) for to, call in seen.sent])


def without(body: dict[str, Any], token: str) -> dict[str, Any]:
    cleaned: dict[str, Any] = json.loads(json.dumps(body).replace(token, "-"))
    return cleaned


async def test_I5_what_is_refused_is_logged_by_ids_alone(house: House, caplog: pytest.LogCaptureFixture) -> None:
    await live_and_part(house)
    opened = next(data for data in shown_to(house, SUE) if data.startswith("o|see|"))
    button = read_button(opened)
    assert isinstance(button, ObjectButton)
    for who in SHUT_OUT:
        await house.say(who, "/start")
        before = await house.read(rows_of)
        caplog.clear()
        await house.forge(who, opened)
        await house.forge(who, "o|zqwordszq of theirs||zqmorezq")
        person = None if who == STRANGER else (await house.someone(who)).id
        lines = [record.getMessage() for record in caplog.records]
        assert f"refused: see ({button.object_id}), to {person or 'a stranger'}" in lines
        assert not WORD.search("\n".join(lines))
        assert differing(before, await house.read(rows_of)).keys() <= {"chat_message"}
