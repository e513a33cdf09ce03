"""Counts how flows end, without a word of what was said in them (bot.reports.figures)."""

from __future__ import annotations

from bot.conversation.turn import Turn
from bot.flows.flow import Flow
from bot.flows.session import Session
from bot.storage.runs import RunOutcome, add_run


def count_run(turn: Turn, flow: Flow, session: Session, outcome: RunOutcome) -> None:
    """Note that a flow has ended. The short ones that only ask one thing are not counted."""
    if not flow.definition.resumable:
        return
    add_run(
        turn.store,
        person_id=turn.person.id,
        flow=session.flow,
        language=turn.person.language,
        ended_on=turn.now.date(),
        outcome=outcome,
        last_step=session.last_step,
    )
