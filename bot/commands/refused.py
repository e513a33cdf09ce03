"""What a command will not do."""

from __future__ import annotations


class Refused(Exception):
    """The command does nothing; the message is one line that says why, without anybody's words."""
