"""People and teams for tests of the queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.storage.audit import note
from bot.storage.chat_messages import remember_theirs
from bot.storage.connecting.barriers import index_barriers
from bot.storage.connecting.introductions import INTRODUCTION, index_introduction
from bot.storage.entries import KeptAnswer, get_entry, keep_entry, replace_answer
from bot.storage.inbox import take_in
from bot.storage.learning.records import LEARNING, index_record, link_reflection
from bot.storage.learning.time import add_time
from bot.storage.learning.years import LearningYear, set_year
from bot.storage.moves import claim_move, find_move, make_move
from bot.storage.nudges.rules import add_nudge, add_rule, mark_nudge, set_words, stop_rule
from bot.storage.nudges.switches import SwitchRecord, save_switch
from bot.storage.outbox import put_out
from bot.storage.people import (
    PersonRecord,
    add_person,
    change_person,
    get_person,
    mark_reachable,
    mark_suspended,
)
from bot.storage.runs import add_run
from bot.storage.sessions import add_session, mark_warned, save_session
from bot.storage.shares import mark_opened, respond, share
from bot.storage.store import Store
from bot.storage.supervision.feedback import ask_for_feedback
from bot.storage.supervision.links import (
    SupervisionRecord,
    confirm_supervision,
    propose_supervision,
    supervisors_of,
)
from bot.storage.teams.invitations import find_invitation, make_invitation, use_invitation
from bot.storage.teams.teams import TeamRecord, create_team, join_team
from tests.storage.queries.aiming import aim
from tests.storage.queries.going_along import go_along
from tests.storage.queries.mapping_places import map_places
from tests.storage.queries.sitting_together import sit_together
from tests.storage.queries.speaking_together import speak_together

AddPerson = Callable[[str], PersonRecord]
KeepWords = Callable[..., UUID]
Link = Callable[[PersonRecord, PersonRecord], SupervisionRecord]


@pytest.fixture
def person(store: Store, now: datetime) -> AddPerson:
    """Adds somebody of that name."""
    telegram_ids = count(1_001)

    def add(name: str) -> PersonRecord:
        added = add_person(
            store,
            telegram_id=next(telegram_ids),
            language="en",
            zone="Europe/London",
            nation="england",
            notice_version="1",
            at=now,
        )
        change_person(store, added.id, name=name)
        named = get_person(store, added.id)
        assert named is not None
        return named

    return add


@pytest.fixture
def amina(person: AddPerson) -> PersonRecord:
    """A connector."""
    return person("Amina")


@pytest.fixture
def sam(person: AddPerson) -> PersonRecord:
    """A supervisor."""
    return person("Sam")


@pytest.fixture
def team(store: Store, now: datetime) -> TeamRecord:
    return create_team(store, name="Frome", zone="Europe/London", nation="england", at=now)


@pytest.fixture
def link(store: Store, team: TeamRecord, now: datetime) -> Link:
    """Makes the first the confirmed supervisor of the second."""

    def between(supervisor: PersonRecord, connector: PersonRecord) -> SupervisionRecord:
        proposed = propose_supervision(
            store, team_id=team.id, supervisor_id=supervisor.id, connector_id=connector.id, at=now
        )
        confirm_supervision(store, proposed.id, now)
        return next(each for each in supervisors_of(store, connector.id) if each.id == proposed.id)

    return between


@pytest.fixture
def keep(store: Store, now: datetime) -> KeepWords:
    """Keeps an entry: its answers are given by place, as words."""

    def entry(
        person: PersonRecord,
        *,
        at: datetime = now,
        kind: str = "reflection",
        competences: tuple[str, ...] = (),
        **words: str,
    ) -> UUID:
        answers = [KeptAnswer(place, index, said(text)) for index, (place, text) in enumerate(words.items())]
        return keep_entry(
            store,
            person_id=person.id,
            kind=kind,
            flow="gibbs",
            version="v1",
            zone="Europe/London",
            begun_at=at,
            kept_at=at,
            answers=answers,
            competences=competences,
        )

    return entry


def said(*texts: str) -> dict[str, Any]:
    """An answer's data: one part for each text."""
    return {"parts": [[text, index] for index, text in enumerate(texts, start=1)], "value": None}


