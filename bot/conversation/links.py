"""Ending what there is between people: links, memberships, teams. What was shared through a link closes with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.conversation.blanking import (
    GONE,
    blank_for_readers,
    blank_ideas,
    blank_lists_of,
    blank_places,
    withdraw_requests,
)
from bot.conversation.desk import Desk, Errand, record, tell
from bot.i18n import say
from bot.message import message
from bot.postbox import Postbox
from bot.storage.people import PersonRecord, get_person
from bot.storage.places.ratings import places_rated_by, places_rated_on
from bot.storage.shares import visible_shares
from bot.storage.store import Store
from bot.storage.supervision.agenda import first_supervisor_line
from bot.storage.supervision.links import (
    SupervisionRecord,
    connectors_of,
    deputies_of,
    end_supervision,
    run_out,
    standing_supervisions,
    supervisors_of,
)
from bot.storage.teams.ideas import ideas_in
from bot.storage.teams.teams import TeamRecord, close_team, leave_team, members


def end_link(desk: Desk, link: SupervisionRecord) -> bool:
    """End a link, and those of deputies who stand in for its supervisor. False when it had ended already.

    The readers' copies in their chats go with it. Those of the link are told by whoever calls.
    """
    blank_what_was_shared(desk, link)
    if not end_supervision(desk.store, link.id, by=desk.actor_id, at=desk.now):
        return False
    withdraw_requests(desk, link.connector_id)
    if link.confirmed:
        for who in (link.supervisor_id, link.connector_id):
            record(desk, who, "unlinked", link.id)
    for deputy in deputies_of(desk.store, link.supervisor_id):
        if (deputy.team_id, deputy.connector_id) == (link.team_id, link.connector_id):
            end_deputy(desk, deputy)
    return True


def end_deputy(desk: Desk, link: SupervisionRecord) -> bool:
    """A deputy stands in no longer for this connector; both are told. False when it had ended already."""
    if not end_link(desk, link):
        return False
    if link.confirmed:
        connector, deputy = _name(desk, link.connector_id), _name(desk, link.supervisor_id)
        tell(desk, link.supervisor_id, message(say("You do not stand in for {name} any more.", name=connector)))
        over = say("{name} no longer stands in, and sees nothing of yours any more.", name=deputy)
        tell(desk, link.connector_id, message(over))
    return True


def end_what_ran_out(store: Store, postbox: Postbox, now: datetime) -> set[int]:
    """End the deputies' links whose time is over; the chats something was queued for."""
    # Several processes may keep house: each link is ended, and told of, by one of them.
    store.alone()
    errand = Errand(store, postbox, now)
    for link in run_out(store, now):
        end_deputy(errand, link)
    return errand.woken


def blank_what_was_shared(desk: Desk, link: SupervisionRecord) -> None:
    """The copies in the chats go with the link: what the supervisor was shown, and the supervisor's own lines."""
    desk.store.alone()
    seen = visible_shares(desk.store, link.supervisor_id, link_id=link.id)
    blank_for_readers(desk, [each.id for each in seen], reader_id=link.supervisor_id)
    if since := first_supervisor_line(desk.store, link.id):
        blank_lists_of(desk, link.connector_id, link.id, since)


def leave(desk: Desk, person: PersonRecord, team: TeamRecord) -> bool:
    """Somebody is not in a team any more: their links there end, and those on the other side are told.

    False when they were not in it.
    """
    mine = [each for each in standing_supervisions(desk.store, person.id) if each.team_id == team.id]
    _blank_ideas(desk, person, team)
    blank_places(desk, places_rated_by(desk.store, person.id, team.id), but_for=person.id)
    blank_places(desk, places_rated_on(desk.store, team.id), reader_id=person.id, said=GONE)
    for link in mine:
        (end_deputy if link.deputy_for else end_link)(desk, link)
    if not leave_team(desk.store, team_id=team.id, person_id=person.id, at=desk.now, by=desk.actor_id):
        return False
    withdraw_requests(desk, person.id)
    record(desk, person.id, "left_team", team.id)
    for link in mine:
        if link.confirmed and not link.deputy_for and desk.actor_id not in _other_side(person, link):
            _tell_other_side(desk, person, link)
    return True


def _blank_ideas(desk: Desk, person: PersonRecord, team: TeamRecord) -> None:
    """What they said by name is theirs alone from now on, and what others said is not theirs to see."""
    theirs = set(ideas_in(desk.store, team.id, person.id))
    blank_ideas(desk, theirs, but_for=person.id)
    blank_ideas(desk, [each for each in ideas_in(desk.store, team.id) if each not in theirs], reader_id=person.id)


def _other_side(person: PersonRecord, link: SupervisionRecord) -> set[UUID]:
    return {link.supervisor_id, link.connector_id} - {person.id}


def _tell_other_side(desk: Desk, person: PersonRecord, link: SupervisionRecord) -> None:
    name = person.name or ""
    if link.connector_id == person.id:
        tell(desk, link.supervisor_id, message(say("{name} has left the team.", name=name)))
        return
    lines = [
        say("{name} has left the team. They see nothing of yours any more.", name=name),
        say("What you wrote stays yours."),
    ]
    if not supervisors_of(desk.store, link.connector_id):
        lines.append(say("Another supervisor of the team can send you a link: /team shows who there is."))
    tell(desk, link.connector_id, message(*lines))


def close(desk: Desk, team: TeamRecord) -> bool:
    """Close a team: everybody in it is told, nothing can be read by its links. False when it was closed already."""
    everybody = dict.fromkeys(each.person_id for each in members(desk.store, team.id))
    for who in everybody:
        for link in connectors_of(desk.store, who):
            if link.team_id == team.id:
                blank_what_was_shared(desk, link)
    blank_ideas(desk, ideas_in(desk.store, team.id))
    blank_places(desk, places_rated_on(desk.store, team.id), said=GONE)
    if not close_team(desk.store, team.id, desk.now):
        return False
    for who in everybody:
        withdraw_requests(desk, who)
        record(desk, who, "team_closed", team.id)
        tell(
            desk,
            who,
            message(
                say("{team} is closed. What you shared there can't be opened any more.", team=team.name),
                say(
                    "What you wrote stays yours. You can use everything for yourself, and /mydata gives you all of it."
                ),
            ),
        )
    return True


def _name(desk: Desk, person_id: UUID) -> str:
    person = get_person(desk.store, person_id)
    return person.name or "" if person else ""
