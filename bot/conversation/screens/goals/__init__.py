"""Goals: of the people somebody supports, and their own."""

from bot.conversation.screens.goals import (  # noqa: F401
    changing,
    checking_in,
    goal,
    journey,
    listing,
    setting,
    together,
    weighing,
)