@pytest.fixture(name="said")
def said_fixture() -> Callable[..., dict[str, Any]]:
    """An answer's data, of texts."""
    return said


@dataclass(frozen=True)
class Life:
    """Somebody with something in every table: what they wrote or were told, and whom they had to do with."""

    person: PersonRecord
    supervisor: PersonRecord
    connector: PersonRecord
    words: list[str]


@pytest.fixture
def live(store: Store, sam: PersonRecord, team: TeamRecord, now: datetime) -> Callable[[], Life]:
    """Has Amina join and do everything there is to do. (Sam supervises her, she supervises Bilal.)"""
    return lambda: live_through(store, sam, team, now)


def live_through(store: Store, sam: PersonRecord, team: TeamRecord, now: datetime) -> Life:
    words: list[str] = []

    def word(what: str) -> str:
        words.append(f"{what} {len(words)} by اَمینہ")
        return words[-1]

    def newcomer(name: str, telegram_id: int) -> PersonRecord:
        agreed = {"language": "en", "zone": "Europe/London", "nation": "england", "notice_version": "1"}
        added = add_person(store, telegram_id=telegram_id, at=now, **agreed)
        change_person(store, added.id, name=name)
        return added

    bilal = newcomer("Bilal", 8_008)
    amina = newcomer(word("name"), 7_007)
    mark_reachable(store, amina.id, False, now + timedelta(days=40))
    mark_suspended(store, amina.id, True, now + timedelta(days=41))
    mark_suspended(store, amina.id, False, now)

    join_team(store, team_id=team.id, person_id=amina.id, role="connector", at=now + timedelta(minutes=1))
    token = make_invitation(store, team_id=team.id, role="connector", made_by=sam.id, at=now)
    invitation = find_invitation(store, token, now)
    assert invitation
    use_invitation(store, invitation.id, amina.id, now + timedelta(minutes=2))
    make_invitation(store, team_id=team.id, role="connector", made_by=amina.id, at=now)
    claim_move(store, _moving(store, amina, sam.id, now), 7_070, now + timedelta(minutes=3))
    make_move(store, person_id=bilal.id, vouched_by=amina.id, at=now)
    add_run(
        store,
        person_id=amina.id,
        flow="gibbs",
        language="en",
        ended_on=now.date(),
        outcome="finished",
        last_step="plan",
    )
    links = {}
    for supervisor, connector in [(sam, amina), (amina, bilal)]:
        pair = {"supervisor_id": supervisor.id, "connector_id": connector.id}
        proposed = propose_supervision(store, team_id=team.id, at=now + timedelta(minutes=3), **pair)
        confirm_supervision(store, proposed.id, now + timedelta(minutes=4))
        links[supervisor.id] = proposed

    entry = keep_entry(
        store,
        person_id=amina.id,
        kind="reflection",
        flow="gibbs",
        version="v1",
        zone="Asia/Karachi",
        begun_at=now - timedelta(minutes=9),
        kept_at=now,
        answers=[KeptAnswer("what", 0, said(word("answer")), private=True, headline=True, part="experience")],
        competences=["2.3"],
    )
    replace_answer(store, amina.id, entry, "what", said(word("newer answer")), now + timedelta(hours=1))
    session = uuid4()
    data = {"answers": {"what": said(word("draft"))}}
    add_session(store, id=session, person_id=amina.id, flow="gibbs", resumable=True, session=data, at=now)
    save_session(store, session, amina.id, session=data, status="closed", at=now + timedelta(minutes=5), entry_id=entry)
    mark_warned(store, session, now + timedelta(days=23))

    shared = [
        share(
            store,
            owner_id=owner.id,
            entry_id=entry if owner is amina else None,
            kind="line",
            snapshot={"line": words_shared},
            supervisions=[links[supervisor.id]],
            at=now + timedelta(minutes=6),
        )
        for owner, supervisor, words_shared in [(amina, sam, word("line")), (bilal, amina, "words of Bilal")]
    ]
    for reader, id, line in [(sam, shared[0], word("praise")), (amina, shared[1], word("answer to Bilal"))]:
        mark_opened(store, reader.id, id, now + timedelta(minutes=7))
        respond(store, reader_id=reader.id, share_id=id, kind="line", line=line, at=now)

    rule = add_rule(
        store,
        person_id=amina.id,
        kind="plan",
        by_hand=True,
        timing={"days": 14},
        entry_id=entry,
        about_id=session,
        at=now,
    )
    set_words(store, amina.id, rule, word("reminder"))
    away = {"away_from": now.date(), "back_on": now.date() + timedelta(days=7), "nudges_paused_at": now}
    change_person(store, amina.id, **away)
    save_switch(store, amina.id, SwitchRecord("self_care", is_on=True, ignored=1, paused_at=now))
    nudge = add_nudge(
        store, rule_id=rule, person_id=amina.id, local_date=date(2026, 3, 16), due_at=now + timedelta(days=14)
    )
    assert nudge
    mark_nudge(store, nudge, "sent", now + timedelta(days=14, minutes=1))
    stop_rule(store, amina.id, rule, now + timedelta(days=15))

    chat = amina.telegram_id
    take_in(store, [(501, chat, {"text": word("message")})], now + timedelta(minutes=8))
    for text in (word("reply"), word("second reply")):
        put_out(
            store,
            chat_id=chat,
            person_id=amina.id,
            method="sendMessage",
            body={"text": text},
            owner="process one",
            at=now + timedelta(minutes=9),
            kind="card",
            object_id=entry,
        )
    remember_theirs(
        store,
        chat_id=chat,
        message_id=33,
        person_id=amina.id,
        at=now + timedelta(minutes=10),
        session_id=session,
        place="what",
        object_id=entry,
    )
    note(store, actor_id=None, subject_id=amina.id, action="exported", object_id=entry, at=now)
    _learn(store, amina, sam, entry, word("what for"), now)
    _step_out(store, amina, entry)
    sit_together(store, amina, word, now)
    speak_together(store, amina, sam, word)
    map_places(store, amina, word)
    journey = go_along(store, amina, word, entry, now)
    aim(store, amina, entry, journey, now)
    return Life(amina, sam, bilal, words)


