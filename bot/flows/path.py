"""The path: the questions a flow asks of somebody as their answers stand, in the order of the definition."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.definition import Step
from bot.flows.answer import Answer
from bot.flows.flow import Answers, Flow
from bot.flows.session import Place, Session


@dataclass(frozen=True, slots=True)
class Path:
    """Every place on the way from the first question to the end, and the answers given there.

    Answers to questions that are no longer asked (another choice was made before them) are not among
    `answers`; the session keeps them, should the choice change back.
    """

    places: tuple[Place, ...]
    answers: dict[str, Answer]

    @property
    def unanswered(self) -> Place | None:
        """The first place that was neither answered nor skipped."""
        return next((place for place in self.places if place.key not in self.answers), None)


def path(flow: Flow, answers: Answers) -> Path:
    """The path through `flow` that these answers make."""
    places: list[Place] = []
    live: dict[str, Answer] = {}
    place: Place | None = Place.at(flow.first.id)
    while place is not None:
        places.append(place)
        if (answer := answers.get(place.key)) is not None:
            live[place.key] = answer
        place = flow.after(place, live)
    return Path(tuple(places), live)


def answered_places(flow: Flow, session: Session) -> list[tuple[Place, Step, Answer]]:
    """What an entry is made of: every question answered (not skipped), in the order of the definition.

    Answers to questions that are no longer asked are left out.
    """
    way = path(flow, session.answers)
    return [
        (place, flow.nodes[place.step].step, answer)
        for place in way.places
        if (answer := way.answers.get(place.key)) is not None and not answer.skipped
    ]
