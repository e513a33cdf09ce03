"""How somebody counts their learning: when their year begins, and their own targets, if they set any."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import LearningYear as LearningYearTable

learning_year = table_of(LearningYearTable)

_YEAR = select(learning_year).where(learning_year.c.person_id == bindparam("person"))
# (PostgreSQL's form of ON CONFLICT is SQLite's too.)
_new = insert_or(learning_year)
_SET = _new.on_conflict_do_update(
    index_elements=["person_id"], set_={name: _new.excluded[name] for name in ("month", "target", "monthly")}
)


@dataclass(frozen=True, slots=True)
class LearningYear:
    """The month it begins in, and targets in minutes: of the year, and of protected learning time in a month.

    The frameworks set no target, so there is none unless somebody set it themselves.
    """

    month: int = 1
    target: int | None = None
    monthly: int | None = None

    def around(self, day: date) -> tuple[date, date]:
        """The first and the last day of the year that a day is in."""
        first = date(day.year - (day.month < self.month), self.month, 1)
        return first, date(first.year + 1, self.month, 1) - timedelta(days=1)

    def before(self, day: date) -> tuple[date, date]:
        """The first and the last day of the year before the one that a day is in."""
        return self.around(self.around(day)[0] - timedelta(days=1))


def year_of(store: Store, person_id: UUID) -> LearningYear:
    """How they count; by the calendar and without targets until they say so."""
    row = store.conn.execute(_YEAR, {"person": person_id}).one_or_none()
    return LearningYear(row.month, row.target, row.monthly) if row else LearningYear()


def set_year(store: Store, person_id: UUID, year: LearningYear) -> None:
    store.conn.execute(_SET, {"person_id": person_id, **asdict(year)})
