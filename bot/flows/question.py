"""A question as data: all that a person is shown at the present place, before it has language or layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeAlias

from bot.content.definition import AnswerKind
from bot.flows.adapt import adapt, fits
from bot.flows.answer import Answer
from bot.flows.compile import YES_OR_NO
from bot.flows.correcting import last_two_texts
from bot.flows.event import Action
from bot.flows.flow import EDIT, Flow, Node, Option, picked
from bot.flows.moving import way_back
from bot.flows.path import path
from bot.flows.session import Session
from bot.i18n import Framework, Text, When, mark, say, say_n

Shown: TypeAlias = str | int | float | Text | Framework | When
"""A piece of an answer: people's words (`str`), a number, a label, or a day or moment."""

LABELS: Mapping[Action, Text] = MappingProxyType(
    {
        "prompt": Text(mark("Prompt")),
        "skip": Text(mark("Skip")),
        "back": Text(mark("Back")),
        "next": Text(mark("Next")),
        "done": Text(mark("Done")),
        "same_answer": Text(mark("Same answer")),
        "pause": Text(mark("Pause")),
    }
)
"""The universal buttons a question may carry, in the order they are shown."""

CONFIRMING = (YES_OR_NO[0], Option(EDIT, Text(mark("Edit"))))


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question; `ticked` when it is the answer given earlier or set so far."""

    id: str
    label: Text | Framework
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What the present place shows.

    `stage` of `stages` is None for a question that is not counted. `cues` are the cue questions shown so far.
    `choices` are sent back as `Chosen(id)`, or as `Ticked(id, on)` when `several`. While `understood` is
    there, what was typed is shown back for confirmation, and the choices are `yes` and `edit`. `given` is the
    answer of before, on a question that was come back to. `buttons` are universal ones, in order; `LABELS`
    names them.
    """

    place: str
    flow: Text
    emoji: str | None
    stage: int | None
    stages: int
    title: Text | None
    ask: Text
    kind: AnswerKind
    cues: tuple[Text, ...]
    more_cues: bool
    choices: tuple[Choice, ...]
    several: bool
    buttons: tuple[Action, ...]
    given: tuple[Shown, ...]
    understood: tuple[Shown, ...]


def question(flow: Flow, session: Session) -> Question:
    """The question at the session's place. The session must be open."""
    if not fits(flow, session):
        session = adapt(flow, session)
    node = flow.nodes[session.state]
    step = node.step
    given = session.answers.get(session.place.key)
    buttons = set(_buttons(flow, node, session, given))
    return Question(
        place=session.place.key,
        flow=Text(flow.definition.title),
        emoji=flow.definition.emoji,
        stage=node.stage,
        stages=flow.stages,
        title=Text(step.title) if step.title else None,
        ask=Text(step.ask),
        kind=step.answer,
        cues=tuple(Text(cue) for cue in step.prompts[: session.prompted]),
        more_cues=session.prompted < len(step.prompts),
        choices=tuple(_choices(node, session, given)),
        several=step.answer == "choices",
        buttons=tuple(button for button in LABELS if button in buttons),
        given=shown(node, given) if given else (),
        understood=shown(node, session.confirming) if session.confirming else (),
    )


def shown(node: Node, answer: Answer) -> tuple[Shown, ...]:
    """An answer as it is shown: the words as they were typed, labels for what was chosen, () for a skip."""
    if answer.value is None:
        return (answer.text,) if answer.parts else ()
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return tuple(_shown(node, value) for value in values)


def length_of_time(minutes: int) -> Text:
    """So many minutes as people say them: "45 minutes", "1 hour 30 minutes", "2 hours"."""
    hours, rest = divmod(minutes, 60)
    in_hours = say_n("{count} hour", "{count} hours", hours)
    in_minutes = say_n("{count} minute", "{count} minutes", rest)
    if hours and rest:
        return say("{hours} {minutes}", hours=in_hours, minutes=in_minutes)
    return in_hours if hours else in_minutes


def _shown(node: Node, value: str | int | float) -> Shown:
    option = node.option(str(value))
    if option is not None:
        return option.label
    if isinstance(value, str):
        return _as_when(node, value) or value
    if node.step.answer == "duration":
        return length_of_time(int(value))
    return value


def _as_when(node: Node, value: str) -> When | None:
    try:
        if node.step.answer == "date":
            return When(date.fromisoformat(value), "date")
        if node.step.answer == "moment":
            return When(datetime.fromisoformat(value), "moment")
    except ValueError:
        # The content changed its mind about the kind of answer: the value is shown as it was kept.
        return None
    return None


def _choices(node: Node, session: Session, given: Answer | None) -> Iterator[Choice]:
    if session.confirming:
        yield from (Choice(option.id, option.label) for option in CONFIRMING)
        return
    several = node.step.answer == "choices"
    for option in node.options:
        chosen = session.ticked if several else picked(given)
        yield Choice(option.id, option.label, option.id in chosen)


def _buttons(flow: Flow, node: Node, session: Session, given: Answer | None) -> Iterator[Action]:
    """The universal buttons that would do something here."""
    if not session.confirming:
        if session.prompted < len(node.step.prompts):
            yield "prompt"
        several = node.step.answer == "choices"
        if given and not given.skipped:
            # What was ticked stays ticked: `Done` takes it, with what was ticked since.
            if not several:
                yield "next"
        elif node.step.skip:
            yield "skip"
        if several:
            yield "done"
    if way_back(session, path(flow, session.answers)):
        yield "back"
    if last_two_texts(flow, session):
        yield "same_answer"
    if flow.definition.resumable:
        yield "pause"
