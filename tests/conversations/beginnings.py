"""What tests begin with, and what they ask of the stage."""

from __future__ import annotations

from collections.abc import Iterable

from tests.conversations.stage import Stage, plain
from tests.conversations.transcript import play


async def begin(stage: Stage, before: str) -> None:
    """Let happen what goes by that name (before.py), and forget what was seen of it."""
    await play(stage, f"before: {before}\n")


def heard(stage: Stage, name: str) -> list[str]:
    """What the bot said to a person since this was asked last: messages, changed ones, and notes on presses."""
    return [
        plain(each.now.get("text", ""))
        for each in stage.news()
        if each.person == name and each.kind != "deleted" and not each.now.get("mine")
    ]


def contains(texts: Iterable[str], words: str) -> bool:
    return any(words in text for text in texts)
