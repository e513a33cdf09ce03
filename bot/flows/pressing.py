"""The universal buttons: what each does at the present question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.flows.answer import SKIPPED
from bot.flows.answering import done
from bot.flows.correcting import same_answer
from bot.flows.event import Action
from bot.flows.moving import cancel, finish, go_back, go_on, pause, resume
from bot.flows.question import LABELS, question
from bot.flows.turn import Turn
from bot.i18n import in_every_language, say
from bot.understanding.digits import normalise


def press(turn: Turn, action: Action) -> None:
    """Do what the button says, or say kindly why it does nothing here."""
    _ACTIONS[action](turn)


def typed_button(turn: Turn, text: str) -> Action | None:
    """The button of the present question whose label was typed, in any shipped language.

    Not where words are asked for: there "next" may be an answer.
    """
    if turn.node.step.answer in ("text", "alias"):
        return None
    typed = normalise(text)
    for action in question(turn.flow, turn.session).buttons:
        if typed in map(normalise, in_every_language(LABELS[action].msgid)):
            return action
    return None


def prompt(turn: Turn) -> None:
    """Show one cue question more."""
    if turn.session.prompted < len(turn.node.step.prompts):
        turn.session.prompted += 1
        turn.redraw()
    else:
        turn.refuse(say("There are no more cue questions here."))


def skip(turn: Turn) -> None:
    """Go on without an answer; one that was given before stays."""
    given = turn.given
    if given and not given.skipped:
        go_on(turn)
    elif turn.can("skip"):
        turn.put(turn.place, SKIPPED)
        go_on(turn, "skip")
    else:
        turn.refuse(say("This question needs an answer before we can go on."))


def next_(turn: Turn) -> None:
    """Keep the answer given before, and go on."""
    given = turn.given
    if given is None:
        turn.refuse(say("There is no answer here yet."))
    else:
        go_on(turn)


_ACTIONS: Mapping[Action, Callable[[Turn], None]] = {
    "prompt": prompt,
    "skip": skip,
    "back": go_back,
    "next": next_,
    "done": done,
    "same_answer": same_answer,
    "pause": pause,
    "resume": resume,
    "finish": finish,
    "keep_draft": lambda turn: cancel(turn, "draft"),
    "delete": lambda turn: cancel(turn, "deleted"),
}
