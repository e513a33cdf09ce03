"""One turn: what a person did, and everything that follows from it, inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.conversation.desk import SCREEN, record, tell
from bot.conversation.world import World
from bot.flows.circumstances import Circumstances
from bot.i18n import Reader, Text, shipped_languages
from bot.message import Message, MessageBuilder, Note, Row
from bot.message import message as lines_of
from bot.outgoing import Change, DropButtons, Meaning, Outgoing, Show, ThatMessage
from bot.postbox import Postbox, reader_of
from bot.storage.people import PersonRecord, get_person
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked for and not given, for the log: a name of ours and an id, nobody's words."""

    what: str
    object_id: UUID | None = None


@dataclass(slots=True)
class Turn:
    """Carries the person, the moment and the transaction through the functions of a turn.

    `pressed_on` is the message a button was pressed on (0 otherwise). `note` answers a pressed button; `woken` are the
    chats that something was queued for. `refused` is what was asked for and not given.
    """

    store: Store
    world: World
    now: datetime
    person: PersonRecord
    pressed_on: int = 0
    note: Note | None = None
    woken: set[int] = field(default_factory=set)
    refused: Refusal | None = None
    _done: bool = False

    @property
    def postbox(self) -> Postbox:
        return self.world.postbox

    @property
    def actor_id(self) -> UUID | None:
        return self.person.id

    @property
    def reader(self) -> Reader:
        return reader_of(self.person, self.now)

    @property
    def circumstances(self) -> Circumstances:
        """How a flow sees the person: now, here, in these languages (theirs first)."""
        others = (code for code in shipped_languages() if code != self.person.language)
        return Circumstances(self.now, self.person.zone, (self.person.language, *others))

    def send(self, *outgoing: Outgoing) -> None:
        """Queue something for the person's own chat."""
        for what in outgoing:
            self.postbox.post(self.store, self.person, what, self.now)
        self.woken.add(self.person.telegram_id)

    def show(self, message: Message | MessageBuilder, meaning: Meaning = SCREEN) -> None:
        """Show a new message."""
        built = message.build() if isinstance(message, MessageBuilder) else message
        self.send(Show(built, meaning))

    def say(self, *texts: Text, rows: tuple[Row, ...] = ()) -> None:
        """Show a message of plain lines."""
        self.show(lines_of(*texts, rows=rows))

    def show_here(self, message: Message | MessageBuilder, meaning: Meaning = SCREEN) -> None:
        """Show it in place of the message whose button was pressed; as a new one when there is none."""
        built = message.build() if isinstance(message, MessageBuilder) else message
        if self.pressed_on:
            self.send(Change(ThatMessage(self.pressed_on), built))
        else:
            self.send(Show(built, meaning))

    def drop_pressed(self) -> None:
        """The message whose button was pressed loses its buttons: what follows stands below it."""
        if self.pressed_on:
            self.send(DropButtons(ThatMessage(self.pressed_on)))

    def tell(self, person_id: UUID, message: Message, meaning: Meaning = SCREEN) -> bool:
        """Queue a message for somebody else, in their language. False when they cannot be reached."""
        return tell(self, person_id, message, meaning)

    def record(self, action: str, object_id: UUID | None = None, *, subject_id: UUID | None = None) -> None:
        """Write into the log of what was done to whose data (one's own, unless `subject_id` says whose)."""
        record(self, subject_id or self.person.id, action, object_id)

    def toast(self, text: Text, *, alert: bool = False, done: bool = False) -> None:
        """Answer the pressed button with a short note: why nothing happens, or (`done`) that it has happened."""
        self.note = Note(text, alert)
        self._done = done

    @property
    def came_to_nothing(self) -> bool:
        """Whether the pressed button had no effect that anybody was told of."""
        return not self.woken and not self._done

    def refuse(self, text: Text) -> None:
        """Say why nothing happens: as a toast to a pressed button, as a message otherwise."""
        if self.pressed_on:
            self.toast(text, alert=True)
        else:
            self.say(text)

    def refresh(self) -> None:
        """Read the person again after a setting changed."""
        found = get_person(self.store, self.person.id)
        if found is not None:
            self.person = found
