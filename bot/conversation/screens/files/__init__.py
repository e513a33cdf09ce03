"""Summaries and files."""

from bot.conversation.screens.files import (  # noqa: F401
    exporting,
    packing,
    summaries,
)
