"""What is derived from sealed bytes after take-in, and what users decide about it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy import UniqueConstraint as Unique

from evidence_desk.store.tables.base import metadata, one_of

#: The queue and its results in one: a row waits, is done, or failed. A result is never changed; a newer
#: version of its enricher makes a row of its own.
enrichment = Table(
    "enrichment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("evidence_item.id"), nullable=False),
    Column("enricher", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, one_of("state", "waiting done failed"), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("engine", Text),
    Column("result", JSON),
    Column("notices", JSON, nullable=False),
    Unique("item_id", "enricher", "version"),
    Index("ix_enrichment_waiting", "priority", "id", sqlite_where=text("state = 'waiting'")),
)

#: Two recordings that sound alike: the same call in two files, in the order of their ids.
same_sound = Table(
    "same_sound",
    metadata,
    Column("first_id", ForeignKey("communication.id"), primary_key=True),
    Column("second_id", ForeignKey("communication.id"), primary_key=True),
    Column("compared", JSON, nullable=False),
    CheckConstraint("first_id < second_id", name="in_order"),
    Index(None, "second_id"),
)

transcript = Table(
    "transcript",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("recording_id", ForeignKey("communication.id"), nullable=False),
    Column("origin", Text, one_of("origin", "typed imported machine"), nullable=False),
    Column("item_id", ForeignKey("evidence_item.id")),
    Column("engine", Text, nullable=False),
    Column("model_sha256", Text),
    Column("made_at", Text, nullable=False),
    Index(None, "recording_id"),
    Index(None, "item_id"),
)

transcript_segment = Table(
    "transcript_segment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("transcript_id", ForeignKey("transcript.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
    Column("speaker", Text, nullable=False),
    Column("text", Text, nullable=False),
    Unique("transcript_id", "number"),
)

segment_correction = Table(
    "segment_correction",
    metadata,
    Column("segment_id", ForeignKey("transcript_segment.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("at", Text, nullable=False),
)

fact_decision = Table(
    "fact_decision",
    metadata,
    Column("communication_id", ForeignKey("communication.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("written", Text, nullable=False),
    Column("status", Text, one_of("status", "confirmed rejected"), nullable=False),
    Column("role", Text),
    Column("at", Text, nullable=False),
)

#: A telephone (or computer) that evidence came from. `ahead_ms` is how far its clock ran ahead.
phone = Table(
    "phone",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, CheckConstraint("length(name) > 0", name="name"), nullable=False, unique=True),
    Column("ahead_ms", Integer, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("checked_on", Text),
    Column("note", Text, nullable=False),
)

item_phone = Table(
    "item_phone",
    metadata,
    Column("item_id", ForeignKey("evidence_item.id"), primary_key=True),
    Column("phone_id", ForeignKey("phone.id", ondelete="CASCADE"), nullable=False),
    Index(None, "phone_id"),
)

#: What users said of a suggestion, so that it is not made again.
suggestion_decision = Table(
    "suggestion_decision",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("status", Text, one_of("status", "accepted dismissed"), nullable=False),
    Column("at", Text, nullable=False),
)
