"""More for a team, from its supervisors: its nation and safeguarding lead, who leaves, who has a new account."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.links import leave
from bot.conversation.moving import vouch
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.going_live import add_missing
from bot.conversation.screens.team.member_of import ONLY_A_SUPERVISOR, member_of, only_as
from bot.conversation.screens.team.names import name_of, names_of
from bot.conversation.screens.urgent import urgent_message
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Meaning
from bot.storage.moves import LIVES
from bot.storage.people import PersonRecord, get_person
from bot.storage.supervision.links import SupervisionRecord, connectors_of, get_supervision
from bot.storage.teams.teams import (
    TeamRecord,
    choose_nation,
    get_team,
    members,
    safeguarding_lead,
    set_safeguarding_lead,
)

NOT_LINKED = say("You are not linked any more.")


@verb("team_more")
def show_more(turn: Turn, button: ObjectButton) -> None:
    """What is set for the team, and what can be done."""
    team = _supervised(turn, button)
    if team:
        _show(turn, team)


def _show(turn: Turn, team: TeamRecord) -> None:
    supervisors = [each.person_id for each in members(turn.store, team.id, "supervisor")]
    lead = safeguarding_lead(turn.store, team.id)
    built = MessageBuilder().line(say("{team}", team=team.name), "bold")
    built.line(say("Supervisors: {names}", names=names_of(turn, supervisors)))
    if team.nation_chosen:
        built.line(say("Nation: {nation}", nation=_nation(turn, team)))
    if lead:
        built.line(say("Safeguarding lead: {who}, {reach}", who=lead["who"], reach=lead["reach"]))
    add_missing(turn, built, team)
    built.row(Button(say("Invite a supervisor"), object_button("invite_supervisor", team.id)))
    built.row(Button(say("Name the safeguarding lead"), object_button("name_lead", team.id)))
    built.row(Button(say("Choose the nation"), object_button("nations", team.id)))
    built.row(Button(say("How goals are weighed"), object_button("goal_weighing", team.id)))
    if _links(turn, team):
        if len(supervisors) > 1:
            built.row(Button(say("I am away: a deputy"), object_button("deputies", team.id)))
        built.row(Button(say("Somebody has a new account"), object_button("new_account", team.id)))
        built.row(Button(say("Somebody leaves the team"), object_button("leavers", team.id)))
    built.row(Button(say("Leave the team"), object_button("leave_team", team.id)))
    turn.show(built)


@verb("name_lead")
def name_lead(turn: Turn, button: ObjectButton) -> None:
    """Ask who leads on safeguarding."""
    team = _supervised(turn, button)
    if team:
        open_flow(turn, "safeguarding_lead", {"team": str(team.id)})


@effect("set_safeguarding_lead")
def keep_lead(turn: Turn, given: Given) -> None:
    membership = member_of(turn, UUID(given.about["team"]), "supervisor")
    if membership is None:
        turn.say(ONLY_A_SUPERVISOR)
        return
    lead = {name: str(value) for name, value in given.values.items()}
    set_safeguarding_lead(turn.store, membership.team.id, lead)
    turn.say(say("Thank you. This is what your team sees now:"))
    turn.show(urgent_message(turn), Meaning("urgent"))


@verb("nations")
def show_nations(turn: Turn, button: ObjectButton) -> None:
    """Ask in which nation the team works."""
    team = _supervised(turn, button)
    if team is None:
        return
    built = MessageBuilder().line(
        say("Which nation does your team work in? /urgent shows its numbers to all who join.")
    )
    for each in turn.world.urgent.regions:
        built.row(Button(Text(each.name), object_button("nation_is", team.id, each.id)))
    turn.show(built)


@verb("nation_is")
def set_nation(turn: Turn, button: ObjectButton) -> None:
    team = _supervised(turn, button)
    if team is None or button.arg not in {each.id for each in turn.world.urgent.regions}:
        return
    choose_nation(turn.store, team.id, button.arg, turn.now)
    chosen = get_team(turn.store, team.id)
    assert chosen is not None
    turn.show_here(
        message(
            say(
                "Your team works in {nation}. Who is in it already can change their own in /settings.",
                nation=_nation(turn, chosen),
            )
        )
    )


@verb("leavers")
def choose_leaver(turn: Turn, button: ObjectButton) -> None:
    """Ask which connector leaves the team."""
    team = _supervised(turn, button)
    if team:
        _choose(turn, team, "leaver", say("Who leaves the team?"))


@verb("leaver")
def ask_before_taking_out(turn: Turn, button: ObjectButton) -> None:
    found = _linked(turn, button)
    if found is None:
        turn.toast(NOT_LINKED)
        return
    link, person, _ = found
    turn.say(
        say("Does {name} leave the team? Nobody can open any more what they shared there.", name=name_of(person)),
        say("They keep what they wrote, and are told."),
        rows=(
            (
                Button(say("They leave"), object_button("leaver_yes", link.id)),
                Button(say("Cancel"), object_button("end_no")),
            ),
        ),
    )


@verb("leaver_yes")
def take_out(turn: Turn, button: ObjectButton) -> None:
    """The team's word: a connector is not in it any more."""
    found = _linked(turn, button)
    if found is None:
        turn.toast(NOT_LINKED)
        return
    _, person, team = found
    leave(turn, person, team)
    turn.show_here(message(say("{name} is not in the team any more.", name=name_of(person))))
    turn.tell(
        person.id,
        message(
            say("You are not in {team} any more.", team=team.name),
            say("What you wrote stays yours: /mydata gives you everything, or deletes everything."),
        ),
    )


