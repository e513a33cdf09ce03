"""How a call to Telegram can fail, told apart by what it means for the sender.

The text of these errors names the kind of failure, never an address, a token or anybody's words.
"""

from __future__ import annotations

import re

from telegram.error import TelegramError

# What Telegram quotes back at us may be somebody's words.
_QUOTED = re.compile(r"[\"“«].*|(?<!\w)'.*", re.DOTALL)

# Refusals after which everything is as it should be, or never will be: there is nothing left to do.
_HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message identifier is not specified",
    "query is too old",
    "query id is invalid",
)
_CHAT_IS_GONE = ("chat not found", "peer_id_invalid", "user is deactivated", "group chat was deactivated")


class CallFailed(TelegramError):
    """A call that did not succeed. `uncertain`: Telegram may have carried it out all the same."""

    uncertain = False


class NotDelivered(CallFailed):
    """Nothing happened: Telegram was not reached, or is in trouble itself. Worth trying again."""


class AnswerLost(CallFailed):
    """The request was sent, the answer did not come."""

    uncertain = True


class TooFast(CallFailed):
    """Telegram asks everybody who sends with this token to wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:g} seconds")
        self.seconds = seconds


class Refused(CallFailed):
    """Telegram will never do this. `harmless`: there was nothing left to do."""

    def __init__(self, status: int, description: str) -> None:
        reason = _QUOTED.sub("...", description.partition("Bad Request: ")[2] or description)[:120]
        super().__init__(f"refused ({status}): {reason}")
        self.harmless = any(known in description.lower() for known in _HARMLESS)


class ChatGone(CallFailed):
    """The person blocked the bot or is no longer there; the group put it out."""


class TokenRefused(CallFailed):
    """Telegram does not know this token (any more)."""


class Conflict(CallFailed):
    """Somebody else receives the updates of this bot: another process, or a webhook."""


def failure(status: int, description: str | None, retry_after: float | None) -> CallFailed:
    """The error for an answer that is not 200: its HTTP status, description and `retry_after` (seconds).

    `description` is None when the answer is not one of the Bot API's, but of something on the way there.
    """
    if status == 429 or retry_after is not None:
        return TooFast(retry_after if retry_after is not None else 5.0)
    if status in (401, 404):
        return TokenRefused("Telegram refuses this token")
    if status == 504:
        return AnswerLost("Telegram's answer took too long (504)")
    if status == 413:
        # A file that is too large may not even get past Telegram's own front door.
        return Refused(status, description or "the request is too large")
    if description is None or not 400 <= status < 500:
        # Nobody is given up because some proxy says no.
        return NotDelivered(f"Telegram is in trouble ({status})")
    if status == 403 or (status == 400 and any(known in description.lower() for known in _CHAT_IS_GONE)):
        return ChatGone(f"no way into this chat ({status})")
    if status == 409:
        return Conflict("somebody else receives the updates of this bot")
    return Refused(status, description)
