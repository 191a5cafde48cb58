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
    Column("unit", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("severity", Text, one_of("severity", "info attention critical"), nullable=False),
    Column("text", JSON, nullable=False),
    Column("basis", Text, nullable=False),
    Column("next_step", JSON),
    Column("values", JSON, nullable=False),
    Index(None, "debt_id", "rule", "unit"),
    Index(None, "debt_id", "rule", "code"),
)

finding_entry = Table(
    "finding_entry",
    metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Index(None, "communication_id"),
)

#: What a person decided about a finding. It outlives the finding's row, which every examination writes anew:
#: rule, debt (0: the inbox) and subject name it, and `facts` tells whether it still rests on the same.
finding_decision = Table(
    "finding_decision",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("debt_id", Integer, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("facts", Text, nullable=False),
    Column("status", Text, one_of("status", "confirmed explained rejected"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
)

#: Days whose entries changed since they were last examined, by debt (0: the inbox); days since 1970 in UTC,
#: or a whole: -1 what has no time, -2 all of the debt. Filled by triggers, emptied by the examination.
unexamined = Table(
    "unexamined",
    metadata,
    Column("debt_id", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

#: Parameters of the rules that a person set for this case; the others keep their defaults.
case_parameter = Table(
    "case_parameter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Text, nullable=False),
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
