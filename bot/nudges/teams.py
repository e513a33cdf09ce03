"""What a team's work brings its people, and what has to be seen to for teams from time to time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.nudges.kinds.team import CULTURE_ROUND, IDEA_NEW, REVIEW_DUE
from bot.nudges.planning import call_off, plan_once
from bot.storage.nudges.rules import waiting_nudges
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store
from bot.storage.supervision.review_dates import ReviewDateRecord
from bot.storage.teams.culture import close_rounds
from bot.storage.teams.ideas import bring_ideas
from bot.storage.teams.learning_needs import count_all_needs
from bot.storage.teams.taking_part import taking_part
from bot.storage.teams.teams import members

# A round is asked about once more, before it is too late.
ONCE_MORE_BEFORE = timedelta(days=3)


def look_after_teams(store: Store, now: datetime) -> None:
    """Ideas arrive, totals are worked out, rounds end: what is due, for every team."""
    # Several processes may keep house: each thing is done by one of them.
    store.alone()
    for team_id in bring_ideas(store, now):
        tell_of_ideas(store, team_id, now)
    count_all_needs(store, now)
    close_rounds(store, now)


def tell_of_ideas(store: Store, team_id: UUID, now: datetime) -> None:
    """Something new has come for a team: its supervisors hear of it. One nudge is about all that is new."""
    for each in members(store, team_id, "supervisor"):
        waiting = [nudge.rule.kind for nudge in waiting_nudges(store, each.person_id) if nudge.sent_at is None]
        supervisor = get_person(store, each.person_id)
        if supervisor and IDEA_NEW not in waiting:
            plan_once(store, supervisor, IDEA_NEW, now, now, by_hand=False)


def invite_to_round(store: Store, team_id: UUID, round_id: UUID, closes_on: date, now: datetime) -> None:
    """Ask everybody who takes part, and once more those who have not replied by then."""
    for person_id in taking_part(store, team_id):
        if person := get_person(store, person_id):
            for when in (now, closes_on - ONCE_MORE_BEFORE):
                plan_once(store, person, CULTURE_ROUND, when, now, about_id=round_id, by_hand=False)


def remind_of_review(store: Store, person: PersonRecord, review: ReviewDateRecord, now: datetime) -> datetime | None:
    """When the reminder of a date will come; None when there is none."""
    if not review.remind_days:
        return None
    day = review.on - timedelta(days=review.remind_days)
    return plan_once(store, person, REVIEW_DUE, day, now, about_id=review.id, by_hand=False)


def forget_review(store: Store, review: ReviewDateRecord, now: datetime) -> None:
    """A date was moved or removed: nothing comes about it any more."""
    call_off(store, review.person_id, REVIEW_DUE, review.id, now)
