"""What users decide: debts, filing, their layer over the evidence, and how to take it back."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from evidence_desk.store.tables.base import metadata, one_of

debt = Table(
    "debt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, CheckConstraint("length(name) > 0", name="name"), nullable=False, unique=True),
    Column("creditor", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("principal_minor", Integer),
    Column("claimed_minor", Integer),
    Column("currency", Text, nullable=False),
    Column("borrowed_on", Text),
    Column("due_on", Text),
    Column("note", Text, nullable=False),
)

identifier = Table(
    "identifier",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("debt_id", ForeignKey("debt.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, one_of("kind", "number signature contract alias"), nullable=False),
    Column("written", Text, nullable=False),
    Column("normalised", Text, nullable=False),
    Column("party", Text, nullable=False),
    UniqueConstraint("debt_id", "kind", "normalised"),
    Index(None, "kind", "normalised"),
)

timeline_entry = Table(
    "timeline_entry",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("debt_id", ForeignKey("debt.id", ondelete="SET NULL")),
    Column("basis", Text, nullable=False),
    Column("reason", JSON),
    Column("kind", Text, nullable=False),
    Column("undated", Integer, nullable=False),
    Column("sort_ms", Integer, nullable=False),
    Column("event_id", Integer, nullable=False),
    Column("event_rank", Integer, nullable=False),
    Column("number_inferred", Text),
    Column("direction_inferred", Text),
    Index(
        "ix_timeline_entry_debt",
        "debt_id",
        "undated",
        "sort_ms",
        "event_id",
        "event_rank",
        "communication_id",
        "kind",
    ),
    Index(
        "ix_timeline_entry_case",
        "undated",
        "sort_ms",
        "event_id",
        "event_rank",
        "communication_id",
        "kind",
    ),
    Index(None, "event_id"),
)

typed_text = Table(
    "typed_text",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("norm", Text, nullable=False),
    Column("at", Text, nullable=False),
)

user_time = Table(
    "user_time",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("written", Text, nullable=False),
    Column("precision", Text, nullable=False),
    Column("note", Text, nullable=False),
)

link = Table(
    "link",
    metadata,
    Column("recording_id", ForeignKey("communication.id"), primary_key=True),
    Column("item_id", ForeignKey("communication.id"), primary_key=True),
    Column("status", Text, one_of("status", "confirmed rejected"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("recording_id <> item_id", name="two_items"),
    Index(None, "item_id"),
)

claim = Table(
    "claim",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("recording_id", ForeignKey("communication.id"), nullable=False),
    Column("family", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
    Column("amount_minor", Integer),
    Column("plan_count", Integer),
    Column("plan_each_minor", Integer),
    Column("approximate", Boolean, nullable=False),
    Column("material", Boolean, nullable=False),
    Index(None, "recording_id"),
)

act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", JSON, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, one_of("state", "done undone"), nullable=False),
)

act_step = Table(
    "act_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act_id", ForeignKey("act.id", ondelete="CASCADE"), nullable=False),
    Column("statement", Text, nullable=False),
    Index(None, "act_id"),
)
