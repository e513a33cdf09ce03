"""Every table, one file per group. Columns made with `sealed()` hold what people wrote, encrypted."""

from bot.storage.tables.backups import Backup
from bot.storage.tables.barriers import BarrierMet, Introduction
from bot.storage.tables.connections import Connection, ConnectionState, MapThought, Strength
from bot.storage.tables.entries import Answer, Entry, EntryCompetence
from bot.storage.tables.goals import Attainment, Goal, GoalEvent, GoalTeam
from bot.storage.tables.journeys import Journey, JourneyEntry, JourneyEvent
from bot.storage.tables.learning import FeedbackRequest, LearningRecord, LearningTime, LearningYear
from bot.storage.tables.nudges import Nudge, NudgeRule, NudgeSwitch
from bot.storage.tables.people import AccountMove, Audit, Erasure, Person
from bot.storage.tables.places import Place, PlaceGap, PlaceLift, PlaceMap, PlaceRating
from bot.storage.tables.post import ChatMessage, Inbox, Outbox, SeenUpdate
from bot.storage.tables.processes import Process
from bot.storage.tables.runs import FlowRun
from bot.storage.tables.sessions import FlowSession
from bot.storage.tables.shares import Response, Share, ShareReader
from bot.storage.tables.supervision_records import AgreedAction, RecordCopy, SupervisorLine
from bot.storage.tables.teams import Invitation, Membership, Supervision, Team
from bot.storage.tables.together import (
    CultureReply,
    CultureRound,
    Idea,
    IdeaAnswer,
    LearningNeed,
    NeedShare,
    NeedTotal,
    ReviewDate,
)

__all__ = [
    "AccountMove",
    "AgreedAction",
    "Answer",
    "Attainment",
    "Audit",
    "Backup",
    "BarrierMet",
    "ChatMessage",
    "Connection",
    "ConnectionState",
    "CultureReply",
    "CultureRound",
    "Entry",
    "EntryCompetence",
    "Erasure",
    "FeedbackRequest",
    "FlowRun",
    "FlowSession",
    "Goal",
    "GoalEvent",
    "GoalTeam",
    "Idea",
    "IdeaAnswer",
    "Inbox",
    "Introduction",
    "Invitation",
    "Journey",
    "JourneyEntry",
    "JourneyEvent",
    "LearningNeed",
    "LearningRecord",
    "LearningTime",
    "LearningYear",
    "MapThought",
    "Membership",
    "NeedShare",
    "NeedTotal",
    "Nudge",
    "NudgeRule",
    "NudgeSwitch",
    "Outbox",
    "Person",
    "Place",
    "PlaceGap",
    "PlaceLift",
    "PlaceMap",
    "PlaceRating",
    "Process",
    "RecordCopy",
    "Response",
    "ReviewDate",
    "SeenUpdate",
    "Share",
    "ShareReader",
    "Strength",
    "Supervision",
    "SupervisorLine",
    "Team",
]
