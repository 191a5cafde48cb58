"""The pair rules K0 and K3 to K11: what one written item says of one claim of a recording.

The first rule that fits wins; caps come after. Each verdict names its rule and the values it compared.
Source: this project's corroboration model, section on pair rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from evidence_desk.domain.accrual import Expected, bill_figures, expected
from evidence_desk.domain.confirmations import affirms, decisive
from evidence_desk.domain.content import compare
from evidence_desk.domain.corroboration import (
    Claim,
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
from evidence_desk.domain.shared_wording import shared_wording
from evidence_desk.domain.standing import (
    gap_ms,
    identity,
    is_authored_by_them,
    is_document,
    is_independent,
    is_own_message,
    tier,
)
from evidence_desk.text import Message

_DAY_MS = 86_400_000
_ABOVE_WEAK = (Grade.MEDIUM, Grade.STRONG)
#: As much of an answer as a verdict keeps, in characters.
_REPLY_SHOWN = 80
#: Acts that are seldom repeated in writing word for word; their wording itself is compared.
WORDED = frozenset(
    {
        ClaimFamily.THREAT,
        ClaimFamily.INSULT,
        ClaimFamily.IMPERSONATION,
        ClaimFamily.THIRD_PARTY_DISCLOSURE,
    }
)


Payments = tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A recording and a written item, with what follows from both whatever was claimed.

    `answers` are the other side's where the item is the user's own message; `payments` are those of the
    debt, (when, fen).
    """

    recording: Record
    item: Record
    tier: Tier
    identity: Identity
    by: str
    gap: int | None
    answers: tuple[Record, ...]
    link: Link | None
    payments: Payments = ()


def paired(
    recording: Record, item: Record, answers: tuple[Record, ...], link: Link | None, payments: Payments = ()
) -> Pair:
    """The pair of a recording and an item."""
    level, by = identity(recording, item)
    return Pair(recording, item, tier(item), level, by, gap_ms(recording, item), answers, link, payments)


def judge(pair: Pair, claim: Claim | None, parameters: Parameters) -> Verdict:
    """What an item says of a claim; without one, how near it lies, at most weak."""
    link, item = pair.link, pair.item
    if link is not None and link.status is LinkStatus.REJECTED:
        return Verdict("REJECTED", Grade.NONE, item.id, {}, Message("{reason}", {"reason": link.reason}))
    if not is_independent(pair.recording, item):
        return Verdict("K0", Grade.NONE, item.id, {"made_from_recording": True})
    content, compared = _content(pair, claim, parameters)
    values: dict[str, Any] = {
        "identity": pair.identity.name,
        "identity_by": pair.by,
        "content": content.name,
        "tier": pair.tier.name,
        "gap_days": None if pair.gap is None else round(pair.gap / _DAY_MS, 1),
        **compared,
    }
    rule, grade = _rule(pair, claim, content, values, parameters)
    if claim is None and grade in _ABOVE_WEAK:
        grade = Grade.WEAK
    if link is not None and grade not in _ABOVE_WEAK:
        rule, grade = "LINK", Grade.MEDIUM
    reason = Message("{reason}", {"reason": link.reason}) if link else None
    cap = _cap(pair, claim, rule, grade)
    if cap is not None:
        grade = values["capped_to"] = cap[0]
        values["capped_by"] = cap[1]
    return Verdict(rule, grade, item.id, values, reason)


def expected_sums(pair: Pair) -> tuple[Expected, ...]:
    """A bill's sums brought to the day of the call, where the bill states what that takes."""
    if pair.tier is not Tier.T1 or pair.recording.at is None or pair.item.at is None:
        return ()
    figures = bill_figures(pair.item.text)
    return expected(figures, pair.item.at.local(), pair.recording.at.local(), pair.payments)


def bill_gap(pair: Pair) -> int | None:
    """How far from the call the day of a bill's figures lies: the day it names, else its own time."""
    if pair.gap is None or pair.tier is not Tier.T1 or pair.recording.at is None:
        return pair.gap
    as_of = bill_figures(pair.item.text).as_of
    if as_of is None:
        return pair.gap
    called = pair.recording.at.local().replace(tzinfo=None)
    apart = abs(called - datetime.combine(as_of, time())) // timedelta(milliseconds=1)
    return max(0, apart - _DAY_MS)


def outline(pair: Pair, limits: Parameters) -> Grade:
    """The grade of an item whose words do not matter: without a claim, or of one that lies too far off."""
    if pair.link is not None or not is_independent(pair.recording, pair.item):
        return judge(pair, None, limits).grade
    _, grade = _rule(pair, None, ContentLevel.C1, {}, limits)
    return Grade.WEAK if grade in _ABOVE_WEAK else grade


