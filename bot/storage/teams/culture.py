"""The round of sixteen questions about how a team learns: one open at a time, kept as totals, shown when it is over.

Who answered what is nowhere. Until the round is over it is known who has replied (so that nobody does twice), and then
that is forgotten too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.content.learning_culture import FLOW
from bot.localtime import local_date
from bot.storage.rows import table_of
from bot.storage.sessions import BODY as SESSION_BODY
from bot.storage.sessions import session_table
from bot.storage.store import Store
from bot.storage.tables import CultureReply, CultureRound, Team
from bot.storage.teams.taking_part import FLOOR, taking_part

TOTALS = "culture_round.totals"
QUESTIONS = range(1, 17)
ANSWERS = ("yes", "partly", "no", "not_sure")
A_YEAR = timedelta(days=365)

culture_round = table_of(CultureRound)
reply = table_of(CultureReply)
team = table_of(Team)

_ROUNDS = select(culture_round).order_by(culture_round.c.opened_on.desc(), culture_round.c.id)
_BY_ID = _ROUNDS.where(culture_round.c.id == bindparam("id"))
_OF_TEAM = _ROUNDS.where(culture_round.c.team_id == bindparam("team"))
_OPEN = (
    select(culture_round, team.c.zone)
    .join(team, culture_round.c.team_id == team.c.id)
    .where(culture_round.c.closed_on.is_(None))
    .order_by(culture_round.c.opened_on, culture_round.c.id)
)
_REPLIED = select(reply.c.person_id).where(reply.c.round_id == bindparam("round"))
_FORGET_WHO = delete(reply).where(reply.c.round_id == bindparam("round"))
_COUNT = update(culture_round).where(culture_round.c.id == bindparam("which")).values(totals=bindparam("counted"))
_CLOSE = update(culture_round).where(culture_round.c.id == bindparam("which")).values(closed_on=bindparam("day"))
_UNFINISHED = select(session_table).where(session_table.c.flow == FLOW)


@dataclass(frozen=True, slots=True)
class CultureRoundRecord:
    """A round. `closes_on` is the last day to reply; `closed_on` is there once it is over."""

    id: UUID
    team_id: UUID
    opened_on: date
    closes_on: date
    closed_on: date | None

    @property
    def next_from(self) -> date:
        """From when on the team can open another one."""
        return self.opened_on + A_YEAR


@dataclass(frozen=True, slots=True)
class CultureTotals:
    """What came out of a round that is over: how many replied, and by question (1 to 16) how many gave which answer."""

    round_id: UUID
    opened_on: date
    closed_on: date
    replies: int
    totals: dict[int, dict[str, int]]


def open_round(store: Store, team_id: UUID, opened_on: date, closes_on: date) -> UUID | None:
    """Open a round; its id. None when one is open or was opened within a year, or fewer than five take part."""
    store.alone()
    latest = latest_round(store, team_id)
    if latest and (latest.closed_on is None or opened_on < latest.next_from):
        return None
    if len(taking_part(store, team_id)) < FLOOR:
        return None
    id = uuid4()
    nothing = {"replies": 0, "answers": {str(number): dict.fromkeys(ANSWERS, 0) for number in QUESTIONS}}
    values = {"id": id, "team_id": team_id, "opened_on": opened_on, "closes_on": closes_on}
    store.conn.execute(insert(culture_round), {**values, "totals": store.seal_data(team_id, TOTALS, id, nothing)})
    return id


def get_round(store: Store, id: UUID) -> CultureRoundRecord | None:
    row = store.conn.execute(_BY_ID, {"id": id}).one_or_none()
    return _record(row) if row else None


def latest_round(store: Store, team_id: UUID) -> CultureRoundRecord | None:
    """The round a team opened last, open or over."""
    row = store.conn.execute(_OF_TEAM, {"team": team_id}).first()
    return _record(row) if row else None


def awaits_reply(store: Store, person_id: UUID, round_id: UUID) -> bool:
    """Whether the round is open, and somebody who takes part in it has not replied yet."""
    row = store.conn.execute(_BY_ID, {"id": round_id}).one_or_none()
    return (
        row is not None
        and row.closed_on is None
        and person_id in taking_part(store, row.team_id)
        and person_id not in _replied(store, round_id)
    )


def add_reply(store: Store, person_id: UUID, round_id: UUID, answers: Mapping[int, str], on: date) -> bool:
    """Add somebody's answers to the totals, and forget whose they were. False when the round does not await them.

    When nobody's reply is missing any more, the round is over. Raises ValueError unless all sixteen are answered.
    """
    if set(answers) != set(QUESTIONS) or not set(answers.values()) <= set(ANSWERS):
        raise ValueError("sixteen answers make a reply")
    # Two replies at once are added one after the other: the totals are one sealed piece.
    store.alone()
    if not awaits_reply(store, person_id, round_id):
        return False
    row = store.conn.execute(_BY_ID, {"id": round_id}).one()
    counted = store.unseal_data(row.team_id, TOTALS, row.id, row.totals)
    counted["replies"] += 1
    for number, answer in answers.items():
        counted["answers"][str(number)][answer] += 1
    store.conn.execute(_COUNT, {"which": row.id, "counted": store.seal_data(row.team_id, TOTALS, row.id, counted)})
    store.conn.execute(insert(reply), {"round_id": round_id, "person_id": person_id})
    if _nobody_is_missing(store, row):
        _close(store, round_id, on)
    return True


def close_rounds(store: Store, now: datetime) -> list[UUID]:
    """End the rounds whose last day is over where the team is, or for which no reply is missing; their ids."""
    store.alone()
    closed = []
    for row in store.conn.execute(_OPEN).all():
        today = local_date(now, row.zone)
        if today > row.closes_on or _nobody_is_missing(store, row):
            _close(store, row.id, today)
            closed.append(row.id)
    return closed


def culture_totals(store: Store, team_id: UUID) -> list[CultureTotals]:
    """What came out of a team's rounds, the latest first: of those that are over, and had five replies or more."""
    found = []
    for row in store.conn.execute(_OF_TEAM, {"team": team_id}):
        counted = store.unseal_data(team_id, TOTALS, row.id, row.totals)
        if row.closed_on is not None and counted["replies"] >= FLOOR:
            totals = {int(number): dict(answers) for number, answers in counted["answers"].items()}
            found.append(CultureTotals(row.id, row.opened_on, row.closed_on, counted["replies"], totals))
    return found


