"""/team: the links between supervisors and connectors; making one, and ending it from either side."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.links import end_link as end_the_link
from bot.conversation.links import leave as leave_the_team
from bot.conversation.registry import command, verb
from bot.conversation.screens.team.deputies import add_deputies, add_question, last_day
from bot.conversation.screens.team.going_live import add_missing
from bot.conversation.screens.team.ideas import add_my_ideas
from bot.conversation.screens.team.member_of import only_as
from bot.conversation.screens.team.names import name_of, names_of
from bot.conversation.screens.urgent import card_is_empty
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.storage.people import get_person
from bot.storage.supervision.links import (
    SupervisionRecord,
    connectors_of,
    get_supervision,
    standing_supervisions,
    supervisors_of,
)
from bot.storage.teams.invitations import make_invitation
from bot.storage.teams.teams import MembershipRecord, Role, members, memberships

LINK_LIVES = timedelta(days=7)
NOT_IN_TEAM = say("You are not in that team any more.")


@command("team")
def show_team(turn: Turn, _words: str) -> None:
    """Who the person is linked with, by team."""
    mine = memberships(turn.store, turn.person.id)
    if not mine:
        built = MessageBuilder().line(say("You are not in a team. You can use everything for yourself."))
        built.line(say("To join one, ask its supervisor for an invitation link."))
        add_my_ideas(turn, built)
        turn.show(built)
        return
    built = MessageBuilder()
    for membership in mine:
        _add_team(turn, built, membership)
    turn.show(built)


def _add_team(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    role = say("supervisor") if membership.role == "supervisor" else say("connector")
    built.line(say("{team}: you are a {role}", team=membership.team.name, role=role), "bold")
    if membership.role == "supervisor":
        _add_connectors(turn, built, membership)
    else:
        _add_supervisors(turn, built, membership)
    built.gap()


def _add_connectors(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    links = [each for each in connectors_of(turn.store, turn.person.id) if each.team_id == membership.team.id]
    if not links:
        built.line(say("Nobody is linked with you yet."))
    for link in links:
        _add_link(turn, built, link, link.connector_id)
    add_deputies(turn, built, membership.team)
    if card_is_empty(turn, membership):
        built.line(say("The team's urgent card is empty. Please fill it in."), "bold")
        built.row(Button(say("Fill in the team's card"), object_button("fill_card", membership.team.id)))
    add_missing(turn, built, membership.team)
    built.row(Button(say("Invite a connector"), object_button("invite", membership.team.id)))
    _add_together(built, membership)
    built.row(Button(say("More for this team"), object_button("team_more", membership.team.id)))


def _add_supervisors(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    links = [each for each in supervisors_of(turn.store, turn.person.id) if each.team_id == membership.team.id]
    waiting = [
        each
        for each in standing_supervisions(turn.store, turn.person.id)
        if not each.confirmed and each.connector_id == turn.person.id and each.team_id == membership.team.id
    ]
    for link in links:
        _add_link(turn, built, link, link.supervisor_id)
    for link in waiting:
        if link.deputy_for:
            add_question(turn, built, link)
    if any(not each.deputy_for for each in waiting):
        built.line(say("A supervisor still has to confirm that it is you."))
    elif not links:
        built.line(say("No supervisor is linked with you."))
        _add_who_could_be(turn, built, membership)
    _add_together(built, membership)
    built.row(Button(say("Leave the team"), object_button("leave_team", membership.team.id)))


def _add_together(built: MessageBuilder, membership: MembershipRecord) -> None:
    """What a team says together, whoever one is in it."""
    built.row(Button(say("Ideas for the team"), object_button("ideas", membership.team.id)))
    built.row(Button(say("Dates and learning"), object_button("together", membership.team.id)))


def _add_who_could_be(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    supervisors = [each.person_id for each in members(turn.store, membership.team.id, "supervisor")]
    if supervisors:
        names = names_of(turn, supervisors)
        built.line(say("{names} can send you an invitation link.", names=names))
    else:
        built.line(say("The team has no supervisor now. Please ask your organisation."))


def _add_link(turn: Turn, built: MessageBuilder, link: SupervisionRecord, other: UUID) -> None:
    name = name_of(get_person(turn.store, other))
    if link.deputy_for:
        absent = name_of(get_person(turn.store, link.deputy_for))
        until = last_day(link)
        if other == link.supervisor_id:
            built.line(say("{name}, deputy for {absent} until {day}", name=name, absent=absent, day=until))
        else:
            built.line(say("{name}, for whom you stand in until {day}", name=name, day=until))
    else:
        built.line(say("{name}, linked since {day}", name=name, day=When(link.since, "short")))
    built.row(Button(say("End with {name}", name=name[:20]), object_button("end_link", link.id)))


@verb("invite")
def invite(turn: Turn, button: ObjectButton) -> None:
    """A one-time link for one connector."""
    link = _invitation_link(turn, button, "connector")
    if link is None:
        return
    turn.say(
        say(
            "Send this link to one connector. It works once, until {day}.",
            day=When(turn.now + LINK_LIVES, "day"),
        ),
        link,
        say("When they have used it, I ask you whether it was the right person."),
    )


@verb("invite_supervisor")
def invite_supervisor(turn: Turn, button: ObjectButton) -> None:
    """A one-time link for one more supervisor."""
    link = _invitation_link(turn, button, "supervisor")
    if link is None:
        return
    turn.say(
        say(
            "Send this link to one supervisor. It works once, until {day}.",
            day=When(turn.now + LINK_LIVES, "day"),
        ),
        link,
        say("They see nothing until connectors are linked with them and share something."),
    )


def _invitation_link(turn: Turn, button: ObjectButton, role: Role) -> Text | None:
    membership = only_as(turn, button.object_id, "supervisor")
    if membership is None:
        return None
    token = make_invitation(
        turn.store,
        team_id=membership.team.id,
        role=role,
        made_by=turn.person.id,
        at=turn.now,
        lives=LINK_LIVES,
    )
    return Text("{link}", {"link": f"https://t.me/{turn.world.bot_name()}?start={token}"})


@verb("end_link")
def ask_before_ending(turn: Turn, button: ObjectButton) -> None:
    link = _mine(turn, button)
    if link is None:
        turn.toast(say("You are not linked any more."))
        return
    name = name_of(get_person(turn.store, _other(turn, link)))
    turn.say(
        say("End the link with {name}? What was shared through it can't be opened any more.", name=name),
        rows=(
            (
                Button(say("End it"), object_button("end_yes", link.id)),
                Button(say("Cancel"), object_button("end_no")),
            ),
        ),
    )


@verb("end_yes")
def end_link(turn: Turn, button: ObjectButton) -> None:
    link = _mine(turn, button)
    if link is None or not end_the_link(turn, link):
        turn.toast(say("You are not linked any more."))
        return
    other = _other(turn, link)
    turn.show_here(message(say("The link with {name} has ended.", name=name_of(get_person(turn.store, other)))))
    turn.tell(other, message(say("{name} has ended the link with you.", name=turn.person.name or "")))


@verb("end_no")
def keep_link(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("All right, it stays.")))


@verb("leave_team")
def ask_before_leaving(turn: Turn, button: ObjectButton) -> None:
    mine = _membership(turn, button)
    if mine is None:
        turn.toast(NOT_IN_TEAM)
        return
    built = MessageBuilder()
    if mine.role == "supervisor":
        built.line(say("Leave {team}? You can't open any more what was shared with you there.", team=mine.team.name))
        if len(members(turn.store, mine.team.id, "supervisor")) == 1:
            built.line(say("You are its only supervisor. Please invite another one first."), "bold")
            built.row(Button(say("Invite a supervisor"), object_button("invite_supervisor", mine.team.id)))
    else:
        built.line(say("Leave {team}? What you shared there can't be opened any more.", team=mine.team.name))
    built.row(
        Button(say("Leave the team"), object_button("leave_yes", mine.team.id)),
        Button(say("Cancel"), object_button("end_no")),
    )
    turn.show(built)


@verb("leave_yes")
def leave(turn: Turn, button: ObjectButton) -> None:
    """Somebody leaves; every link they have in that team ends with it."""
    mine = _membership(turn, button)
    if mine is None or not leave_the_team(turn, turn.person, mine.team):
        turn.toast(NOT_IN_TEAM)
        return
    turn.show_here(message(say("You have left the team. What you wrote stays yours.")))


def _membership(turn: Turn, button: ObjectButton) -> MembershipRecord | None:
    return next((each for each in memberships(turn.store, turn.person.id) if each.team.id == button.object_id), None)


def _mine(turn: Turn, button: ObjectButton) -> SupervisionRecord | None:
    link = get_supervision(turn.store, button.object_id) if button.object_id else None
    return link if link and turn.person.id in (link.supervisor_id, link.connector_id) else None


def _other(turn: Turn, link: SupervisionRecord) -> UUID:
    return link.connector_id if link.supervisor_id == turn.person.id else link.supervisor_id
