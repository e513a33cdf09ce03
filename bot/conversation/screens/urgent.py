"""/urgent: who to call now. The team's own contact first, then the numbers of the nation."""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, object_button
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, command, effect, verb
from bot.conversation.screens.team.member_of import ONLY_A_SUPERVISOR, member_of, only_as
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, Message, MessageBuilder
from bot.outgoing import Meaning
from bot.storage.teams.teams import MembershipRecord, memberships, safeguarding_lead, set_urgent_card, urgent_card


@command("urgent")
def show_urgent(turn: Turn, _words: str) -> None:
    turn.show(urgent_message(turn), Meaning("urgent"))


def urgent_message(turn: Turn) -> Message:
    """The card for this person: it never assesses, it only says who can help."""
    card = turn.world.urgent
    built = MessageBuilder()
    for opening in card.opening:
        built.line(Text(opening), sensitive=True)
    built.gap()
    mine = memberships(turn.store, turn.person.id)
    for membership in mine:
        _add_team(turn, built, membership)
    for helpline in card.helplines_for(turn.person.nation):
        built.line(Text(helpline.say, {"number": unbroken(helpline.number)}), sensitive=True)
    built.gap().line(Text(card.closing), sensitive=True)
    for membership in mine:
        if membership.role == "supervisor":
            built.row(_fill_button(membership))
    return built.build()


def unbroken(number: str) -> str:
    """A number that stays on one line."""
    return number.replace(" ", "\u00a0")


def card_is_empty(turn: Turn, membership: MembershipRecord) -> bool:
    """Whether the team's own part has still to be filled in."""
    return urgent_card(turn.store, membership.team.id) is None


def _add_team(turn: Turn, built: MessageBuilder, membership: MembershipRecord) -> None:
    card = turn.world.urgent
    kept = urgent_card(turn.store, membership.team.id)
    if kept is None:
        missing = card.team_missing_supervisor if membership.role == "supervisor" else card.team_missing
        built.line(Text(missing), "bold", sensitive=True)
    else:
        who, number = kept.card.get("who", ""), kept.card.get("number", "")
        built.line(Text(card.team, {"who": who, "number": unbroken(number)}), "bold", sensitive=True)
        for more in ("hours", "more"):
            if kept.card.get(more):
                built.words(kept.card[more])
    lead = safeguarding_lead(turn.store, membership.team.id)
    if lead:
        built.line(Text(card.safeguarding_lead, lead), sensitive=True)


def _fill_button(membership: MembershipRecord) -> Button:
    return Button(say("Fill in the team's card"), object_button("fill_card", membership.team.id))


@verb("fill_card")
def fill_card(turn: Turn, button: ObjectButton) -> None:
    """A supervisor fills in the team's own part."""
    if only_as(turn, button.object_id, "supervisor") is None:
        return
    open_flow(turn, "urgent_card", {"team": str(button.object_id)})


@effect("set_urgent_card")
def keep_card(turn: Turn, given: Given) -> None:
    mine = member_of(turn, UUID(given.about["team"]), "supervisor")
    if mine is None:
        turn.say(ONLY_A_SUPERVISOR)
        return
    card = {name: str(value) for name, value in given.values.items()}
    set_urgent_card(turn.store, mine.team.id, card, turn.now)
    turn.say(say("Thank you. This is what your team sees now:"))
    turn.show(urgent_message(turn), Meaning("urgent"))
