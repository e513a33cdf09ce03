"""Plays flows: opens one, hands it what happened, and carries out the effects it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID, uuid4

from bot.callback import object_button
from bot.conversation.card import show_card
from bot.conversation.counting import count_run
from bot.conversation.effects import carry_out
from bot.conversation.journey_steps import about_following, flow_of
from bot.conversation.keeping import keep
from bot.conversation.putting import remember_parts
from bot.conversation.questions import question_message
from bot.conversation.registry import on_answer, on_kept, on_question
from bot.conversation.tip import show_tip_once
from bot.conversation.turn import Turn
from bot.flows.adapt import make_fit
from bot.flows.answer import Answer
from bot.flows.effect import Ask, Closed, Corrected, Do, Effect, Keep, Paused, Redraw, Refused, Say
from bot.flows.event import Event, Pressed
from bot.flows.flow import Flow
from bot.flows.question import Question, question
from bot.flows.session import Place, Session
from bot.flows.walk import start, step
from bot.i18n import Framework, Text, say
from bot.message import Button, Message, MessageBuilder
from bot.nudges.planning import plan_draft
from bot.outgoing import Change, DropButtons, Meaning, Show, ThatQuestion
from bot.storage.connecting.journeys import get_journey
from bot.storage.sessions import SessionRecord, add_session, delete_session, open_session_of, save_session


@dataclass(slots=True)
class Play:
    """A session being played in this turn: its row's id, its flow and where it stands."""

    id: UUID
    flow: Flow
    session: Session
    entry_id: UUID | None = None

    @property
    def title(self) -> Text:
        return Text(self.flow.definition.title)


def read_play(turn: Turn, record: SessionRecord) -> Play | None:
    """The stored session, brought to the present definition of its flow; None when the flow is gone."""
    flow = turn.world.flows.get(record.flow)
    if flow is None:
        return None
    return Play(record.id, flow, make_fit(flow, Session.from_data(record.session)), record.entry_id)


def open_play(turn: Turn) -> Play | None:
    """What the person is in the middle of, if anything."""
    record = open_session_of(turn.store, turn.person.id)
    return read_play(turn, record) if record else None


def open_flow(
    turn: Turn,
    flow_id: str,
    about: dict[str, str] | None = None,
    *,
    known: Sequence[str] = (),
    given: Mapping[str, Answer] = MappingProxyType({}),
) -> Play:
    """Begin a flow. What was open is paused first (or dropped, if it is one of the short ones).

    `known`: the options that answer its first questions, which are then not asked. `given`: what was answered before;
    the questions show it.
    """
    put_away(turn)
    flow = turn.world.flows[flow_id]
    session, effects = start(flow, about or {}, turn.circumstances, known, given)
    play = Play(uuid4(), flow, session)
    add_session(
        turn.store,
        id=play.id,
        person_id=turn.person.id,
        flow=flow_id,
        resumable=flow.definition.resumable,
        session=session.to_data(),
        at=turn.now,
    )
    _settle(turn, play, effects)
    return play


def happen(turn: Turn, play: Play, event: Event) -> list[Effect]:
    """Something happened to a session: step its flow and carry out what follows."""
    before = play.session
    play.session, effects = step(play.flow, before, event, turn.circumstances)
    if not before.closed and not before.paused and _leaves(before, play.session):
        _leave_question(turn, play, before)
    if looks := on_answer.get(play.flow.id):
        looks(turn, before, play.session)
    _settle(turn, play, effects)
    if Closed("deleted") in effects:
        count_run(turn, play.flow, before, "deleted")
    if event != Pressed("delete") and Closed("deleted") in effects:
        _say_nothing_came(turn, play, before)
    if event != Pressed("delete") and (Closed("finished") in effects or Closed("deleted") in effects):
        _go_on_with_visit(turn, before.about)
    return effects


def resume(turn: Turn, record: SessionRecord) -> None:
    """Go on with a paused session or a draft, at its place; ask an open one's question again."""
    if record.status != "open":
        put_away(turn)
    play = read_play(turn, record)
    if play is None:
        turn.say(say("That one cannot be opened any more. What you wrote is in /mydata."))
    else:
        happen(turn, play, Pressed("resume"))


def put_away(turn: Turn) -> None:
    """Pause what is open, so that something else can begin. Short flows that only ask one thing are dropped."""
    record = open_session_of(turn.store, turn.person.id)
    play = read_play(turn, record) if record else None
    if record is None:
        return
    if play is None:
        # Its flow is gone from the content; what was written is not.
        save_session(turn.store, record.id, turn.person.id, session=record.session, status="paused", at=turn.now)
        return
    if record.resumable and any(_is_kept(play.flow, place) for place in play.session.answers):
        happen(turn, play, Pressed("pause"))
        return
    turn.send(DropButtons(ThatQuestion(play.id, play.session.question)))
    count_run(turn, play.flow, play.session, "deleted")
    delete_session(turn.store, record.id, turn.person.id)


def leave_short(turn: Turn) -> None:
    """Somebody goes elsewhere: a short flow that only asks one thing is dropped, anything longer stays open."""
    record = open_session_of(turn.store, turn.person.id)
    if record is not None and not record.resumable:
        put_away(turn)


