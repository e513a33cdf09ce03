"""I8: a nudge is queued exactly once, in the person's own time; quiet hours bind all but what they dated by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.i18n import Text
from bot.message import Line
from bot.nudges.dispatch import dispatch_due
from bot.nudges.planning import plan_again, plan_once, plan_weekly
from bot.nudges.switching import come_back, go_away, pause_all, quiet_changed, start_again
from bot.nudges.timing import every_week, next_due, on_day
from bot.outgoing import Show
from bot.storage.nudges.rules import get_nudge, rules_of, snooze, waiting_nudges
from bot.storage.nudges.rules import next_due as next_row_due
from bot.storage.people import (
    PersonRecord,
    add_person,
    change_person,
    get_person,
    list_people,
    mark_suspended,
)
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.supervision.links import confirm_supervision, propose_supervision
from bot.storage.tables import Nudge
from bot.storage.teams.teams import create_team

ZONES = ("Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Karachi", "Africa/Casablanca")
FAR_APART = ("Pacific/Kiritimati", "Pacific/Pago_Pago", *ZONES)
OUTAGE, TOO_LATE = timedelta(hours=2), timedelta(hours=24)
MINUTE = timedelta(minutes=1)
NUMBERS = count(9_000)

zones = st.sampled_from(ZONES)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
weekdays = st.integers(0, 6)
quiets = st.tuples(st.integers(0, 23).map(lambda h: h * 60), st.integers(0, 23).map(lambda h: h * 60), st.booleans())


def changes_of_the_clock(year: int) -> list[tuple[str, date]]:
    """The days of a year on which a zone's clock is put forward or back."""
    found = []
    for zone in ZONES:
        tz = ZoneInfo(zone)
        for number in range(365):
            morning = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number)
            if morning.astimezone(tz).utcoffset() != (morning + timedelta(days=1)).astimezone(tz).utcoffset():
                found.append((zone, (morning + timedelta(hours=12)).astimezone(tz).date()))
    return found


ON_A_CHANGE = st.sampled_from([change for year in (2025, 2026, 2027) for change in changes_of_the_clock(year)])
ANY_DAY = st.tuples(zones, st.dates(date(2025, 1, 1), date(2027, 12, 31)))
days = st.one_of(ON_A_CHANGE, ANY_DAY)


