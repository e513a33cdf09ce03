"""Every table, one file per group. Columns made with `sealed()` hold what people wrote, encrypted."""

from bot.storage.tables.backups import Backup
from bot.storage.tables.entries import Answer, Entry, EntryCompetence
from bot.storage.tables.nudges import Nudge, NudgeRule
from bot.storage.tables.people import AccountMove, Audit, Erasure, Person
from bot.storage.tables.post import ChatMessage, Inbox, Outbox, SeenUpdate
from bot.storage.tables.processes import Process
from bot.storage.tables.runs import FlowRun
from bot.storage.tables.sessions import FlowSession
from bot.storage.tables.shares import Response, Share, ShareReader
from bot.storage.tables.teams import Invitation, Membership, Supervision, Team

__all__ = [
    "AccountMove",
    "Answer",
    "Audit",
    "Backup",
    "ChatMessage",
    "Entry",
    "EntryCompetence",
    "Erasure",
    "FlowRun",
    "FlowSession",
    "Inbox",
    "Invitation",
    "Membership",
    "Nudge",
    "NudgeRule",
    "Outbox",
    "Person",
    "Process",
    "Response",
    "SeenUpdate",
    "Share",
    "ShareReader",
    "Supervision",
    "Team",
]
