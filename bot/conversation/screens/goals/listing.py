"""/goals: those of every journey and one's own, what is due first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.registry import command, verb
from bot.conversation.screens.pages import EARLIER_LATER, moves
from bot.conversation.turn import Turn
from bot.i18n import Text, say, say_n
from bot.message import Button, Message, MessageBuilder
from bot.storage.connecting.goals import OPEN, GoalRecord, GoalState, goals_page, journey_aliases, titles_of
from bot.storage.connecting.journeys import get_journey, journeys_page

PAGE = 5
JOURNEYS = 8
TITLE, ALIAS = 26, 12  # characters of a button that stays readable on a small screen
OVER: tuple[GoalState, ...] = ("paused", "closed")


@command("goals")
def show_goals(turn: Turn, _words: str) -> None:
    turn.show(_page(turn, None, 0, OPEN))


@verb("goals")
def open_goals(turn: Turn, button: ObjectButton) -> None:
    """The goals of a journey, or all of them. `arg`: how many come before; `x`: of those paused or closed."""
    states: tuple[GoalState, ...] = OVER if button.arg.startswith("x") else OPEN
    page = _page(turn, button.object_id, number_in(button.arg.removeprefix("x")), states)
    if turn.pressed_on and button.arg:
        turn.show_here(page)
    else:
        turn.show(page)


@verb("goal_for")
def choose_whose(turn: Turn, button: ObjectButton) -> None:
    """Whose goal is it? `arg`: how many journeys come before."""
    offset = number_in(button.arg)
    journeys, total = journeys_page(turn.store, turn.person.id, offset=offset, limit=JOURNEYS)
    built = MessageBuilder().line(say("Whose goal is it?"))
    built.row(Button(say("My own"), object_button("goal_new")))
    for journey in journeys:
        built.row(Button(say("{alias}", alias=journey.alias), object_button("goal_new", journey.id)))
    built.row(*moves(offset, JOURNEYS, total, lambda to: object_button("goal_for", arg=str(to))))
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


def _page(turn: Turn, journey_id: UUID | None, offset: int, states: tuple[GoalState, ...]) -> Message:
    today = turn.circumstances.local.date()
    goals, total = goals_page(
        turn.store,
        turn.person.id,
        today=today,
        offset=offset,
        limit=PAGE,
        states=states,
        journey_id=journey_id,
    )
    journey = get_journey(turn.store, turn.person.id, journey_id) if journey_id else None
    built = MessageBuilder()
    if journey:
        built.line(say("🎯 {whose}", whose=say("{alias}", alias=journey.alias)), "bold")
    _count(built, total, over=states == OVER)
    _list(turn, built, goals, today, named=journey is None)
    prefix = "x" if states == OVER else ""

    def to(arg: str) -> str:
        return object_button("goals", journey_id, arg)

    built.row(*moves(offset, PAGE, total, lambda before: to(f"{prefix}{before}"), EARLIER_LATER))
    new = object_button("goal_new", journey_id) if journey else object_button("goal_for")
    other = Button(say("Open goals"), to("0")) if prefix else Button(say("Paused, closed"), to("x0"))
    built.row(Button(say("Set a goal"), new), other)
    if journey:
        built.row(Button(say("Open the journey"), object_button("journey", journey.id)))
    return built.build()


def _count(built: MessageBuilder, total: int, *, over: bool) -> None:
    if over:
        built.line(say_n("{count} goal paused or closed", "{count} goals paused or closed", total))
    elif total:
        built.line(say_n("{count} goal open", "{count} goals open", total))
    else:
        built.line(say("No goal is open here. A goal is set in somebody's own words, and you can see it move."))


def _list(turn: Turn, built: MessageBuilder, goals: list[GoalRecord], today: date, *, named: bool) -> None:
    """A button for each; of several journeys with its alias."""
    titles = titles_of(turn.store, turn.person.id, [goal.id for goal in goals])
    wanted = {goal.journey_id for goal in goals if named and goal.journey_id}
    aliases = journey_aliases(turn.store, turn.person.id, wanted) if wanted else {}
    for goal in goals:
        label = _label(goal, _cut(titles.get(goal.id, ""), TITLE), aliases)
        due = say("Due: {goal}", goal=label) if goal.is_due(today) else label
        built.row(Button(due, object_button("goal", goal.id)))


def _label(goal: GoalRecord, title: str, aliases: Mapping[UUID, str]) -> Text:
    if goal.own:
        return say("{title} (mine)", title=title)
    alias = aliases.get(goal.journey_id) if goal.journey_id else None
    if alias:
        return say("{alias}: {title}", alias=_cut(alias, ALIAS), title=title)
    return say("{title}", title=title)


def _cut(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"
