"""Who is in the world: people, the bot, and the chats they are in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ChatType = Literal["private", "group", "supergroup", "channel"]
Membership = Literal["member", "left", "kicked"]


@dataclass(slots=True)
class Person:
    """Somebody with a phone. Their private chat with the bot has the same id.

    `known`: the bot has come across them. `wrote`: they opened the private chat, so the bot may write there.
    """

    id: int
    first_name: str
    language_code: str = "en"
    last_name: str | None = None
    username: str | None = None
    known: bool = False
    wrote: bool = False
    blocked: bool = False
    deactivated: bool = False

    def shown(self) -> dict[str, Any]:
        """The person for the page and for tests."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "wrote": self.wrote,
            "blocked": self.blocked,
            "deactivated": self.deactivated,
        }

    def user(self) -> dict[str, Any]:
        """A User of the Bot API."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a channel; `bot` is the bot's place in it."""

    id: int
    type: ChatType
    title: str = ""
    bot: Membership = "member"
    person: Person | None = None

    def chat(self) -> dict[str, Any]:
        """A Chat of the Bot API."""
        chat: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.person is None:
            return chat | {"title": self.title}
        chat["first_name"] = self.person.first_name
        if self.person.last_name:
            chat["last_name"] = self.person.last_name
        if self.person.username:
            chat["username"] = self.person.username
        return chat


@dataclass(slots=True)
class BotProfile:
    """The bot's own account: what setMy... has put there, by language (and by scope for the commands)."""

    id: int
    username: str
    first_name: str = "Tandem"
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    logged_out: bool = False

    def user(self) -> dict[str, Any]:
        """A User of the Bot API."""
        name = self.names.get("", self.first_name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def menu(self, person: Person) -> list[dict[str, str]]:
        """The commands in this person's "/" menu: the narrowest scope first, their language before none."""
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for language in (person.language_code[:2], ""):
                if (scope, language) in self.commands:
                    return self.commands[scope, language]
        return []