# As the government publishes them (gov.uk/bank-holidays).
ENGLISH_BANK_HOLIDAYS = {
    *((2025, month, day) for month, day in [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
    *((2026, month, day) for month, day in [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
    *((2027, month, day) for month, day in [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
    *((2028, month, day) for month, day in [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
    # The days themselves when they fall on a weekend.
    (2026, 12, 26), (2027, 12, 25), (2027, 12, 26), (2028, 1, 1),
}  # fmt: skip


def first_moment(day: date, clock: time, zone: str) -> datetime:
    """By looking at every minute: the first one on that day at which the clock shows that time or later."""
    minute = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    tz = ZoneInfo(zone)
    while True:
        local = minute.astimezone(tz)
        if local.date() == day and local.time() >= clock:
            return minute
        minute += MINUTE


def is_quiet(moment: datetime, person: PersonRecord) -> bool:
    local = moment.astimezone(ZoneInfo(person.zone))
    if person.quiet_weekends and local.isoweekday() in (6, 7):
        return True
    if person.quiet_holidays and (local.year, local.month, local.day) in ENGLISH_BANK_HOLIDAYS:
        return True
    if person.back_on and (person.away_from or date.min) <= local.date() < person.back_on:
        return True
    minute = local.hour * 60 + local.minute
    start, end = person.quiet_from, person.quiet_until
    return start <= minute < end if start <= end else not end <= minute < start


@settings(max_examples=100)
@given(days, clocks, st.timedeltas(timedelta(), timedelta(days=20)))
@example(("Australia/Lord_Howe", date(2025, 10, 5)), time(2, 15), timedelta(days=3))
@example(("Australia/Lord_Howe", date(2026, 4, 5)), time(1, 45), timedelta(days=3))
@example(("Europe/London", date(2026, 3, 29)), time(1, 30), timedelta(minutes=1))
@example(("Europe/London", date(2026, 10, 25)), time(1, 30), timedelta(hours=1))
def test_I8_a_local_time_is_the_first_minute_that_the_persons_clock_shows_it(where, clock, before) -> None:
    zone, day = where
    moment = first_moment(day, clock, zone)
    once = next_due(on_day(day, clock), zone, moment - before)
    assert once and (once.local_date, once.at) == (day, moment)
    weekly = next_due(every_week(day.weekday(), clock), zone, moment - min(before, timedelta(days=6)) - MINUTE)
    assert weekly and (weekly.local_date, weekly.at) == (day, moment)
    after = next_due(every_week(day.weekday(), clock), zone, moment)
    assert after and after.local_date == day + timedelta(days=7)


@dataclass
class Post:
    """Stands where the postbox does; keeps what is posted and when."""

    posted: list[tuple[datetime, Show]] = field(default_factory=list)

    def post(self, _store: Store, _person: PersonRecord, what: Show, now: datetime, *, nudge: bool) -> None:
        assert nudge
        self.posted.append((now, what))


@dataclass
class Life:
    """A person's nudges as they come due, and what has to be true of each dispatch."""

    store: Store
    who: UUID
    now: datetime
    post: Post = field(default_factory=Post)
    sent: Counter[UUID] = field(default_factory=Counter)

    @property
    def person(self) -> PersonRecord:
        found = get_person(self.store, self.who)
        assert found
        return found

    def dispatch(self, late: timedelta) -> None:
        """Let the next nudge come due, and dispatch it so much later."""
        due = next_row_due(self.store)
        if due is None:
            return
        self.now = max(self.now, due) + late
        before = {each.id: each for each in waiting_nudges(self.store, self.who)}
        ready = {id: each for id, each in before.items() if each.due_at <= self.now}
        already = len(self.post.posted)
        dispatch_due(self.store, self.post, self.now)  # type: ignore[arg-type]
        alone, folded = 0, 0
        for id, each in ready.items():
            after = get_nudge(self.store, self.who, id)
            assert after
            if after.status == "waiting":
                assert not each.rule.by_hand
                assert is_quiet(self.now, self.person)
                assert not is_quiet(after.due_at, self.person) or never_speaks(self.person)
                assert self.now < after.due_at
                continue
            if after.status == "dropped":
                # What comes every week means nothing any more when the next one is near.
                assert not each.rule.by_hand and each.sent_at is None
                assert is_quiet(self.now, self.person)
                continue
            assert after.status == "sent"
            self.sent[id] += 1
            assert each.rule.by_hand or not is_quiet(self.now, self.person)
            folds = self.now - each.due_at > (TOO_LATE if each.rule.by_hand else OUTAGE)
            folded += folds
            alone += not folds
            if not folds:
                self.says_when_due(id, late_by_hand=each.rule.by_hand and self.now - each.due_at > OUTAGE)
        assert len(self.post.posted) - already == alone + bool(folded)

    def says_when_due(self, id: UUID, *, late_by_hand: bool) -> None:
        [message] = [what.message for at, what in self.post.posted if at == self.now and what.meaning.object_id == id]
        lines = [
            block.text.msgid for block in message.blocks if isinstance(block, Line) and isinstance(block.text, Text)
        ]
        assert ("This was due {when}." in lines) == late_by_hand

    def put_off(self, by: timedelta) -> None:
        """Press a button of the nudge that came last."""
        for _, what in reversed(self.post.posted):
            id = what.meaning.object_id
            if id and snooze(self.store, self.who, id, self.now + by):
                return


def never_speaks(person: PersonRecord) -> bool:
    return person.quiet_weekends and person.quiet_from == person.quiet_until


def somebody(store: Store, zone: str, quiet: tuple[int, int, bool], now: datetime) -> UUID:
    """A supervisor, so that there is a week to be told of."""
    supervisor, connector = (
        add_person(
            store,
            telegram_id=next(NUMBERS),
            language="en",
            zone=zone,
            nation="england",
            notice_version="1",
            at=now,
        ).id
        for _ in range(2)
    )
    team = create_team(store, name="Team", zone=zone, nation="england", at=now)
    link = propose_supervision(store, team_id=team.id, supervisor_id=supervisor, connector_id=connector, at=now)
    confirm_supervision(store, link.id, now)
    change_person(store, supervisor, quiet_from=quiet[0], quiet_until=quiet[1], quiet_weekends=quiet[2])
    return supervisor


def silence_the_others(store: Store, who: UUID) -> None:
    """Examples share a database: only this person's nudges come due."""
    for each in list_people(store):
        if each.id != who:
            mark_suspended(store, each.id, True, datetime(2025, 1, 1, tzinfo=UTC))


lateness = st.one_of(
    st.just(timedelta()),
    st.timedeltas(timedelta(), OUTAGE),
    st.timedeltas(OUTAGE, timedelta(days=5)),
)
steps = st.one_of(
    st.tuples(st.just("dispatch"), lateness),
    st.tuples(st.just("dispatch"), lateness),
    st.tuples(st.just("put off"), st.sampled_from([timedelta(hours=1), timedelta(days=1)])),
    st.tuples(st.just("move"), st.sampled_from(FAR_APART)),
    st.tuples(st.just("by hand"), st.timedeltas(timedelta(minutes=1), timedelta(days=20))),
    st.tuples(st.just("quiet"), quiets),
    st.tuples(st.just("leave"), st.tuples(st.integers(0, 10), st.integers(1, 30))),
    st.tuples(st.just("back"), st.none()),
    st.tuples(st.just("pause"), st.timedeltas(timedelta(), timedelta(days=20))),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=days, clock=clocks, quiet=quiets, life=st.lists(steps, min_size=4, max_size=25))
@example(
    # The next one comes before the one that was put off comes again.
    where=("Europe/London", date(2025, 3, 30)),
    clock=time(0, 0),
    quiet=(0, 0, False),
    life=[("dispatch", timedelta()), ("put off", timedelta(days=8)), ("dispatch", timedelta())],
)
def test_I8_every_occurrence_comes_once_at_an_allowed_time_whatever_happens_meanwhile(
    store: Store, where: tuple[str, date], clock: time, quiet: tuple[int, int, bool], life: list[tuple[str, Any]]
) -> None:
    zone, day = where
    now = first_moment(day, time(12), zone) - timedelta(days=9)
    lived = Life(store, somebody(store, zone, quiet, now), now)
    silence_the_others(store, lived.who)
    plan_weekly(store, lived.person, "week_ready", day.weekday(), clock, now)
    moved = False
    put_off: Counter[UUID] = Counter()
    for what, how in life:
        match what:
            case "dispatch":
                lived.dispatch(how)
            case "put off":
                before = {each.id for each in waiting_nudges(store, lived.who)}
                lived.put_off(how)
                put_off.update({each.id for each in waiting_nudges(store, lived.who)} - before)
            case "move":
                moved = True
                change_person(store, lived.who, zone=how)
                plan_again(store, lived.person)
            case "by hand":
                local = (lived.now + how).astimezone(ZoneInfo(lived.person.zone)).replace(tzinfo=None, second=0)
                plan_once(store, lived.person, "plan_date", local.replace(microsecond=0), lived.now)
            case "quiet":
                start, end, weekends = how
                change_person(store, lived.who, quiet_from=start, quiet_until=end, quiet_weekends=weekends)
                quiet_changed(store, lived.who)
            case "leave":
                first = lived.now.astimezone(ZoneInfo(lived.person.zone)).date() + timedelta(days=how[0])
                go_away(store, lived.person, first, first + timedelta(days=how[1]))
            case "back":
                come_back(store, lived.person, lived.now)
            case "pause":
                pause_all(store, lived.person, lived.now)
                assert next_row_due(store) is None
                lived.now += how
                missed = start_again(store, lived.person, lived.now)
                assert all(each.rule.by_hand and each.due_at <= lived.now for each in missed)
        chain_goes_on(store, lived, day.weekday())
    for _ in range(6):
        lived.dispatch(timedelta())
    rows = all_rows(store, lived.who)
    assert all(len(set(dates)) == len(dates) for dates in rows.values())
    waiting = {each.id for each in waiting_nudges(store, lived.who)}
    for id, times in lived.sent.items():
        assert times <= 1 + put_off[id]
        assert times == 1 + put_off[id] or id in waiting or status_of(store, lived, id) == "dropped"
    if not moved:
        weekly = sorted(next(dates for (_, kind), dates in rows.items() if kind == "week_ready"))
        # A week that was slept through is not made up for: the next one comes in its turn.
        assert all((later - sooner).days % 7 == 0 for sooner, later in pairwise(weekly))


def status_of(store: Store, lived: Life, id: UUID) -> str:
    found = get_nudge(store, lived.who, id)
    assert found
    return found.status


def chain_goes_on(store: Store, lived: Life, weekday: int) -> None:
    """A weekly rule always has its next occurrence, and only one that has not been sent yet."""
    weekly = [each for each in waiting_nudges(store, lived.who) if each.rule.kind == "week_ready"]
    fresh = [each for each in weekly if each.sent_at is None]
    assert len(fresh) == 1
    assert fresh[0].local_date.weekday() == weekday


def all_rows(store: Store, who: UUID) -> dict[tuple[UUID, str], list[date]]:
    """The local dates of the occurrences of each rule (its id and kind)."""
    nudge = table_of(Nudge)
    dates: dict[UUID, list[date]] = defaultdict(list)
    for row in store.conn.execute(select(nudge.c.rule_id, nudge.c.local_date).where(nudge.c.person_id == who)):
        dates[row.rule_id].append(row.local_date)
    return {(rule.id, rule.kind): dates[rule.id] for rule in rules_of(store, who)}
