"""What people see besides the questions of a flow. Importing this room registers every screen."""

from bot.conversation.screens import (  # noqa: F401
    agenda,
    beginnings,
    editing,
    entries,
    exporting,
    first_contact,
    joining,
    menu,
    mydata,
    privacy,
    reminders,
    resuming,
    settings,
    sharing,
    team,
    urgent,
    weeks,
)
