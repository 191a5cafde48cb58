"""Judges one recording: the two facts of it, each with every verdict it rests on.

Deterministic and explainable: the rules are in `call_rules`, `pair_rules` and `contradictions`; here they
are brought together, with the upgrade U1 and the cap of X4b. Counting many weak items never gives a strong
grade. Source: this project's corroboration model, sections on principles and on results.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, product

from evidence_desk.domain.call_rules import call_conflicts, call_verdicts
from evidence_desk.domain.case_views import Coverage
from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.confirmations import replies
from evidence_desk.domain.contradictions import contradictions
from evidence_desk.domain.corroboration import (
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    Contradiction,
    Grade,
    Link,
    LinkStatus,
    Parameters,
    Record,
    Tier,
    Verdict,
)
from evidence_desk.domain.pair_rules import (
    Pair,
    Payments,
    is_by_number_alone,
    judge,
    lies_far,
    outline,
    paired,
)
from evidence_desk.domain.same_message import is_same_message
from evidence_desk.domain.standing import is_independent, tier

_KEPT_VERDICTS = 20
_DAY_MS = 86_400_000
_RANKS = {grade: grade.rank for grade in Grade}
_KEPT_CONTRADICTIONS = 20
#: Of each source the best medium items, paired for the upgrade.
_MOST_PAIRED = 50
_WEAKER_NEED = frozenset({ClaimFamily.THREAT, ClaimFamily.INSULT, ClaimFamily.THIRD_PARTY_DISCLOSURE})


def required_grade(family: ClaimFamily) -> Grade:
    """The grade a claim needs before its recording's flag clears; threats are seldom repeated in writing."""
    return Grade.MEDIUM if family in _WEAKER_NEED else Grade.STRONG


def assess(
    recording: Record,
    calls: Sequence[Record],
    written: Sequence[Record],
    claims: Sequence[Claim],
    links: Mapping[CommunicationId, Link],
    parameters: Parameters,
    coverage: Sequence[Coverage] = (),
    explained: Collection[CommunicationId] = (),
) -> Assessment:
    """Judge one recording against the log rows of its call and the written items of its debt.

    `coverage` are the lists of calls that hold its time; `explained` are items with another figure that the
    user has explained.
    """
    answers = replies(written, parameters.strong_window_ms) if claims else {}
    paid = _payments(written) if claims else ()
    pairs = [paired(recording, item, answers.get(item.id, ()), links.get(item.id), paid) for item in written]
    near: list[Pair] = []
    distant: list[Pair] = []
    for pair in pairs:
        (distant if lies_far(pair, parameters) else near).append(pair)
    far = _nearest(distant, parameters) if claims else ()
    records = {record.id: record for record in (*calls, *written)}
    found = (
        *call_conflicts(recording, calls, coverage, parameters),
        *contradictions(claims, pairs, parameters),
    )
    heard = tuple(call_verdicts(calls, pairs, parameters))
    called = _ranked((*_upgrade(None, heard, records, parameters), *heard))
    judged = tuple(
        _judged(claim, place, (near, far), records, found, explained, parameters)
        for place, claim in enumerate(claims)
    )
    nearby = () if claims else _ranked(judge(pair, None, parameters) for pair in _nearest(pairs, parameters))
    content, flagged, provisional = _content(judged, nearby, _is_linked(recording, written, links))
    missing = ("at",) if recording.at is None else ()
    return Assessment(
        recording.id,
        _call_grade(called, missing, found),
        content,
        flagged,
        called,
        judged,
        nearby,
        provisional,
        missing,
        found[:_KEPT_CONTRADICTIONS],
    )


def _call_grade(called: Sequence[Verdict], missing: Sequence[str], found: Iterable[Contradiction]) -> Grade:
    if any(each.rule == "X1" for each in found):
        return Grade.CONTRADICTED
    return Grade.NOT_ASSESSED if missing and not called else _best(called)


def _content(
    judged: Sequence[ClaimAssessment], nearby: Sequence[Verdict], linked: bool
) -> tuple[Grade, bool, Grade | None]:
    """The grade of what was said, whether the flag stands, and the provisional grade without claims."""
    counted = [each for each in judged if each.claim.material] or list(judged)
    if counted:
        content = min((each.grade for each in counted), key=lambda grade: grade.rank)
        return content, not linked and not all(each.supported for each in counted), None
    best = _best(nearby)
    unclaimed = Grade.NOT_ASSESSED if best.rank else Grade.NONE
    return (best if linked else unclaimed), not linked, best


