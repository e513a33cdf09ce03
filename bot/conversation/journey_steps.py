"""What a flow about a step of a journey is about: which journey, which step, and what follows after the same visit.

In a session's `about` that is `journey` (its id), `step` (`4`) and `then` (`6` or `6,8`: the steps that follow).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.content.load import load_journey_steps


def about_steps(journey_id: UUID, steps: Sequence[int]) -> dict[str, str]:
    """What the first of these steps' flows is about; the others follow once it is finished."""
    first, *others = steps
    about = {"journey": str(journey_id), "step": str(first)}
    return {**about, "then": ",".join(map(str, others))} if others else about


def about_following(about: dict[str, str]) -> dict[str, str] | None:
    """What the flow that follows this one is about; None when it was the last step of the visit."""
    following = [int(step) for step in about.get("then", "").split(",") if step]
    return about_steps(UUID(about["journey"]), following) if following and "journey" in about else None


def step_of(about: dict[str, str]) -> int | None:
    """The number of the step that a flow is about, if it is about one."""
    return int(about["step"]) if "step" in about else None


def flow_of(about: dict[str, str]) -> str:
    """The id of the flow that asks the questions of that step."""
    return load_journey_steps()[int(about["step"])].flow
