"""Ideas for the team: a connector writes one, by name or without; supervisors answer, and the team sees what they said.

Of an idea without a name nothing is kept that could tell whose it is: no author, no time, no trace in the chat.
"""

from __future__ import annotations

from uuid import UUID

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.blanking import IDEA, blank_ideas
from bot.conversation.lines import send_line, sends_line
from bot.conversation.playing import open_flow
from bot.conversation.registry import Given, effect, verb
from bot.conversation.screens.team.member_of import member_of, only_as, today_in
from bot.conversation.screens.team.names import name_of
from bot.conversation.turn import Refusal, Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, MessageBuilder, message
from bot.nudges.teams import tell_of_ideas
from bot.outgoing import Meaning, Remove
from bot.storage.chat_messages import messages_of_session
from bot.storage.people import get_person
from bot.storage.sessions import open_session_of
from bot.storage.teams.ideas import (
    IdeaAnswerKind,
    IdeaRecord,
    add_idea_by_name,
    add_idea_without_name,
    answer_idea,
    idea_for,
    ideas_for,
    ideas_of,
    mark_idea_opened,
    may_be_nameless,
    take_back_idea,
)
from bot.storage.teams.teams import MembershipRecord, memberships
from bot.storage.traces import forget_traces

BY_NAME, WITHOUT_NAME = "named", "nameless"
ANSWERS: dict[IdeaAnswerKind, str] = {"noted": mark("Noted"), "trying": mark("Trying it"), "not_now": mark("Not now")}
A_PAGE = 8
GONE = say("That idea is not here any more.")
NOT_IN_TEAM = say("You are not in that team any more.")


@verb("ideas")
def show_ideas(turn: Turn, button: ObjectButton) -> None:
    """A team's ideas, or those of every team they are in. `arg`: how many were shown before."""
    if button.object_id is None:
        mine = list({each.team.id: each for each in memberships(turn.store, turn.person.id)})
    else:
        mine = [button.object_id]
    for team_id in mine:
        found = member_of(turn, team_id)
        if found is None:
            turn.refuse(NOT_IN_TEAM)
            return
        _show_team(turn, found, number_in(button.arg))
    if not mine:
        turn.refuse(NOT_IN_TEAM)


def _show_team(turn: Turn, mine: MembershipRecord, before: int) -> None:
    built = MessageBuilder().line(say("Ideas for {team}", team=mine.team.name), "bold")
    ideas = ideas_for(turn.store, turn.person.id, mine.team.id)
    if not ideas:
        nothing = say("No ideas yet.") if mine.role == "supervisor" else say("No idea has been answered yet.")
        built.line(nothing)
    _add_ideas(turn, built, ideas, before, ObjectButton("ideas", mine.team.id))
    if member_of(turn, mine.team.id, "connector"):
        built.row(Button(say("Write an idea"), object_button("write_idea", mine.team.id)))
    add_my_ideas(turn, built)
    turn.show(built)


def add_my_ideas(turn: Turn, built: MessageBuilder) -> None:
    """Who has left a team still finds what they wrote there by name."""
    if ideas_of(turn.store, turn.person.id):
        built.row(Button(say("My ideas"), object_button("my_ideas")))


@verb("my_ideas")
def show_my_ideas(turn: Turn, button: ObjectButton) -> None:
    """What somebody wrote by name, in whatever team. `arg`: how many were shown before."""
    ideas, before = ideas_of(turn.store, turn.person.id), number_in(button.arg)
    built = MessageBuilder().line(say("My ideas"), "bold")
    _add_ideas(turn, built, ideas, before, ObjectButton("my_ideas"))
    if not ideas:
        built.line(say("No ideas yet."))
    turn.show(built)


def _add_ideas(turn: Turn, built: MessageBuilder, ideas: list[IdeaRecord], before: int, more: ObjectButton) -> None:
    """A page of them, each with its button, and the button that shows more."""
    for number, each in enumerate(ideas[before : before + A_PAGE], start=before + 1):
        built.line(_line(turn, number, each))
        built.row(Button(say("Open idea {number}", number=number), object_button("idea", each.id)))
    if len(ideas) > before + A_PAGE:
        built.row(Button(say("More"), object_button(more.verb, more.object_id, str(before + A_PAGE))))


