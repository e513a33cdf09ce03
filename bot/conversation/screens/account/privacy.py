"""/privacy: what is kept, who sees it, what is shared, and who opened it when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.callback import object_button
from bot.conversation.registry import command
from bot.conversation.screens.team.deputies import last_day
from bot.conversation.screens.team.names import name_of, names_of
from bot.conversation.turn import Turn
from bot.i18n import Text, Value, When, mark, say, say_n
from bot.message import Button, MessageBuilder
from bot.reports.entry_lines import entry_title
from bot.reports.snapshot import Snapshot
from bot.storage.audit import audit_of
from bot.storage.people import get_person
from bot.storage.shares import ShareRecord, shares_of
from bot.storage.supervision.links import SupervisionRecord, supervisors_of
from bot.storage.supervision.records import records_of
from bot.storage.teams.ideas import ideas_of
from bot.storage.teams.learning_needs import needs_shared_in
from bot.storage.teams.teams import memberships

LATEST = 15
ACTIONS = {
    "opened": mark("{name} opened “{what}”, {when}"),
    "shared": mark("You shared “{what}”, {when}"),
    "unshared": mark("You took something back, {when}"),
    "linked": mark("You were linked with somebody, {when}"),
    "unlinked": mark("A link with you ended, {when}"),
    "exported": mark("Your data was downloaded, {when}"),
    "handed_out": mark("Your organisation's operator took a copy of everything kept about you, {when}"),
    "suspended": mark("Your access was paused, {when}"),
    "unsuspended": mark("Your access was given back, {when}"),
    "move_begun": mark("A link for a new account of yours was made, {when}"),
    "move_stopped": mark("A link for a new account of yours was stopped, {when}"),
    "moved": mark("You went on with another account, {when}"),
    "talked_about": mark("{name} ticked “{what}” off as talked about, {when}"),
    "deputy": mark("A deputy was agreed on, {when}"),
    "left_team": mark("You left a team, {when}"),
    "team_closed": mark("A team of yours was closed, {when}"),
}


@command("privacy")
def show_privacy(turn: Turn, _words: str) -> None:
    """The whole notice, then what is true for this person now."""
    notice = turn.world.notice
    built = MessageBuilder()
    for sentence in (*notice.short[1:], *notice.more):
        built.line(Text(sentence), sensitive=True)
    turn.show(built)
    turn.show(_who_sees(turn))


def _who_sees(turn: Turn) -> MessageBuilder:
    built = MessageBuilder().line(say("Who sees what now"), "bold")
    readers = supervisors_of(turn.store, turn.person.id)
    if readers:
        names = names_of(turn, [each.supervisor_id for each in readers])
        built.line(say("Linked with you: {names}.", names=names))
        for each in readers:
            _add_deputy(turn, built, each)
    else:
        built.line(say("Nobody is linked with you."))
    shared = shares_of(turn.store, turn.person.id)
    built.line(say_n("You share {count} thing.", "You share {count} things.", len(shared)))
    if records := records_of(turn.store, turn.person.id):
        built.line(
            say_n(
                "You keep {count} record of supervision. The other one of you keeps their own copy.",
                "You keep {count} records of supervision. The other one of you keeps their own copies.",
                len(records),
            )
        )
    _add_totals(turn, built)
    built.gap().line(say("Who did what, and when"), "bold")
    _add_log(turn, built)
    built.row(
        Button(say("My data"), object_button("mydata")),
        Button(say("My week"), object_button("week", arg="now")),
    )
    return built


def _add_totals(turn: Turn, built: MessageBuilder) -> None:
    """In which teams what they would like to learn counts."""
    counted = needs_shared_in(turn.store, turn.person.id)
    for mine in memberships(turn.store, turn.person.id):
        if mine.id in counted:
            built.line(
                say(
                    "What you would like to learn counts in the totals of {team}, without your name.",
                    team=mine.team.name,
                )
            )


def _add_deputy(turn: Turn, built: MessageBuilder, link: SupervisionRecord) -> None:
    if link.deputy_for:
        name = name_of(get_person(turn.store, link.supervisor_id))
        absent = name_of(get_person(turn.store, link.deputy_for))
        built.line(say("{name} is deputy for {absent} until {day}.", name=name, absent=absent, day=last_day(link)))


def _add_log(turn: Turn, built: MessageBuilder) -> None:
    rows = [row for row in audit_of(turn.store, turn.person.id, limit=50) if row.action in ACTIONS]
    if not rows:
        built.line(say("Nobody has opened anything of yours."))
    shared: dict[UUID | None, ShareRecord] = {}
    for each in reversed(shares_of(turn.store, turn.person.id, standing=False)):
        shared[each.id] = each
        if each.kind != "line":
            shared[each.entry_id] = each
    ideas = {each.id for each in ideas_of(turn.store, turn.person.id)}
    for row in rows[:LATEST]:
        who = get_person(turn.store, row.actor_id) if row.actor_id else None
        what = say("your idea") if row.object_id in ideas else _what(turn, shared.get(row.object_id))
        built.line(Text(ACTIONS[row.action], {"when": When(row.at), "name": name_of(who), "what": what}))


def _what(turn: Turn, share: ShareRecord | None) -> Value:
    """What a share was of, as far as that is still known."""
    if share is None or not share.snapshot:
        return say("something you shared")
    if share.kind == "line":
        return say("a line for supervision")
    shot = Snapshot(share.snapshot)
    if shot.title:
        return shot.title
    day = When(datetime.fromisoformat(shot.data["kept_at"]), "day")
    return say("{flow}, {day}", flow=entry_title(turn.world.flows, shot.data["flow"], shot.data["kind"]), day=day)
