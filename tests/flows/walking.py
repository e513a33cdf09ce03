"""Somebody who walks through a flow, for tests: what they type and press, and what follows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import yaml

from bot.content.definition import FlowFile
from bot.flows.answer import Answer
from bot.flows.circumstances import Circumstances
from bot.flows.compile import Options, build
from bot.flows.effect import Ask, Effect, Refused, Say
from bot.flows.event import Action, Added, Answered, Chosen, Edited, Event, GoTo, Pressed, Ticked
from bot.flows.flow import Flow
from bot.flows.path import answered_places
from bot.flows.question import Question, question
from bot.flows.session import Session
from bot.flows.walk import start, step

# A Wednesday, ten o'clock in London.
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
AT = Circumstances(NOW, "Europe/London", ("en",))


def flow_of(text: str, options: Options | None = None, **more: object) -> Flow:
    """The flow of a YAML text; what a test does not care about is filled in."""
    data = {"id": "example", "title": "An example", **yaml.safe_load(text), **more}
    return build(FlowFile.model_validate(data), options or {})


def steps(*texts: str) -> str:
    """A flow of plain text questions with these ids."""
    return "steps:\n" + "".join(f"  - {{id: {id}, ask: 'What about {id}?'}}\n" for id in texts)


def stored(session: Session) -> Session:
    """The session as it comes back from storage."""
    return Session.from_data(json.loads(json.dumps(session.to_data())))


class Walk:
    """One person in one flow. The session is written and read again between every two turns."""

    def __init__(self, flow: Flow, at: Circumstances = AT, about: Mapping[str, str] | None = None) -> None:
        self.flow = flow
        self.at = at
        self.session, self.effects = start(flow, about or {}, at)
        self._message_id = 0

    def does(self, event: Event) -> list[Effect]:
        before = self.session.to_data()
        session, self.effects = step(self.flow, self.session, event, self.at)
        assert self.session.to_data() == before, "a step changed the session it was given"
        self.session = stored(session)
        assert self.session == session
        return self.effects

    def types(self, *texts: str) -> list[Effect]:
        for text in texts:
            self._message_id += 10
            self.does(Answered(text, self._message_id))
        return self.effects

    def presses(self, *actions: Action) -> list[Effect]:
        for action in actions:
            self.does(Pressed(action))
        return self.effects

    def chooses(self, *options: str) -> list[Effect]:
        for option in options:
            self.does(Chosen(option))
        return self.effects

    def ticks(self, *options: str, on: bool = True) -> list[Effect]:
        for option in options:
            self.does(Ticked(option, on))
        return self.effects

    def goes_to(self, place: str) -> list[Effect]:
        return self.does(GoTo(place))

    def adds(self, place: str, text: str, message_id: int = 0) -> list[Effect]:
        return self.does(Added(place, text, message_id))

    def edits(self, place: str, text: str, message_id: int) -> list[Effect]:
        return self.does(Edited(place, text, message_id))

    @property
    def last_message(self) -> int:
        """The id of the message typed last."""
        return self._message_id

    @property
    def place(self) -> str:
        return self.session.place.key

    @property
    def question(self) -> Question:
        return question(self.flow, self.session)

    @property
    def answers(self) -> dict[str, Answer]:
        """What an entry would be made of."""
        return {place.key: answer for place, _, answer in answered_places(self.flow, self.session)}

    @property
    def words(self) -> dict[str, str]:
        return {key: answer.text for key, answer in self.answers.items()}

    @property
    def values(self) -> dict[str, object]:
        return {key: answer.value for key, answer in self.answers.items()}


def asked(effects: Sequence[Effect]) -> list[str]:
    return [effect.place for effect in effects if isinstance(effect, Ask)]


def said(effects: Sequence[Effect]) -> list[str]:
    """The English of what is said, and of why something was refused."""
    texts = [
        effect.text if isinstance(effect, Say) else effect.why
        for effect in effects
        if isinstance(effect, Say | Refused)
    ]
    return [text.msgid for text in texts]


def refused(effects: Sequence[Effect]) -> bool:
    """Whether the event was refused, and nothing else."""
    return len(effects) == 1 and isinstance(effects[0], Refused)
