"""What a team says as a whole, for its supervisors: nothing of it is about fewer than five people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bot.reports.period import Period
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store
from bot.storage.teams.culture import CultureTotals, culture_totals
from bot.storage.teams.ideas import ideas_for
from bot.storage.teams.learning_needs import TeamNeeds, learning_needs
from bot.storage.teams.teams import TeamRecord, memberships

ROUND_SHOWN_FOR = timedelta(days=366)  # until there can be another one


@dataclass(frozen=True, slots=True)
class TeamIdea:
    """An idea for the team; `name` is empty when it was written without one."""

    words: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """One team: what it would like to learn, its last learning culture round, and the ideas of the period."""

    team_id: UUID
    name: str
    needs: TeamNeeds | None
    culture: CultureTotals | None
    ideas: tuple[TeamIdea, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.needs or self.culture or self.ideas)


def team_summaries(store: Store, supervisor: PersonRecord, period: Period) -> tuple[TeamSummary, ...]:
    """One for each team they supervise in, by name; none where there is nothing to say."""
    if supervisor.suspended:
        return ()
    teams = {each.team.id: each.team for each in memberships(store, supervisor.id) if each.role == "supervisor"}
    found = [_of(store, supervisor.id, team, period) for team in teams.values()]
    return tuple(sorted((each for each in found if not each.is_empty), key=lambda each: each.name.casefold()))


def _of(store: Store, reader_id: UUID, team: TeamRecord, period: Period) -> TeamSummary:
    ideas = ideas_for(store, reader_id, team.id, since=period.first, until=period.last + timedelta(days=1))
    rounds = (each for each in culture_totals(store, team.id) if each.closed_on <= period.last)
    latest = next(rounds, None)
    return TeamSummary(
        team.id,
        team.name,
        learning_needs(store, team.id),
        latest if latest and latest.closed_on > period.last - ROUND_SHOWN_FOR else None,
        tuple(TeamIdea(each.words, _name(store, each.author_id), each.on) for each in reversed(ideas)),
    )


def _name(store: Store, author_id: UUID | None) -> str:
    author = get_person(store, author_id) if author_id else None
    return author.name or "" if author else ""
