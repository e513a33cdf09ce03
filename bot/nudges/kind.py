"""What a kind of nudge is, and the register of them all.

A kind has its words in `content/nudges.yaml` and registers itself in a file of `bot/nudges/kinds/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.storage.nudges.rules import NudgeRecord
from bot.storage.people import PersonRecord
from bot.storage.store import Store

Needed: TypeAlias = Callable[[Store, PersonRecord, NudgeRecord, datetime], bool]
Buttons: TypeAlias = Callable[[NudgeRecord], Iterable[Row]]
Standing: TypeAlias = Callable[[Store, PersonRecord, datetime], "dict[str, Any] | None"]
Folded: TypeAlias = Callable[[NudgeRecord], "Button | None"]


def always(_store: Store, _person: PersonRecord, _nudge: NudgeRecord, _now: datetime) -> bool:
    return True


def no_buttons(_nudge: NudgeRecord) -> Iterable[Row]:
    return ()


def no_button(_nudge: NudgeRecord) -> Button | None:
    return None


def later_and_stop(nudge: NudgeRecord) -> Iterable[Row]:
    """What can be done with most nudges, each in one tap."""
    yield from later_and(nudge, stop_button(nudge))


def later_and(nudge: NudgeRecord, last: Button) -> Iterable[Row]:
    """Putting it off, and one more."""
    yield (
        Button(say("In 1 hour"), object_button("later", nudge.id, "h")),
        Button(say("Tomorrow"), object_button("later", nudge.id, "d")),
    )
    yield (Button(say("Next week"), object_button("later", nudge.id, "w")), last)


def done_button(nudge: NudgeRecord) -> Iterable[Row]:
    """For what has nothing to open: it was of use."""
    yield (Button(say("Done"), object_button("nudge_done", nudge.id)),)


def stop_button(nudge: NudgeRecord) -> Button:
    return Button(say("Stop these"), object_button("stop_these", nudge.id))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of nudge.

    `needed` is asked before every send. `buttons` are what it is about, `footer` stands below them; `folded` is its
    button when it came due while we were away. `clash`: what it does when it meets a running conversation: it waits
    until that rests, or does not come this time. `early`: on a day on which they want to hear nothing, it comes on the
    last one before it, not on the first one after it. `capped`: counted and held back among those nobody asked for by
    hand, and fewer come when they come to nothing. `lasts`: put off for longer than that after it was planned, it does
    not come. `standing` gives its timing once it is switched on, and again after each one. `switch`: it is in the list
    of /nudges, where people switch it on; `weekly`: there they choose its day and time; `weeks`: after how many weeks
    it comes. From `clash` on, none of this binds what somebody dated by hand, which always waits for a conversation
    to rest.
    """

    id: str
    needed: Needed = always
    buttons: Buttons = no_buttons
    footer: Buttons = later_and_stop
    folded: Folded = no_button
    clash: Literal["waits", "steps_aside"] = "waits"
    early: bool = False
    capped: bool = True
    lasts: timedelta = timedelta(days=3)
    standing: Standing | None = None
    switch: bool = False
    weekly: bool = False
    weeks: tuple[int, ...] = ()

    def rows(self, nudge: NudgeRecord) -> Iterator[Row]:
        """All its buttons."""
        yield from self.buttons(nudge)
        yield from self.footer(nudge)


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """There is such a kind from now on."""
    if kind.id in _KINDS:
        raise ValueError(f"{kind.id} is registered twice")
    _KINDS[kind.id] = kind
    return kind


def kind_of(id: str) -> Kind | None:
    """The kind of that name; None for one that there is no more."""
    return _KINDS.get(id)


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_KINDS.values())
