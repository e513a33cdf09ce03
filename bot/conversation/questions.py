"""How a question looks: every one the same (title and stage, the question, cues, choices, universal buttons)."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from bot.callback import question_button
from bot.flows.question import LABELS, Choice, Question, Shown
from bot.i18n import Framework, Text, say
from bot.message import Button, Kept, Message, MessageBuilder, Row

WIDE = 15  # characters from which a label stands alone in its row


def question_message(
    question: Question, session_id: UUID, number: int, *, chosen: Text | Framework | None = None
) -> Message:
    """The question as a message; once `chosen`, the buttons are gone and the choice stands below."""
    asked = _asked(
        question.flow.msgid,
        question.stage,
        question.stages,
        question.title.msgid if question.title else None,
        question.ask.msgid,
        tuple(cue.msgid for cue in question.cues),
    )
    built = MessageBuilder()
    if chosen is not None:
        return built.line(say("✓ {choice}", choice=chosen), "bold").build(after=asked)
    if question.understood:
        built.gap().line(say("I understood: {value}. Is that right?", value=question.understood[0]))
    elif question.given and not question.choices:
        _given(built, question.given)
    for row in pairs([_choice(question, choice, session_id, number) for choice in question.choices]):
        built.row(*row)
    for row in pairs(_universal(question, session_id, number)):
        built.row(*row)
    return built.build(after=asked)


@lru_cache(maxsize=1024)
def _asked(flow: str, stage: int | None, stages: int, title: str | None, ask: str, cues: tuple[str, ...]) -> Kept:
    """The heading, the question and the cues: the same for everybody who is asked it."""
    built = MessageBuilder()
    if stage:
        built.line(say("{flow} · {stage} of {stages}", flow=Text(flow), stage=stage, stages=stages), "italic")
    if title is not None:
        built.line(Text(title), "bold")
    built.line(Text(ask))
    for cue in cues:
        built.line(say("· {cue}", cue=Text(cue)), "italic")
    return Kept(built.blocks)


def _given(built: MessageBuilder, given: tuple[Shown, ...]) -> None:
    built.gap().line(say("Your answer so far:"), "italic")
    for each in given:
        if isinstance(each, str):
            built.words(each)
        else:
            built.line(say("{value}", value=each))


def _choice(question: Question, choice: Choice, session_id: UUID, number: int) -> Button:
    what = ("unset" if choice.ticked else "set") if question.several else "pick"
    label: Text | Framework = choice.label
    if choice.ticked:
        label = say("✓ {choice}", choice=choice.label)
    return Button(label, question_button(session_id, number, what, choice.id))


def _universal(question: Question, session_id: UUID, number: int) -> list[Button]:
    return [Button(LABELS[action], question_button(session_id, number, "do", action)) for action in question.buttons]


def pairs(buttons: list[Button]) -> list[Row]:
    """Two short buttons in a row, a long one alone."""
    rows: list[Row] = []
    waiting: list[Button] = []
    for button in buttons:
        if _wide(button):
            if waiting:
                rows.append(tuple(waiting))
                waiting = []
            rows.append((button,))
            continue
        waiting.append(button)
        if len(waiting) == 2:
            rows.append(tuple(waiting))
            waiting = []
    return [*rows, tuple(waiting)] if waiting else rows


def _wide(button: Button) -> bool:
    """Measured in English, so that the layout is the same in every language; `tandem check` holds them to it."""
    label = button.label
    if isinstance(label, Text):
        label = next((value for value in label.params.values() if isinstance(value, Text | Framework)), label)
    words = label.english if isinstance(label, Framework) else label.msgid
    return len(words) > WIDE
