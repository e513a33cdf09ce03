"""People and the bot with no Telegram between them: what somebody does is one turn, and what it says is there at once.

Quick enough for long histories. It ends where the bot hands a message over; what Telegram does with it is in house.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.conversation.conversation import take_turn
from bot.conversation.desk import Errand
from bot.conversation.floods import Answer
from bot.conversation.incoming import Said, Sender, Tapped
from bot.conversation.world import World
from bot.outgoing import Call
from bot.storage.people import PersonRecord, find_person
from bot.storage.store import Store
from tests.promises.house import LINK, plain
from tests.promises.trial import Recorder


@dataclass
class Chats:
    """`heard` is called with every message the bot hands over: for whom, and the call."""

    store: Store
    world: World
    now: datetime
    heard: Callable[[int, Call], None]
    said: dict[int, list[Call]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    def say(self, who: int, *texts: str) -> None:
        for text in texts:
            self._turn(Said(Sender(who, "", "en"), next(self._numbers), self.now, text))

    def press(self, who: int, data: str) -> None:
        self._turn(Tapped(Sender(who, "", "en"), "callback", next(self._numbers), data))

    def do(self, who: int, verb: str, arg: str = "") -> None:
        """Press the newest object button of that verb."""
        self.press(who, next(self.buttons(who, verb, arg)))

    def choose(self, who: int, label: str) -> None:
        """Press the newest button of that label."""
        found = (b["callback_data"] for b in self._newest_buttons(who) if plain(b["text"]) == label)
        self.press(who, next(found))

    def can(self, who: int, verb: str, arg: str = "") -> bool:
        """Whether the last message has a button of that verb."""
        return any(self._is(button, verb, arg) for button in buttons_of(self.said[who][-1]))

    def buttons(self, who: int, verb: str, arg: str = "") -> Iterator[str]:
        """The data of every button of that verb, the newest message's first."""
        return (button["callback_data"] for button in self._newest_buttons(who) if self._is(button, verb, arg))

    def newest_link(self, shown_to: int) -> str:
        """The token of the newest link that somebody was shown."""
        texts = (str(call.body.get("text", "")) for call in reversed(self.said[shown_to]))
        return next(found[1] for text in texts if (found := LINK.search(text)))

    def errand(self, who: int, work: Callable[[Errand, PersonRecord], object]) -> None:
        """What the operator does to somebody."""
        work(Errand(self.store, self._postbox(), self.now), self.someone(who))
        self._hand_over()

    def someone(self, who: int) -> PersonRecord:
        found = find_person(self.store, who)
        assert found, f"nobody has the number {who}"
        return found

    def _turn(self, incoming: Said | Tapped) -> None:
        world = replace(self.world, postbox=self._postbox())
        take_turn(self.store, world, incoming, self.now, incoming.sender.telegram_id, Answer.FULL)
        self.now += timedelta(seconds=1)
        self._hand_over()

    def _postbox(self) -> Recorder:
        self._recorder = Recorder(self.world.postbox.renderer, "chats")
        return self._recorder

    def _hand_over(self) -> None:
        for who, call in self._recorder.sent:
            self.said.setdefault(who, []).append(call)
            self.heard(who, call)

    def _newest_buttons(self, who: int) -> Iterator[dict[str, Any]]:
        return (button for call in reversed(self.said.get(who, [])) for button in buttons_of(call))

    def _is(self, button: dict[str, Any], verb: str, arg: str) -> bool:
        parts = button.get("callback_data", "").split("|")
        return parts[:2] == ["o", verb] and str(parts[3]).startswith(arg)


def buttons_of(call: Call) -> list[dict[str, Any]]:
    """The buttons under what a call shows."""
    rows = (call.body.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