def _line(turn: Turn, number: int, idea: IdeaRecord) -> Text:
    line = say("{number}. {who}, {day}", number=number, who=_who(turn, idea), day=When(idea.on, "day"))
    if not idea.answers:
        return line
    return say("{idea} · {answer}", idea=line, answer=Text(ANSWERS[_kind(idea.answers[-1].kind)]))


def _who(turn: Turn, idea: IdeaRecord) -> str | Text:
    if idea.mine:
        return say("You")
    return name_of(get_person(turn.store, idea.author_id)) if idea.author_id else say("Without a name")


@verb("idea")
def open_idea(turn: Turn, button: ObjectButton) -> None:
    """The idea, what was answered, and what can be done with it."""
    found = _found(turn, button.object_id)
    if found is None:
        return
    mark_idea_opened(turn.store, turn.person.id, found, turn.now)
    _show(turn, found)


def _show(turn: Turn, idea: IdeaRecord) -> None:
    built = MessageBuilder().line(say("{who}, {day}", who=_who(turn, idea), day=When(idea.on, "day")), "italic")
    built.words(idea.words)
    for each in idea.answers:
        name = name_of(get_person(turn.store, each.supervisor_id))
        built.line(say("{name}: {answer}", name=name, answer=Text(ANSWERS[_kind(each.kind)])), "bold")
        if each.line:
            built.words(each.line)
    if member_of(turn, idea.team_id, "supervisor"):
        built.row(_answer("noted", idea), _answer("trying", idea))
        built.row(_answer("not_now", idea), Button(say("Add a line"), object_button("idea_line", idea.id)))
    if idea.mine:
        built.line(say("Your supervisors see your name. If one of them answers, your team sees the idea without it."))
        built.row(Button(say("Take it back"), object_button("idea_back", idea.id)))
    turn.show(built.build(protect=not idea.mine), Meaning(IDEA, object_id=idea.id))


def _answer(kind: IdeaAnswerKind, idea: IdeaRecord) -> Button:
    return Button(Text(ANSWERS[kind]), object_button("idea_answer", idea.id, kind))


def _kind(value: str) -> IdeaAnswerKind:
    return next((each for each in ANSWERS if each == value), "noted")


@verb("write_idea")
def ask_how(turn: Turn, button: ObjectButton) -> None:
    """By name or without? What each of them means is said before anything is written."""
    mine = only_as(turn, button.object_id, "connector")
    if mine is None:
        return
    built = MessageBuilder()
    built.line(
        say("Your supervisors read your idea. If one of them answers, your team sees the idea and the answer."),
        sensitive=True,
    )
    by_name = Button(say("By name"), object_button("idea_how", mine.team.id, BY_NAME))
    built.line(say("By name: your supervisors see your name. You can take the idea back."), sensitive=True)
    if may_be_nameless(turn.store, mine.team.id):
        built.line(
            say("Without a name: nothing that I keep says it was you. Somebody may still know how you write."),
            sensitive=True,
        )
        built.line(
            say("It arrives tomorrow, your message leaves this chat, and you can't take it back."), sensitive=True
        )
        built.row(by_name, Button(say("Without a name"), object_button("idea_how", mine.team.id, WITHOUT_NAME)))
    else:
        built.line(say("Without a name is not possible: with fewer than five connectors, your team could guess."))
        built.row(by_name)
    turn.show(built)


@verb("idea_how")
def ask_for_idea(turn: Turn, button: ObjectButton) -> None:
    mine = only_as(turn, button.object_id, "connector")
    if mine is None or button.arg not in (BY_NAME, WITHOUT_NAME):
        return
    if button.arg == WITHOUT_NAME and not may_be_nameless(turn.store, mine.team.id):
        turn.toast(say("There are fewer than five of you now, so it would not stay without a name."), alert=True)
        return
    turn.drop_pressed()
    open_flow(turn, "idea", {"team": str(mine.team.id), "how": button.arg})


@effect("idea")
def keep_idea(turn: Turn, given: Given) -> None:
    without = given.about.get("how") == WITHOUT_NAME
    if without:
        _cover_tracks(turn)
    where = "idea_without_name" if without else "idea_by_name"
    send_line(turn, where, str(given.values["line"]), UUID(given.about["team"]))


def _cover_tracks(turn: Turn) -> None:
    """The words leave the chat, and nothing remembers that they were asked for."""
    record = open_session_of(turn.store, turn.person.id)
    if record is None:
        return
    for each in messages_of_session(turn.store, turn.person.id, record.id):
        if not each.ours:
            turn.send(Remove(each.message_id))
    forget_traces(turn.store, record.id)


