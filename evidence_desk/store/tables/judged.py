"""What follows from the rest: calls tied to recordings, grades, findings, runs of rules."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from evidence_desk.store.tables.base import metadata, one_of

same_call = Table(
    "same_call",
    metadata,
    Column("recording_id", ForeignKey("communication.id"), primary_key=True),
    Column("call_id", ForeignKey("communication.id"), primary_key=True),
    Column("compared", JSON, nullable=False),
    Index(None, "call_id"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("recording_id", ForeignKey("communication.id"), primary_key=True),
    Column("call_grade", Text, nullable=False),
    Column("content_grade", Text, nullable=False),
    Column("flagged", Integer, nullable=False),
    Column("detail", JSON, nullable=False),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("debt_id", ForeignKey("debt.id", ondelete="CASCADE")),
    Column("severity", Text, one_of("severity", "info attention critical"), nullable=False),
    Column("text", JSON, nullable=False),
    Column("basis", Text, nullable=False),
    Column("next_step", JSON),
    Column("values", JSON, nullable=False),
    Index(None, "debt_id"),
)

finding_entry = Table(
    "finding_entry",
    metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Index(None, "communication_id"),
)

rule_run = Table(
    "rule_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("outcome", Text, one_of("outcome", "findings no_findings error"), nullable=False),
    Column("debt_id", Integer),
    Index(None, "rule", "debt_id"),
)
