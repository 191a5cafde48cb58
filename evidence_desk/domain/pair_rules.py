"""The pair rules K0 and K3 to K11: what one written item says of one claim of a recording.

The first rule that fits wins; caps come after. Each verdict names its rule and the values it compared.
Source: this project's corroboration model, section on pair rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence_desk.domain.accrual import Expected, bill_figures, expected
from evidence_desk.domain.confirmations import affirms
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
from evidence_desk.domain.standing import gap_ms, identity, is_independent, is_own_message, tier
from evidence_desk.text import Message

_DAY_MS = 86_400_000
#: Acts that are seldom repeated in writing word for word; their wording itself is compared.
WORDED = frozenset(
    {
        ClaimFamily.THREAT,
        ClaimFamily.INSULT,
        ClaimFamily.IMPERSONATION,
        ClaimFamily.THIRD_PARTY_DISCLOSURE,
    }
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A recording and a written item, with what follows from both whatever was claimed.

    `reply` is the other side's answer where the item is the user's own message.
    """

    recording: Record
    item: Record
    tier: Tier
    identity: Identity
    by: str
    gap: int | None
    reply: Record | None
    link: Link | None


def paired(recording: Record, item: Record, reply: Record | None, link: Link | None) -> Pair:
    """The pair of a recording and an item."""
    level, by = identity(recording, item)
    return Pair(recording, item, tier(item), level, by, gap_ms(recording, item), reply, link)


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
    if claim is None and grade.rank > Grade.WEAK.rank:
        grade = Grade.WEAK
    if link is not None and grade.rank < Grade.MEDIUM.rank:
        rule, grade = "LINK", Grade.MEDIUM
    reason = Message("{reason}", {"reason": link.reason}) if link else None
    return Verdict(rule, _capped(pair, claim, rule, grade), item.id, values, reason)


def expected_sums(pair: Pair) -> tuple[Expected, ...]:
    """A bill's sums brought to the day of the call, where the bill states what that takes."""
    if pair.tier is not Tier.T1 or pair.recording.at is None or pair.item.at is None:
        return ()
    figures = bill_figures(pair.item.text)
    return expected(figures, pair.item.at.local(), pair.recording.at.local(), ())


def _content(
    pair: Pair, claim: Claim | None, parameters: Parameters
) -> tuple[ContentLevel, Mapping[str, Any]]:
    if claim is None:
        return ContentLevel.C1, {}
    level, compared = compare(claim, pair.item.text, parameters, expected_sums(pair))
    if claim.family in WORDED and level < ContentLevel.C3:
        shared = shared_wording(claim, pair.item.text)
        if shared and not compared.get("negated"):
            return max(level, ContentLevel.C2), {**compared, **shared}
    return level, compared


def _rule(
    pair: Pair, claim: Claim | None, content: ContentLevel, values: dict[str, Any], limits: Parameters
) -> tuple[str, Grade]:
    known = pair.identity >= Identity.I2
    # What has no time may lie anywhere; it is compared, and capped afterwards.
    near = pair.gap if pair.gap is not None else limits.weak_window_ms
    same = content is ContentLevel.C3
    from_them = pair.tier <= Tier.T3
    if from_them and known and near <= limits.strong_window_ms and same:
        return "K3", Grade.STRONG
    if is_own_message(pair.item) and same:
        answered = _confirmed(pair, known, near, values, limits)
        if answered is not None:
            return answered
    if pair.tier is Tier.T1 and known and near <= limits.statement_window_ms and same:
        return "K5", Grade.STRONG
    if claim is not None and claim.family in WORDED and _worded(pair, known, near, values, limits):
        return "K8", Grade.STRONG if values.get("same_words") else Grade.MEDIUM
    if known and near <= limits.medium_window_ms and content >= ContentLevel.C2:
        return "K6", Grade.MEDIUM
    if same and pair.identity is Identity.I1 and near <= limits.strong_window_ms:
        return "K7", Grade.MEDIUM
    if pair.tier is Tier.T1 and values.get("differs"):
        # A bill with another figure is simply no corroboration of this one (X4a).
        return "K11", Grade.NONE
    if known and near <= limits.weak_window_ms:
        return "K10", Grade.WEAK
    if pair.tier >= Tier.T4 and content >= ContentLevel.C2:
        return "K10", Grade.WEAK
    return "K11", Grade.NONE


def _confirmed(
    pair: Pair, known: bool, near: int, values: dict[str, Any], limits: Parameters
) -> tuple[str, Grade] | None:
    """K4 where the other side said yes to the user's own message, K9 while it said nothing."""
    if pair.reply is not None and affirms(pair.reply.text):
        if known and near <= limits.strong_window_ms:
            values["reply"] = pair.reply.id
            return "K4", Grade.STRONG
    elif pair.reply is None and near <= limits.confirmation_window_ms:
        return "K9", Grade.WEAK
    return None


def _worded(pair: Pair, known: bool, near: int, values: dict[str, Any], limits: Parameters) -> bool:
    repeated = values.get("same_group") or values.get("same_words")
    in_tier = pair.tier in (Tier.T2, Tier.T3)
    return bool(repeated and known and in_tier and near <= limits.medium_window_ms)


def _capped(pair: Pair, claim: Claim | None, rule: str, grade: Grade) -> Grade:
    # A message the other side affirmed stands for both; an own one without answer for its author only.
    hint_only = pair.tier >= Tier.T4 and rule != "K4"
    if grade.rank > Grade.WEAK.rank and (hint_only or pair.gap is None):
        return Grade.WEAK
    by_number_alone = claim is not None and claim.family is ClaimFamily.IDENTITY and pair.by == "number"
    if by_number_alone and grade is Grade.STRONG:
        return Grade.MEDIUM
    return grade
