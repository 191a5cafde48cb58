"""The JSON form of an assessment, as it is kept in the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import (
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    ClaimId,
    Contradiction,
    Grade,
    Verdict,
)
from evidence_desk.text import Message


def to_json(assessment: Assessment) -> dict[str, Any]:
    """JSON types only."""
    return {
        "recording": assessment.recording,
        "call": assessment.call.value,
        "content": assessment.content.value,
        "flagged": assessment.flagged,
        "call_verdicts": [_verdict(each) for each in assessment.call_verdicts],
        "claims": [
            {
                "claim": _claim(each.claim),
                "grade": each.grade.value,
                "verdicts": [_verdict(verdict) for verdict in each.verdicts],
                "supported": each.supported,
            }
            for each in assessment.claims
        ],
        "nearby": [_verdict(each) for each in assessment.nearby],
        "provisional": assessment.provisional.value if assessment.provisional else None,
        "missing": list(assessment.missing),
        "contradictions": [
            {"rule": each.rule, "item": each.item, "claim": each.claim, "values": dict(each.values)}
            for each in assessment.contradictions
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Assessment:
    """The assessment whose JSON form is `stored`."""
    return Assessment(
        CommunicationId(stored["recording"]),
        Grade(stored["call"]),
        Grade(stored["content"]),
        stored["flagged"],
        tuple(_read_verdict(each) for each in stored["call_verdicts"]),
        tuple(
            ClaimAssessment(
                _read_claim(each["claim"]),
                Grade(each["grade"]),
                tuple(_read_verdict(verdict) for verdict in each["verdicts"]),
                each["supported"],
            )
            for each in stored["claims"]
        ),
        tuple(_read_verdict(each) for each in stored["nearby"]),
        Grade(stored["provisional"]) if stored["provisional"] else None,
        tuple(stored["missing"]),
        tuple(
            Contradiction(each["rule"], each["item"], each["claim"], each["values"])
            for each in stored.get("contradictions", ())
        ),
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "grade": verdict.grade.value,
        "item": verdict.item,
        "compared": dict(verdict.compared),
        "reason": verdict.reason.as_dict() if verdict.reason else None,
    }


def _read_verdict(stored: Mapping[str, Any]) -> Verdict:
    reason = Message.from_dict(stored["reason"]) if stored["reason"] else None
    return Verdict(
        stored["rule"], Grade(stored["grade"]), CommunicationId(stored["item"]), stored["compared"], reason
    )


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "recording": claim.recording,
        "family": claim.family.value,
        "words": claim.words,
        "start_ms": claim.start_ms,
        "end_ms": claim.end_ms,
        "amount_minor": claim.amount_minor,
        "plan": list(claim.plan) if claim.plan else None,
        "approximate": claim.approximate,
        "material": claim.material,
        "id": claim.id,
    }


def _read_claim(stored: Mapping[str, Any]) -> Claim:
    count_and_each = stored["plan"]
    return Claim(
        CommunicationId(stored["recording"]),
        ClaimFamily(stored["family"]),
        stored["words"],
        stored["start_ms"],
        stored["end_ms"],
        stored["amount_minor"],
        (count_and_each[0], count_and_each[1]) if count_and_each else None,
        stored["approximate"],
        stored["material"],
        None if stored["id"] is None else ClaimId(stored["id"]),
    )
