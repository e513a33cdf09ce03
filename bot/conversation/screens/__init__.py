"""What people see besides the questions of a flow. Importing this room registers every screen."""

from bot.conversation.screens import (  # noqa: F401
    account,
    beginnings,
    connecting,
    entries,
    files,
    first_contact,
    goals,
    learning,
    menu,
    nudges,
    periods,
    places,
    supervision,
    team,
    urgent,
)
