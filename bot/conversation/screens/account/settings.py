"""/settings and /language: language, time zone, quiet hours, region, name."""

from __future__ import annotations

from datetime import time
from typing import Any

from bot.callback import ObjectButton, object_button
from bot.content.load import load_options
from bot.conversation.playing import open_flow, resume
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.first_contact import after_name
from bot.conversation.turn import Turn
from bot.i18n import Framework, Text, language, say, shipped_languages
from bot.message import Button, MessageBuilder, Row
from bot.nudges.switching import quiet_changed
from bot.storage.people import change_person
from bot.storage.sessions import open_session_of


@command("settings")
def show_settings(turn: Turn, _words: str) -> None:
    """What is set, with a button to change each."""
    person = turn.person
    built = MessageBuilder().line(say("Your settings"), "bold")
    built.line(say("Name: {name}", name=person.name or ""))
    built.line(say("Language: {language}", language=Framework(language(person.language).own_name)))
    built.line(say("Time zone: {zone}", zone=_zone_name(person.zone)))
    for line in quiet_lines(turn):
        built.line(line)
    built.line(say("Region: {region}", region=_region_name(turn)))
    built.row(
        Button(say("Name"), object_button("set", arg="welcome")),
        Button(say("Language"), object_button("languages")),
    )
    built.row(
        Button(say("Time zone"), object_button("set", arg="zone")),
        Button(say("Quiet hours"), object_button("set", arg="quiet_hours")),
    )
    built.row(Button(say("Region"), object_button("regions")))
    turn.show(built)


def quiet_lines(turn: Turn) -> tuple[Text, ...]:
    """When the person wants to hear nothing."""
    person = turn.person
    return (
        say("Quiet from {start} to {end}", start=_clock(person.quiet_from), end=_clock(person.quiet_until)),
        say("Quiet at weekends") if person.quiet_weekends else say("Not quiet at weekends"),
        say("Quiet on bank holidays") if person.quiet_holidays else say("Not quiet on bank holidays"),
    )


@command("language")
def show_languages(turn: Turn, _words: str) -> None:
    built = MessageBuilder().line(say("Which language shall we use?"))
    for row in language_rows("language"):
        built.row(*row)
    turn.show(built)


@verb("languages")
def languages(turn: Turn, _button: ObjectButton) -> None:
    show_languages(turn, "")


def language_rows(name: str) -> list[Row]:
    """The shipped languages, each in its own name; `name` is the verb, its argument the code."""
    buttons = [
        Button(Framework(language(code).own_name), object_button(name, arg=code)) for code in shipped_languages()
    ]
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


@verb("language")
def set_language(turn: Turn, button: ObjectButton) -> None:
    if button.arg not in shipped_languages():
        return
    change_person(turn.store, turn.person.id, language=button.arg)
    turn.refresh()
    turn.say(say("From now on in English."))
    record = open_session_of(turn.store, turn.person.id)
    if record:
        resume(turn, record)


@verb("regions")
def show_regions(turn: Turn, _button: ObjectButton) -> None:
    built = MessageBuilder().line(say("Which nation do you work in? /urgent shows its numbers."))
    for each in turn.world.urgent.regions:
        built.row(Button(Text(each.name), object_button("region", arg=each.id)))
    turn.show(built)


@verb("region")
def set_region(turn: Turn, button: ObjectButton) -> None:
    if button.arg in {each.id for each in turn.world.urgent.regions}:
        change_person(turn.store, turn.person.id, nation=button.arg)
        quiet_changed(turn.store, turn.person.id)
        turn.refresh()
        show_settings(turn, "")


@verb("set")
def change_setting(turn: Turn, button: ObjectButton) -> None:
    """`arg` is the short flow that asks for it."""
    if button.arg in ("welcome", "zone", "quiet_hours"):
        open_flow(turn, button.arg)


@effect("set")
def keep_setting(turn: Turn, given: Given) -> None:
    """`kind`: name, zone or quiet_hours."""
    match given.kind:
        case "name":
            first = turn.person.name is None
            change_person(turn.store, turn.person.id, name=str(given.values["value"]))
            turn.refresh()
            if first:
                after_name(turn, given.about.get("invitation", ""))
                return
        case "zone":
            change_person(turn.store, turn.person.id, zone=str(given.values["value"]))
            quiet_changed(turn.store, turn.person.id)
            turn.refresh()
        case "quiet_hours":
            change_person(turn.store, turn.person.id, **_quiet(given.values))
            quiet_changed(turn.store, turn.person.id)
            turn.refresh()
    show_settings(turn, "")


def _quiet(values: dict[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if "from" in values:
        settings["quiet_from"] = _minutes(values["from"])
    if "until" in values:
        settings["quiet_until"] = _minutes(values["until"])
    if "weekends" in values:
        settings["quiet_weekends"] = values["weekends"] == "yes"
    if "holidays" in values:
        settings["quiet_holidays"] = values["holidays"] == "yes"
    return settings


def _minutes(clock: str) -> int:
    at = time.fromisoformat(clock)
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> Framework:
    return Framework(f"{minutes // 60:02}:{minutes % 60:02}")


def _zone_name(zone: str) -> Text | Framework:
    return next((label for id, label in load_options()["zones"] if id == zone), Framework(zone))


def _region_name(turn: Turn) -> Text:
    return next(
        (Text(each.name) for each in turn.world.urgent.regions if each.id == turn.person.nation),
        say("not set"),
    )