def _judged(
    claim: Claim,
    place: int,
    pairs: tuple[Sequence[Pair], Sequence[Pair]],
    records: Mapping[CommunicationId, Record],
    found: Iterable[Contradiction],
    explained: Collection[CommunicationId],
    parameters: Parameters,
) -> ClaimAssessment:
    near, far = pairs
    judged = [judge(pair, claim, parameters) for pair in near]
    # What lies far off is weak at most, and asked only where too little lies near.
    enough = sum(_RANKS[each.grade] > _RANKS[Grade.WEAK] for each in judged) >= _KEPT_VERDICTS
    others = [] if enough else [judge(pair, claim, parameters) for pair in far]
    verdicts = (*_upgrade(claim, judged, records, parameters), *_ranked((*judged, *others)))
    verdicts = verdicts[:_KEPT_VERDICTS]
    grade = _best(verdicts)
    conflicting = any(
        each.rule == "X4b" and each.claim == place and each.item not in explained for each in found
    )
    if conflicting and grade.rank > Grade.WEAK.rank:
        # A court may see a doubt in it until the user has explained the other figure.
        grade = Grade.WEAK
    return ClaimAssessment(claim, grade, verdicts, grade.rank >= required_grade(claim.family).rank)


def _upgrade(
    claim: Claim | None,
    verdicts: Sequence[Verdict],
    records: Mapping[CommunicationId, Record],
    parameters: Parameters,
) -> tuple[Verdict, ...]:
    """U1: two medium items of different sources that are not the same message make the claim strong."""
    if not parameters.upgrade_two_medium or _best(verdicts) is not Grade.MEDIUM:
        return ()
    by_source: dict[SourceClass, list[Verdict]] = {}
    for each in _in_order(verdicts):
        if each.grade is Grade.MEDIUM and each.rule != "LINK":
            by_source.setdefault(records[each.item].source_class, []).append(each)
    for ones, others in combinations(by_source.values(), 2):
        for one, other in product(ones[:_MOST_PAIRED], others[:_MOST_PAIRED]):
            if _count_as_two(claim, one, other) and not is_same_message(
                records[one.item], records[other.item]
            ):
                both = {"items": [one.item, other.item], "rules": [one.rule, other.rule]}
                return (Verdict("U1", Grade.STRONG, one.item, both),)
    return ()


def _count_as_two(claim: Claim | None, one: Verdict, other: Verdict) -> bool:
    """Whether more than a number, which can be faked, speaks for who called."""
    return not all(is_by_number_alone(claim, each.compared.get("identity_by")) for each in (one, other))


def _payments(written: Sequence[Record]) -> Payments:
    """What bank and payment bills show as sent to a party of the debt."""
    return tuple(
        (item.at.local(), int(item.details["amount_minor"]))
        for item in written
        if item.kind is Kind.PAYMENT
        and item.at
        and item.identifies
        and item.direction is Direction.OUT
        and item.details.get("amount_minor")
    )


def _is_linked(recording: Record, written: Sequence[Record], links: Mapping[CommunicationId, Link]) -> bool:
    return any(
        links[item.id].status is LinkStatus.CONFIRMED and _clears(recording, item)
        for item in written
        if item.id in links
    )


def _clears(recording: Record, item: Record) -> bool:
    """Whether a confirmed link to `item` answers the flag: written by others, independent, and dated."""
    return (
        item.kind in WRITTEN_KINDS
        and is_independent(recording, item)
        and tier(item) <= Tier.T3
        and item.at is not None
    )


def _best(verdicts: Iterable[Verdict]) -> Grade:
    return max((each.grade for each in verdicts), key=lambda grade: _RANKS[grade], default=Grade.NONE)


def _nearest(pairs: Iterable[Pair], parameters: Parameters) -> tuple[Pair, ...]:
    """Of items whose words do not matter those that would be kept, best first, of equal ones the nearest."""

    def order(pair: Pair) -> tuple[int, float, int]:
        days = 0 if pair.gap is None else round(pair.gap / _DAY_MS, 1)
        return -_RANKS[outline(pair, parameters)], days, pair.item.id

    return tuple(sorted(pairs, key=order)[:_KEPT_VERDICTS])


def _ranked(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(_in_order(verdicts)[:_KEPT_VERDICTS])


def _in_order(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Best first, of equal ones the nearest."""
    return sorted(verdicts, key=lambda v: (-_RANKS[v.grade], v.compared.get("gap_days") or 0, v.item))