def _go_on_with_visit(turn: Turn, about: dict[str, str]) -> None:
    """Several steps of a journey after one visit: the questions of the next one follow."""
    following = about_following(about)
    if following and get_journey(turn.store, turn.person.id, UUID(following["journey"])):
        open_flow(turn, flow_of(following), following)


def _is_kept(flow: Flow, place: str) -> bool:
    """Whether an answer there is more than a way-mark."""
    node = flow.nodes.get(Place.from_key(place).step)
    return node is None or node.step.kept


def _leaves(before: Session, after: Session) -> bool:
    return after.question != before.question or after.closed or after.paused


def _leave_question(turn: Turn, play: Play, before: Session) -> None:
    """The question that was shown loses its buttons; a choice stays readable in it."""
    target = ThatQuestion(play.id, before.question)
    node = play.flow.nodes.get(before.state)
    asked = question(play.flow, before) if node is None or node.options else None
    chosen = _chosen(play.session, asked) if asked else None
    if asked is None or chosen is None:
        turn.send(DropButtons(target))
    else:
        left = question_message(asked, play.id, before.question, chosen=chosen)
        turn.send(Change(target, _under_its_heading(turn, play.flow, before, left, left=True)))


def _chosen(session: Session, asked: Question) -> Text | Framework | None:
    """The label of what was just chosen at a question, by button or in words."""
    if asked.several or asked.understood:
        return None
    answer = session.answers.get(asked.place)
    return next((each.label for each in asked.choices if answer and each.id == str(answer.value)), None)


def _settle(turn: Turn, play: Play, effects: list[Effect]) -> None:
    """Carry the effects out in order, then store where the session stands."""
    closed_as = ""
    for effect in effects:
        match effect:
            case Ask():
                turn.send(Show(_shown(turn, play), _meaning(play)))
            case Redraw():
                turn.send(Change(ThatQuestion(play.id, play.session.question), _shown(turn, play)))
            case Say(text):
                turn.say(text)
            case Refused(why):
                turn.refuse(why)
            case Keep(kind):
                play.entry_id = keep(turn, play.id, play.flow, play.session, kind)
                count_run(turn, play.flow, play.session, "finished")
            case Corrected(place):
                remember_parts(turn, play.session.answers[place], place, session_id=play.id, entry_id=play.entry_id)
            case Do():
                carry_out(turn, play.session, play.entry_id, effect)
            case Paused():
                _say_paused(turn, play)
            case Closed(outcome):
                closed_as = outcome
            case _:
                pass
    if closed_as == "finished" and play.entry_id:
        show_tip_once(turn)
        _show_kept(turn, play, play.entry_id)
    _store(turn, play)


def _show_kept(turn: Turn, play: Play, entry_id: UUID) -> None:
    """The card of what was just kept, or what stands in its place: numbered like one question more."""
    number = play.session.question + 1
    if shows := on_kept.get(play.flow.definition.entry or ""):
        shows(turn, entry_id, Meaning("card", session_id=play.id, question=number, object_id=entry_id))
    else:
        show_card(turn, entry_id, session_id=play.id, number=number)


def _say_nothing_came(turn: Turn, play: Play, before: Session) -> None:
    """Everything was skipped: there is no new entry, and the one that it was about is as it was."""
    if play.flow.definition.entry_of and "entry" in before.about:
        turn.say(say("Nothing has changed."))
        _show_kept(turn, play, UUID(before.about["entry"]))
    else:
        about = before.about.get("journey")
        rows = ((Button(say("Open the journey"), object_button("journey", UUID(about))),),) if about else ()
        turn.say(say("You have written nothing, so nothing is kept."), rows=rows)


def _store(turn: Turn, play: Play) -> None:
    """A finished session keeps its trail (for what arrives late) but no words: these are in the entry now."""
    status = "open"
    if play.session.paused:
        status = "paused"
    elif play.session.closed:
        status = "draft" if play.session.outcome == "draft" else "closed"
    if status == "closed":
        play.session.answers.clear()
        play.session.about.clear()
    if status == "closed" and play.entry_id is None:
        delete_session(turn.store, play.id, turn.person.id)
        return
    save_session(
        turn.store,
        play.id,
        turn.person.id,
        session=play.session.to_data(),
        status=status,
        at=turn.now,
        entry_id=play.entry_id,
    )
    if status in ("paused", "draft") and play.flow.definition.resumable:
        plan_draft(turn.store, turn.person, play.id, turn.now)


def _say_paused(turn: Turn, play: Play) -> None:
    turn.say(
        say("{flow} is paused. Nothing is lost: /resume brings you back.", flow=play.title),
        rows=((Button(say("Go on"), object_button("resume", play.id)),),),
    )


def _shown(turn: Turn, play: Play) -> Message:
    asked = question_message(question(play.flow, play.session), play.id, play.session.question)
    return _under_its_heading(turn, play.flow, play.session, asked)


def _under_its_heading(turn: Turn, flow: Flow, session: Session, asked: Message, *, left: bool = False) -> Message:
    """A question with what its flow wants to stand above it, such as the goal that it is about, and below it."""
    if heads := on_question.get(flow.id):
        built = MessageBuilder()
        heads(turn, session, built)
        rows = () if left else (*asked.buttons, *built.rows)
        return replace(asked, blocks=(*built.blocks, *asked.blocks), buttons=rows)
    return asked


def _meaning(play: Play) -> Meaning:
    number = play.session.question
    return Meaning("question", session_id=play.id, question=number, place=play.session.place.key)
