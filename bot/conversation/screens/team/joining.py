"""Joining a team by a link: who invites, what will be seen, Accept or Decline; then the inviter confirms."""

from __future__ import annotations

from datetime import time

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.beginnings import beginnings
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Refusal, Turn
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder, message
from bot.nudges.planning import plan_weekly
from bot.storage.moves import find_move
from bot.storage.people import get_person
from bot.storage.supervision.links import (
    SupervisionRecord,
    confirm_supervision,
    connectors_of,
    end_supervision,
    get_supervision,
    propose_supervision,
)
from bot.storage.teams.invitations import InvitationRecord, find_invitation, use_invitation
from bot.storage.teams.teams import join_team, leave_team, memberships

REFUSED = say("This link does not work. It may have been used or be too old. Please ask for a new one.")
OWN_LINK = say("This is your own link. Send it to the person you want to invite.")
MONDAY, FRIDAY = 0, 4


def show_invitation(turn: Turn, token: str, greeting: Text | None = None) -> None:
    """Who invites, to which team, and exactly what that means."""
    invitation = find_invitation(turn.store, token, turn.now)
    if invitation is None:
        move = find_move(turn.store, token, turn.now)
        if move is None:
            turn.say(REFUSED)
            turn.refused = Refusal("a link")
        elif move.person_id == turn.person.id:
            turn.say(say("This is the account you use already. Open the link with your new account."))
        else:
            turn.say(
                say("This account has a Tandem of its own, so nobody else can go on with it."),
                say("To use the link here, delete everything in /mydata first. Then open the link again."),
            )
        return
    if invitation.made_by == turn.person.id:
        turn.say(OWN_LINK)
        return
    built = MessageBuilder()
    if greeting:
        built.line(greeting).gap()
    _add_who(turn, built, invitation)
    if invitation.role == "connector":
        _add_what_is_seen(turn, built)
    built.row(
        Button(say("Accept"), object_button("accept", arg=token)),
        Button(say("Decline"), object_button("decline", arg=token)),
    )
    turn.show(built)


def _add_who(turn: Turn, built: MessageBuilder, invitation: InvitationRecord) -> None:
    team = invitation.team.name
    inviter = get_person(turn.store, invitation.made_by) if invitation.made_by else None
    if invitation.role == "supervisor":
        built.line(say("You are invited to be a supervisor of {team}.", team=team))
        built.line(say("You see what the connectors linked with you choose to share, and nothing else."))
    elif inviter:
        built.line(say("{name} invites you to {team} as a connector.", name=name_of(inviter), team=team))
    else:
        built.line(say("You are invited to {team} as a connector.", team=team))


def _add_what_is_seen(turn: Turn, built: MessageBuilder) -> None:
    notice = turn.world.notice
    built.gap().line(say("A supervisor will see:"), "bold", sensitive=True)
    for each in notice.supervisor_sees:
        built.line(say("· {what}", what=Text(each)), sensitive=True)
    built.gap().line(say("A supervisor will not see:"), "bold", sensitive=True)
    for each in notice.supervisor_never_sees:
        built.line(say("· {what}", what=Text(each)), sensitive=True)
    built.gap().line(say("Either of you can end this at any time, in /team."), sensitive=True)


