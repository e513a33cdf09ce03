"""Learning records as one value object: the year on the screen, the picture and every file are renderings of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.localtime import local_date
from bot.storage.entries import EntryRecord, get_entries
from bot.storage.learning.records import Record, State, all_records, records_between
from bot.storage.learning.years import LearningYear, year_of
from bot.storage.people import PersonRecord
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class LearningItem:
    """One record with everything that is in it. Times are minutes; `answers` are the words, by their questions' ids."""

    entry_id: UUID
    state: State
    first_day: date
    last_day: date | None
    kind: str | None
    method: str | None
    formal: bool | None
    minutes: int | None
    participatory: int | None
    points: float | None
    competences: tuple[str, ...]
    answers: dict[str, str]
    feedback_from: str | None
    reflection: EntryRecord | None

    @property
    def title(self) -> str:
        return self.answers.get("title", "")

    @property
    def called(self) -> str:
        """What to call it: its title, or what was learned."""
        return self.title or self.answers.get("learned", "")


@dataclass(frozen=True, slots=True)
class Learning:
    """What somebody learned from `first` to `last` day, in the order of the days. `year`: how they count."""

    first: date
    last: date
    year: LearningYear
    items: tuple[LearningItem, ...]

    @property
    def done(self) -> tuple[LearningItem, ...]:
        """What is not only planned: all sums are of these."""
        return tuple(item for item in self.items if item.state != "planned")

    @property
    def is_a_year(self) -> bool:
        """Whether it is a year as they count, so that their target can be held against it."""
        return self.year.around(self.first) == (self.first, self.last)

    @property
    def minutes(self) -> int:
        return minutes_of(self.done)

    @property
    def formal_minutes(self) -> int:
        return minutes_of(item for item in self.done if item.formal)

    @property
    def participatory(self) -> int:
        return sum(item.participatory or 0 for item in self.done)

    @property
    def points(self) -> float:
        return sum(item.points or 0 for item in self.done)

    def by_kind(self) -> dict[str | None, list[LearningItem]]:
        """What was done, by the kind of learning (None: not said); what took most time comes first."""
        found = _grouped(self.done, lambda item: (item.kind,))
        return dict(sorted(found.items(), key=lambda group: -minutes_of(group[1])))

    def by_competence(self) -> dict[str | None, list[LearningItem]]:
        """What was done, by each competence that it touched, in the framework's order; one may stand in several."""
        found = _grouped(self.done, lambda item: item.competences)
        return {id: found[id] for id in sorted(found, key=str)}


def learning_of(store: Store, person_id: UUID, first: date, last: date) -> Learning:
    """Everything of theirs that began, or is to begin, on these days, both included."""
    return _learning(store, person_id, first, last, records_between(store, person_id, first, last))


def all_learning_of(store: Store, person_id: UUID, today: date) -> Learning:
    """Everything there is, from the first day of it to the last."""
    records = all_records(store, person_id)
    days = [record.first_day for record in records] or [today]
    return _learning(store, person_id, days[0], days[-1], records)


def learning_named(store: Store, person: PersonRecord, period: str, now: datetime) -> Learning:
    """`this` year or the `last` one, as they count; everything otherwise."""
    today = local_date(now, person.zone)
    year = year_of(store, person.id)
    if period == "this":
        return learning_of(store, person.id, *year.around(today))
    if period == "last":
        return learning_of(store, person.id, *year.before(today))
    return all_learning_of(store, person.id, today)


def minutes_of(items: Iterable[LearningItem]) -> int:
    return sum(item.minutes or 0 for item in items)


def _learning(store: Store, person_id: UUID, first: date, last: date, records: list[Record]) -> Learning:
    items = tuple(items_of(store, person_id, records))
    return Learning(first, last, year_of(store, person_id), items)


def items_of(store: Store, person_id: UUID, records: Sequence[Record]) -> list[LearningItem]:
    """These records with everything that is in them, in the same order."""
    entries = get_entries(store, person_id, [record.entry_id for record in records])
    linked = get_entries(store, person_id, [each.reflection_id for each in records if each.reflection_id])
    return [
        _item(record, entries[record.entry_id], linked.get(record.reflection_id) if record.reflection_id else None)
        for record in records
        if record.entry_id in entries
    ]


def _item(record: Record, entry: EntryRecord, reflection: EntryRecord | None) -> LearningItem:
    values: dict[str, Any] = {answer.place: answer.data["value"] for answer in entry.answers}
    words = {
        answer.place: "\n".join(text for text, _ in answer.data["parts"])
        for answer in entry.answers
        if answer.data["value"] is None
    }
    return LearningItem(
        entry_id=entry.id,
        state=record.state,
        first_day=record.first_day,
        last_day=record.last_day,
        kind=values.get("kind"),
        method=values.get("method"),
        formal={"yes": True, "no": False}.get(str(values.get("formal"))),
        minutes=record.minutes,
        participatory=values.get("participatory"),
        points=values.get("points"),
        competences=tuple(entry.competences),
        answers=words,
        feedback_from=values.get("feedback_from"),
        reflection=reflection,
    )


def _grouped(
    items: Iterable[LearningItem], by: Callable[[LearningItem], Iterable[str | None]]
) -> dict[str | None, list[LearningItem]]:
    groups: dict[str | None, list[LearningItem]] = defaultdict(list)
    for item in items:
        for name in by(item):
            groups[name].append(item)
    return dict(groups)
