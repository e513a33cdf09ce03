"""Connecting People: journeys, the eight steps, and what hangs on a journey."""

from bot.conversation.screens.connecting import (  # noqa: F401
    barriers,
    connections,
    history,
    introductions,
    journey,
    journeys,
    map_comparing,
    map_details,
    map_sharing,
    maps,
    measures,
    own_map,
    personal_plan,
    practising,
    reviewing,
    self_check,
    states,
    step_cards,
    steps,
    strengths,
)
