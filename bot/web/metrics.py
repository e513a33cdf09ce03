"""The metrics, in the text format of Prometheus: what was counted, and how late things are when somebody asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.storage.errors import StorageUnavailable
from bot.storage.lateness import Lateness

TURN_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

Measure = Callable[[], Awaitable[tuple[Lateness, int]]]


class Metrics:
    """Counts for one process; `app` answers GET /metrics. `measure` gives how late things are, and how many
    processes are alive."""

    def __init__(self, kind: str, measure: Measure) -> None:
        self._measure = measure
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._updates = self._counter("tandem_updates", "Updates taken in.", kind)
        self._turns = Histogram(
            "tandem_turn_seconds",
            "Turns taken, and how long each took.",
            ["process"],
            registry=self._registry,
            buckets=TURN_SECONDS,
        ).labels(kind)
        self._turns_failed = self._counter("tandem_turns_failed", "Turns that failed and were undone.", kind)
        self._sent = self._counter("tandem_sent", "Rows of the outbox carried out.", kind)
        self._retries = self._counter("tandem_send_retries", "Attempts to send that have to be made again.", kind)
        self._inbox = self._gauge("tandem_inbox_oldest_seconds", "For how long the oldest update waits.", kind)
        self._outbox = self._gauge("tandem_outbox_oldest_seconds", "For how long the oldest message waits.", kind)
        self._nudges = self._gauge("tandem_nudge_lag_seconds", "For how long the oldest nudge has been due.", kind)
        self._inbox_aside = self._gauge("tandem_inbox_set_aside", "Updates that were given up.", kind)
        self._outbox_aside = self._gauge("tandem_outbox_set_aside", "Messages that were given up.", kind)
        self._processes = self._gauge("tandem_processes", "Processes that are alive.", kind)
        self._storage = self._gauge("tandem_storage_up", "Whether the database can be reached: 1 or 0.", kind)
        self.app = Starlette(routes=[Route("/metrics", self._answer)])

    def came_in(self, how_many: int) -> None:
        self._updates.inc(how_many)

    def took_turn(self, seconds: float) -> None:
        self._turns.observe(seconds)

    def turn_failed(self) -> None:
        self._turns_failed.inc()

    def went_out(self) -> None:
        self._sent.inc()

    def tried_again(self) -> None:
        self._retries.inc()

    async def _answer(self, _: Request) -> Response:
        try:
            late, processes = await self._measure()
        except StorageUnavailable:
            self._storage.set(0)
        else:
            self._storage.set(1)
            self._note(late, processes)
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _note(self, late: Lateness, processes: int) -> None:
        self._inbox.set(late.inbox.total_seconds())
        self._outbox.set(late.outbox.total_seconds())
        self._nudges.set(late.nudges.total_seconds())
        self._inbox_aside.set(late.inbox_set_aside)
        self._outbox_aside.set(late.outbox_set_aside)
        self._processes.set(processes)

    def _counter(self, name: str, about: str, kind: str) -> Counter:
        return Counter(name, about, ["process"], registry=self._registry).labels(kind)

    def _gauge(self, name: str, about: str, kind: str) -> Gauge:
        return Gauge(name, about, ["process"], registry=self._registry).labels(kind)
