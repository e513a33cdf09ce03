"""Somebody takes part in everything that a team asks and says together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from sqlalchemy import insert

from bot.storage.people import PersonRecord
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.review_dates import set_review_date
from bot.storage.tables import CultureReply, CultureRound, IdeaAnswer
from bot.storage.teams.culture import TOTALS
from bot.storage.teams.ideas import ANSWER, add_idea_by_name
from bot.storage.teams.learning_needs import mark_need, need_total, share_needs
from bot.storage.teams.teams import memberships

# What is a team's and nobody's, though it is there because of somebody.
OF_TEAMS = {"culture_round", "need_total"}


def speak_together(store: Store, person: PersonRecord, supervisor: PersonRecord, word: Callable[[str], str]) -> None:
    """An idea and what was answered, a date, a learning need that counts, a reply to a round."""
    [mine] = [each for each in memberships(store, person.id) if each.role == "connector"]
    idea, answer_id = add_idea_by_name(store, mine, word("idea"), date(2026, 3, 4)), uuid4()
    answer = {"id": answer_id, "idea_id": idea, "supervisor_id": supervisor.id, "kind": "trying"}
    body = store.seal_data(supervisor.id, ANSWER, answer_id, word("praise of the idea"))
    store.conn.execute(insert(table_of(IdeaAnswer)), {**answer, "body": body, "answered_on": date(2026, 3, 5)})
    set_review_date(store, mine, "appraisal", date(2026, 6, 1), 21)
    mark_need(store, person.id, "2.3", True)
    share_needs(store, mine)
    store.conn.execute(
        insert(need_total), {"team_id": mine.team.id, "counted_on": date(2026, 3, 6), "people": 0, "totals": {}}
    )
    round_id = uuid4()
    totals = store.seal_data(mine.team.id, TOTALS, round_id, {"replies": 1, "answers": {}})
    store.conn.execute(
        insert(table_of(CultureRound)),
        {
            "id": round_id,
            "team_id": mine.team.id,
            "opened_on": date(2026, 3, 7),
            "closes_on": date(2026, 3, 28),
            "totals": totals,
        },
    )
    store.conn.execute(insert(table_of(CultureReply)), {"round_id": round_id, "person_id": person.id})
