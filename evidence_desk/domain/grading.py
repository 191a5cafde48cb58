"""The corroboration rules: K0 to K3, K6, K7, K10, K11, their caps, and the user's links.

Deterministic and explainable: each rule has an id, says which item it looked at and which values it
compared; the first rule that fits an item wins. Counting many weak items never gives a strong grade.
Source: this project's corroboration model, sections on keys, parameters, pair rules and results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Direction, SourceClass
from evidence_desk.domain.content import compare, refers_to_a_call
from evidence_desk.domain.corroboration import (
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    ContentLevel,
    Grade,
    Identity,
    Link,
    LinkStatus,
    Parameters,
    Record,
    Tier,
    Verdict,
)
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number
from evidence_desk.text import Message

_DAY_MS = 86_400_000
_KEPT_VERDICTS = 20
_TIERS = {
    SourceClass.CARRIER_DETAILS: Tier.T1,
    SourceClass.STATEMENT: Tier.T1,
    SourceClass.MESSAGE_EXPORT: Tier.T2,
    SourceClass.DEVICE_CALL_LOG: Tier.T3,
    SourceClass.SCREENSHOT: Tier.T3,
    SourceClass.DEVICE_RECORDING: Tier.T3,
    SourceClass.DOCUMENT: Tier.T3,
    SourceClass.UNREAD_FILE: Tier.T4,
    SourceClass.TEXT_FILE: Tier.T4,
    SourceClass.TRANSCRIPT: Tier.T5,
    SourceClass.USER_NOTE: Tier.T5,
}
_WEAKER_NEED = frozenset({ClaimFamily.THREAT, ClaimFamily.INSULT, ClaimFamily.THIRD_PARTY_DISCLOSURE})


def required_grade(family: ClaimFamily) -> Grade:
    """The grade a claim needs before its recording's flag clears; threats are seldom repeated in writing."""
    return Grade.MEDIUM if family in _WEAKER_NEED else Grade.STRONG


def tier(record: Record) -> Tier:
    """The class of an item: an own message stands for its author only, a picture without time is a hint."""
    if record.source_class is SourceClass.MESSAGE_EXPORT and not _from_them(record):
        return Tier.T5
    if record.source_class is SourceClass.SCREENSHOT and not (record.at and record.time_of_content):
        return Tier.T4
    return _TIERS[record.source_class]


def _from_them(record: Record) -> bool:
    """Whether the other side wrote a message: received, or sent under a name of theirs."""
    named = record.identifies.startswith(("name ", "signature "))
    return record.direction is Direction.IN or (record.direction is Direction.UNKNOWN and named)


def identity(recording: Record, item: Record) -> tuple[Identity, str]:
    """How surely `item` is from the party on the phone, and by what."""
    if recording.number and item.number and same_number(recording.number, item.number):
        return Identity.I2, "number"
    if item.identifies:
        return Identity.I2, item.identifies
    return Identity.I1, "filed"


def assess(
    recording: Record,
    calls: Sequence[Record],
    written: Sequence[Record],
    claims: Sequence[Claim],
    links: Mapping[CommunicationId, Link],
    parameters: Parameters,
) -> Assessment:
    """Judge one recording against the log rows of its call and the written items of its debt."""
    missing = ("at",) if recording.at is None else ()
    call_verdicts = _call_verdicts(recording, calls, written, parameters)
    judged = tuple(_judge_claim(recording, claim, written, links, parameters) for claim in claims)
    nearby = () if claims else _nearby(recording, written, links, parameters)
    linked = any(
        links[item.id].status is LinkStatus.CONFIRMED and _clears(recording, item)
        for item in written
        if item.id in links
    )
    counted = [each for each in judged if each.claim.material] or list(judged)
    if counted:
        content = min((each.grade for each in counted), key=lambda grade: grade.rank)
        flagged = not linked and not all(each.supported for each in counted)
        provisional = None
    else:
        best = _best(nearby)
        content = best if linked else (Grade.NOT_ASSESSED if best.rank else Grade.NONE)
        flagged, provisional = not linked, best
    call = Grade.NOT_ASSESSED if missing and not call_verdicts else _best(call_verdicts)
    return Assessment(
        recording.id, call, content, flagged, call_verdicts, judged, nearby, provisional, missing
    )


def _call_verdicts(
    recording: Record, calls: Sequence[Record], written: Sequence[Record], parameters: Parameters
) -> tuple[Verdict, ...]:
    verdicts = [_call_verdict(call) for call in calls]
    for item in written:
        gap = _gap_ms(recording, item)
        if gap is None or gap > parameters.call_reference_window_ms:
            continue
        level, by = identity(recording, item)
        from_them = tier(item) <= Tier.T3 and _from_them(item)
        if from_them and level >= Identity.I2 and refers_to_a_call(item.text):
            compared = {"gap_h": round(gap / 3_600_000, 1), "identity_by": by, "refers_to_call": True}
            verdicts.append(Verdict("K2", Grade.MEDIUM, item.id, compared))
    return _ranked(verdicts)


