"""What is forgotten by itself because nobody needs it any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Date, and_, bindparam, delete, or_, select

from bot.storage.columns import Instant
from bot.storage.rows import table_of
from bot.storage.store import Store
from bot.storage.tables import (
    AccountMove,
    ChatMessage,
    CultureRound,
    FeedbackRequest,
    FlowRun,
    FlowSession,
    Idea,
    Inbox,
    Invitation,
    Nudge,
    NudgeRule,
    Outbox,
    PlaceGap,
    PlaceLift,
    Process,
    ReviewDate,
    SeenUpdate,
)

_seen = table_of(SeenUpdate)
_inbox = table_of(Inbox)
_outbox = table_of(Outbox)
_message = table_of(ChatMessage)
_session = table_of(FlowSession)
_invitation = table_of(Invitation)
_account_move = table_of(AccountMove)
_nudge = table_of(Nudge)
_rule = table_of(NudgeRule)
_run = table_of(FlowRun)
_request = table_of(FeedbackRequest)
_place_gap = table_of(PlaceGap)
_place_lift = table_of(PlaceLift)
_process = table_of(Process)
_idea = table_of(Idea)
_review_date = table_of(ReviewDate)
_culture_round = table_of(CultureRound)
_before = bindparam("before", type_=Instant())
_before_day = bindparam("before", type_=Date())

# (`in_` and not "is not": an index finds them.)
_nudge_is_over = and_(_nudge.c.status.in_(["sent", "dropped", "done", "ignored"]), _nudge.c.due_at < _before)
_later = _nudge.alias()
_rule_is_over = and_(
    _rule.c.id.in_(select(_nudge.c.rule_id).where(_nudge_is_over)),
    ~select(_later.c.id)
    .where(_later.c.rule_id == _rule.c.id, or_(_later.c.status == "waiting", _later.c.due_at >= _before))
    .exists(),
)

# Per kind: how long it is kept, and which rows are older. Telegram keeps updates for a day and restarts
# their numbers after an idle week; what was set aside stays long enough for somebody to look into it; closed
# sessions stay for late messages; message numbers so that a reply, or tidying the chat, still finds its entry.
_KEPT = {
    "seen updates": (timedelta(days=7), delete(_seen).where(_seen.c.seen_at < _before)),
    "updates set aside": (timedelta(days=30), delete(_inbox).where(_inbox.c.set_aside_at < _before)),
    "messages set aside": (
        timedelta(days=30),
        delete(_outbox).where(and_(_outbox.c.set_aside, _outbox.c.lease_until < _before)),
    ),
    "closed sessions": (
        timedelta(days=7),
        delete(_session).where(and_(_session.c.status == "closed", _session.c.touched_at < _before)),
    ),
    "message numbers": (timedelta(days=365), delete(_message).where(_message.c.at < _before)),
    "invitations": (timedelta(days=30), delete(_invitation).where(_invitation.c.expires_at < _before)),
    # A year can be compared with the one before.
    "how flows went": (
        timedelta(days=2 * 366),
        delete(_run).where(_run.c.ended_on < _before_day),
    ),
    "ideas": (timedelta(days=2 * 366), delete(_idea).where(_idea.c.written_on < _before_day)),
    "what was missing": (timedelta(days=366), delete(_place_gap).where(_place_gap.c.done_on < _before_day)),
    "ideas for places": (timedelta(days=366), delete(_place_lift).where(_place_lift.c.done_on < _before_day)),
    "review dates": (timedelta(days=366), delete(_review_date).where(_review_date.c.due_on < _before_day)),
    # So that a team sees how it has come along.
    "learning-culture rounds": (
        timedelta(days=5 * 366),
        delete(_culture_round).where(_culture_round.c.closed_on < _before_day),
    ),
    "processes": (timedelta(days=1), delete(_process).where(_process.c.seen_at < _before)),
    "account moves": (timedelta(days=30), delete(_account_move).where(_account_move.c.expires_at < _before)),
    "feedback nobody gave": (timedelta(days=90), delete(_request).where(_request.c.asked_at < _before)),
    # A rule goes with its last nudge, and takes along what it was to remind of.
    "rules of nudges": (timedelta(days=90), delete(_rule).where(_rule_is_over)),
    "nudges": (timedelta(days=90), delete(_nudge).where(_nudge_is_over)),
}


def purge(store: Store, now: datetime) -> dict[str, int]:
    """Forget what has been kept long enough. Returns how many rows of each kind went."""
    return {
        kind: store.conn.execute(statement, {"before": now - kept}).rowcount
        for kind, (kept, statement) in _KEPT.items()
    }
