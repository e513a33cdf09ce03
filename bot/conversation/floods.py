"""More than a person would send: how many of a chat's updates may wait, and how often a stranger is answered.

It is counted in memory: what is remembered here says nothing about anybody, and a restart forgives.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

# Nobody writes this much before the first of it is answered, not even while we are away; a programme does.
MOST_WAITING = 200
# Reading the notice in every language and coming back with a link takes about ten.
STRANGER_UPDATES = 20
STRANGER_WINDOW = timedelta(minutes=10)
STRANGERS_REMEMBERED = 10_000


class Answer(Enum):
    """What somebody gets who writes to us: what they came for, word that it is too much, or nothing."""

    FULL = auto()
    TOO_MUCH = auto()
    NONE = auto()


@dataclass(slots=True)
class _Queue:
    waiting: int = 0
    told: bool = False


@dataclass(slots=True)
class Floods:
    """What one process has seen lately. Only `stranger` may be asked from another thread."""

    _queues: dict[int, _Queue] = field(default_factory=dict)
    _strangers: OrderedDict[int, deque[datetime]] = field(default_factory=OrderedDict)

    def came(self, chat_id: int, now: datetime) -> Answer:
        """An update of this chat has come: whether to take it in (it then waits until `done`).

        TOO_MUCH is given once for as long as the queue has not been empty.
        """
        if self.stranger(chat_id, now) is Answer.NONE:
            return Answer.NONE
        queue = self._queues.setdefault(chat_id, _Queue())
        if queue.waiting < MOST_WAITING:
            queue.waiting += 1
            return Answer.FULL
        first, queue.told = not queue.told, True
        return Answer.TOO_MUCH if first else Answer.NONE

    def done(self, chat_id: int) -> None:
        """A turn was taken."""
        if chat_id in self._queues:
            self._queues[chat_id].waiting -= 1

    def emptied(self, chat_id: int) -> None:
        """Nothing of this chat waits any more, whoever took its turns."""
        self._queues.pop(chat_id, None)

    def stranger(self, chat_id: int, now: datetime) -> Answer:
        """What a stranger gets for their next update."""
        # (A clock that goes back forgives.)
        lately = sum(abs(now - at) < STRANGER_WINDOW for at in self._strangers.get(chat_id, ()))
        if lately < STRANGER_UPDATES - 1:
            return Answer.FULL
        return Answer.TOO_MUCH if lately < STRANGER_UPDATES else Answer.NONE

    def stranger_came(self, chat_id: int, now: datetime) -> None:
        """A turn was taken for somebody who has not joined."""
        times = self._strangers.setdefault(chat_id, deque(maxlen=STRANGER_UPDATES))
        times.append(now)
        self._strangers.move_to_end(chat_id)
        if len(self._strangers) > STRANGERS_REMEMBERED:
            self._strangers.popitem(last=False)

    def joined(self, chat_id: int) -> None:
        """They are no stranger any more."""
        self._strangers.pop(chat_id, None)
