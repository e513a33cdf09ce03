"""Who prepares supervision with whom: a connector with their supervisor, a supervisor with each of their connectors."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.conversation.desk import Desk
from bot.storage.people import get_person
from bot.storage.supervision.links import SupervisionRecord, connectors_of, supervisors_of
from bot.storage.supervision.records import Role


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people as one of them, `role`, sees it. `deputy`: that one only stands in, and sees what is shared."""

    link: SupervisionRecord
    role: Role
    other_id: UUID
    name: str

    @property
    def deputy(self) -> bool:
        return self.link.deputy_for is not None


def pairs_of(desk: Desk, person_id: UUID) -> list[Pair]:
    """Everybody somebody prepares with, their own supervisors first, each once."""
    mine = [_pair(desk, link, "connector") for link in supervisors_of(desk.store, person_id) if not link.deputy_for]
    theirs = [_pair(desk, link, "supervisor") for link in connectors_of(desk.store, person_id)]
    pairs: dict[tuple[Role, UUID], Pair] = {}
    # Of two links with the same one the older counts, a deputy's last.
    for pair in (*mine, *theirs):
        pairs.setdefault((pair.role, pair.other_id), pair)
    return list(pairs.values())


def pair_by(desk: Desk, person_id: UUID, link_id: UUID | None) -> Pair | None:
    """The pair of that link, if it stands and is theirs."""
    return next((pair for pair in pairs_of(desk, person_id) if pair.link.id == link_id), None)


def pair_with(desk: Desk, person_id: UUID, other_id: UUID | None) -> Pair | None:
    """The pair somebody makes with that other one, whose deputy they are not."""
    pairs = pairs_of(desk, person_id)
    return next((pair for pair in pairs if pair.other_id == other_id and not pair.deputy), None)


def _pair(desk: Desk, link: SupervisionRecord, role: Role) -> Pair:
    other_id = link.supervisor_id if role == "connector" else link.connector_id
    other = get_person(desk.store, other_id)
    return Pair(link, role, other_id, other.name or "" if other else "")