def lies_far(pair: Pair, limits: Parameters) -> bool:
    """Whether an item lies too far off for its words to matter to the grade, whatever they are."""
    if pair.link is not None:
        return False
    if pair.tier is Tier.T1 or pair.tier >= Tier.T4 or is_document(pair.item):
        return False
    if pair.gap is None or pair.gap > max(limits.medium_window_ms, limits.strong_window_ms):
        return True
    return pair.identity < Identity.I2 and pair.gap > limits.strong_window_ms


def _content(
    pair: Pair, claim: Claim | None, parameters: Parameters
) -> tuple[ContentLevel, Mapping[str, Any]]:
    if claim is None:
        return ContentLevel.C1, {}
    text, said_at, written_at = pair.item.text, pair.recording.at, pair.item.at
    level, compared = compare(claim, text, parameters, expected_sums(pair), said_at, written_at)
    if claim.family in WORDED and level < ContentLevel.C3 and not compared.get("negated"):
        shared = shared_wording(claim, text)
        if shared:
            return max(level, ContentLevel.C2), {**compared, **shared}
    return level, compared


def _rule(
    pair: Pair, claim: Claim | None, content: ContentLevel, values: dict[str, Any], limits: Parameters
) -> tuple[str, Grade]:
    known, same = pair.identity >= Identity.I2, content is ContentLevel.C3
    # What has no time may lie anywhere; it is compared, and capped afterwards.
    near = pair.gap if pair.gap is not None else limits.weak_window_ms
    theirs = pair.tier <= Tier.T3 and is_authored_by_them(pair.item)
    if theirs and known and near <= limits.strong_window_ms and same:
        return "K3", Grade.STRONG
    if is_own_message(pair.item) and same:
        answered = _confirmed(pair, known, near, values, limits)
        if answered is not None:
            return answered
    if _is_bill(pair, limits) and known and same:
        return "K5", Grade.STRONG
    if claim is not None and claim.family in WORDED and _worded(pair, known, near, values, limits):
        return "K8", Grade.STRONG if values.get("same_words") else Grade.MEDIUM
    if known and near <= limits.medium_window_ms and content >= ContentLevel.C2:
        return "K6", Grade.MEDIUM
    if same and pair.identity is Identity.I1 and near <= limits.strong_window_ms:
        return "K7", Grade.MEDIUM
    if is_document(pair.item) and values.get("differs"):
        # A bill with another figure is simply no corroboration of this one (X4a).
        return "K11", Grade.NONE
    if known and near <= limits.weak_window_ms:
        return "K10", Grade.WEAK
    if pair.tier >= Tier.T4 and content >= ContentLevel.C2:
        return "K10", Grade.WEAK
    return "K11", Grade.NONE


def _is_bill(pair: Pair, limits: Parameters) -> bool:
    if pair.tier is not Tier.T1:
        return False
    gap = bill_gap(pair)
    return gap is not None and gap <= limits.statement_window_ms


def _confirmed(
    pair: Pair, known: bool, near: int, values: dict[str, Any], limits: Parameters
) -> tuple[str, Grade] | None:
    """K4 where the other side said yes to the user's own message, K9 while it said nothing."""
    in_time = [
        each for each in pair.answers if (gap_ms(pair.recording, each) or 0) <= limits.strong_window_ms
    ]
    reply = decisive(in_time)
    if reply is None:
        return ("K9", Grade.WEAK) if near <= limits.confirmation_window_ms else None
    values["reply"], values["reply_words"] = reply.id, reply.text[:_REPLY_SHOWN]
    if affirms(reply.text) and known and near <= limits.strong_window_ms:
        return "K4", Grade.STRONG
    return None


def _worded(pair: Pair, known: bool, near: int, values: dict[str, Any], limits: Parameters) -> bool:
    repeated = values.get("same_group") or values.get("same_words")
    in_tier = pair.tier in (Tier.T2, Tier.T3)
    return bool(repeated and known and in_tier and near <= limits.medium_window_ms)


def _cap(pair: Pair, claim: Claim | None, rule: str, grade: Grade) -> tuple[Grade, str] | None:
    """The grade an item cannot exceed whatever it says, and why; None where that changes nothing."""
    # A message the other side affirmed stands for both; an own one without answer for its author only.
    above = grade in _ABOVE_WEAK
    if above and pair.tier >= Tier.T4 and rule != "K4":
        return Grade.WEAK, pair.tier.name
    if above and pair.gap is None:
        return Grade.WEAK, "undated"
    if is_by_number_alone(claim, pair.by) and grade is Grade.STRONG:
        return Grade.MEDIUM, "number"
    return None


def is_by_number_alone(claim: Claim | None, by: object) -> bool:
    """Whether who called is a claim for which nothing speaks but a number, and numbers can be faked."""
    return claim is not None and claim.family is ClaimFamily.IDENTITY and by == "number"
