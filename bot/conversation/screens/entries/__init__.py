"""Looking back at entries, sharing them, and going on with what is open."""

from bot.conversation.screens.entries import (  # noqa: F401
    choosing_again,
    editing,
    listing,
    resuming,
    shared,
    sharing,
)
