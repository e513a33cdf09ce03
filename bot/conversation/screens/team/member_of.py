"""What somebody is in a team, and which day it is there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bot.conversation.turn import Refusal, Turn
from bot.i18n import say
from bot.localtime import local_date
from bot.storage.teams.teams import MembershipRecord, Role, TeamRecord, memberships

ONLY_A_CONNECTOR = say("Only a connector of the team can do that.")
ONLY_A_SUPERVISOR = say("Only a supervisor of the team can do that.")


def member_of(turn: Turn, team_id: UUID | None, role: Role | None = None) -> MembershipRecord | None:
    """The person's membership of that team (in that role); as its supervisor first, if they are both."""
    mine = [each for each in memberships(turn.store, turn.person.id) if each.team.id == team_id]
    mine.sort(key=lambda each: each.role, reverse=True)
    return next((each for each in mine if role in (None, each.role)), None)


def only_as(turn: Turn, team_id: UUID | None, role: Role) -> MembershipRecord | None:
    """The same; whoever is not that in the team is told so."""
    found = member_of(turn, team_id, role)
    if found is None:
        turn.refuse(ONLY_A_SUPERVISOR if role == "supervisor" else ONLY_A_CONNECTOR)
        turn.refused = Refusal("a team's own", team_id)
    return found


def today_in(turn: Turn, team: TeamRecord) -> date:
    """The day it is where the team is."""
    return local_date(turn.now, team.zone)
