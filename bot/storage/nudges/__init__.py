"""Nudge rules, and which kinds somebody wants."""