@verb("decline")
def decline(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(message(say("Declined. You can still use everything for yourself."), rows=beginnings()))


@verb("accept")
def accept(turn: Turn, button: ObjectButton) -> None:
    invitation = find_invitation(turn.store, button.arg, turn.now)
    if invitation and invitation.made_by == turn.person.id:
        turn.show_here(message(OWN_LINK))
        return
    if invitation is None or not use_invitation(turn.store, invitation.id, turn.person.id, turn.now):
        turn.show_here(message(REFUSED))
        turn.refused = Refusal("a link", invitation.id if invitation else None)
        return
    join_team(
        turn.store,
        team_id=invitation.team.id,
        person_id=turn.person.id,
        role=invitation.role,
        at=turn.now,
    )
    turn.record("joined_team", invitation.team.id)
    if invitation.role == "supervisor":
        _welcome_supervisor(turn, invitation)
    else:
        _welcome_connector(turn, invitation)


def _welcome_supervisor(turn: Turn, invitation: InvitationRecord) -> None:
    plan_weekly(turn.store, turn.person, "week_ready", MONDAY, time(8, 30), turn.now)
    turn.show_here(
        message(
            say("You are now a supervisor of {team}.", team=invitation.team.name),
            say("Two things to begin with: fill in the team's urgent card, and invite your connectors."),
            rows=(
                (Button(say("Fill in the team's card"), object_button("fill_card", invitation.team.id)),),
                (Button(say("Invite a connector"), object_button("invite", invitation.team.id)),),
            ),
        )
    )


def _welcome_connector(turn: Turn, invitation: InvitationRecord) -> None:
    if invitation.made_by is None:
        turn.show_here(message(say("You are now a connector of {team}.", team=invitation.team.name), rows=beginnings()))
        return
    link = propose_supervision(
        turn.store,
        team_id=invitation.team.id,
        supervisor_id=invitation.made_by,
        connector_id=turn.person.id,
        at=turn.now,
    )
    inviter = name_of(get_person(turn.store, invitation.made_by))
    turn.show_here(
        message(say("Thank you. I have asked {name} to confirm that it is you.", name=inviter), rows=beginnings())
    )
    turn.tell(
        invitation.made_by,
        message(
            say("{name} used your link: is that right?", name=turn.person.name or ""),
            rows=(
                (
                    Button(say("Yes"), object_button("confirm", link.id)),
                    Button(say("No"), object_button("reject", link.id)),
                ),
            ),
        ),
    )


@verb("confirm")
def confirm(turn: Turn, button: ObjectButton) -> None:
    """The inviter says that this is who they meant: only now the link stands."""
    link = _asked_of_me(turn, button)
    if link is None or not confirm_supervision(turn.store, link.id, turn.now):
        turn.toast(say("There is nothing to confirm here any more."))
        return
    connector = get_person(turn.store, link.connector_id)
    if connector:
        plan_weekly(turn.store, connector, "week_preview", FRIDAY, time(15, 0), turn.now)
    for who in (link.supervisor_id, link.connector_id):
        turn.record("linked", link.id, subject_id=who)
    turn.show_here(message(say("You and {name} are linked now.", name=name_of(connector))))
    turn.tell(
        link.connector_id,
        message(
            say(
                "You and {name} are linked now. What you write stays private until you share it.",
                name=turn.person.name or "",
            )
        ),
    )


@verb("reject")
def reject(turn: Turn, button: ObjectButton) -> None:
    """Somebody else used the link: they are out again, and the inviter makes a new one."""
    link = _asked_of_me(turn, button)
    if link is None or link.confirmed:
        turn.toast(say("There is nothing to confirm here any more."))
        return
    end_supervision(turn.store, link.id, by=turn.person.id, at=turn.now)
    leave_team(turn.store, team_id=link.team_id, person_id=link.connector_id, at=turn.now, by=turn.person.id)
    turn.show_here(
        message(
            say("They are not in the team. Please make a new link for the person you meant."),
            rows=((Button(say("Invite a connector"), object_button("invite", link.team_id)),),),
        )
    )
    turn.tell(link.connector_id, message(say("The link you used was meant for somebody else.")))


def _asked_of_me(turn: Turn, button: ObjectButton) -> SupervisionRecord | None:
    link = get_supervision(turn.store, button.object_id) if button.object_id else None
    # For a deputy it is the connector who confirms.
    return link if link and link.supervisor_id == turn.person.id and not link.deputy_for else None


def supervises(turn: Turn) -> bool:
    """Whether the person is a supervisor of a team, or linked as one."""
    return bool(connectors_of(turn.store, turn.person.id)) or any(
        each.role == "supervisor" for each in memberships(turn.store, turn.person.id)
    )