def _nobody_is_missing(store: Store, row: Row[Any]) -> bool:
    """Everybody who could has replied. With fewer than five there is nothing to show: then it waits for its day."""
    replied = _replied(store, row.id)
    return len(replied) >= FLOOR and taking_part(store, row.team_id) <= replied


def _replied(store: Store, round_id: UUID) -> frozenset[UUID]:
    return frozenset(store.conn.scalars(_REPLIED, {"round": round_id}))


def _close(store: Store, round_id: UUID, on: date) -> None:
    """Over: nobody needs to know any more who replied, what nobody may see is not kept, nor what nobody can finish."""
    row = store.conn.execute(_BY_ID, {"id": round_id}).one()
    counted = store.unseal_data(row.team_id, TOTALS, row.id, row.totals)
    if counted["replies"] < FLOOR:
        nothing = store.seal_data(row.team_id, TOTALS, row.id, {"replies": 0, "answers": {}})
        store.conn.execute(_COUNT, {"which": row.id, "counted": nothing})
    store.conn.execute(_CLOSE, {"which": row.id, "day": on})
    store.conn.execute(_FORGET_WHO, {"round": row.id})
    for session in store.conn.execute(_UNFINISHED).all():
        about = store.unseal_data(session.person_id, SESSION_BODY, session.id, session.body)["about"]
        if about.get("round") == str(row.id):
            store.conn.execute(delete(session_table).where(session_table.c.id == session.id))


def _record(row: Row[Any]) -> CultureRoundRecord:
    return CultureRoundRecord(row.id, row.team_id, row.opened_on, row.closes_on, row.closed_on)
