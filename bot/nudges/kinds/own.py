"""Anything of one's own: "remind me to ..."."""

from __future__ import annotations

from collections.abc import Iterable

from bot.callback import object_button
from bot.i18n import say
from bot.message import Button, Row
from bot.nudges.kind import Kind, done_button, later_and, register
from bot.storage.nudges.rules import NudgeRecord


def _later_or_stop_this_one(nudge: NudgeRecord) -> Iterable[Row]:
    return later_and(nudge, Button(say("Stop this one"), object_button("stop_this", nudge.id)))


register(Kind("own", buttons=done_button, footer=_later_or_stop_this_one))
