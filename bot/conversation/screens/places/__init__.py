"""The map of places: finding, adding, checking and rating places, what is missing, ideas, files."""

from bot.conversation.screens.places import (  # noqa: F401
    adding,
    card,
    changing,
    checking,
    files,
    gaps,
    lifts,
    lists,
    maps,
    rating,
)
