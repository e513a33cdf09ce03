"""Things that go wrong on purpose: switched on for so many calls, for a while, or with a probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, get_args

FaultKind = Literal[
    "error_500",
    "error_502",
    "too_many_requests",
    "connection_reset",
    "reply_lost",
    "slow",
    "silence",
    "outage",
    "proxy_page",
    "garbled",
    "not_modified",
    "updates_twice",
    "updates_shuffled",
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)


@dataclass(slots=True)
class Fault:
    """One fault that is on.

    `calls`: how many more calls it hits. `until`: running seconds at which it ends (None, both: no end).
    `methods`: only these, in small letters (empty: all). `chat_id`: only calls for this chat.
    `retry_after` in seconds, `delay_ms` in milliseconds.
    """

    id: int
    kind: FaultKind
    calls: int | None = None
    until: float | None = None
    probability: float = 1.0
    methods: frozenset[str] = frozenset()
    chat_id: int | None = None
    retry_after: int = 3
    delay_ms: int = 1000
    hits: int = 0

    def shown(self) -> dict[str, Any]:
        """The fault for the page and for tests."""
        return {
            "id": self.id,
            "kind": self.kind,
            "calls": self.calls,
            "probability": self.probability,
            "methods": sorted(self.methods),
            "chat_id": self.chat_id,
            "retry_after": self.retry_after,
            "delay_ms": self.delay_ms,
            "hits": self.hits,
        }


@dataclass
class Faults:
    """All that are on. `seconds` counts running time."""

    seconds: Callable[[], float]
    changed: Callable[[], None] = lambda: None
    random: Random = field(default_factory=Random)
    _on: list[Fault] = field(default_factory=list)
    _last_id: int = 0

    def switch_on(
        self,
        kind: FaultKind,
        *,
        calls: int | None = None,
        seconds: float | None = None,
        probability: float = 1.0,
        methods: list[str] | None = None,
        chat_id: int | None = None,
        retry_after: int = 3,
        delay_ms: int = 1000,
    ) -> Fault:
        """Switch a fault on: for the next `calls`, for `seconds` of running time, or until switched off."""
        self._last_id += 1
        fault = Fault(
            self._last_id,
            kind,
            calls,
            None if seconds is None else self.seconds() + seconds,
            probability,
            frozenset(method.lower() for method in methods or ()),
            chat_id,
            retry_after,
            delay_ms,
        )
        self._on.append(fault)
        self.changed()
        return fault

    def switch_off(self, fault_id: int | None = None) -> None:
        """Switch one off, or all."""
        self._on = [fault for fault in self._on if fault_id not in (None, fault.id)]
        self.changed()

    def on(self) -> list[Fault]:
        """Those still in force."""
        now = self.seconds()
        self._on = [f for f in self._on if f.calls != 0 and (f.until is None or f.until > now)]
        return list(self._on)

    def hit(self, kind: FaultKind, method: str, chat_id: int | None = None) -> Fault | None:
        """The fault of `kind` that strikes this call, counted; None when the call goes free."""
        if not self._on:
            return None
        for fault in self.on():
            strikes = (
                fault.kind == kind
                and (not fault.methods or method.lower() in fault.methods)
                and fault.chat_id in (None, chat_id)
                and (fault.probability >= 1 or self.random.random() < fault.probability)
            )
            if strikes:
                fault.hits += 1
                if fault.calls is not None:
                    fault.calls -= 1
                self.changed()
                return fault
        return None
