"""What is counted while the bot works. Never whose it was, and never a word of it."""

from __future__ import annotations

from typing import Protocol


class Counts(Protocol):
    """Whoever counts; called on the event loop."""

    def came_in(self, how_many: int) -> None:
        """Updates were taken in."""

    def took_turn(self, seconds: float) -> None:
        """A turn was taken, and took so long."""

    def turn_failed(self) -> None:
        """A turn failed and was undone."""

    def went_out(self) -> None:
        """A row of the outbox was carried out."""

    def tried_again(self) -> None:
        """A row of the outbox could not be carried out yet."""


class NotCounted:
    """For when nobody asks."""

    def came_in(self, how_many: int) -> None:
        pass

    def took_turn(self, seconds: float) -> None:
        pass

    def turn_failed(self) -> None:
        pass

    def went_out(self) -> None:
        pass

    def tried_again(self) -> None:
        pass
