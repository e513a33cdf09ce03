"""One row of the outbox: the call that carries it out, and what came of it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from telegram import InputFile

from bot.clock import Clock
from bot.counts import Counts
from bot.storage.chat_messages import find_message, question_message
from bot.storage.engines.database import Database
from bot.storage.errors import StorageUnavailable
from bot.storage.outbox import (
    OutboxRecord,
    drop_chat,
    first_out,
    mark_all_sent,
    mark_sent,
    note_tries,
    note_try,
    put_out,
    retry_later,
    set_aside,
)
from bot.storage.people import mark_reachable
from bot.storage.store import Store
from bot.telegram.backoff import LONGEST_SECONDS, backoff
from bot.telegram.client import TandemBot
from bot.telegram.documents import Documents, NoDocument
from bot.telegram.errors import CallFailed, ChatGone, Refused, TokenRefused, TooFast
from bot.telegram.render import DOCUMENT, PICTURE

log = logging.getLogger(__name__)

# A row that makes our own code fail this often is set aside, so that the chat can go on.
MOST_MISTAKES = 3
_FILES = {DOCUMENT: ("sendDocument", "document"), PICTURE: ("sendPhoto", "photo")}
# A change to an earlier message, and the new message after it.
MOST_TOGETHER = 2
_CHANGES = {"editMessageText", "editMessageReplyMarkup", "deleteMessage"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row made ready: the method of the Bot API and its parameters."""

    row: OutboxRecord
    method: str
    parameters: dict[str, Any]

    def is_message(self) -> bool:
        """Whether the chat gets a new message, rather than a change to an old one."""
        return self.method.startswith("send")


