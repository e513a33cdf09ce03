"""What nobody needs any more is forgotten, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.storage.chat_messages import find_message, remember_theirs
from bot.storage.inbox import fail_in, next_in, take_in
from bot.storage.nudges.rules import add_nudge, add_rule, get_nudge, mark_nudge
from bot.storage.outbox import put_out, set_aside
from bot.storage.purge import purge
from bot.storage.sessions import add_session, get_session, save_session
from bot.storage.store import Store
from bot.storage.teams.invitations import find_invitation, make_invitation
from bot.storage.teams.teams import create_team

from .conftest import join

DAY = timedelta(days=1)


def went(store: Store, at: datetime) -> dict[str, int]:
    return {kind: rows for kind, rows in purge(store, at).items() if rows}


def test_nothing_goes_from_an_empty_database(store: Store, now: datetime) -> None:
    assert went(store, now + 9999 * DAY) == {}


def test_I2_updates_are_remembered_for_a_week(store: Store, now: datetime) -> None:
    take_in(store, [(1, 7, {})], now)
    assert went(store, now + 7 * DAY) == {}
    assert take_in(store, [(1, 7, {})], now) == []
    assert went(store, now + 8 * DAY) == {"seen updates": 1}


def test_what_waits_is_never_purged(store: Store, now: datetime) -> None:
    take_in(store, [(1, 7, {})], now)
    put_out(store, chat_id=7, person_id=None, method="x", body={}, owner="a", at=now)
    assert went(store, now + 9999 * DAY) == {"seen updates": 1}
    assert next_in(store, 7, now)


def test_what_was_set_aside_goes_after_thirty_days(store: Store, now: datetime) -> None:
    take_in(store, [(1, 7, {})], now)
    record = next_in(store, 7, now)
    assert record
    for _ in range(3):
        fail_in(store, record.id, "ValueError", now)
    number = put_out(store, chat_id=7, person_id=None, method="x", body={}, owner="a", at=now)
    set_aside(store, number, "BadRequest")
    assert went(store, now + 29 * DAY) == {"seen updates": 1}
    assert went(store, now + 31 * DAY) == {"updates set aside": 1, "messages set aside": 1}


@pytest.mark.parametrize(("status", "goes"), [("open", False), ("paused", False), ("draft", False), ("closed", True)])
def test_only_closed_sessions_go(store: Store, now: datetime, status: str, goes: bool) -> None:
    person, session = join(store, 7), uuid4()
    add_session(store, id=session, person_id=person, flow="journal", resumable=True, session={}, at=now)
    save_session(store, session, person, session={}, status=status, at=now)
    assert went(store, now + 6 * DAY) == {}
    assert went(store, now + 8 * DAY) == ({"closed sessions": 1} if goes else {})
    assert (get_session(store, session) is None) == goes


def test_numbers_of_messages_go_after_a_year(store: Store, now: datetime) -> None:
    person = join(store, 7)
    remember_theirs(
        store,
        chat_id=7,
        message_id=1,
        person_id=person,
        at=now,
        session_id=uuid4(),
        place="x",
        object_id=None,
    )
    assert went(store, now + 364 * DAY) == {}
    assert find_message(store, 7, 1)
    assert went(store, now + 366 * DAY) == {"message numbers": 1}


def test_invitations_go_a_month_after_they_run_out(store: Store, now: datetime) -> None:
    team = create_team(store, name="North", zone="Europe/London", nation="england", at=now)
    token = make_invitation(store, team_id=team.id, role="connector", made_by=None, at=now)
    assert went(store, now + 36 * DAY) == {}
    assert find_invitation(store, token, now)
    assert went(store, now + 38 * DAY) == {"invitations": 1}


def test_nudges_that_are_over_go_after_ninety_days(store: Store, now: datetime) -> None:
    person = join(store, 7)
    rule = add_rule(store, person_id=person, kind="weekly", by_hand=False, timing={}, entry_id=None, at=now)
    over, waiting = (
        add_nudge(store, rule_id=rule, person_id=person, local_date=(now + n * DAY).date(), due_at=now) for n in (0, 1)
    )
    assert over
    assert waiting
    mark_nudge(store, over, "sent", now)
    assert went(store, now + 89 * DAY) == {}
    assert went(store, now + 91 * DAY) == {"nudges": 1}
    assert get_nudge(store, person, waiting)
