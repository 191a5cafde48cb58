"""Findings: what a rule reports; never a legal conclusion."""

from __future__ import annotations

import hashlib
import json
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


class DecisionStatus(StrEnum):
    """What a person decided about a finding."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about a finding, with their words. `stands` is False once its facts changed."""

    status: DecisionStatus
    text: str
    at: datetime
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a rule. `values` are the facts the text rests on, JSON types only.

    `subject` names what it is about within its rule and debt, so that the same finding is known again in
    the next run; by default its entries. `code` parts the findings of one rule into kinds ("F03"). The
    examination sets `unit`: what was examined when it was found (`recording:13`, `day:2026-03-05`, `debt`).
    """

    rule: str
    rule_version: int
    severity: Severity
    entries: tuple[CommunicationId, ...]
    text: Message
    basis: str
    next_step: Message | None
    values: dict[str, Any] = field(default_factory=dict)
    debt: DebtId | None = None
    subject: str = ""
    code: str = ""
    unit: str = ""
    decision: Decision | None = None
    id: int | None = None

    @property
    def known_by(self) -> str:
        """Its subject, or its entries where the rule gave none."""
        return self.subject or "+".join(str(each) for each in self.entries)

    @property
    def facts(self) -> str:
        """A digest of what it rests on: equal in two runs where nothing of it changed."""
        rests_on = [self.rule, self.code, sorted(self.entries), self.values]
        stable = json.dumps(rests_on, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(stable.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class RuleRun:
    """That a rule ran, when, under which version, and how it ended."""

    rule: str
    version: int
    at: datetime
    outcome: RunOutcome
    debt: DebtId | None = None
