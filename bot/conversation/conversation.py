"""The shell around the turns: takes updates in, and lets each person's own queue run, one turn at a time.

People never wait for one another. A turn that fails three times is set aside, and the person is told.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from bot.callback import QuestionButton, read_button
from bot.clock import Clock
from bot.conversation.desk import Errand
from bot.conversation.floods import Answer, Floods
from bot.conversation.incoming import Elsewhere, Incoming, PassedOver, Reachability, Said, Tapped, chat_of
from bot.conversation.routing import act, refusal_of
from bot.conversation.screens.account.new_account import meet_mover
from bot.conversation.screens.account.suspended import answer_suspended
from bot.conversation.screens.first_contact import Stranger, ask_for_name, may_begin, meet
from bot.conversation.turn import Refusal, Turn
from bot.conversation.world import World
from bot.counts import Counts, NotCounted
from bot.i18n import Reader, Text, reader, say
from bot.logs import place_of
from bot.message import message
from bot.outgoing import Call, Leave, Show
from bot.postbox import reader_of
from bot.storage.engines.database import Database
from bot.storage.errors import StorageUnavailable
from bot.storage.inbox import (
    Waiting,
    fail_in,
    finish_if_alone,
    finish_in,
    left_waiting,
    next_in,
    take_in,
    waiting_chats,
)
from bot.storage.outbox import is_being_sent
from bot.storage.people import PersonRecord, find_person, mark_reachable
from bot.storage.store import Store

log = logging.getLogger(__name__)

TRIES = 3
PAUSE_WHEN_UNAVAILABLE = timedelta(seconds=2)
# Whose process died is found out by looking: an update that waits for so long may be taken up by another.
LOOK_SECONDS = 5.0
LEFT_WAITING = timedelta(seconds=5)
# While another process sends to a chat, how often to look whether it is done.
PAUSE_WHILE_SENT = timedelta(seconds=0.1)
# The first may be over before anybody notices.
FAILURES_BEFORE_TELLING = 2

TOO_MUCH_WAITS = say("You are sending more than I can take in. Please wait for my answers, then send the rest again.")
TOO_MUCH_FROM_A_STRANGER = say("You have written a lot. Please try again in ten minutes.")
CANNOT_KEEP = say(
    "Something is wrong on our side: I can't save anything just now. Your message waits, and I keep trying. "
    "If you hear nothing within an hour, please send it again."
)

ReadUpdate = Callable[[dict[str, Any]], Incoming]


class Still(Protocol):
    """While it is held, nothing is being sent to a chat.

    What the turn has queued may be begun as the last thing in its transaction; once that stands, it is left to the
    post, which sends it before the chat moves again.
    """

    async def __aenter__(self) -> Still: ...

    async def __aexit__(self, *_: object) -> None: ...

    def begin(self, store: Store) -> Sequence[Any]: ...

    def leave(self, begun: Sequence[Any]) -> None: ...


class Post(Protocol):
    """What sends: it is woken for a chat, is kept from sending while a turn is taken, and answers pressed buttons.

    `at_once` goes past the outbox: once, and if it does not get through, it does not.
    """

    def wake(self, chat_id: int) -> None: ...

    def still(self, chat_id: int) -> Still: ...

    async def answer(self, callback_id: str, text: str, alert: bool) -> None: ...

    async def at_once(self, chat_id: int, call: Call) -> None: ...


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn leaves for the shell: chats to wake and a pressed button to answer, in words.

    `stranger`: it was taken for somebody who has not joined. `last`: nothing more waits for this chat. `refused` is
    what `person_id` asked for and was not given. `begun`: what has been begun to be sent to it.
    """

    woken: frozenset[int]
    callback_id: str = ""
    note: str = ""
    alert: bool = False
    stranger: bool = False
    last: bool = False
    refused: Refusal | None = None
    person_id: UUID | None = None
    begun: Sequence[Any] = ()


# There is a turn to be taken, but not yet.
NOT_YET = Done(frozenset())


