"""Findings: what a rule reports; never a legal conclusion."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.text import Message


class Severity(StrEnum):
    """How much a finding asks for a person's eye."""

    INFO = "info"
    ATTENTION = "attention"
    CRITICAL = "critical"


class RunOutcome(StrEnum):
    """How one run of a rule ended; no findings is said, too."""

    FINDINGS = "findings"
    NO_FINDINGS = "no_findings"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a rule. `values` are the facts the text rests on, JSON types only."""

    rule: str
    rule_version: int
    severity: Severity
    entries: tuple[CommunicationId, ...]
    text: Message
    basis: str
    next_step: Message | None
    values: dict[str, Any] = field(default_factory=dict)
    debt: DebtId | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class RuleRun:
    """That a rule ran, when, under which version, and how it ended."""

    rule: str
    version: int
    at: datetime
    outcome: RunOutcome
    debt: DebtId | None = None
