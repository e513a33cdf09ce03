"""What two people prepare, write down and agree for supervision."""

from bot.conversation.screens.supervision import (  # noqa: F401
    agenda,
    agenda_lines,
    agreed_actions,
    model_questions,
    record_agreeing,
    record_changes,
    records,
    reviews,
)
