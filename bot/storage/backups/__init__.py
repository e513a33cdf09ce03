"""Backups: made beside a running bot, and restored."""
