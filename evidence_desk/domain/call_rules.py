"""Rules K1, K2 and X1: what lists of calls and messages say of the call itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evidence_desk.domain.case_views import Coverage
from evidence_desk.domain.communication import SourceClass
from evidence_desk.domain.content import refers_to_a_call
from evidence_desk.domain.corroboration import (
    Contradiction,
    Grade,
    Identity,
    LinkStatus,
    Parameters,
    Record,
    Tier,
    Verdict,
)
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.pair_rules import Pair
from evidence_desk.domain.standing import is_from_them, is_independent, tier


def call_verdicts(
    calls: Sequence[Record], pairs: Iterable[Pair], parameters: Parameters
) -> Iterator[Verdict]:
    """What each log row of the call, and each message that speaks of it, says."""
    for call in calls:
        yield _of_log_row(call)
    for pair in pairs:
        if pair.gap is None or pair.gap > parameters.call_reference_window_ms or not _may_speak(pair):
            continue
        if refers_to_a_call(pair.item.text):
            hours = round(pair.gap / 3_600_000, 1)
            compared = {"gap_h": hours, "identity_by": pair.by, "refers_to_call": True}
            yield Verdict("K2", Grade.MEDIUM, pair.item.id, compared)


def _may_speak(pair: Pair) -> bool:
    """Whether it is the other side's own message, not made from the recording and not set aside."""
    rejected = pair.link is not None and pair.link.status is LinkStatus.REJECTED
    known = pair.identity >= Identity.I2 and pair.tier <= Tier.T3 and is_from_them(pair.item)
    return known and not rejected and is_independent(pair.recording, pair.item)


def _of_log_row(call: Record) -> Verdict:
    compared = call.same_call or {}
    if not compared.get("duration_within_tolerance") or not compared.get("number"):
        return Verdict("K11", Grade.NONE, call.id, compared)
    if tier(call) is Tier.T1:
        # A number the carrier masked fits others, too; one the recording does not state was not compared.
        stated = compared.get("number_in_recording", True) and "*" not in str(compared["number"])
        grade = Grade.STRONG if stated else Grade.MEDIUM
        return Verdict("K1", grade, call.id, compared)
    return Verdict("K2", Grade.MEDIUM, call.id, compared)


def _is_timed(at: Moment) -> bool:
    """Whether a time is the call's own to the minute: a day, or when a file was last copied, is not."""
    return at.precision is not Precision.DAY and at.source is not TimeSource.FILE_MODIFIED


def call_conflicts(
    recording: Record, calls: Sequence[Record], coverage: Sequence[Coverage], parameters: Parameters
) -> Iterator[Contradiction]:
    """X1: the carrier's list covers the time and shows no such call, or a shorter one than was recorded.

    A recording without number or time is compared with nothing: it may be any call.
    """
    if recording.at is None or not recording.number or not _is_timed(recording.at):
        return
    official = [call for call in calls if call.source_class is SourceClass.CARRIER_DETAILS]
    for call in official:
        compared = call.same_call or {}
        recorded, connected = compared.get("recorded_s"), compared.get("connected_s")
        if recorded is None or connected is None or compared.get("duration_within_tolerance"):
            continue
        if recorded > connected:
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