@verb("new_account")
def choose_mover(turn: Turn, button: ObjectButton) -> None:
    """Ask who has lost a phone, or has a new Telegram account."""
    team = _supervised(turn, button)
    if team:
        _choose(turn, team, "mover", say("Who has a new Telegram account, or has lost their phone?"))


@verb("mover")
def vouch_for(turn: Turn, button: ObjectButton) -> None:
    """A supervisor gives their word: that alone changes nothing."""
    found = _linked(turn, button)
    if found is None:
        turn.toast(NOT_LINKED)
        return
    _, person, _ = found
    word = say(
        "{name} has made a link, so that you can go on from another Telegram account.", name=turn.person.name or ""
    )
    token = vouch(turn, person, word)
    turn.say(
        say(
            "Give this link to {name} only. It works once, until {day}.",
            name=name_of(person),
            day=When(turn.now + LIVES, "day"),
        ),
        Text("{link}", {"link": f"https://t.me/{turn.world.bot_name()}?start={token}"}),
        say("{name} opens it with the new account, which then shows a code.", name=name_of(person)),
        say("Then somebody has to say yes: {name} on the old account, or your operator.", name=name_of(person)),
        say("A lost phone? Ask your operator to close the old account at once."),
    )


def _choose(turn: Turn, team: TeamRecord, what: str, question: Text) -> None:
    built = MessageBuilder().line(question)
    for link in _links(turn, team):
        name = name_of(get_person(turn.store, link.connector_id)) or "?"
        built.row(Button(say("{name}", name=name[:30]), object_button(what, link.id)))
    turn.show(built)


def _links(turn: Turn, team: TeamRecord) -> list[SupervisionRecord]:
    """With whom this supervisor is linked here for good: a deputy speaks for nobody."""
    links = connectors_of(turn.store, turn.person.id)
    return [each for each in links if each.team_id == team.id and not each.deputy_for]


def _linked(turn: Turn, button: ObjectButton) -> tuple[SupervisionRecord, PersonRecord, TeamRecord] | None:
    """The link of a button, if it is this supervisor's own and stands, with its connector and team."""
    link = get_supervision(turn.store, button.object_id) if button.object_id else None
    if link is None or link.supervisor_id != turn.person.id or not link.confirmed or link.deputy_for:
        return None
    person, team = get_person(turn.store, link.connector_id), get_team(turn.store, link.team_id)
    return (link, person, team) if person and team else None


def _supervised(turn: Turn, button: ObjectButton) -> TeamRecord | None:
    membership = only_as(turn, button.object_id, "supervisor")
    return membership.team if membership else None


def _nation(turn: Turn, team: TeamRecord) -> Text:
    return next(Text(each.name) for each in turn.world.urgent.regions if each.id == team.nation)
