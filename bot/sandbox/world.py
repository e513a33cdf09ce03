"""The sandbox's world: people, chats, messages, the bot's queue, and a log of what the bot asked for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from bot.clock import MovableClock
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.files import FileStore
from bot.sandbox.limits import FloodLimits
from bot.sandbox.messages import Markup, Message
from bot.sandbox.people import BotProfile, Chat, Person
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

CALLS_KEPT = 20_000


@dataclass(slots=True)
class CallbackQuery:
    """A press of a button; `answer` is what the bot showed for it."""

    id: str
    person_id: int
    chat_id: int
    message_id: int | None
    data: str
    asked_at: datetime
    answer: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call the bot made and how it went."""

    n: int
    at: datetime
    method: str
    arguments: dict[str, Any]
    status: int
    answer: Any

    def shown(self) -> dict[str, Any]:
        """The call for tests, as JSON."""
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "method": self.method,
            "arguments": self.arguments,
            "status": self.status,
            "answer": self.answer,
        }


@dataclass
class World:
    """Everything there is. Message ids rise over all chats, as they do for a bot's private chats."""

    clock: MovableClock
    bot: BotProfile
    limits: FloodLimits
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    feed: Feed = field(default_factory=Feed)
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    webhook: Webhook | None = None
    calls: deque[LoggedCall] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    hints: list[str] = field(default_factory=list)  # what the page says there is to try; links in it can be opened
    _last_message_id: int = 0
    _calls_made: int = 0

    def __post_init__(self) -> None:
        self.faults = Faults(monotonic, self._faults_changed)
        self.updates = UpdateQueue(self.faults)

    def add_person(self, person_id: int, first_name: str, language_code: str = "en") -> Person:
        """A new person, with a phone but not yet known to the bot."""
        person = Person(person_id, first_name, language_code)
        self.people[person_id] = person
        self.chats[person_id] = Chat(person_id, "private", person=person)
        self.person_changed(person)
        return person

    def open_chat(self, person: Person) -> None:
        """From here on the bot knows this person and may write to them."""
        if not person.wrote:
            person.known = person.wrote = True
            self.person_changed(person)

    def person_changed(self, person: Person) -> None:
        """Tell everyone who watches that a person is different now."""
        self.feed.publish("person", person.id, person=person.shown())

    def chat_for(self, chat_id: str, *, writing: bool) -> Chat:
        """The chat a method names. Raises ApiError where it isn't there or is closed to the bot."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None or (chat.person is not None and not chat.person.known):
            raise bad_request("chat not found")
        if chat.person is not None and chat.person.deactivated and writing:
            raise forbidden("user is deactivated")
        if chat.bot != "member":
            kind = chat.type
            said = f"bot was kicked from the {kind} chat"
            raise forbidden(said if chat.bot == "kicked" else f"bot is not a member of the {kind} chat")
        return chat

    def chat_to_send_to(self, chat_id: str) -> Chat:
        """The chat for a new message: closed too if the person blocked the bot or never opened the chat."""
        chat = self.chat_for(chat_id, writing=True)
        if chat.person is not None and chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.person is not None and not chat.person.wrote:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that is still there."""
        found = self.messages.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def add_message(
        self,
        chat: Chat,
        sender: Person | BotProfile | None,
        content: dict[str, Any],
        *,
        reply_to: Message | None = None,
        markup: Markup | None = None,
        protected: bool = False,
        silent: bool = False,
    ) -> Message:
        """Put a new message into a chat."""
        self._last_message_id += 1
        message = Message(
            self._last_message_id,
            chat,
            sender,
            self.clock.now(),
            content,
            reply_to=reply_to,
            markup=markup,
            protected=protected,
            silent=silent,
        )
        self.messages.setdefault(chat.id, {})[message.id] = message
        self.feed.publish("message", chat.id, message=message.visible())
        return message

    def changed(self, message: Message) -> None:
        """Tell everyone who watches that a message is different now."""
        self.feed.publish("deleted" if message.deleted else "edited", message.chat.id, message=message.visible())

    def visible(self, chat_id: int, *, deleted: bool = False) -> list[dict[str, Any]]:
        """A chat as its people see it, oldest first; with `deleted` also what has gone."""
        return [m.visible() for m in self.messages.get(chat_id, {}).values() if deleted or not m.deleted]

    def log(self, method: str, arguments: dict[str, Any], result: Any) -> None:
        """Remember a call and how it went: an ApiError or the result."""
        self._calls_made += 1
        refused = isinstance(result, ApiError)
        status = result.code if refused else 200
        answer = result.description if refused else result
        self.calls.append(LoggedCall(self._calls_made, self.clock.now(), method, arguments, status, answer))

    def _faults_changed(self) -> None:
        self.feed.publish("faults", faults=[fault.shown() for fault in self.faults.on()])


def new_world(clock: MovableClock, token: str, bot_username: str, *, flood_limits: bool) -> World:
    """An empty world for the bot that `token` belongs to."""
    bot_id = int(token.partition(":")[0])
    return World(clock, BotProfile(bot_id, bot_username), FloodLimits(monotonic, on=flood_limits))
