"""Rules X3, X4a, X4b and X6: written items that speak against a claim. They raise and lower no grade but X4b.

Source: this project's corroboration model, section on contradictions; an amount is compared like with like
and, against a bill, brought to the day of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from evidence_desk.domain.amount_match import agrees, is_equal, like_sums, role_of, sums_in
from evidence_desk.domain.content import shared_words
from evidence_desk.domain.corroboration import (
    Claim,
    ClaimFamily,
    Contradiction,
    Identity,
    LinkStatus,
    Parameters,
    Tier,
)
from evidence_desk.domain.facts import Fact, Role
from evidence_desk.domain.pair_rules import Pair, bill_gap, expected_sums
from evidence_desk.domain.standing import is_authored_by_them, is_document, is_message

#: A demand of the day or of one period.
_NOW = re.compile(
    "本期|当期|本月|[今当][天日晚]|立即|马上|一次性|全额|前(?:还|结清|处理|付)|immediately|today"
)
_PROMISES = frozenset(
    {ClaimFamily.PROMISE_WAIVER, ClaimFamily.PROMISE_INSTALMENT, ClaimFamily.PROMISE_STOP_CONTACT}
)


def contradictions(
    claims: Sequence[Claim], pairs: Sequence[Pair], parameters: Parameters
) -> Iterator[Contradiction]:
    """Everything written that speaks against the claims, by claim and item."""
    theirs = [pair for pair in pairs if _is_theirs(pair) and not _is_set_aside(pair)]
    for place, claim in enumerate(claims):
        for pair in theirs:
            found = _against(claim, pair, parameters)
            if found is not None:
                rule, values = found
                yield Contradiction(rule, pair.item.id, place, values)


def _against(claim: Claim, pair: Pair, limits: Parameters) -> tuple[str, dict[str, Any]] | None:
    if pair.gap is None:
        return None
    if claim.family in _PROMISES and (broken := _promise_broken(claim, pair, limits)):
        return "X6", broken
    if pair.gap <= limits.weak_window_ms and shared_words(claim.family, pair.item.text)[1]:
        return "X3", {"gap_days": _days(pair.gap)}
    if claim.amount_minor is None or claim.family is not ClaimFamily.AMOUNT_DEMANDED:
        return None
    if is_document(pair.item) and (bill_gap(pair) or 0) <= limits.statement_window_ms:
        differs = _differs(claim, pair, limits)
        return ("X4a", differs) if differs else None
    if is_message(pair.item) and pair.gap <= limits.strong_window_ms:
        differs = _differs(claim, pair, limits)
        return ("X4b", differs) if differs else None
    return None


def _differs(claim: Claim, pair: Pair, limits: Parameters) -> dict[str, Any] | None:
    """The arithmetic of a figure that differs from every comparable one written; None where one agrees."""
    sums = like_sums(claim, pair.item.text)
    if any(agrees(claim, each, limits) for each in sums):
        return None
    sums = tuple(each for each in sums if each.role is role_of(claim))
    if not sums:
        return None
    brought = expected_sums(pair)
    if any(is_equal(claim, each.minor, False, limits) for each in brought):
        return None
    said = claim.amount_minor or 0
    nearest = min(sums, key=lambda each: abs(_minor(each) - said))
    values: dict[str, Any] = {
        "said_minor": said,
        "written_minor": _minor(nearest),
        "difference_minor": said - _minor(nearest),
        "gap_days": _days(pair.gap),
        "label": "unexplained_higher" if said > _minor(nearest) else "unexplained_lower",
    }
    for each in brought:
        if each.total_minor == _minor(nearest):
            values |= {**each.as_values(), "difference_minor": said - each.minor}
            values["label"] = "unexplained_higher" if said > each.minor else "unexplained_lower"
    return values


def _promise_broken(claim: Claim, pair: Pair, limits: Parameters) -> dict[str, Any] | None:
    """X6: a later message or bill demands more than the promise leaves to be paid."""
    at, then = pair.item.at, pair.recording.at
    if at is None or then is None or at.epoch_ms <= then.epoch_ms or pair.gap is None:
        return None
    if pair.gap > limits.weak_window_ms:
        return None
    promised = _left_to_pay(claim)
    if promised is None:
        return None
    demanded = [_minor(each) for each in sums_in(pair.item.text) if each.role is Role.DEMANDED]
    # What is still owed in all may well be more than one instalment; what is asked for now may not.
    most = promised if claim.plan is None or _NOW.search(pair.item.text) else promised * claim.plan[0]
    higher = [minor for minor in demanded if minor > most + _tolerance(most, claim, limits)]
    if not higher or len(higher) < len(demanded):
        return None
    return {
        "promised_minor": promised,
        "demanded_minor": min(higher),
        "difference_minor": min(higher) - promised,
        "gap_days": _days(pair.gap),
    }


def _left_to_pay(claim: Claim) -> int | None:
    """What a promise leaves to be paid at a time: the sum that would do, or one instalment.

    A sum that is let off leaves an unknown rest, so nothing can be compared with it.
    """
    if claim.plan is not None:
        return claim.plan[1]
    if claim.amount_minor is None or claim.family is not ClaimFamily.PROMISE_WAIVER:
        return None
    settles = any(word in claim.words for word in ("只", "仅", "就结清", "就行", "一次性", "settle"))
    return claim.amount_minor if settles else None


def _tolerance(minor: int, claim: Claim, limits: Parameters) -> int:
    ratio = limits.amount_approx_rel_tol if claim.approximate else limits.amount_rel_tol
    return max(limits.amount_abs_tol_minor, round(minor * ratio))


def _is_theirs(pair: Pair) -> bool:
    known = pair.identity >= Identity.I2 and pair.tier <= Tier.T3
    return known and is_authored_by_them(pair.item)


def _is_set_aside(pair: Pair) -> bool:
    return pair.link is not None and pair.link.status is LinkStatus.REJECTED


def _minor(fact: Fact) -> int:
    return int(fact.value["minor"])


def _days(gap: int | None) -> float | None:
    return None if gap is None else round(gap / 86_400_000, 1)
