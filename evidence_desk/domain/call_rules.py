"""Rules K1, K2 and X1: what lists of calls and messages say of the call itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_desk.domain.case_views import Coverage
from evidence_desk.domain.communication import SourceClass
from evidence_desk.domain.content import refers_to_a_call
from evidence_desk.domain.corroboration import (
    Contradiction,
    Grade,
    Identity,
    Parameters,
    Record,
    Tier,
    Verdict,
)
from evidence_desk.domain.standing import gap_ms, identity, is_from_them, tier


def call_verdicts(
    recording: Record, calls: Sequence[Record], written: Sequence[Record], parameters: Parameters
) -> Iterator[Verdict]:
    """What each log row of the call, and each message that speaks of it, says."""
    for call in calls:
        yield _of_log_row(call)
    for item in written:
        gap = gap_ms(recording, item)
        if gap is None or gap > parameters.call_reference_window_ms:
            continue
        level, by = identity(recording, item)
        from_them = tier(item) <= Tier.T3 and is_from_them(item)
        if from_them and level >= Identity.I2 and refers_to_a_call(item.text):
            compared = {"gap_h": round(gap / 3_600_000, 1), "identity_by": by, "refers_to_call": True}
            yield Verdict("K2", Grade.MEDIUM, item.id, compared)


def _of_log_row(call: Record) -> Verdict:
    compared = call.same_call or {}
    if not compared.get("duration_within_tolerance") or not compared.get("number"):
        return Verdict("K11", Grade.NONE, call.id, compared)
    if tier(call) is Tier.T1:
        # A number the carrier masked fits others, too.
        grade = Grade.MEDIUM if "*" in str(compared["number"]) else Grade.STRONG
        return Verdict("K1", grade, call.id, compared)
    return Verdict("K2", Grade.MEDIUM, call.id, compared)


def call_conflicts(
    recording: Record, calls: Sequence[Record], coverage: Sequence[Coverage], parameters: Parameters
) -> Iterator[Contradiction]:
    """X1: the carrier's list covers the time and shows no such call, or a shorter one than was recorded.

    A recording without number or time is compared with nothing: it may be any call.
    """
    if recording.at is None or not recording.number:
        return
    official = [call for call in calls if call.source_class is SourceClass.CARRIER_DETAILS]
    for call in official:
        compared = call.same_call or {}
        longer = int(compared.get("recorded_s") or 0) - int(compared.get("connected_s") or 0)
        if longer > int(compared.get("duration_tolerance_s") or longer):
            yield Contradiction("X1", call.id, None, {**compared, "shows": "shorter_call"})
    if official:
        return
    for each in coverage:
        if each.source_class is SourceClass.CARRIER_DETAILS and each.near_ms(recording.at.epoch_ms):
            yield Contradiction(
                "X1",
                None,
                None,
                {
                    "shows": "no_such_call",
                    "number": recording.number,
                    "list_before_ms": each.before_ms,
                    "list_after_ms": each.after_ms,
                },
            )
            return
