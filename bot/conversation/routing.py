"""Where a turn goes: commands, buttons, words, and everything that is none of these."""

from __future__ import annotations

from bot.callback import ObjectButton, PressedData, QuestionButton, read_button
from bot.conversation import screens  # noqa: F401  (registers the commands and verbs)
from bot.conversation.incoming import Changed, Incoming, Said, Sent, Tapped
from bot.conversation.playing import happen, open_flow, open_play, resume
from bot.conversation.registry import command, verb
from bot.conversation.screens.first_contact import ask_for_name, show_notice_if_changed
from bot.conversation.screens.nudges.reminders import note_heeded
from bot.conversation.turn import Refusal, Turn
from bot.conversation.words import hear, hear_change
from bot.flows.event import Action, Chosen, Event, Pressed, Ticked
from bot.flows.question import LABELS
from bot.i18n import Text, say, shipped_languages
from bot.message import Note
from bot.storage.sessions import SessionRecord, open_session_of
from bot.understanding.words import command_word

# Words that act as commands wherever they are typed; the other ones are buttons of the open question.
WORD_COMMANDS = {
    "stop": "pause",
    "pause": "pause",
    "help": "help",
    "menu": "menu",
    "cancel": "cancel",
    "resume": "resume",
}
# Commands that say themselves what becomes of the open question.
ABOUT_WHAT_IS_OPEN = ("resume", "pause", "cancel")
ACTIONS: dict[str, Action] = {action: action for action in LABELS}
DEAD = say("That button belongs to an earlier question. The newest one is further down.")
NOTHING = say("That button does nothing any more.")


def act(turn: Turn, incoming: Incoming) -> None:
    """What somebody who has agreed to the notice did, and what follows."""
    show_notice_if_changed(turn)
    match incoming:
        case Said():
            _said(turn, incoming)
        case Changed():
            hear_change(turn, incoming)
        case Tapped():
            turn.pressed_on = incoming.message_id
            note_heeded(turn)
            _tapped(turn, incoming)
        case Sent():
            _sent(turn, incoming)
        case _:
            pass


def _said(turn: Turn, said: Said) -> None:
    if turn.person.name is None and open_play(turn) is None and not said.text.startswith("/"):
        ask_for_name(turn, "")
        return
    text = said.text.strip()
    if text.startswith("/"):
        run_command(turn, text)
        return
    word = command_word(text, shipped_languages())
    if word in WORD_COMMANDS and not said.reply_to:
        _run(turn, WORD_COMMANDS[word], "")
        return
    hear(turn, said)


def run_command(turn: Turn, text: str) -> None:
    """`/name words`; `/name@bot` is understood too."""
    name, _, words = text[1:].partition(" ")
    _run(turn, name.partition("@")[0].lower(), words)


def _run(turn: Turn, name: str, words: str) -> None:
    """Do what the command says. What was open stays where it was, and it is said how to come back to it."""
    before = open_session_of(turn.store, turn.person.id)
    _carry_out(turn, name, words)
    after = open_session_of(turn.store, turn.person.id)
    if before and after and before.session == after.session and name not in ABOUT_WHAT_IS_OPEN:
        _say_still_open(turn, after)


def _say_still_open(turn: Turn, record: SessionRecord) -> None:
    flow = turn.world.flows.get(record.flow)
    if not record.resumable:
        resume(turn, record)
    elif flow:
        turn.say(say("{flow} is still open: /resume brings you back.", flow=Text(flow.definition.title)))


def _carry_out(turn: Turn, name: str, words: str) -> None:
    handler = command.get(name)
    if handler is not None:
        handler(turn, words)
        return
    flow = turn.world.flows.by_command.get(name)
    if flow is not None:
        open_flow(turn, flow.id)
        return
    turn.say(say("I don't know that command. /menu shows everything I can do."))


def _tapped(turn: Turn, tapped: Tapped) -> None:
    button = read_button(tapped.data)
    match button:
        case QuestionButton():
            _question_button(turn, button)
        case ObjectButton():
            handler = verb.get(button.verb)
            if handler is not None:
                handler(turn, button)
        case None:
            pass
    if turn.came_to_nothing:
        turn.note = turn.note or Note(NOTHING)
        turn.refused = refusal_of(button)


def refusal_of(button: PressedData | None) -> Refusal:
    """A pressed button for the log: what a forged one calls itself may be anybody's words."""
    match button:
        case ObjectButton(verb=name, object_id=object_id) if verb.get(name):
            return Refusal(name, object_id)
        case QuestionButton(session_id=session_id):
            return Refusal("a question", session_id)
    return Refusal("none of ours")


def _question_button(turn: Turn, button: QuestionButton) -> None:
    """A question's buttons work for its own person, while it is the question that is open."""
    play = open_play(turn)
    if play is None or play.id != button.session_id or play.session.question != button.question:
        turn.toast(DEAD)
        return
    event = _event(button)
    if event is None:
        turn.toast(DEAD)
        return
    happen(turn, play, event)


def _event(button: QuestionButton) -> Event | None:
    match button.what:
        case "pick":
            return Chosen(button.arg)
        case "set":
            return Ticked(button.arg, True)
        case "unset":
            return Ticked(button.arg, False)
        case "do" if button.arg in ACTIONS:
            return Pressed(ACTIONS[button.arg])
    return None


def _sent(turn: Turn, sent: Sent) -> None:
    """Anything that is not text: kindly, and how to dictate."""
    del sent
    turn.say(
        say("I can only keep text, so I have not kept this."),
        say("To speak instead of typing, press the microphone on your keyboard."),
    )
