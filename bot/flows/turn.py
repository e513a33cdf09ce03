"""A turn: one event's worth of work on a copy of a session, and the effects it gathers."""

from __future__ import annotations

from bot.flows.answer import Answer
from bot.flows.circumstances import Circumstances
from bot.flows.effect import Ask, Effect, Redraw, Refused, Say
from bot.flows.flow import Flow, Node, Trigger
from bot.flows.path import Path, path
from bot.flows.session import Place, Session
from bot.i18n import Text


class Turn:
    """What the functions of this room pass around while a session takes one step.

    It is also the `View` of the machine's guards. `target` is where a `back` or `goto` wants to go.
    """

    __slots__ = ("_path", "at", "effects", "flow", "session", "target")

    def __init__(self, flow: Flow, session: Session, at: Circumstances) -> None:
        self.flow = flow
        self.session = session
        self.at = at
        self.effects: list[Effect] = []
        self.target: Place | None = None
        self._path: Path | None = None

    @property
    def place(self) -> Place:
        return self.session.place

    @property
    def node(self) -> Node:
        """The present question (there is none once the session is closed)."""
        return self.flow.nodes[self.session.state]

    @property
    def path(self) -> Path:
        if self._path is None:
            self._path = path(self.flow, self.session.answers)
        return self._path

    @property
    def live(self) -> dict[str, Answer]:
        """The answers that count: those to questions on the path."""
        return self.path.answers

    @property
    def given(self) -> Answer | None:
        """What was answered to the present question before `Back` (or a goto) came to it again."""
        return self.session.answers.get(self.place.key)

    def can(self, trigger: Trigger) -> bool:
        """Whether the machine knows that trigger here at all (a guard may still refuse)."""
        event = self.flow.machine.events.get(trigger)
        return event is not None and self.session.state in event.transitions

    def fire(self, trigger: Trigger) -> bool:
        """Let the machine move the session; False when it stays as it is."""
        return self.can(trigger) and self.flow.machine.events[trigger].trigger(self.session, self)

    def put(self, place: Place, answer: Answer) -> None:
        self.session.answers[place.key] = answer
        self._path = None

    def take(self, place: Place) -> Answer:
        """The answer that was there, taken away."""
        self._path = None
        return self.session.answers.pop(place.key)

    def ask(self) -> None:
        """Ask the present question in a new message: the buttons of the one before are dead from now on."""
        self.session.question += 1
        self.session.gone = ""
        self.effects.append(Ask(self.place.key))

    def redraw(self) -> None:
        self.effects.append(Redraw(self.place.key))

    def say(self, text: Text) -> None:
        self.effects.append(Say(text))

    def ask_again(self, why: Text) -> None:
        """Say why the answer could not be taken, and ask for it once more."""
        self.say(why)
        self.ask()

    def refuse(self, why: Text) -> None:
        self.effects.append(Refused(why))
