"""The sixteen questions about how a team learns, for whoever shows what came out of them."""

from __future__ import annotations

from functools import lru_cache

from bot.content.load import load_flows, steps_of
from bot.i18n import Text

FLOW = "learning_culture"


@lru_cache(maxsize=1)
def culture_questions() -> dict[int, Text]:
    """What is asked, by number: step `q1` of the flow is the first."""
    return {int(step.id.removeprefix("q")): Text(step.ask) for _, step in steps_of(load_flows()[FLOW])}
