"""A phone for tests: one person's chat with the bot, over the control API. Nothing in it sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from bot.sandbox.http import request

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as the person sees it. `buttons`: labels, row by row; `raw`: all the sandbox says of it."""

    id: int
    mine: bool
    text: str
    html: str
    buttons: tuple[tuple[str, ...], ...]
    kind: str
    reply_to: int | None
    protected: bool
    edited: bool
    deleted: bool
    document: str | None
    raw: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """Every button's label, in reading order."""
        return [label for row in self.buttons for label in row]


class PhoneError(AssertionError):
    """The sandbox says that nobody could do that (no such button, the bot is blocked ...)."""


class Phone:
    """`messages` is the chat as last read; acting and waiting read it again."""

    def __init__(
        self, url: str, user_id: int, *, first_name: str | None = None, language_code: str | None = None
    ) -> None:
        self.user_id = user_id
        self.messages: list[Bubble] = []
        self._url = url.rstrip("/")
        self._person = {"first_name": first_name, "language_code": language_code}
        self._there = False
        self._n = 0

    async def start(self, payload: str = "") -> int:
        """Open the bot by a link with `payload`, or by its Start button."""
        return await self.send(f"/start {payload}".strip())

    async def send(self, text: str, reply_to: int | None = None) -> int:
        """Send a text; the message's id."""
        sent = await self._act("text", text=text, reply_to=reply_to)
        return int(sent["message_id"])

    async def send_kind(self, kind: str, **details: Any) -> int:
        """Send a photo, voice, sticker, poll ... (all kinds: samples.KINDS); the message's id."""
        return int((await self._act("send", kind=kind, **details))["message_id"])

    async def edit(self, message_id: int | None, text: str) -> int:
        """Change one's own message (None: the last text)."""
        return int((await self._act("edit", message_id=message_id, text=text))["message_id"])

    async def press(
        self, label: str | None = None, *, data: str | None = None, message_id: int | None = None
    ) -> dict[str, Any]:
        """Press a button by label (or callback_data), on `message_id` or the newest message that has it."""
        pressed: dict[str, Any] = await self._act("press", label=label, data=data, message_id=message_id)
        return pressed

    async def forge_press(self, data: str, message_id: int, chat_id: int | None = None) -> dict[str, Any]:
        """A press with any data on any chat's message, as a forged client could send it."""
        pressed: dict[str, Any] = await self._act(
            "forge", data=data, message_id=message_id, chat_id=chat_id or self.user_id
        )
        return pressed

    async def block(self) -> None:
        await self._act("block")

    async def unblock(self) -> None:
        await self._act("unblock")

    async def deactivate(self) -> None:
        """Close the account for good (`reactivate` takes it back)."""
        await self._act("deactivate")

    async def reactivate(self) -> None:
        await self._act("reactivate")

    async def read(self, *, deleted: bool = False) -> list[Bubble]:
        """The chat, oldest first; with `deleted` also the messages that have gone."""
        await self._be_there()
        chat = await self._ask("GET", f"/chats/{self.user_id}{'?deleted=1' if deleted else ''}")
        self._n = chat["n"]
        self.messages = [_bubble(message) for message in chat["messages"]]
        return self.messages

    @property
    def last(self) -> Bubble:
        """The newest message from the bot, as last read."""
        for bubble in reversed(self.messages):
            if not bubble.mine:
                return bubble
        raise PhoneError(f"the bot has said nothing yet; the chat was:\n{self.transcript()}")

    async def wait_for(self, predicate: Callable[[list[Bubble]], Seen], timeout: float = 10) -> Seen:  # noqa: ASYNC109
        """Read until `predicate` gives something true of the messages, and return that.

        Raises AssertionError with the chat so far after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (seen := predicate(await self.read())):
                    await self._ask("GET", f"/changes?since={self._n}&chat={self.user_id}&timeout=30")
                return seen
        except TimeoutError:
            raise AssertionError(f"waited {timeout:g} s in vain; the chat was:\n{self.transcript()}") from None

    async def expect(self, text: str, timeout: float = 10) -> Bubble:  # noqa: ASYNC109
        """Wait until the bot's newest message has `text` in it; that message."""

        def newest(messages: list[Bubble]) -> Bubble | None:
            mine = [bubble for bubble in messages if not bubble.mine]
            return mine[-1] if mine and text in mine[-1].text else None

        found = await self.wait_for(newest, timeout)
        assert found is not None
        return found

    async def reply_after(self, message_id: int, timeout: float = 10) -> Bubble:  # noqa: ASYNC109
        """The bot's first message newer than `message_id`."""

        def newer(messages: list[Bubble]) -> Bubble | None:
            return next((b for b in messages if not b.mine and b.id > message_id), None)

        found = await self.wait_for(newer, timeout)
        assert found is not None
        return found

    async def settle(self, timeout: float = 10) -> list[Bubble]:  # noqa: ASYNC109
        """Wait until the bot has taken every update and has nothing left to do, then read."""
        answer = await self._ask("GET", f"/settled?timeout={timeout:g}", seconds=timeout + 5)
        assert answer["settled"], f"the bot had not settled after {timeout:g} s"
        return await self.read()

    async def toasts(self) -> list[dict[str, Any]]:
        """This person's presses, oldest first, each with the bot's `answer` (None while there is none)."""
        found: list[dict[str, Any]] = await self._ask("GET", f"/people/{self.user_id}/toasts")
        return found

    async def menu(self) -> list[dict[str, str]]:
        """The "/" menu in this phone's language."""
        found: list[dict[str, str]] = await self._ask("GET", f"/people/{self.user_id}/menu")
        return found

    async def download(self, bubble: Bubble) -> bytes:
        """The content of the document or photo in a message."""
        held = bubble.raw.get("document") or bubble.raw["photo"]
        url = f"{self._url}/sandbox/files/{quote(held['file_id'])}"
        reply = await request("GET", url)
        assert reply.status == 200, f"the file could not be fetched: {reply.status}"
        return reply.body

    async def set_language(self, language_code: str) -> None:
        """Switch the phone's language, as Telegram tells the bot."""
        self._person["language_code"] = language_code
        self._there = False
        await self._be_there()

    def transcript(self) -> str:
        """The chat as text: who said what, buttons in brackets."""
        lines = []
        for bubble in self.messages:
            lines.append(("> " if bubble.mine else "  ") + bubble.text.replace("\n", "\n  "))
            lines += ["  " + " ".join(f"[{label}]" for label in row) for row in bubble.buttons]
        return "\n".join(lines)

    async def _act(self, act: str, **what: Any) -> Any:
        await self._be_there()
        given = {key: value for key, value in what.items() if value is not None}
        return await self._ask("POST", f"/people/{self.user_id}/{act}", given)

    async def _be_there(self) -> None:
        if not self._there:
            given = {key: value for key, value in self._person.items() if value is not None}
            await self._ask("PUT", f"/people/{self.user_id}", given)
            self._there = True

    async def _ask(self, method: str, path: str, body: Any = None, *, seconds: float = 40) -> Any:
        reply = await request(method, f"{self._url}/sandbox{path}", json_body=body, seconds=seconds)
        answer = reply.json()
        if reply.status != 200:
            raise PhoneError(f"{answer.get('error', reply.status)}; the chat was:\n{self.transcript()}")
        return answer


def _bubble(message: dict[str, Any]) -> Bubble:
    document = message.get("document")
    return Bubble(
        message["id"],
        message["mine"],
        message["text"],
        message["html"],
        tuple(tuple(button["text"] for button in row) for row in message["buttons"]),
        message["kind"],
        message["reply_to"],
        message["protected"],
        message["edited"],
        message["deleted"],
        document["name"] if document else None,
        message,
    )
