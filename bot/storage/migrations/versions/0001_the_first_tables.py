"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_subject_id", "audit", ["subject_id"])

    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasure"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("key_owner", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("set_aside_at", Instant(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    op.create_index("inbox_of_chat", "inbox", ["chat_id", "update_id"])

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.Column("notice_version", sa.String(), nullable=False),
        sa.Column("notice_at", Instant(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.Column("tip_shown", sa.Boolean(), nullable=False),
        sa.Column("unreachable_since", Instant(), nullable=True),
        sa.Column("suspended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("telegram_id", name="uq_person_telegram_id"),
    )
    op.create_table(
        "seen_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_seen_update"),
    )
    op.create_index("ix_seen_update_seen_at", "seen_update", ["seen_at"])

    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("urgent_card", sa.LargeBinary(), nullable=True),
        sa.Column("urgent_card_at", Instant(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
    )
    op.create_table(
        "chat_message",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("tried_at", Instant(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("has_buttons", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_chat_message_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_chat_message"),
    )
    op.create_index("chat_message_question", "chat_message", ["session_id", "question"])
    op.create_index("ix_chat_message_object_id", "chat_message", ["object_id"])
    op.create_index("ix_chat_message_person_id", "chat_message", ["person_id"])

    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_entry_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("entry_of_person", "entry", ["person_id", "kept_at"])

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_invitation_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_team_id", "invitation", ["team_id"])
    op.create_index("ix_invitation_used_by", "invitation", ["used_by"])

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_membership_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_index("ix_membership_team_id", "membership", ["team_id"])

    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("key_owner", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("nudge", sa.Boolean(), nullable=False),
        sa.Column("put_at", Instant(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("began_at", Instant(), nullable=True),
        sa.Column("tried_at", Instant(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("has_buttons", sa.Boolean(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index("outbox_of_chat", "outbox", ["chat_id", "number"])
    op.create_index("outbox_question", "outbox", ["session_id", "question"])

    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("resumable", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("touched_at", Instant(), nullable=False),
        sa.Column("warned_at", Instant(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_entry_id", "session", ["entry_id"])
    op.create_index("ix_session_touched_at", "session", ["touched_at"])
    op.create_index("session_of_person", "session", ["person_id", "status"])

    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("connector_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connector_id"], ["person.id"], name="fk_supervision_connector_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["person.id"], name="fk_supervision_supervisor_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_supervision_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision"),
    )
    op.create_index("ix_supervision_connector_id", "supervision", ["connector_id"])
    op.create_index("ix_supervision_supervisor_id", "supervision", ["supervisor_id"])
    op.create_index("ix_supervision_team_id", "supervision", ["team_id"])

    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("part", sa.String(), nullable=True),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("replaced_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_answer_entry_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_entry_id", "answer", ["entry_id"])

    op.create_table(
        "entry_competence",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("competence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_entry_competence_entry_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "competence", name="pk_entry_competence"),
    )
    op.create_table(
        "nudge_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("timing", sa.JSON(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_nudge_rule_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nudge_rule_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_nudge_rule"),
    )
    op.create_index("ix_nudge_rule_entry_id", "nudge_rule", ["entry_id"])
    op.create_index("ix_nudge_rule_person_id", "nudge_rule", ["person_id"])

    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("shared_at", Instant(), nullable=False),
        sa.Column("unshared_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_share_entry_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_share_owner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
    )
    op.create_index("ix_share_entry_id", "share", ["entry_id"])
    op.create_index("ix_share_owner_id", "share", ["owner_id"])
    op.create_index("ix_share_shared_at", "share", ["shared_at"])

    op.create_table(
        "nudge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nudge_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rule_id"], ["nudge_rule.id"], name="fk_nudge_rule_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_nudge"),
        sa.UniqueConstraint("rule_id", "local_date", name="uq_nudge_rule_id"),
    )
    op.create_index("ix_nudge_person_id", "nudge", ["person_id"])
    op.create_index("ix_nudge_rule_id", "nudge", ["rule_id"])
    op.create_index("nudge_due", "nudge", ["status", "due_at"])

    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name="fk_response_reader_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name="fk_response_share_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
    )
    op.create_index("ix_response_reader_id", "response", ["reader_id"])
    op.create_index("ix_response_share_id", "response", ["share_id"])

    op.create_table(
        "share_reader",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name="fk_share_reader_reader_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name="fk_share_reader_share_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["supervision_id"], ["supervision.id"], name="fk_share_reader_supervision_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("share_id", "reader_id", name="pk_share_reader"),
    )
    op.create_index("ix_share_reader_supervision_id", "share_reader", ["supervision_id"])
