"""What of an entry can be shown to somebody: plain data, made once, and shown the same way to everyone.

The writer's own card, the preview before sharing and what the supervisor opens are all made from a snapshot, so that
what is seen first is exactly what is seen later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bot.storage.entries import TITLE, AnswerRecord, EntryRecord

Scope: TypeAlias = Literal["headline", "full", "everything"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot's data: `kind`, `flow`, `kept_at`, `zone`, `title`, `competences`, `answers` (each with `place`,
    `part`, `text`, `value`, `private`); and of an entry of a journey `journey`: its `alias` and its `step`."""

    data: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.data["title"])

    @property
    def alias(self) -> str:
        """The alias of the journey it belongs to; empty when it belongs to none."""
        return str(self.data.get("journey", {}).get("alias", ""))

    @property
    def step(self) -> int | None:
        """The step of the journey it was written at, if it was."""
        step: int | None = self.data.get("journey", {}).get("step")
        return step

    @property
    def answers(self) -> list[dict[str, Any]]:
        return list(self.data["answers"])

    def part(self, name: str | None) -> list[str]:
        """The words of one part (experience, thinking, action), in order. None: those of no part, but the title."""
        return [
            answer["text"]
            for answer in self.answers
            if answer["part"] == name and answer["text"] and (name or answer["place"] != TITLE)
        ]

    @property
    def plan(self) -> str:
        """What they plan to do; empty when that is still open."""
        return "\n".join(self.part("action"))

    @property
    def fingerprint(self) -> str:
        """Eight characters that change when anything in it changes."""
        canonical = json.dumps(self.data, sort_keys=True, ensure_ascii=False).encode()
        return hashlib.sha256(canonical).hexdigest()[:8]


def snapshot(entry: EntryRecord, scope: Scope, *, private: bool = False) -> Snapshot:
    """What of the entry is in it.

    "headline": date, kind, title, competences and plan. "full": every answer but the private ones, which are only
    in it when `private`. "everything": for the writer. In each of them, the journey it belongs to.
    """
    answers = [answer for answer in entry.answers if _belongs(answer, scope, private)]
    title = next((_text(answer) for answer in entry.answers if answer.place == "title"), "")
    journey = {"alias": entry.journey.alias, "step": entry.journey.step} if entry.journey else None
    return Snapshot(
        {
            "kind": entry.kind,
            "flow": entry.flow,
            "kept_at": entry.kept_at.isoformat(),
            "zone": entry.zone,
            "title": title,
            "competences": list(entry.competences),
            "scope": scope,
            "answers": [_shown(answer) for answer in answers if answer.place not in ("title", "competences")],
        }
        | ({"journey": journey} if journey else {})
    )


def steps_of(shots: Iterable[Snapshot]) -> dict[str, list[int]]:
    """The steps of journeys among these, by alias, in their order."""
    steps: dict[str, list[int]] = {}
    for shot in shots:
        if shot.step is not None:
            steps.setdefault(shot.alias, []).append(shot.step)
    return steps


def has_private(entry: EntryRecord) -> bool:
    """Whether there is anything the writer could tick to be put in."""
    return any(answer.private and _text(answer) for answer in entry.answers)


def _belongs(answer: AnswerRecord, scope: Scope, private: bool) -> bool:
    if scope == "everything":
        return True
    if answer.private and not private:
        return False
    return scope == "full" or answer.headline


def _text(answer: AnswerRecord) -> str:
    return "\n".join(text for text, _ in answer.data["parts"])


def _shown(answer: AnswerRecord) -> dict[str, Any]:
    return {
        "place": answer.place,
        "part": answer.part,
        "text": _text(answer),
        "value": answer.data["value"],
        "private": answer.private,
    }
