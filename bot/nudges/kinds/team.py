"""What a team's work brings: a date that is coming up, a round of questions, an idea."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.callback import object_button
from bot.i18n import say
from bot.localtime import local_date
from bot.message import Button, Row
from bot.nudges.kind import Kind, register
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store
from bot.storage.supervision.review_dates import get_review_date
from bot.storage.teams.culture import awaits_reply
from bot.storage.teams.ideas import ideas_for
from bot.storage.teams.teams import memberships

REVIEW_DUE, CULTURE_ROUND, IDEA_NEW = "review_due", "culture_round", "idea_new"


def _lies_ahead(store: Store, person: PersonRecord, nudge: NudgeRecord, now: datetime) -> bool:
    """The date was not moved or removed, and is not over."""
    found = get_review_date(store, nudge.rule.about_id) if nudge.rule.about_id else None
    return found is not None and found.on >= local_date(now, person.zone)


def _awaited(store: Store, person: PersonRecord, nudge: NudgeRecord, _now: datetime) -> bool:
    return nudge.rule.about_id is not None and awaits_reply(store, person.id, nudge.rule.about_id)


def _unanswered(store: Store, person: PersonRecord, _nudge: NudgeRecord, _now: datetime) -> bool:
    """An idea that nobody has answered is there, in a team they supervise."""
    teams = [each.team.id for each in memberships(store, person.id) if each.role == "supervisor"]
    return any(not each.answers for team_id in teams for each in ideas_for(store, person.id, team_id))


def _open_date(nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Open"), object_button("review", nudge.rule.about_id)),)


def _answer_button(nudge: NudgeRecord) -> Button:
    return Button(say("Answer the questions"), object_button("culture_reply", nudge.rule.about_id))


def _answer(nudge: NudgeRecord) -> Iterable[Row]:
    yield (_answer_button(nudge),)


def _open_ideas(_nudge: NudgeRecord) -> Iterable[Row]:
    yield (Button(say("Open"), object_button("ideas")),)


# A date comes on its day, whatever else does; the others may wait their turn, but not for ever.
register(Kind(REVIEW_DUE, needed=_lies_ahead, buttons=_open_date, capped=False, lasts=timedelta(days=7)))
register(Kind(CULTURE_ROUND, needed=_awaited, buttons=_answer, folded=_answer_button, lasts=timedelta(days=10)))
register(Kind(IDEA_NEW, needed=_unanswered, buttons=_open_ideas, lasts=timedelta(days=7)))
