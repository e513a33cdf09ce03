"""One's own account: settings, privacy, everything one has here."""

from bot.conversation.screens.account import (  # noqa: F401
    mydata,
    new_account,
    privacy,
    settings,
)
