"""The frozen model of a timeline report: everything a writer prints, and nothing it must look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from evidence_desk.domain.corroboration import Assessment, Parameters
from evidence_desk.domain.custody import CustodyEvent
from evidence_desk.domain.debt import Debt
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.finding import Finding, RuleRun
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.text import Message


@dataclass(frozen=True, slots=True)
class Party:
    """A counterparty with its identifiers and on what each attribution rests."""

    name: str
    role: str
    identifiers: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a recording as a transcript gives them, in full, and where they are heard.

    `start_ms` and `end_ms` are positions in the recording. `verified` says that a person compared the
    words with the sound.
    """

    words: str
    start_ms: int | None = None
    end_ms: int | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class TimelineReport:
    """One debt as it stood when the report was built.

    `exhibit_numbers` maps an item's SHA-256 to its number ("1-1") in this report. `assessments` is keyed by
    recording id, `quotes` too. Times in the report are shown in `zone`. `chain_head` is the custody chain's
    last hash. `rule_titles` says what a rule looks for; a rule without one is printed by its key.
    """

    language: str
    debt: Debt
    parties: tuple[Party, ...]
    entries: tuple[TimelineEntry, ...]
    assessments: Mapping[int, Assessment]
    findings: tuple[Finding, ...]
    runs: tuple[RuleRun, ...]
    items: tuple[EvidenceItem, ...]
    exhibit_numbers: Mapping[str, str]
    custody: tuple[CustodyEvent, ...]
    chain_head: str
    chain_intact: bool
    parameters: Parameters
    zone: str
    generated_at: datetime
    app_version: str
    rule_versions: Mapping[str, int]
    quotes: Mapping[int, tuple[Quote, ...]]
    rule_titles: Mapping[str, Message] = field(default_factory=dict)