@dataclass(frozen=True, slots=True)
class Begun:
    """A call whose attempt has been noted as begun. `parameters` is None when the row was not ours to send any more."""

    parcel: Parcel
    parameters: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: what to note of it, and for how many seconds to leave the chat alone.

    `pause`: for how many seconds everybody has to wait. `note_in_doubt`: what to note instead when it may have
    been noted already. `sent`: the number of the row, and of its message, when that is all there is to note.
    """

    note: Callable[[Store], object]
    wait: float = 0.0
    pause: float = 0.0
    note_in_doubt: Callable[[Store], object] | None = None
    sent: tuple[int, int | None] | None = None


class Delivery:
    """Carries out rows of the outbox that `owner` holds."""

    def __init__(
        self,
        bot: TandemBot,
        database: Database,
        owner: str,
        clock: Clock,
        documents: Documents,
        random: Random,
        counts: Counts,
    ) -> None:
        self._bot = bot
        self._database = database
        self._owner = owner
        self._clock = clock
        self._documents = documents
        self._random = random
        self._counts = counts
        self._mistakes: Counter[int] = Counter()

    async def prepare(self, row: OutboxRecord) -> Parcel:
        """The call for a row; a file is made now. Raises what making the file raises."""
        if row.method not in _FILES:
            return Parcel(row, row.method, {"chat_id": row.chat_id, **row.body})
        if row.person_id is None:
            raise ValueError("a document is always for a person")
        told = {"chat_id": row.chat_id, "parse_mode": "HTML"}
        try:
            document = await self._documents(row.person_id, row.body["document"], row.body["about"])
        except NoDocument as refusal:
            return Parcel(row, "sendMessage", told | {"text": refusal.html})
        file = InputFile(document.content, filename=document.filename)
        method, parameter = _FILES[row.method]
        return Parcel(row, method, told | {parameter: file, "caption": row.body["caption"]})

    def begin_next(self, store: Store, chat_id: int, enter: Callable[[Parcel], bool]) -> list[Begun] | None:
        """Note that the attempts to send what comes next begin, in a transaction that is alone with the chat.

        That is the oldest row, and with a change to an earlier message the new message after it: neither waits for the
        other. [] when something waits that cannot go at once (`enter` says no, a file has to be made first), None when
        nothing does.
        """
        now = self._clock.now()
        # What this transaction has queued need not be read back, and mostly nothing waits before it.
        queued = [row for row in store.queued if row.chat_id == chat_id]
        if begun := self._begin_all(store, queued[:MOST_TOGETHER], enter, now):
            return begun
        rows, any_wait = first_out(store, chat_id, self._owner, now, MOST_TOGETHER)
        return self._begin_all(store, rows, enter, now) or ([] if any_wait else None)

    def note_all(self, store: Store, chat_id: int, outcomes: Sequence[Outcome], *, in_doubt: bool = False) -> bool:
        """Note how attempts to send the oldest rows of a chat ended. Gives whether more may wait for it."""
        noted: set[int] = set()
        more = True
        sent = dict(outcome.sent for outcome in outcomes if outcome.sent)
        if len(sent) == len(outcomes) and not in_doubt:
            noted, more = mark_all_sent(store, chat_id, sent, self._clock.now())
        for outcome in outcomes:
            if outcome.sent is None or outcome.sent[0] not in noted:
                more = True
                ((in_doubt and outcome.note_in_doubt) or outcome.note)(store)
        return more

    async def attempt(self, parcel: Parcel) -> Outcome:
        """Note that the attempt begins, and make the call, once."""
        began = self._clock.now()
        try:
            parameters = await self._database.write(lambda store: self._begin(store, parcel, began))
        except StorageUnavailable:
            # Nothing was sent, for the beginning could not be noted; it will be tried again.
            return Outcome(_nothing)
        except Exception as error:
            return self.mistake(parcel.row, error)
        return await self.carry_out(Begun(parcel, parameters))

    async def carry_out(self, begun: Begun) -> Outcome:
        """Make a call that was begun, once."""
        parcel, parameters, began = begun.parcel, begun.parameters, self._clock.now()
        row = parcel.row
        try:
            if parameters is None:
                return Outcome(_nothing)
            target = parameters.get("message_id")
            if target is None and parcel.method in _CHANGES:
                # What was to be changed never reached the chat.
                return self._sent(row, None)
            result = await self._bot.call(parcel.method, parameters)
            if parcel.is_message():
                self._counts.went_out()
                return self._arrived(row, result["message_id"])
            return self._sent(row, target)
        except CallFailed as error:
            return self._failure(row, error, began, parcel)
        except Exception as error:
            return self.mistake(row, error)

    def mistake(self, row: OutboxRecord, error: Exception) -> Outcome:
        """Our own code failed: try again, but not for ever."""
        self._mistakes[row.number] += 1
        mistakes = self._mistakes[row.number]
        # No traceback: its last line may hold somebody's words.
        log.error("row %s of the outbox failed, time %s: %s", row.number, mistakes, type(error).__name__)
        if mistakes < MOST_MISTAKES:
            return self._later(row, None, backoff(mistakes, self._random))
        return self._aside(row, type(error).__name__)

    def _begin_all(
        self, store: Store, rows: Sequence[OutboxRecord], enter: Callable[[Parcel], bool], now: datetime
    ) -> list[Begun]:
        """Begin as many of the oldest rows of a chat as can go at once; none when they are not the oldest."""
        next_ones: list[Parcel] = []
        for row in rows:
            parcel = Parcel(row, row.method, {"chat_id": row.chat_id, **row.body})
            goes_with_it = not next_ones or (parcel.is_message() and not next_ones[-1].is_message())
            if not goes_with_it or row.method in _FILES or not enter(parcel):
                break
            next_ones.append(parcel)
        ours = note_tries(store, [parcel.row for parcel in next_ones], self._owner, now) if next_ones else ()
        return [
            Begun(parcel, self._parameters(store, parcel) if parcel.row.number in ours else None)
            for parcel in next_ones
            if ours
        ]

    def _begin(self, store: Store, parcel: Parcel, now: datetime) -> dict[str, Any] | None:
        """Note that the attempt begins; None if the row is no longer ours to send.

        It may have waited long since it was read: its person may have been erased meanwhile.
        """
        # A turn of this chat ends before the message is on its way, or waits until it has arrived.
        store.alone_with(parcel.row.chat_id)
        if not note_try(store, parcel.row.number, self._owner, now):
            return None
        return self._parameters(store, parcel)

    @staticmethod
    def _parameters(store: Store, parcel: Parcel) -> dict[str, Any]:
        """What the call is made with: the message it is about has a number by now, or never reached the chat."""
        parameters = dict(parcel.parameters)
        target = parameters.pop("target", None)
        if target is not None:
            asked = question_message(store, UUID(target["session"]), target["question"])
            parameters["message_id"] = asked.message_id if asked else None
        return parameters

    def _failure(self, row: OutboxRecord, error: CallFailed, began: datetime, parcel: Parcel) -> Outcome:
        match error:
            case TooFast():
                log.warning("told to wait %g seconds", error.seconds)
                self._counts.tried_again()
                return Outcome(partial(self._again, row, None), pause=error.seconds)
            case ChatGone():
                log.info("chat of person %s is closed to us", row.person_id)
                return Outcome(partial(self._gone, row))
            case Refused() if error.harmless:
                return self._sent(row, parcel.parameters.get("message_id"))
            case Refused():
                log.error("row %s of the outbox (%s) is set aside: %s", row.number, parcel.method, error)
                return self._aside(row, type(error).__name__)
            case TokenRefused():
                log.error("row %s of the outbox has to wait: %s", row.number, error)
                return self._later(row, None, LONGEST_SECONDS)
        log.warning("row %s of the outbox has to wait: %s", row.number, error)
        return self._later(row, began if error.uncertain else None, backoff(row.attempts + 1, self._random))

    def _sent(self, row: OutboxRecord, message_id: int | None) -> Outcome:
        self._counts.went_out()
        self._mistakes.pop(row.number, None)
        return Outcome(
            lambda store: mark_sent(store, row.number, message_id, self._clock.now()), sent=(row.number, message_id)
        )

    def _arrived(self, row: OutboxRecord, message_id: int) -> Outcome:
        self._mistakes.pop(row.number, None)
        note = partial(self._note_arrival, row, message_id)
        return Outcome(note, note_in_doubt=partial(note, in_doubt=True), sent=(row.number, message_id))

    def _note_arrival(self, row: OutboxRecord, message_id: int, store: Store, *, in_doubt: bool = False) -> None:
        """Note a new message. One that was taken back while it was on its way disappears again.

        `in_doubt`: a row that is gone was noted, or taken back. If it had a meaning, that it was noted can be seen.
        """
        now = self._clock.now()
        if mark_sent(store, row.number, message_id, now):
            return
        has_meaning = row.session_id is not None or row.object_id is not None
        noted = in_doubt and (not has_meaning or find_message(store, row.chat_id, message_id) is not None)
        if not noted:
            remove = {"message_id": message_id}
            put_out(
                store,
                chat_id=row.chat_id,
                person_id=None,
                method="deleteMessage",
                body=remove,
                owner=self._owner,
                at=now,
            )

    def _later(self, row: OutboxRecord, maybe_arrived: datetime | None, wait: float) -> Outcome:
        self._counts.tried_again()
        return Outcome(partial(self._again, row, maybe_arrived), wait)

    def _again(self, row: OutboxRecord, maybe_arrived: datetime | None, store: Store) -> None:
        # We wait ourselves; whoever takes the row over need not.
        retry_later(store, row.number, self._clock.now(), maybe_arrived)

    def _aside(self, row: OutboxRecord, reason: str) -> Outcome:
        self._mistakes.pop(row.number, None)
        return Outcome(lambda store: set_aside(store, row.number, reason))

    def _gone(self, row: OutboxRecord, store: Store) -> None:
        drop_chat(store, row.chat_id)
        if row.person_id is not None:
            mark_reachable(store, row.person_id, False, self._clock.now())


def _nothing(_: Store) -> None:
    """There is nothing to note."""
