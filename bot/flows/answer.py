"""An answer: what somebody gave to one question, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One message's worth of an answer. `message_id` is Telegram's, 0 when it did not come by a message."""

    text: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was given to a question.

    Text and alias answers are `parts`; every other kind is `value` (choice: its id; choices: a list of ids;
    yes_no: "yes" or "no"; number, scale: a number; date: ISO date; moment: ISO local date and time, or ISO
    UTC instant with offset when it was "in 2 hours"; duration: minutes) with `parts` holding what was typed,
    if it was typed. A skipped question is an answer with neither.
    """

    parts: tuple[AnswerPart, ...] = ()
    value: Any = None

    @property
    def text(self) -> str:
        """The words, parts joined by line breaks."""
        return "\n".join(part.text for part in self.parts)

    @property
    def skipped(self) -> bool:
        return not self.parts and self.value is None

    def joined(self, part: AnswerPart) -> Answer:
        """The same answer with one more part, kept in the order of the messages."""
        known = [each for each in self.parts if not (part.message_id and each.message_id == part.message_id)]
        return replace(self, parts=tuple(sorted((*known, part), key=lambda each: each.message_id or 0)))

    def corrected(self, part: AnswerPart) -> Answer:
        """The same answer with the part of that message replaced; unchanged when there is no such part."""
        return replace(
            self,
            parts=tuple(part if each.message_id == part.message_id else each for each in self.parts),
        )

    def to_data(self) -> dict[str, Any]:
        return {"parts": [[part.text, part.message_id] for part in self.parts], "value": self.value}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Answer:
        return cls(tuple(AnswerPart(text, message_id) for text, message_id in data["parts"]), data["value"])


SKIPPED = Answer()
