"""What a team says together, when two of them say it at the same moment: two databases, one PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from bot.storage.store import Store
from bot.storage.supervision.review_dates import review_dates_of, set_review_date
from bot.storage.teams.culture import QUESTIONS, add_reply, close_rounds, culture_totals, latest_round, open_round
from bot.storage.teams.ideas import (
    IdeaRecord,
    add_idea_by_name,
    add_idea_without_name,
    answer_idea,
    bring_ideas,
    idea_for,
    take_back_idea,
)
from bot.storage.teams.learning_needs import count_needs, learning_needs, mark_need, share_needs
from bot.storage.teams.teams import MembershipRecord, create_team, join_team

from .conftest import NOW, join
from .test_races import Stop, Two, two  # noqa: F401  (a fixture)

pytestmark = pytest.mark.postgresql

TODAY, LATER = date(2026, 3, 2), date(2026, 3, 23)
ALL_YES = dict.fromkeys(QUESTIONS, "yes")


@dataclass(frozen=True)
class ATeam:
    """Sam, Sue and six connectors."""

    id: UUID
    sam: UUID
    sue: UUID
    connectors: list[MembershipRecord]


@pytest.fixture
async def team(two: Two) -> ATeam:  # noqa: F811
    def begin(store: Store) -> ATeam:
        id = create_team(store, name="Frome", zone="Europe/London", nation="england", at=NOW).id
        people = [join(store, number) for number in range(1, 9)]
        joined = [
            join_team(store, team_id=id, person_id=who, role="supervisor" if number < 2 else "connector", at=NOW)
            for number, who in enumerate(people)
        ]
        return ATeam(id, people[0], people[1], [each for each in joined[2:] if each])

    return await two.do(begin)


async def test_two_replies_at_once_both_count(two: Two, team: ATeam) -> None:  # noqa: F811
    opened = await two.do(lambda store: open_round(store, team.id, TODAY, LATER))
    assert opened
    first, second, *others = [each.person_id for each in team.connectors]

    def begin(store: Store, stop: Stop) -> bool:
        added = add_reply(store, first, opened, ALL_YES, TODAY)
        stop.here()
        return added

    assert await two.race(begin, lambda store: add_reply(store, second, opened, ALL_YES, TODAY)) == (True, True)
    for who in others:
        await two.do(lambda store, who=who: add_reply(store, who, opened, ALL_YES, TODAY))  # type: ignore[misc]
    [found] = await two.ask(lambda store: culture_totals(store, team.id))
    assert (found.replies, found.totals[16]["yes"]) == (6, 6)


async def test_a_reply_that_comes_while_the_round_ends_is_not_kept(two: Two, team: ATeam) -> None:  # noqa: F811
    opened = await two.do(lambda store: open_round(store, team.id, TODAY, LATER))
    assert opened
    over = NOW + timedelta(days=30)

    def begin(store: Store, stop: Stop) -> list[UUID]:
        closed = close_rounds(store, over)
        stop.here()
        return closed

    late = await two.race(
        begin, lambda store: add_reply(store, team.connectors[0].person_id, opened, ALL_YES, over.date())
    )
    assert late == ([opened], False)


async def test_two_supervisors_open_one_round(two: Two, team: ATeam) -> None:  # noqa: F811
    def begin(store: Store, stop: Stop) -> UUID | None:
        opened = open_round(store, team.id, TODAY, LATER)
        stop.here()
        return opened

    first, second = await two.race(begin, lambda store: open_round(store, team.id, TODAY, LATER))
    assert first
    assert second is None
    latest = await two.ask(lambda store: latest_round(store, team.id))
    assert latest
    assert latest.id == first


async def test_who_answers_an_idea_while_it_is_taken_back_finds_it_gone(two: Two, team: ATeam) -> None:  # noqa: F811
    author = team.connectors[0]
    idea = await two.do(lambda store: add_idea_by_name(store, author, "Meet on Mondays", TODAY))

    def begin(store: Store, stop: Stop) -> bool:
        taken = take_back_idea(store, author.person_id, idea)
        stop.here()
        return taken

    def answer(store: Store) -> IdeaRecord | None:
        store.alone_with(1)
        return answer_idea(store, team.sam, idea, "trying", None, TODAY)

    assert await two.race(begin, answer) == (True, None)


async def test_two_supervisors_answer_at_once(two: Two, team: ATeam) -> None:  # noqa: F811
    idea = await two.do(lambda store: add_idea_by_name(store, team.connectors[0], "Meet on Mondays", TODAY))

    def begin(store: Store, stop: Stop) -> None:
        answer_idea(store, team.sam, idea, "trying", None, TODAY)
        stop.here()

    await two.race(begin, lambda store: answer_idea(store, team.sue, idea, "not_now", None, TODAY), waits=False)
    found = await two.ask(lambda store: idea_for(store, team.sam, idea))
    assert found
    assert {each.supervisor_id for each in found.answers} == {team.sam, team.sue}


async def test_ideas_without_a_name_are_brought_once(two: Two, team: ATeam) -> None:  # noqa: F811
    await two.do(lambda store: add_idea_without_name(store, team.id, "Less paper", TODAY))
    tomorrow = NOW + timedelta(days=1)

    def begin(store: Store, stop: Stop) -> list[UUID]:
        brought = bring_ideas(store, tomorrow)
        stop.here()
        return brought

    assert await two.race(begin, lambda store: bring_ideas(store, tomorrow)) == ([team.id], [])


async def test_two_who_set_the_same_date_leave_one(two: Two, team: ATeam) -> None:  # noqa: F811
    whose = team.connectors[0]
    await two.do(lambda store: set_review_date(store, whose, "appraisal", TODAY, 14))

    def begin(store: Store, stop: Stop) -> None:
        set_review_date(store, whose, "appraisal", LATER, 14)
        stop.here()

    await two.race(begin, lambda store: set_review_date(store, whose, "appraisal", LATER, 7))
    [found] = await two.ask(lambda store: review_dates_of(store, whose.person_id))
    assert (found.on, found.remind_days) == (LATER, 7)


async def test_what_is_shared_while_totals_are_worked_out_counts_whole_or_the_next_time(
    two: Two,  # noqa: F811
    team: ATeam,
    now: datetime,
) -> None:
    del now

    def share(store: Store, member: MembershipRecord) -> None:
        mark_need(store, member.person_id, "2.3", True)
        share_needs(store, member)

    for each in team.connectors[:5]:
        await two.do(lambda store, each=each: share(store, each))  # type: ignore[misc]

    def begin(store: Store, stop: Stop) -> bool:
        counted = count_needs(store, team.id, TODAY)
        stop.here()
        return counted

    def meanwhile(store: Store) -> bool:
        store.alone_with(3)
        share(store, team.connectors[5])
        return count_needs(store, team.id, TODAY)

    assert await two.race(begin, meanwhile) == (True, False)
    found = await two.ask(lambda store: learning_needs(store, team.id))
    assert found
    assert found.competences == {"2.3": 5}
