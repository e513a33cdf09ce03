"""Ideas for lifting a place by one colour: who sees to it and by when, a reminder if they like, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from bot.callback import ObjectButton, as_arg, id_in, number_in, object_button
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, on_question, verb
from bot.conversation.screens.pages import BACK_MORE, moves
from bot.conversation.screens.places.whose import (
    leave_to_place,
    lift_seen,
    map_seen,
    place_seen,
    to_map,
    to_place,
    today_on,
    who,
)
from bot.conversation.turn import Turn
from bot.flows.session import Session
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.nudges.kinds.places import LIFT_DUE
from bot.nudges.planning import call_off, plan_once
from bot.reports.places.words import colour_name
from bot.storage.places.lifts import LiftRecord, add_lift, delete_lift, finish_lift, lifts_of, lifts_on, set_lift_owner
from bot.storage.places.maps import people_of
from bot.storage.places.places import place_for
from bot.storage.places.ratings import one_better, ratings_of, spread_of

A_PAGE = 6
SURE = "yes"
NOTHING_TO_LIFT = say("Nobody says amber or red of it, so there is nothing to lift.")


@verb("place_idea")
def ask_who(turn: Turn, button: ObjectButton) -> None:
    """Who would see to it? Alone on a map, oneself. `arg`: somebody who was chosen."""
    found = place_seen(turn, button.object_id)
    if found is None:
        return
    place, on = found
    if spread_of(each.colour for each in ratings_of(turn.store, place)).to_lift is None:
        turn.toast(NOTHING_TO_LIFT)
        return
    people = people_of(turn.store, on)
    chosen = people[0] if len(people) == 1 else id_in(button.arg)
    if chosen in people:
        open_flow(turn, "place_lift", {"place": str(place.id), "owner": str(chosen)})
        return
    built = MessageBuilder().line(say("Who would see to it?"))
    for each in sorted(people, key=lambda id: id != turn.person.id):
        built.row(Button(say("{name}", name=who(turn, each)), object_button("place_idea", place.id, as_arg(each))))
    turn.show(built.row(to_place(place.id)))


@on_question("place_lift")
def head(turn: Turn, session: Session, built: MessageBuilder) -> None:
    """The place that the idea is for; below it the way back."""
    place_id = UUID(session.about["place"])
    if found := place_for(turn.store, turn.person.id, place_id):
        built.line(say("{name}", name=found[0].known.name), "bold")
    built.row(leave_to_place(place_id))


@effect("place_lift")
def look_over(turn: Turn, given: Given) -> None:
    day, place_id = str(given.values["day"]), UUID(given.about["place"])
    send_line(turn, "place_lift", str(given.values["line"]), place_id, owner=given.about["owner"], day=day)


@sends_line("place_lift")
def keep_lift(turn: Turn, words: str, place_id: UUID | None, owner: str, day: str) -> None:
    found = place_seen(turn, place_id)
    if found is None:
        return
    place, on = found
    colour = spread_of(each.colour for each in ratings_of(turn.store, place)).to_lift
    if colour is None:
        turn.refuse(NOTHING_TO_LIFT)
        return
    people, owner_id = people_of(turn.store, on), UUID(owner)
    seen_to_by = owner_id if owner_id in people else turn.person.id
    lift = add_lift(turn.store, place, colour, words, seen_to_by, date.fromisoformat(day))
    _show_lift(turn, lift)
    if seen_to_by != turn.person.id:
        told = message(
            say("{name} has put you down for an idea about a place.", name=turn.person.name or ""),
            rows=((Button(say("Open"), object_button("place_lift", lift.id)),),),
        )
        turn.tell(seen_to_by, told)


@verb("place_lift")
def open_lift(turn: Turn, button: ObjectButton) -> None:
    if lift := lift_seen(turn, button.object_id):
        _show_lift(turn, lift)


def _show_lift(turn: Turn, lift: LiftRecord) -> None:
    found = place_for(turn.store, turn.person.id, lift.place_id)
    assert found is not None
    built = MessageBuilder().line(say("{name}", name=found[0].known.name), "bold")
    built.line(_way(lift)).words(lift.words)
    built.line(_state(turn, lift), "italic")
    if lift.done_on is None:
        done = Button(say("Done"), object_button("place_lift_done", lift.id))
        if lift.owner_id == turn.person.id:
            built.row(done, Button(say("Remind me"), object_button("place_lift_when", lift.id)))
            if found[1].team:
                built.row(Button(say("Somebody else can"), object_button("place_lift_free", lift.id)))
        else:
            built.row(done, Button(say("I see to it"), object_button("place_lift_mine", lift.id)))
    built.row(
        Button(say("Delete"), object_button("place_lift_off", lift.id)),
        to_place(lift.place_id),
    )
    turn.show(built)


def _way(lift: LiftRecord) -> Text:
    return say(
        "An idea: from {colour} to {better}",
        colour=colour_name(lift.colour),
        better=colour_name(one_better(lift.colour)),
    )


def _state(turn: Turn, lift: LiftRecord) -> Text:
    if lift.done_on:
        return say("Done {day}", day=When(lift.done_on, "short"))
    day = When(lift.due_on, "date")
    if lift.owner_id is None:
        return say("Nobody sees to it, until {day}", day=day)
    return say("{who}, until {day}", who=who(turn, lift.owner_id), day=day)


@verb("place_lifts")
def show_lifts(turn: Turn, button: ObjectButton) -> None:
    """All ideas of a map: what is to be done first. `arg`: how many were shown before."""
    on = map_seen(turn, button.object_id)
    if on:
        _list(turn, lifts_on(turn.store, on), button, to_map(on.id))


@verb("place_lifts_of")
def show_lifts_of_place(turn: Turn, button: ObjectButton) -> None:
    found = place_seen(turn, button.object_id)
    if found:
        _list(turn, lifts_of(turn.store, *found), button, to_place(found[0].id))


def _list(turn: Turn, lifts: list[LiftRecord], button: ObjectButton, back: Button) -> None:
    before = number_in(button.arg)
    built = MessageBuilder().line(say("Ideas for places"), "bold")
    if not lifts:
        built.line(say("No ideas yet. They begin where a place is rated amber or red."))
    for number, each in enumerate(lifts[before : before + A_PAGE], start=before + 1):
        found = place_for(turn.store, turn.person.id, each.place_id)
        assert found is not None
        line = say("{number}. {name}", number=number, name=found[0].known.name)
        built.line(say("{place} · {more}", place=line, more=_state(turn, each)))
        built.row(Button(say("Open idea {number}", number=number), object_button("place_lift", each.id)))

    def to(offset: int) -> str:
        return object_button(button.verb, button.object_id, str(offset))

    built.row(*moves(before, A_PAGE, len(lifts), to, BACK_MORE)).row(back)
    if button.arg:
        turn.show_here(built)
    else:
        turn.show(built)


@verb("place_lift_mine")
def take_on(turn: Turn, button: ObjectButton) -> None:
    lift = lift_seen(turn, button.object_id)
    if lift and lift.done_on is None:
        _set_owner(turn, lift, turn.person.id)


@verb("place_lift_free")
def let_go(turn: Turn, button: ObjectButton) -> None:
    """Nobody sees to it: only who does can say so."""
    lift = lift_seen(turn, button.object_id)
    if lift and lift.owner_id == turn.person.id:
        _set_owner(turn, lift, None)


def _set_owner(turn: Turn, lift: LiftRecord, owner_id: UUID | None) -> None:
    _forget_reminder(turn, lift)
    set_lift_owner(turn.store, lift.id, owner_id)
    _show_lift(turn, replace(lift, owner_id=owner_id))


@verb("place_lift_done")
def finish(turn: Turn, button: ObjectButton) -> None:
    lift = lift_seen(turn, button.object_id)
    found = place_for(turn.store, turn.person.id, lift.place_id) if lift else None
    if lift is None or found is None:
        return
    if not finish_lift(turn.store, lift.id, today_on(turn, found[1])):
        turn.toast(say("That is done already."))
        return
    _forget_reminder(turn, lift)
    turn.show_here(
        message(
            say("Done. Has the place changed for you? Then you can change what you say of it."),
            rows=((Button(say("Rate it"), object_button("place_rate", lift.place_id)), to_place(lift.place_id)),),
        )
    )


@verb("place_lift_when")
def remind(turn: Turn, button: ObjectButton) -> None:
    """On its day, because they want it."""
    lift = lift_seen(turn, button.object_id)
    if lift is None:
        return
    if lift.owner_id != turn.person.id or lift.done_on:
        turn.toast(say("Only who sees to it can be reminded of it."))
        return
    call_off(turn.store, turn.person.id, LIFT_DUE, lift.id, turn.now)
    when = plan_once(turn.store, turn.person, LIFT_DUE, lift.due_on, turn.now, about_id=lift.id)
    if when is None:
        turn.toast(say("That day is over, so nothing can come any more."))
    else:
        turn.say(say("⏰ I'll remind you: {when}.", when=When(when)))


@verb("place_lift_off")
def delete(turn: Turn, button: ObjectButton) -> None:
    lift = lift_seen(turn, button.object_id)
    if lift is None:
        return
    if button.arg != SURE:
        turn.say(
            say("Delete this idea?"),
            rows=(
                (
                    Button(say("Delete"), object_button("place_lift_off", lift.id, SURE)),
                    Button(say("Cancel"), object_button("place_lift", lift.id)),
                ),
            ),
        )
        return
    _forget_reminder(turn, lift)
    delete_lift(turn.store, lift.id)
    turn.show_here(message(say("Deleted."), rows=((to_place(lift.place_id),),)))


def _forget_reminder(turn: Turn, lift: LiftRecord) -> None:
    if lift.owner_id:
        call_off(turn.store, lift.owner_id, LIFT_DUE, lift.id, turn.now)
