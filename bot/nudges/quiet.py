"""When somebody wants to hear nothing: quiet hours, weekends, bank holidays, leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.localtime import to_utc
from bot.nudges.bank_holidays import is_bank_holiday
from bot.storage.people import PersonRecord

# Two steps a day: a quarter of a year without an hour in which something may be said is looked through.
MOST_STEPS = 200
A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Quiet:
    """From and until in minutes of their day, whole weekends, the bank holidays of a nation ("": none), leave.

    Leave is from the day `away_from` until `back_on`, the first day back.
    """

    start: int
    end: int
    weekends: bool
    nation: str = ""
    away_from: date | None = None
    back_on: date | None = None

    def holds(self, local: datetime) -> bool:
        """Whether it is quiet at that local moment."""
        day = local.date()
        if self.weekends and day.weekday() >= 5:
            return True
        if self.is_away(day) or (self.nation and is_bank_holiday(day, self.nation)):
            return True
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def is_away(self, day: date) -> bool:
        """Whether they are on leave on that day."""
        return bool(self.back_on and day < self.back_on and (self.away_from is None or day >= self.away_from))

    def may_end(self, local: datetime) -> datetime:
        """The next local moment at which what is quiet now may be over."""
        day = local.date()
        if self.back_on and self.is_away(day):
            return datetime.combine(self.back_on, time())
        end = datetime.combine(day, time(self.end // 60 % 24, self.end % 60))
        return end if end > local else datetime.combine(day + timedelta(days=1), time())


def quiet_of(person: PersonRecord) -> Quiet:
    """When this person wants to hear nothing."""
    return Quiet(
        person.quiet_from,
        person.quiet_until,
        person.quiet_weekends,
        person.nation if person.quiet_holidays else "",
        person.away_from,
        person.back_on,
    )


def out_of_quiet(moment: datetime, zone: str, quiet: Quiet) -> datetime:
    """The moment itself, or the first one after it at which it is not quiet."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if not quiet.holds(local):
        return moment
    for _ in range(MOST_STEPS):
        local = quiet.may_end(local)
        if not quiet.holds(local):
            return max(moment, to_utc(local, zone))
    return moment


def before_quiet(moment: datetime, zone: str, quiet: Quiet) -> datetime | None:
    """The same time on the last day, the day itself included, on which it is not quiet then; None in a quiet week."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    days = (local - timedelta(days=back) for back in range(A_WEEK))
    free = next((day for day in days if not quiet.holds(day)), None)
    return None if free is None else to_utc(free, zone)
