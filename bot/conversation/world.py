"""What every turn needs and no turn changes: flows, content, the postbox and how this bot is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.content.pages import Notice, UrgentCard
from bot.flows.compile import Flows
from bot.postbox import Postbox


@dataclass(frozen=True, slots=True)
class World:
    """`open_to_all`: anyone may start without an invitation. `bot_name` gives the bot's Telegram name (for links)."""

    flows: Flows
    notice: Notice
    urgent: UrgentCard
    postbox: Postbox
    bot_name: Callable[[], str]
    default_zone: str
    default_language: str
    open_to_all: bool = False