def _call_verdict(call: Record) -> Verdict:
    compared = call.same_call or {}
    if not compared.get("duration_within_tolerance") or not compared.get("number"):
        return Verdict("K11", Grade.NONE, call.id, compared)
    if tier(call) is Tier.T1:
        # A number the carrier masked fits others, too.
        grade = Grade.MEDIUM if "*" in str(compared["number"]) else Grade.STRONG
        return Verdict("K1", grade, call.id, compared)
    return Verdict("K2", Grade.MEDIUM, call.id, compared)


def _judge_claim(
    recording: Record,
    claim: Claim,
    written: Sequence[Record],
    links: Mapping[CommunicationId, Link],
    parameters: Parameters,
) -> ClaimAssessment:
    verdicts = _ranked(_pair(recording, item, links.get(item.id), parameters, claim) for item in written)
    grade = _best(verdicts)
    return ClaimAssessment(claim, grade, verdicts, grade.rank >= required_grade(claim.family).rank)


def _nearby(
    recording: Record,
    written: Sequence[Record],
    links: Mapping[CommunicationId, Link],
    parameters: Parameters,
) -> tuple[Verdict, ...]:
    verdicts = [_pair(recording, item, links.get(item.id), parameters, None) for item in written]
    return _ranked(verdicts)


def _pair(
    recording: Record, item: Record, link: Link | None, parameters: Parameters, claim: Claim | None
) -> Verdict:
    if link is not None and link.status is LinkStatus.REJECTED:
        return Verdict("REJECTED", Grade.NONE, item.id, {}, Message("{reason}", {"reason": link.reason}))
    if _is_made_from(recording, item):
        return Verdict("K0", Grade.NONE, item.id, {"made_from_recording": True})
    level, by = identity(recording, item)
    content, compared = (ContentLevel.C1, {}) if claim is None else compare(claim, item.text, parameters)
    gap = _gap_ms(recording, item)
    values: dict[str, Any] = {
        "identity": level.name,
        "identity_by": by,
        "content": content.name,
        "tier": tier(item).name,
        "gap_days": None if gap is None else round(gap / _DAY_MS, 1),
        **compared,
    }
    rule, grade = _pair_rule(level, content, gap, item, parameters)
    if claim is None and grade.rank > Grade.WEAK.rank:
        grade = Grade.WEAK
    if link is not None and grade.rank < Grade.MEDIUM.rank:
        rule, grade = "LINK", Grade.MEDIUM
    reason = Message("{reason}", {"reason": link.reason}) if link else None
    return Verdict(rule, _capped(grade, item, gap, claim, by), item.id, values, reason)


def _is_made_from(recording: Record, item: Record) -> bool:
    """Whether an item only repeats what is heard: every transcript does, known to be of this call or not."""
    return (
        item.source_class is SourceClass.TRANSCRIPT
        or item.origin == recording.id
        or item.item_sha256 == recording.item_sha256
    )


def _pair_rule(
    level: Identity, content: ContentLevel, gap: int | None, item: Record, parameters: Parameters
) -> tuple[str, Grade]:
    near = gap if gap is not None else parameters.weak_window_ms
    from_them = tier(item) <= Tier.T3
    if (
        from_them
        and level >= Identity.I2
        and near <= parameters.strong_window_ms
        and content is ContentLevel.C3
    ):
        return "K3", Grade.STRONG
    if level >= Identity.I2 and near <= parameters.medium_window_ms and content >= ContentLevel.C2:
        return "K6", Grade.MEDIUM
    if content is ContentLevel.C3 and level is Identity.I1 and near <= parameters.strong_window_ms:
        return "K7", Grade.MEDIUM
    if level >= Identity.I2 and near <= parameters.weak_window_ms:
        return "K10", Grade.WEAK
    if tier(item) >= Tier.T4 and content >= ContentLevel.C2:
        return "K10", Grade.WEAK
    return "K11", Grade.NONE


def _capped(grade: Grade, item: Record, gap: int | None, claim: Claim | None, identity_by: str) -> Grade:
    if grade.rank > Grade.WEAK.rank and (tier(item) >= Tier.T4 or gap is None):
        return Grade.WEAK
    by_number_alone = claim is not None and claim.family is ClaimFamily.IDENTITY and identity_by == "number"
    if by_number_alone and grade is Grade.STRONG:
        return Grade.MEDIUM
    return grade


def _clears(recording: Record, item: Record) -> bool:
    """Whether a confirmed link to `item` answers the flag: written by others, independent, and dated."""
    return (
        item.kind in WRITTEN_KINDS
        and not _is_made_from(recording, item)
        and tier(item) <= Tier.T3
        and item.at is not None
    )


def _gap_ms(recording: Record, item: Record) -> int | None:
    if recording.at is None or item.at is None or not item.time_of_content:
        return None
    gap = abs(item.at.epoch_ms - recording.at.epoch_ms)
    if Precision.DAY in (item.at.precision, recording.at.precision):
        gap = max(0, gap - _DAY_MS)
    return gap


def _best(verdicts: Sequence[Verdict]) -> Grade:
    return max((each.grade for each in verdicts), key=lambda grade: grade.rank, default=Grade.NONE)


def _ranked(verdicts: Any) -> tuple[Verdict, ...]:
    ordered = sorted(verdicts, key=lambda v: (-v.grade.rank, v.compared.get("gap_days") or 0, v.item))
    return tuple(ordered[:_KEPT_VERDICTS])
