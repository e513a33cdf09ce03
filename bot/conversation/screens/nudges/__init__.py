"""Reminders: what will come, and what their buttons do."""

from bot.conversation.screens.nudges import (  # noqa: F401
    kinds,
    own,
    reminders,
    upcoming,
)