@sends_line("idea_by_name")
def send_by_name(turn: Turn, words: str, team_id: UUID | None) -> None:
    mine = only_as(turn, team_id, "connector")
    if mine is None:
        return
    idea_id = add_idea_by_name(turn.store, mine, words, today_in(turn, mine.team))
    tell_of_ideas(turn.store, mine.team.id, turn.now)
    turn.say(
        say("Thank you. Your supervisors are told."),
        rows=((Button(say("Open"), object_button("idea", idea_id)),),),
    )


@sends_line("idea_without_name")
def send_without_name(turn: Turn, words: str, team_id: UUID | None) -> None:
    mine = only_as(turn, team_id, "connector")
    if mine is None:
        return
    if not may_be_nameless(turn.store, mine.team.id):
        turn.say(
            say("There are fewer than five of you now, so it would not stay without a name."),
            say("I have not kept your idea."),
        )
        return
    add_idea_without_name(turn.store, mine.team.id, words, today_in(turn, mine.team))
    turn.say(say("Thank you. It arrives tomorrow, without a name. Answers stand in /team, under the ideas."))


@verb("idea_answer")
def answer(turn: Turn, button: ObjectButton) -> None:
    """A supervisor's answer; another one takes its place."""
    found = _to_answer(turn, button.object_id)
    if found is None or button.arg not in ANSWERS:
        return
    kind = _kind(button.arg)
    before = next((each for each in found.answers if each.supervisor_id == turn.person.id), None)
    if before and before.kind == kind:
        turn.toast(say("Your team can see it already."), done=True)
        return
    _keep_answer(turn, found, kind, before.line if before else None)


@verb("idea_line")
def ask_for_line(turn: Turn, button: ObjectButton) -> None:
    found = _to_answer(turn, button.object_id)
    if found:
        open_flow(turn, "idea_line", {"idea": str(found.id)})


@effect("idea_line")
def keep_line(turn: Turn, given: Given) -> None:
    send_line(turn, "idea_line", str(given.values["line"]), UUID(given.about["idea"]))


@sends_line("idea_line")
def add_line(turn: Turn, words: str, idea_id: UUID | None) -> None:
    found = _to_answer(turn, idea_id)
    if found:
        before = next((each for each in found.answers if each.supervisor_id == turn.person.id), None)
        _keep_answer(turn, found, _kind(before.kind) if before else "noted", words)


def _keep_answer(turn: Turn, idea: IdeaRecord, kind: IdeaAnswerKind, line: str | None) -> None:
    team = member_of(turn, idea.team_id, "supervisor")
    assert team is not None
    kept = answer_idea(turn.store, turn.person.id, idea.id, kind, line, today_in(turn, team.team))
    if kept is None:
        turn.refuse(GONE)
        return
    turn.say(say("Your team can see the idea and your answer now, without the writer's name."))
    if idea.author_id and idea.author_id != turn.person.id:
        turn.tell(
            idea.author_id,
            message(
                say("{name} has answered your idea.", name=turn.person.name or ""),
                rows=((Button(say("Open"), object_button("idea", idea.id)),),),
            ),
        )


@verb("idea_back")
def take_back(turn: Turn, button: ObjectButton) -> None:
    """The author takes an idea back: it is gone for everybody."""
    mine = [each.id for each in ideas_of(turn.store, turn.person.id)]
    if button.object_id not in mine:
        turn.refuse(GONE)
        return
    blank_ideas(turn, [button.object_id])
    take_back_idea(turn.store, turn.person.id, button.object_id)
    turn.say(say("Taken back. Nobody can open it any more."))


def _found(turn: Turn, idea_id: UUID | None) -> IdeaRecord | None:
    """The idea, if the person may see it; one of their own wherever it is."""
    found = idea_for(turn.store, turn.person.id, idea_id) if idea_id else None
    found = found or next((each for each in ideas_of(turn.store, turn.person.id) if each.id == idea_id), None)
    if found is None:
        turn.refuse(GONE)
        turn.refused = Refusal("an idea", idea_id)
    return found


def _to_answer(turn: Turn, idea_id: UUID | None) -> IdeaRecord | None:
    found = _found(turn, idea_id)
    return found if found and only_as(turn, found.team_id, "supervisor") else None
