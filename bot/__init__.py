"""Tandem: a Telegram bot that guides community connectors through reflection, one question at a time."""
