"""Who belongs to a team, and what a team does together."""

from bot.conversation.screens.team import (  # noqa: F401
    culture,
    deputies,
    going_live,
    ideas,
    joining,
    learning_needs,
    more,
    team,
    together,
)
