"""Tables and constraints of a case. Times are epoch milliseconds or ISO text in UTC; money is integer fen."""

from __future__ import annotations

from evidence_desk.store.tables.base import metadata
from evidence_desk.store.tables.decided import (
    act,
    act_step,
    claim,
    debt,
    identifier,
    link,
    timeline_entry,
    typed_text,
    user_time,
)
from evidence_desk.store.tables.enriched import (
    enrichment,
    fact_decision,
    item_phone,
    phone,
    same_sound,
    segment_correction,
    suggestion_decision,
    transcript,
    transcript_segment,
)
from evidence_desk.store.tables.judged import (
    assessment,
    case_parameter,
    finding,
    finding_decision,
    finding_entry,
    rule_run,
    same_call,
    unexamined,
)
from evidence_desk.store.tables.received import (
    attachment,
    case_info,
    communication,
    custody_event,
    evidence_item,
    search_text,
)

__all__ = [
    "act",
    "act_step",
    "assessment",
    "attachment",
    "case_info",
    "case_parameter",
    "claim",
    "communication",
    "custody_event",
    "debt",
    "enrichment",
    "evidence_item",
    "fact_decision",
    "finding",
    "finding_decision",
    "finding_entry",
    "identifier",
    "item_phone",
    "link",
    "metadata",
    "phone",
    "rule_run",
    "same_call",
    "same_sound",
    "search_text",
    "segment_correction",
    "suggestion_decision",
    "timeline_entry",
    "transcript",
    "transcript_segment",
    "typed_text",
    "unexamined",
    "user_time",
]
