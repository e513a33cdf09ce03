"""/team: the links between supervisors and connectors; making one, and ending it from either side."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_for_readers
from bot.conversation.registry import command, verb
from bot.conversation.screens.names import name_of
from bot.conversation.screens.urgent import card_is_empty, supervised_team
from bot.conversation.turn import Turn
from bot.i18n import Text, When, say
from bot.message import Button, MessageBuilder, message
from bot.storage.invitations import make_invitation
from bot.storage.people import get_person
from bot.storage.shares import visible_shares
from bot.storage.supervision import (
    SupervisionRecord,
    connectors_of,
    end_supervision,
    get_supervision,
    standing_supervisions,
    supervisors_of,
)
from bot.storage.teams import MembershipRecord, leave_team, memberships

LINK_LIVES = timedelta(days=7)
NOT_IN_TEAM = say("You are not in that team any more.")


@command("team")
def show_team(turn: Turn, _words: str) -> None:
    """Who the person is linked with, by team."""
    mine = memberships(turn.store, turn.person.id)
    if not mine:
        turn.say(
            say("You are not in a team. You can use everything for yourself."),
            say("To join one, ask its supervisor for an invitation link."),
        )
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
    if card_is_empty(turn, membership):
        built.line(say("The team's urgent card is empty. Please fill it in."), "bold")
        built.row(Button(say("Fill in the team's card"), object_button("fill_card", membership.team.id)))
    built.row(Button(say("Invite a connector"), object_button("invite", membership.team.id)))


def _add_supervisors(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    links = [each for each in supervisors_of(turn.store, turn.person.id) if each.team_id == membership.team.id]
    waiting = [
        each
        for each in standing_supervisions(turn.store, turn.person.id)
        if not each.confirmed and each.team_id == membership.team.id
    ]
    for link in links:
        _add_link(turn, built, link, link.supervisor_id)
    if waiting:
        built.line(say("A supervisor still has to confirm that it is you."))
    elif not links:
        built.line(say("No supervisor is linked with you."))
    built.row(Button(say("Leave the team"), object_button("leave_team", membership.team.id)))


def _add_link(turn: Turn, built: MessageBuilder, link: SupervisionRecord, other: UUID) -> None:
    name = name_of(get_person(turn.store, other))
    built.line(say("{name}, linked since {day}", name=name, day=When(link.since, "short")))
    built.row(Button(say("End with {name}", name=name[:20]), object_button("end_link", link.id)))


@verb("invite")
def invite(turn: Turn, button: ObjectButton) -> None:
    """A one-time link for one connector."""
    membership = supervised_team(turn, str(button.object_id))
    if membership is None:
        turn.toast(say("Only a supervisor of the team can do that."), alert=True)
        return
    token = make_invitation(
        turn.store,
        team_id=membership.team.id,
        role="connector",
        made_by=turn.person.id,
        at=turn.now,
        lives=LINK_LIVES,
    )
    link = f"https://t.me/{turn.world.bot_name()}?start={token}"
    turn.say(
        say(
            "Send this link to one connector. It works once, until {day}.",
            day=When(turn.now + LINK_LIVES, "day"),
        ),
        Text("{link}", {"link": link}),
        say("When they have used it, I ask you whether it was the right person."),
    )


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
    if link:
        _blank_what_was_shared(turn, link)
    if link is None or not end_supervision(turn.store, link.id, by=turn.person.id, at=turn.now):
        turn.toast(say("You are not linked any more."))
        return
    other = _other(turn, link)
    for who in (link.supervisor_id, link.connector_id):
        turn.record("unlinked", link.id, subject_id=who)
    turn.show_here(message(say("The link with {name} has ended.", name=name_of(get_person(turn.store, other)))))
    turn.tell(other, message(say("{name} has ended the link with you.", name=turn.person.name or "")))


def _blank_what_was_shared(turn: Turn, link: SupervisionRecord) -> None:
    """The supervisor's copies in the chat go with the link."""
    seen = visible_shares(turn.store, link.supervisor_id, owner_id=link.connector_id)
    blank_for_readers(turn, [each.id for each in seen], reader_id=link.supervisor_id)


@verb("end_no")
def keep_link(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("All right, it stays.")))


@verb("leave_team")
def ask_before_leaving(turn: Turn, button: ObjectButton) -> None:
    mine = {each.team.id: each.team.name for each in memberships(turn.store, turn.person.id)}
    if button.object_id is None or button.object_id not in mine:
        turn.toast(NOT_IN_TEAM)
        return
    turn.say(
        say("Leave {team}? What you shared there can't be opened any more.", team=mine[button.object_id]),
        rows=(
            (
                Button(say("Leave the team"), object_button("leave_yes", button.object_id)),
                Button(say("Cancel"), object_button("end_no")),
            ),
        ),
    )


@verb("leave_yes")
def leave(turn: Turn, button: ObjectButton) -> None:
    """A connector leaves; every link in that team ends with it."""
    team_id = button.object_id
    links = [each for each in supervisors_of(turn.store, turn.person.id) if each.team_id == team_id]
    for link in links:
        _blank_what_was_shared(turn, link)
    if team_id is None or not leave_team(
        turn.store, team_id=team_id, person_id=turn.person.id, at=turn.now, by=turn.person.id
    ):
        turn.toast(NOT_IN_TEAM)
        return
    turn.show_here(message(say("You have left the team. What you wrote stays yours.")))
    for link in links:
        turn.tell(link.supervisor_id, message(say("{name} has left the team.", name=turn.person.name or "")))


def _mine(turn: Turn, button: ObjectButton) -> SupervisionRecord | None:
    link = get_supervision(turn.store, button.object_id) if button.object_id else None
    return link if link and turn.person.id in (link.supervisor_id, link.connector_id) else None


def _other(turn: Turn, link: SupervisionRecord) -> UUID:
    return link.connector_id if link.supervisor_id == turn.person.id else link.supervisor_id
