"""Protected learning time: book it, log it, see the month. No target unless somebody sets their own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.callback import ObjectButton, object_button
from bot.conversation.learning import today
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.turn import Turn
from bot.flows.question import length_of_time
from bot.i18n import When, say
from bot.localtime import to_utc
from bot.message import Button, MessageBuilder
from bot.nudges.planning import plan_once
from bot.reports.period import Period
from bot.storage.learning.time import TimeRecord, add_time, cancel_time, get_time, log_time, time_between
from bot.storage.learning.years import year_of

REMINDER = "learning_time"
NOON = time(12, 0)
MOST_SHOWN = 6
GONE = say("That learning time is not there any more.")


@verb("cpd_time")
def show_time(turn: Turn, _button: ObjectButton) -> None:
    """This month's time, and what is booked."""
    turn.show(_screen(turn))


def _screen(turn: Turn) -> MessageBuilder:
    month = _month(today(turn), turn.person.zone)
    stretches = time_between(turn.store, turn.person.id, month.since, month.until)
    built = MessageBuilder().line(say("Protected learning time"), "bold")
    built.line(say("Time used this month: {time}", time=length_of_time(_used(stretches))))
    before = _month(month.first - timedelta(days=1), turn.person.zone)
    if used := _used(time_between(turn.store, turn.person.id, before.since, before.until)):
        built.line(say("Time used last month: {time}", time=length_of_time(used)))
    if monthly := year_of(turn.store, turn.person.id).monthly:
        built.line(say("Learning time you want in a month: {target}", target=length_of_time(monthly)))
    booked = [each for each in time_between(turn.store, turn.person.id, month.since, _far(turn)) if not each.logged]
    for each in booked[:MOST_SHOWN]:
        built.line(say("Booked: {when}, {time}", when=When(each.begins_at), time=length_of_time(each.minutes)))
        day = When(each.begins_at, "short")
        if each.begins_at <= turn.now:
            built.row(Button(say("Used: {when}", when=day), object_button("time_used", each.id)))
        built.row(Button(say("Call off: {when}", when=day), object_button("time_off", each.id)))
    built.row(
        Button(say("Book time"), object_button("time_begin", arg="learning_book")),
        Button(say("Log time"), object_button("time_begin", arg="learning_used")),
    )
    return built


@verb("time_begin")
def begin_time(turn: Turn, button: ObjectButton) -> None:
    if button.arg in ("learning_book", "learning_used"):
        open_flow(turn, button.arg)


@effect("learning_time")
def keep_time(turn: Turn, given: Given) -> None:
    """`kind`: booked (`begins`: a local moment or an instant) or logged (`day`: a date); `minutes`."""
    minutes = int(given.values["minutes"])
    if given.kind == "booked":
        _book(turn, _instant(turn, str(given.values["begins"])), minutes)
        return
    day = date.fromisoformat(str(given.values["day"]))
    at_noon = to_utc(datetime.combine(day, NOON), turn.person.zone)
    add_time(turn.store, turn.person.id, begins_at=min(at_noon, turn.now), minutes=minutes, logged_at=turn.now)
    turn.show(_screen(turn))


def _book(turn: Turn, begins_at: datetime, minutes: int) -> None:
    if begins_at <= turn.now:
        turn.say(say("That time is over already, so I have booked nothing. You can log it."))
        turn.show(_screen(turn))
        return
    id = add_time(turn.store, turn.person.id, begins_at=begins_at, minutes=minutes)
    plan_once(turn.store, turn.person, REMINDER, begins_at, turn.now, about_id=id)
    turn.say(say("⏰ I'll remind you: {when}.", when=When(begins_at)))
    turn.show(_screen(turn))


@verb("time_used")
def use_time(turn: Turn, button: ObjectButton) -> None:
    """It was used as it was booked."""
    if _mine(turn, button) is None:
        turn.toast(GONE)
    elif button.object_id and log_time(turn.store, turn.person.id, button.object_id, turn.now):
        turn.show_here(_screen(turn))
    else:
        turn.toast(say("That is logged already."))


@verb("time_off")
def call_time_off(turn: Turn, button: ObjectButton) -> None:
    record = _mine(turn, button)
    if record is None:
        turn.toast(GONE)
        return
    cancel_time(turn.store, turn.person.id, record.id)
    turn.show_here(_screen(turn))


def _mine(turn: Turn, button: ObjectButton) -> TimeRecord | None:
    return get_time(turn.store, turn.person.id, button.object_id) if button.object_id else None


def _month(day: date, zone: str) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), zone)


def _far(turn: Turn) -> datetime:
    return turn.now + timedelta(days=366)


def _used(stretches: list[TimeRecord]) -> int:
    return sum(each.minutes for each in stretches if each.logged)


def _instant(turn: Turn, value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else to_utc(moment, turn.person.zone)
