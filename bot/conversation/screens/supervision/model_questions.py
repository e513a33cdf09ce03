"""Three questions that models of good work put to both sides before they meet, to be thought about or not."""

from __future__ import annotations

from bot.callback import ObjectButton, number_in, object_button
from bot.conversation.pairs import pair_by
from bot.conversation.registry import verb
from bot.conversation.screens.supervision.agenda import NOT_LINKED
from bot.conversation.turn import Turn
from bot.i18n import Text, mark, say
from bot.message import Button, message
from bot.storage.supervision.records import Role

# Advice nobody asked for, leaning on the helper, a story that feels like one's own.
QUESTIONS: dict[Role, tuple[str, ...]] = {
    "connector": (
        mark("Where did you give advice that nobody had asked for? What could you have asked instead?"),
        mark("Does somebody lean on you more than is good for them? What could they do with a little less of you?"),
        mark("Does somebody's story feel like your own? What is theirs, and what is yours?"),
    ),
    "supervisor": (
        mark("Where may advice have come before anybody asked for it? What could a question have opened?"),
        mark("Who may have come to lean on {name}? What would help them to do more by themselves?"),
        mark("Whose story may feel to {name} like their own? How could {name} step back a little?"),
    ),
}


@verb("think")
def show_question(turn: Turn, button: ObjectButton) -> None:
    """`arg`: which of the three, in the place of the one before. A line can be made of what comes to mind."""
    pair = pair_by(turn, turn.person.id, button.object_id)
    if pair is None or pair.deputy:
        turn.toast(NOT_LINKED)
        return
    questions = QUESTIONS[pair.role]
    number = number_in(button.arg) % len(questions)
    add = object_button("line") if pair.role == "connector" else object_button("supervisor_line", pair.link.id)
    rows = (
        (Button(say("Another question"), object_button("think", pair.link.id, str((number + 1) % len(questions)))),),
        (Button(say("Add a line"), add),),
    )
    shown = message(Text(questions[number], {"name": pair.name}), rows=rows)
    if button.arg:
        turn.show_here(shown)
    else:
        turn.show(shown)