def _learn(
    store: Store, person: PersonRecord, supervisor: PersonRecord, entry: UUID, words: str, now: datetime
) -> None:
    """A learning record, learning time, a target and a request for feedback."""
    kept = get_entry(store, person.id, entry)
    assert kept
    index_record(store, replace(kept, kind=LEARNING), date(2026, 3, 3))
    link_reflection(store, person.id, entry, entry)
    add_time(store, person.id, begins_at=now + timedelta(days=3), minutes=55, logged_at=now + timedelta(days=4))
    set_year(store, person.id, LearningYear(4, 1230, 95))
    assert ask_for_feedback(
        store, person_id=person.id, giver_id=supervisor.id, kind="brief", words=words, at=now + timedelta(minutes=11)
    )


def _step_out(store: Store, person: PersonRecord, entry: UUID) -> None:
    """A barrier with what helped, and an introduction."""
    kept = get_entry(store, person.id, entry)
    assert kept
    given = {"barriers_person": ["SE10"], "helped": "a_little"}
    answers = [
        replace(kept.answers[0], place=place, data={"parts": [], "value": value}) for place, value in given.items()
    ]
    index_barriers(store, replace(kept, answers=answers))
    index_introduction(store, replace(kept, kind=INTRODUCTION), date(2026, 3, 5))


def _moving(store: Store, person: PersonRecord, vouched_by: UUID, now: datetime) -> UUID:
    """A link for a new account of somebody."""
    token = make_move(store, person_id=person.id, vouched_by=vouched_by, at=now)
    move = find_move(store, token, now)
    assert move
    return move.id


@pytest.fixture
def every_row(store: Store) -> Callable[[], dict[str, list[dict[str, Any]]]]:
    """Reads every row of every table there is, one that nobody has thought of yet included."""
    return lambda: {
        table.name: [dict(row) for row in store.conn.execute(select(table)).mappings()]
        for table in SQLModel.metadata.sorted_tables
    }
