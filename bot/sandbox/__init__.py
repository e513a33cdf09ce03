"""A local stand-in for Telegram's Bot API, strict as the real one, with a page that shows two phones."""

from bot.sandbox.server import CONNECTOR, SUPERVISOR, Sandbox

__all__ = ["CONNECTOR", "SUPERVISOR", "Sandbox"]