@dataclass(slots=True)
class Conversation:
    """`sleep` is handed in, so that tests need not wait.

    Several processes may converse on one database: they take turns of one chat one after the other.
    """

    database: Database
    world: World
    clock: Clock
    post: Post
    read_update: ReadUpdate
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    counts: Counts = field(default_factory=NotCounted)
    _draining: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[int] = field(default_factory=set)
    # What has just been taken in of a chat, read already: its turn need not read it back, if it is all that waits.
    _at_hand: dict[int, tuple[Waiting, Incoming]] = field(default_factory=dict)
    _floods: Floods = field(default_factory=Floods)
    # How often in a row storage failed a chat.
    _failures: Counter[int] = field(default_factory=Counter)
    _asides: set[asyncio.Task[None]] = field(default_factory=set)

    async def take_in(self, updates: list[dict[str, Any]]) -> None:
        """Store a batch durably, each once, and let the queues it belongs to run. Only then may it be confirmed."""
        now = self.clock.now()
        read = [(int(each["update_id"]), self.read_update(each), each) for each in updates if "update_id" in each]
        rows = [
            (number, chat_id, update)
            for number, incoming, update in read
            if self._is_let_in(chat_id := chat_of(incoming), now)
        ]
        try:
            kept = await self.database.write(lambda store: take_in(store, rows, now))
        except StorageUnavailable:
            for _, chat_id, _ in rows:
                self._floods.done(chat_id)
            for chat_id in {row[1] for row in rows}:
                self._storage_failed(chat_id)
            raise
        self.counts.came_in(len(rows))
        fresh = self._have_at_hand(kept, {number: incoming for number, incoming, _ in reversed(read)})
        for chat_id in {row[1] for row in rows}.difference(fresh, self._draining):
            # All of it had come before: no turn is taken for it, and it does not wait.
            self._floods.emptied(chat_id)
        for chat_id in fresh:
            self.wake(chat_id)

    async def recover(self) -> None:
        """Go on with what was taken in before the last stop."""
        for chat_id in await self.database.read(waiting_chats):
            self.wake(chat_id)

    async def run(self) -> None:
        """Take up what nobody else does (its process died, its queue stopped), until cancelled."""
        while True:
            await self.sleep(LOOK_SECONDS)
            try:
                await self.look_around()
            except Exception as error:
                log.error("the inbox could not be looked through: %s", type(error).__name__)

    def wake(self, chat_id: int) -> None:
        """Let a chat's queue run, if it is not running already."""
        if chat_id in self._draining:
            self._again.add(chat_id)
            return
        task = asyncio.create_task(self._drain(chat_id), name=f"chat {chat_id}")
        self._draining[chat_id] = task
        task.add_done_callback(lambda done: self._drained(chat_id, done))

    async def idle(self) -> None:
        """Return when no queue is running."""
        while running := [*self._draining.values(), *self._asides]:
            await asyncio.wait(running)

    async def stop(self) -> None:
        """Let the turns that are running end; what waits stays in the inbox."""
        tasks = [*self._draining.values(), *self._asides]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def look_around(self) -> None:
        """Once."""
        now = self.clock.now()
        for chat_id in await self.database.read(lambda store: left_waiting(store, now - LEFT_WAITING, now)):
            self.wake(chat_id)

    def _drained(self, chat_id: int, task: asyncio.Task[None]) -> None:
        self._draining.pop(chat_id, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("a queue stopped: %s at %s", type(error).__name__, place_of(error))
        if chat_id in self._again:
            self._again.discard(chat_id)
            self.wake(chat_id)

    async def _drain(self, chat_id: int) -> None:
        while True:
            try:
                # What is being sent right now may be the question the next words answer.
                async with self.post.still(chat_id) as still:
                    done = await self._one(chat_id, still)
                    still.leave(done.begun if done else ())
            except StorageUnavailable as error:
                log.error("storage is unavailable", extra={"place": place_of(error)})
                self._storage_failed(chat_id)
                await self.sleep(PAUSE_WHEN_UNAVAILABLE.total_seconds())
                continue
            self._failures.pop(chat_id, None)
            if done is None:
                self._floods.emptied(chat_id)
                return
            if done is NOT_YET:
                await self.sleep(PAUSE_WHILE_SENT.total_seconds())
                continue
            self._count(chat_id, done)
            _log_refused(done)
            for woken in done.woken:
                if woken != chat_id or not done.begun:
                    self.post.wake(woken)
            if done.callback_id:
                await self.post.answer(done.callback_id, done.note, done.alert)
            if done.last:
                self._floods.emptied(chat_id)
                return

    def _have_at_hand(self, kept: list[Waiting], read: dict[int, Incoming]) -> list[int]:
        """Keep what was read of what is new, one update for each chat, for its turn. Gives the chats, in order."""
        chats = Counter(update.chat_id for update in kept)
        for update in kept:
            if chats[update.chat_id] == 1 and update.chat_id not in self._at_hand:
                self._at_hand[update.chat_id] = update, read[update.update_id]
            else:
                # There are several: their order is the inbox's to say.
                self._at_hand.pop(update.chat_id, None)
        return list(chats)

    def _is_let_in(self, chat_id: int, now: datetime) -> bool:
        answer = self._floods.came(chat_id, now)
        if answer is Answer.TOO_MUCH:
            log.warning("a chat sends more than can be taken in")
            self._say_aside(chat_id, TOO_MUCH_WAITS)
        return answer is Answer.FULL

    def _count(self, chat_id: int, done: Done) -> None:
        self._floods.done(chat_id)
        if done.stranger:
            self._floods.stranger_came(chat_id, self.clock.now())
        else:
            self._floods.joined(chat_id)

    def _storage_failed(self, chat_id: int) -> None:
        """Tell the person, once for as long as it lasts: what they wrote is tried again by itself."""
        self._failures[chat_id] += 1
        if self._failures[chat_id] == FAILURES_BEFORE_TELLING:
            self._say_aside(chat_id, CANNOT_KEEP)

    def _say_aside(self, chat_id: int, text: Text) -> None:
        """Say it past the outbox, which may be what does not work; nobody waits for it."""
        task = asyncio.create_task(self._say_at_once(chat_id, text), name="aside")
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _say_at_once(self, chat_id: int, text: Text) -> None:
        for call in self.world.postbox.renderer.calls(Show(message(text)), await self._reader(chat_id)):
            await self.post.at_once(chat_id, call)

    async def _reader(self, chat_id: int) -> Reader:
        """How whoever is in this chat reads, as far as it can be found out just now."""
        now = self.clock.now()
        try:
            person = await self.database.read(lambda store: find_person(store, chat_id))
        except StorageUnavailable:
            person = None
        return reader_of(person, now) if person else reader(self.world.default_language, self.world.default_zone, now)

    async def _one(self, chat_id: int, still: Still) -> Done | None:
        """One turn, whole or not at all; None when nothing waits."""
        failed: list[Waiting] = []
        at_hand = self._at_hand.pop(chat_id, None)
        began = asyncio.get_running_loop().time()
        try:
            done = await self.database.write(lambda store: self._turn(store, chat_id, at_hand, still, failed))
        except StorageUnavailable:
            raise
        except Exception as error:
            if not failed:
                raise
            self.counts.turn_failed()
            name = type(error).__name__
            log.error("a turn failed: update %s, %s at %s", failed[0].update_id, name, place_of(error))
            return await self.database.write(lambda store: self._failed(store, failed[0], name))
        if done is not None and done is not NOT_YET:
            self.counts.took_turn(asyncio.get_running_loop().time() - began)
        return done

    def _turn(
        self,
        store: Store,
        chat_id: int,
        at_hand: tuple[Waiting, Incoming] | None,
        still: Still,
        failed: list[Waiting],
    ) -> Done | None:
        store.alone_with(chat_id)
        now = self.clock.now()
        if at_hand and not self._must_wait(store, chat_id, now) and finish_if_alone(store, at_hand[0]):
            failed[:], incoming, more = at_hand[:1], at_hand[1], False
        else:
            record = next_in(store, chat_id, now)
            if record is None:
                return None
            if self._must_wait(store, chat_id, now):
                return NOT_YET
            failed[:], incoming, more = [record], self.read_update(record.body), record.more
            finish_in(store, record.id)
        done = take_turn(store, self.world, incoming, now, chat_id, self._floods.stranger(chat_id, now))
        if more:
            # It was written before what is said now could be seen, and must not be taken for an answer to it.
            return done
        return replace(done, last=True, begun=still.begin(store) if chat_id in done.woken else ())

    def _must_wait(self, store: Store, chat_id: int, now: datetime) -> bool:
        """Whether another process is sending to the chat."""
        return store.is_shared and is_being_sent(store, chat_id, self.world.postbox.owner, now)

    def _failed(self, store: Store, record: Waiting, error: str) -> Done:
        """Count the failure. The third sets the update aside and tells the person."""
        store.alone_with(record.chat_id)
        now = self.clock.now()
        attempts = fail_in(store, record.id, error, now)
        if attempts < TRIES:
            return Done(frozenset())
        person = find_person(store, record.chat_id)
        sorry = message(say("Something went wrong on our side. Your last message was not kept - please send it again."))
        if person:
            self.world.postbox.post(store, person, Show(sorry), now)
        else:
            who = reader(self.world.default_language, self.world.default_zone, now)
            self.world.postbox.post_to_stranger(store, record.chat_id, who, Show(sorry), now)
        return Done(frozenset({record.chat_id}))


def take_turn(
    store: Store, world: World, incoming: Incoming, now: datetime, chat_id: int, to_strangers: Answer
) -> Done:
    """What comes of one update, whoever it is from: everything it changes is in the store's transaction."""
    match incoming:
        case PassedOver():
            return Done(frozenset())
        case Elsewhere():
            _leave(store, world, incoming, now)
            return Done(frozenset({incoming.chat_id}))
    person = find_person(store, incoming.sender.telegram_id)
    callback_id = incoming.callback_id if isinstance(incoming, Tapped) else ""
    if isinstance(incoming, Reachability):
        if person:
            mark_reachable(store, person.id, incoming.reachable, now)
        return Done(frozenset())
    if person is None:
        stranger = Stranger(store, world, now, incoming.sender)
        if to_strangers is Answer.NONE:
            return Done(frozenset(), callback_id, stranger=True)
        if to_strangers is Answer.TOO_MUCH:
            stranger.show(message(TOO_MUCH_FROM_A_STRANGER), stranger.code)
            return Done(frozenset({chat_id}), callback_id, stranger=True)
        errand = Errand(store, world.postbox, now)
        if meet_mover(stranger, incoming, errand):
            return Done(frozenset({chat_id, *errand.woken}), callback_id, stranger=True)
        refused = _refused_to(stranger, incoming)
        joined = meet(stranger, incoming)
        if joined is None:
            return Done(frozenset({chat_id}), callback_id, stranger=True, refused=refused)
        turn = Turn(store, world, now, joined)
        if isinstance(incoming, Tapped):
            ask_for_name(turn, incoming.data.rpartition(":")[2], incoming.message_id)
        return Done(frozenset(turn.woken), callback_id)
    return _persons_turn(store, world, incoming, now, person, callback_id)


def _persons_turn(
    store: Store, world: World, incoming: Incoming, now: datetime, person: PersonRecord, callback_id: str
) -> Done:
    turn = Turn(store, world, now, person)
    if not person.reachable:
        mark_reachable(store, person.id, True, now)
        turn.refresh()
    if person.suspended:
        answer_suspended(turn, incoming)
        if isinstance(incoming, Tapped):
            turn.refused = refusal_of(read_button(incoming.data))
    else:
        act(turn, incoming)
    done = Done(frozenset(turn.woken), callback_id, refused=turn.refused, person_id=person.id)
    return replace(done, note=turn.reader.text(turn.note.text), alert=turn.note.alert) if turn.note else done


def _refused_to(stranger: Stranger, incoming: Incoming) -> Refusal | None:
    """What somebody who has not joined asks for and is not given: a link that does not work, another's button."""
    match incoming:
        case Said(text=text) if text.startswith("/start ") and not may_begin(stranger, text.partition(" ")[2].strip()):
            return Refusal("a link")
        case Tapped(data=data):
            button = read_button(data)
            if isinstance(button, QuestionButton) or (button and button.object_id):
                return refusal_of(button)
    return None


def _log_refused(done: Done) -> None:
    if done.refused:
        who = done.person_id or "a stranger"
        log.info("refused: %s (%s), to %s", done.refused.what, done.refused.object_id or "no object", who)


def _leave(store: Store, world: World, elsewhere: Elsewhere, now: datetime) -> None:
    """Groups and channels: one sentence, then the bot leaves."""
    who = reader(world.default_language, world.default_zone, now)
    if elsewhere.can_speak:
        sentence = message(say("I only work in a private chat, so I leave this one. Write to me directly."))
        world.postbox.post_to_stranger(store, elsewhere.chat_id, who, Show(sentence), now)
    world.postbox.post_to_stranger(store, elsewhere.chat_id, who, Leave(), now)
