"""What somebody would like to learn more about: their own list, and whether it counts in their team's totals."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.content.load import load_competences
from bot.conversation.questions import pairs
from bot.conversation.registry import verb
from bot.conversation.screens.team.member_of import only_as, today_in
from bot.conversation.turn import Turn
from bot.i18n import Framework, Text, When, say, say_n
from bot.message import Button, MessageBuilder
from bot.reports.entry_lines import competence_titles
from bot.storage.teams.learning_needs import (
    count_needs,
    domain_of,
    keep_needs_private,
    learning_needs,
    mark_need,
    needs_of,
    needs_shared_in,
    share_needs,
)
from bot.storage.teams.teams import MembershipRecord, memberships


@verb("needs")
def show_needs(turn: Turn, _button: ObjectButton) -> None:
    """What is marked, group by group."""
    turn.show(_needs_message(turn))


def _needs_message(turn: Turn) -> MessageBuilder:
    marked = needs_of(turn.store, turn.person.id)
    built = MessageBuilder().line(say("I would like to learn more about"), "bold")
    for title in competence_titles(marked):
        built.line(title)
    if not marked:
        built.line(say("Nothing marked yet. Choose a group, then what you would like."))
    for mine in _as_connector(turn):
        if mine.id in needs_shared_in(turn.store, turn.person.id):
            built.line(say("It counts in the totals of {team}, without your name.", team=mine.team.name), "italic")
        else:
            built.line(say("Private: {team} does not see it.", team=mine.team.name), "italic")
    for domain in load_competences():
        label = Framework(f"{domain.id} {domain.title}")
        built.row(Button(label, object_button("needs_in", arg=domain.id)))
    for mine in _as_connector(turn):
        if mine.id in needs_shared_in(turn.store, turn.person.id):
            built.row(Button(say("Keep private"), object_button("needs_private", mine.team.id)))
        else:
            built.row(Button(say("Count it, without my name"), object_button("needs_share", mine.team.id)))
    return built


@verb("needs_in")
def show_group(turn: Turn, button: ObjectButton) -> None:
    """The competences of one domain, to be marked."""
    built = _group_message(turn, button.arg)
    if built:
        turn.show_here(built)


def _group_message(turn: Turn, domain_id: str) -> MessageBuilder | None:
    domain = next((each for each in load_competences() if each.id == domain_id), None)
    if domain is None:
        return None
    marked = needs_of(turn.store, turn.person.id)
    built = MessageBuilder().line(say("I would like to learn more about"), "bold")
    built.line(Framework(f"{domain.id} {domain.title}"))
    buttons = []
    for each in domain.competences:
        label: Text | Framework = Framework(f"{each.id} {each.title}")
        wanted = each.id not in marked
        label = label if wanted else say("✓ {choice}", choice=label)
        buttons.append(Button(label, object_button("need" if wanted else "need_off", arg=each.id)))
    for row in pairs(buttons):
        built.row(*row)
    built.row(Button(say("Done"), object_button("needs_done")))
    return built


@verb("need")
def mark(turn: Turn, button: ObjectButton) -> None:
    _mark(turn, button.arg, wanted=True)


@verb("need_off")
def unmark(turn: Turn, button: ObjectButton) -> None:
    _mark(turn, button.arg, wanted=False)


def _mark(turn: Turn, competence: str, *, wanted: bool) -> None:
    if competence not in {each.id for domain in load_competences() for each in domain.competences}:
        return
    mark_need(turn.store, turn.person.id, competence, wanted)
    built = _group_message(turn, domain_of(competence))
    assert built is not None
    turn.show_here(built)


@verb("needs_done")
def back_to_all(turn: Turn, _button: ObjectButton) -> None:
    turn.show_here(_needs_message(turn))


@verb("needs_share")
def share(turn: Turn, button: ObjectButton) -> None:
    """What is marked counts for the team from now on, as a number."""
    mine = only_as(turn, button.object_id, "connector")
    if mine is None:
        return
    share_needs(turn.store, mine)
    count_needs(turn.store, mine.team.id, today_in(turn, mine.team))
    turn.show_here(_needs_message(turn))
    turn.toast(
        say("Your supervisors see how many of you would like something, from five people on. Never who."),
        alert=True,
        done=True,
    )


@verb("needs_private")
def keep_private(turn: Turn, button: ObjectButton) -> None:
    mine = only_as(turn, button.object_id, "connector")
    if mine is None:
        return
    keep_needs_private(turn.store, mine)
    count_needs(turn.store, mine.team.id, today_in(turn, mine.team))
    turn.show_here(_needs_message(turn))
    turn.toast(
        say("It leaves the totals when they are next worked out, together with other changes."), alert=True, done=True
    )


@verb("team_needs")
def show_totals(turn: Turn, button: ObjectButton) -> None:
    """How many would like to learn more about what: for the team's supervisors."""
    mine = only_as(turn, button.object_id, "supervisor")
    if mine is None:
        return
    built = MessageBuilder().line(say("What {team} would like to learn", team=mine.team.name), "bold")
    found = learning_needs(turn.store, mine.team.id)
    if found is None:
        built.line(say("Nothing can be said yet: fewer than five connectors count in it."))
    elif not found.competences and not found.domains:
        built.line(say("Nothing is wanted by five people or more."))
    else:
        for id, count in sorted(found.competences.items(), key=_most_first):
            built.line(_total(next(iter(competence_titles([id]))), count))
        for domain in load_competences():
            if domain.id in found.domains:
                built.line(_total(Framework(f"{domain.id} {domain.title}"), found.domains[domain.id]))
    if found:
        built.line(say("Worked out on {day}.", day=When(found.on, "short")), "italic")
    built.line(say("Only numbers of five people or more, and no names."), "italic")
    built.line(say("They change only when at least five people have changed theirs."), "italic")
    turn.show(built)


def _most_first(total: tuple[str, int]) -> tuple[int, str]:
    return (-total[1], total[0])


def _total(what: Text | Framework, count: int) -> Text:
    return say_n("{what}: {count} person", "{what}: {count} people", count, what=what)


def _as_connector(turn: Turn) -> list[MembershipRecord]:
    return [each for each in memberships(turn.store, turn.person.id) if each.role == "connector"]
