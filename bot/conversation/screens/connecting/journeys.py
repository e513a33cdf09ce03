"""/connect: the journeys somebody is on, and beginning another one under an alias."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.content.load import load_aliases
from bot.conversation.playing import open_flow, open_play, put_away
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.connecting.journey import GONE, IN_USE, all_journeys, find_journey, show_journey
from bot.conversation.screens.connecting.states import reword
from bot.conversation.screens.nudges.reminders import GONE as NUDGE_GONE
from bot.conversation.screens.nudges.reminders import my_nudge
from bot.conversation.screens.pages import BACK_MORE, moves
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say, say_n
from bot.message import Button, MessageBuilder
from bot.nudges.kinds.journeys import WEEKS
from bot.storage.connecting.journeys import (
    JourneyRecord,
    aliases_of,
    get_journey,
    journey_named,
    journeys_page,
    open_journey,
    quiet_journeys,
)
from bot.storage.nudges.rules import act_on
from bot.understanding.digits import normalise

ALIAS = "journey_alias"
PAGE = 6
MARKS = {
    "paused": mark("{alias} (paused)"),
    "stepped_back": mark("{alias} (stepped back)"),
    "closed": mark("{alias} (closed)"),
}


@command("connect")
def show_journeys(turn: Turn, _words: str) -> None:
    turn.show(_page(turn, 0))


@verb("connect")
def turn_page(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many were shown before; nothing where the list is opened anew."""
    page = _page(turn, number_in(button.arg))
    if button.arg:
        turn.show_here(page)
    else:
        turn.show(page)


def _page(turn: Turn, before: int) -> MessageBuilder:
    found, total = journeys_page(turn.store, turn.person.id, offset=before, limit=PAGE)
    built = MessageBuilder().line(say("Connecting People"), "bold")
    if not total:
        built.line(say("A journey is about one person, under an alias."))
        built.line(say("It has eight steps. Take them in any order, as life goes."))
    else:
        built.line(say_n("You have {count} journey.", "You have {count} journeys.", total))
    add_journeys(built, found)
    built.row(*moves(before, PAGE, total, lambda to: object_button("connect", arg=str(to)), BACK_MORE))
    return built.row(
        Button(say("New journey"), object_button("journey_new")),
        Button(say("My own map"), object_button("own_map")),
    ).row(Button(say("Practise"), object_button("practise")))


def add_journeys(built: MessageBuilder, journeys: Sequence[JourneyRecord]) -> None:
    """A button for each."""
    for each in journeys:
        label = Text(MARKS.get(each.state, "{alias}"), {"alias": each.alias})
        built.row(Button(label, object_button("journey", each.id)))


@verb("nudged_connect")
def after_visit(turn: Turn, button: ObjectButton) -> None:
    """A nudge is acted on: the journey, where there is only one, or all of them."""
    nudge = my_nudge(turn, button)
    if nudge is None:
        turn.toast(NUDGE_GONE)
        return
    act_on(turn.store, turn.person.id, nudge.id)
    found, total = journeys_page(turn.store, turn.person.id, offset=0, limit=1)
    if total == 1:
        show_journey(turn, found[0])
    else:
        show_journeys(turn, "")


@verb("journeys_quiet")
def show_quiet(turn: Turn, button: ObjectButton) -> None:
    """`arg`: for how many weeks nothing has happened on them."""
    weeks = number_in(button.arg)
    if weeks not in WEEKS:
        return
    found = quiet_journeys(turn.store, turn.person.id, turn.now - timedelta(weeks=weeks))
    if not found:
        show_journeys(turn, "")
        return
    built = MessageBuilder()
    built.line(
        say_n(
            "Nothing has happened here for {count} week or longer:",
            "Nothing has happened here for {count} weeks or longer:",
            weeks,
        )
    )
    add_journeys(built, found[:PAGE])
    turn.show(built.row(all_journeys()))


@verb("journey_new")
def ask_for_alias(turn: Turn, _button: ObjectButton) -> None:
    """Suggest an alias, and ask for one of their own."""
    turn.show(_suggestion(turn, 0))
    open_flow(turn, ALIAS)


@verb("alias_other")
def suggest_another(turn: Turn, button: ObjectButton) -> None:
    """`arg`: how many were suggested before."""
    turn.show_here(_suggestion(turn, number_in(button.arg)))


def _suggestion(turn: Turn, number: int) -> MessageBuilder:
    free = _free_aliases(turn)
    which, alias = free[number % len(free)]
    return (
        MessageBuilder()
        .line(say("A journey is about one person. I know them by an alias only. How about this one?"))
        .row(
            Button(Text("{alias}", {"alias": alias}), object_button("alias_take", arg=which)),
            Button(say("Another one"), object_button("alias_other", arg=str(number + 1))),
        )
    )


def _free_aliases(turn: Turn) -> list[tuple[str, str]]:
    """Those that none of their journeys has, each with what a button says for it."""
    taken = aliases_of(turn.store, turn.person.id)
    rounds = range(1, len(taken) + 2)
    count = len(load_aliases())
    every = ((f"{which}:{again}", _alias(turn, which, again)) for again in rounds for which in range(count))
    return list(islice((each for each in every if normalise(each[1]) not in taken), count))


def _alias(turn: Turn, which: int, again: int) -> str:
    """In the person's language; with a number behind it once all of them are taken."""
    alias = turn.reader.language.translate(Text(load_aliases()[which]))
    return alias if again == 1 else f"{alias} {again}"


@verb("alias_take")
def take_suggestion(turn: Turn, button: ObjectButton) -> None:
    """`arg`: which one, and for the how manyth time it is suggested."""
    which, _, again = button.arg.partition(":")
    if number_in(which) < len(load_aliases()) and number_in(again):
        play = open_play(turn)
        if play and play.flow.id == ALIAS:
            put_away(turn)
        alias = _alias(turn, number_in(which), number_in(again))
        if mine := journey_named(turn.store, turn.person.id, alias):
            show_journey(turn, mine)
        else:
            _begin(turn, alias)


@effect("journey_alias")
def keep_alias(turn: Turn, given: Given) -> None:
    """A new journey, or another alias for the one the flow was about."""
    alias = str(given.values["alias"])
    if "journey" not in given.about:
        if journey_named(turn.store, turn.person.id, alias):
            turn.say(IN_USE, rows=((Button(say("Another alias"), object_button("journey_new")),),))
        else:
            _begin(turn, alias)
    elif mine := find_journey(turn, UUID(given.about["journey"])):
        reword(turn, mine, alias)
    else:
        turn.say(GONE)


def _begin(turn: Turn, alias: str) -> None:
    mine = get_journey(turn.store, turn.person.id, open_journey(turn.store, turn.person.id, alias, turn.now))
    assert mine is not None
    show_journey(turn, mine)
