"""Tables and constraints of a case. Times are epoch milliseconds or ISO text in UTC; money is integer fen."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values.split())
    return CheckConstraint(f"{column} IN ({listed})", name=column)


case_info = Table(
    "case_info",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("uuid", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("zone", Text, nullable=False),
)

evidence_item = Table(
    "evidence_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "sha256", Text, CheckConstraint("length(sha256) = 64", name="sha256"), nullable=False, unique=True
    ),
    Column("size", Integer, CheckConstraint("size >= 0", name="size"), nullable=False),
    Column("name", Text, nullable=False),
    Column("source_path", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("importer", Text, nullable=False),
    Column("importer_version", Integer, nullable=False),
    Column("outcome", Text, _one_of("outcome", "taken kept_unread"), nullable=False),
    Column("state", Text, _one_of("state", "reading read"), nullable=False),
    Column("received_at", Text, nullable=False),
    Column("modified_at", Text),
    Column("parent_id", ForeignKey("evidence_item.id")),
    Column("notices", JSON, nullable=False),
    Index(None, "parent_id"),
)

communication = Table(
    "communication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("evidence_item.id"), nullable=False),
    Column("locator", Text, nullable=False),
    Column(
        "kind",
        Text,
        _one_of("kind", "call recording sms mms chat screenshot email payment document note"),
        nullable=False,
    ),
    Column("source_class", Text, nullable=False),
    Column("at_ms", Integer),
    Column("at_written", Text),
    Column("at_zone_known", Boolean),
    Column("at_precision", Text),
    Column("at_source", Text),
    Column("direction", Text, _one_of("direction", "in out unknown"), nullable=False),
    Column("number_written", Text),
    Column("number", Text),
    Column("name_written", Text),
    Column("text", Text, nullable=False),
    Column("duration_ms", Integer),
    Column("signature", Text),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("details", JSON, nullable=False),
    CheckConstraint("(at_ms IS NULL) = (at_source IS NULL)", name="time_is_whole"),
    Index(None, "item_id"),
    Index(None, "number", "at_ms"),
    Index(None, "kind", "at_ms"),
    Index(None, "signature", sqlite_where=text("signature IS NOT NULL")),
)

attachment = Table(
    "attachment",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("item_id", ForeignKey("evidence_item.id"), primary_key=True),
    Column("locator", Text, nullable=False),
    Index(None, "item_id"),
)

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
    Column("kind", Text, _one_of("kind", "number signature contract alias"), nullable=False),
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

same_call = Table(
    "same_call",
    metadata,
    Column("recording_id", ForeignKey("communication.id"), primary_key=True),
    Column("call_id", ForeignKey("communication.id"), primary_key=True),
    Column("compared", JSON, nullable=False),
    Index(None, "call_id"),
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
    Column("status", Text, _one_of("status", "confirmed rejected"), nullable=False),
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
    Column("severity", Text, _one_of("severity", "info attention critical"), nullable=False),
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
    Column("outcome", Text, _one_of("outcome", "findings no_findings error"), nullable=False),
    Column("debt_id", Integer),
    Index(None, "rule", "debt_id"),
)

custody_event = Table(
    "custody_event",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item_sha256", Text),
    Column("details", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index(None, "item_sha256"),
)

search_text = Table(
    "search_text",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("norm", Text, nullable=False),
)

act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", JSON, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, _one_of("state", "done undone"), nullable=False),
)

act_step = Table(
    "act_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act_id", ForeignKey("act.id", ondelete="CASCADE"), nullable=False),
    Column("statement", Text, nullable=False),
    Index(None, "act_id"),
)
