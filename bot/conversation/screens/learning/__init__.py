"""The learning record."""

from bot.conversation.screens.learning import (  # noqa: F401
    counting,
    cpd,
    feedback,
    record,
    time,
    year,
)
