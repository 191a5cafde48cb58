"""What was received: the case, its items, their communications, the custody log, the search text."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from evidence_desk.store.tables.base import metadata, one_of

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
    Column("outcome", Text, one_of("outcome", "taken kept_unread"), nullable=False),
    Column("state", Text, one_of("state", "reading read"), nullable=False),
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
        one_of("kind", "call recording sms mms chat screenshot email payment document note"),
        nullable=False,
    ),
    Column("source_class", Text, nullable=False),
    Column("at_ms", Integer),
    Column("at_written", Text),
    Column("at_zone_known", Boolean),
    Column("at_precision", Text),
    Column("at_source", Text),
    Column("direction", Text, one_of("direction", "in out unknown"), nullable=False),
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
