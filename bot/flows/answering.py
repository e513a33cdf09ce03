"""Answering the present question: by typing, by a button, by ticking several."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.answer import SKIPPED, Answer, AnswerPart
from bot.flows.flow import EDIT, YES, Node
from bot.flows.moving import go_on
from bot.flows.turn import Turn
from bot.flows.understand import too_few, typed_option, understand
from bot.i18n import Text, say
from bot.understanding.choices import understand_yes_no
from bot.understanding.digits import shows_nothing

NOTHING_WRITTEN = say("There was nothing in that message. Please write it again.")


def answer(turn: Turn, text: str, message_id: int) -> None:
    """Take words as the answer to the present question, whatever its kind."""
    if shows_nothing(text):
        turn.ask_again(NOTHING_WRITTEN)
        return
    if turn.session.confirming:
        sure = understand_yes_no(text, turn.at.languages)
        if sure is not None:
            confirm(turn, sure=sure)
            return
    heard(turn, AnswerPart(text, message_id))


def heard(turn: Turn, part: AnswerPart) -> None:
    """What the words turn out to be: an answer, a day to confirm, ticks, a shortcut, or none of these."""
    node = turn.node
    found = understand(node, part, turn.at)
    if isinstance(found, Text):
        shortcut = typed_option(node, part.text, turn.at) if node.options else None
        if shortcut is not None:
            take(turn, Answer((part,), value_of_option(node, shortcut.id)))
        elif not picked_by_typing(turn, part):
            turn.ask_again(found)
    elif node.step.answer == "choices":
        for id in found.answer.value:
            turn.session.ticked = _ticked_too(node, turn.session.ticked, id)
        turn.ask()
    elif found.confirm:
        turn.session.confirming = found.answer
        turn.ask()
    else:
        take(turn, found.answer)


def picked_by_typing(turn: Turn, part: AnswerPart) -> bool:
    """A day or a time typed where `Pick a date` is one of the choices: it is picked, and the next question answered.

    False when no choice leads to a question that these words answer.
    """
    for node in turn.flow.nodes.values():
        when = node.step.when
        if node.step.answer not in ("date", "moment") or when is None or when.step != turn.node.id:
            continue
        if len(when.any_of) == 1 and not isinstance(understand(node, part, turn.at), Text):
            take(turn, Answer(value=when.any_of[0]))
            # Nobody needs to be asked what they have said.
            turn.effects.pop()
            turn.session.question -= 1
            heard(turn, part)
            return True
    return False


def take(turn: Turn, given: Answer) -> None:
    """Keep an answer and go on."""
    turn.put(turn.place, given)
    go_on(turn)


def confirm(turn: Turn, *, sure: bool) -> None:
    """`Yes` makes what was understood the answer, `Edit` asks again."""
    understood = turn.session.confirming
    turn.session.confirming = None
    if understood and sure:
        take(turn, understood)
    else:
        turn.ask()


def choose(turn: Turn, id: str) -> None:
    """Take a pressed option as the answer."""
    node = turn.node
    if turn.session.confirming and id in (YES, EDIT):
        confirm(turn, sure=id == YES)
    elif turn.session.confirming or node.option(id) is None or node.step.answer == "choices":
        turn.refuse(say("That button does not belong to this question."))
    else:
        take(turn, Answer(value=value_of_option(node, id)))


def value_of_option(node: Node, id: str) -> str | int:
    """What a chosen option is kept as: its id, which of a scale and of `lengths` is a number."""
    return int(id) if node.step.answer == "scale" or node.step.options == "lengths" else id


def tick(turn: Turn, id: str, *, on: bool) -> None:
    """Set or unset one of several options; setting what is set changes nothing."""
    node, ticked = turn.node, turn.session.ticked
    if node.step.answer != "choices" or node.option(id) is None:
        turn.refuse(say("That button does not belong to this question."))
    elif on is not (id in ticked):
        turn.session.ticked = _ticked_too(node, ticked, id) if on else [each for each in ticked if each != id]
        turn.redraw()


def _ticked_too(node: Node, ticked: Sequence[str], id: str) -> list[str]:
    """These with one more, in the order they are offered in; what goes with no other one unticks the others."""
    alone = {choice.id for choice in node.step.choices if choice.alone}
    known = {id} if id in alone else {*ticked, id} - alone
    return [option.id for option in node.options if option.id in known]


def done(turn: Turn) -> None:
    """Take the ticked options as the answer; none at all is a skip."""
    if turn.node.step.answer != "choices":
        turn.refuse(say("That button does not belong to this question."))
    elif not turn.session.ticked and turn.can("skip"):
        turn.put(turn.place, SKIPPED)
        go_on(turn, "skip")
    elif why := too_few(turn.node.step, len(turn.session.ticked)):
        turn.refuse(why)
    elif turn.session.ticked:
        take(turn, Answer(value=list(turn.session.ticked)))
    else:
        turn.refuse(say("Please choose at least one first."))
