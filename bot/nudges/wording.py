"""What a nudge says. Nothing of an entry: it stands on lock screens."""

from __future__ import annotations

from datetime import datetime

from bot.callback import object_button
from bot.content.load import load_nudges
from bot.i18n import Text, When, say
from bot.message import Button, Message, MessageBuilder
from bot.nudges.kind import kind_of
from bot.nudges.manners import OUTAGE
from bot.storage.nudges.rules import NudgeRecord


def nudge_message(nudge: NudgeRecord, now: datetime) -> Message:
    """One nudge: what it is about, why it came, and what can be done in one tap."""
    wording = load_nudges()[nudge.rule.kind]
    built = MessageBuilder().line(Text(wording.say[_variant(nudge, len(wording.say))]))
    if nudge.rule.words:
        built.words(nudge.rule.words)
    if nudge.rule.by_hand and now - nudge.due_at > OUTAGE:
        built.line(say("This was due {when}.", when=When(nudge.due_at)), "italic")
    built.line(Text(wording.why), "italic")
    kind = kind_of(nudge.rule.kind)
    for row in kind.rows(nudge) if kind else ():
        built.row(*row)
    return built.build()


def folded_message(nudges: list[NudgeRecord]) -> Message:
    """One message for everything that came due while we were away."""
    built = MessageBuilder().line(say("I was away for a while. This came due meanwhile:"))
    add_list(built, nudges)
    shown = set()
    for nudge in nudges:
        kind = kind_of(nudge.rule.kind)
        button = kind.folded(nudge) if kind else None
        if button and button.data not in shown:
            shown.add(button.data)
            built.row(button)
    return built.build()


def add_list(built: MessageBuilder, nudges: list[NudgeRecord]) -> None:
    """A line for each, with when it was due."""
    for nudge in nudges:
        built.line(
            say(
                "· {when}: {what}",
                when=When(nudge.due_at),
                what=Text(load_nudges()[nudge.rule.kind].say[0]),
            )
        )
        if nudge.rule.words:
            built.words(nudge.rule.words)


def last_message(kind_id: str) -> Message:
    """Said once, in place of a nudge: none of its kind came to anything, so they stop."""
    wording = load_nudges()[kind_id]
    built = MessageBuilder().line(say("These reminders did not help lately, so I stop them for now:"))
    built.line(Text(wording.title), "bold")
    built.row(Button(say("Start them again"), object_button("nudge_on", arg=kind_id)))
    built.row(Button(say("All my reminders"), object_button("nudges")))
    return built.build()


def _variant(nudge: NudgeRecord, how_many: int) -> int:
    """The wordings take turns with the days, whatever the process."""
    return nudge.local_date.toordinal() % how_many
