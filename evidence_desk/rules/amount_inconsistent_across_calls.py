"""Amounts demanded in one recording that an earlier recording of the same debt named otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.amount_match import is_equal, role_of
from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import Claim, ClaimFamily, Parameters, Record
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.rules import RecordingRule
from evidence_desk.rules._amounts import day_of, difference_in_words, said, spoken_quote, subtraction
from evidence_desk.text import N_, Message

_DIFFERS = N_(
    "This recording says {said}; the recording of {day} named {other}, {difference} apart. Interest or a "
    "payment between the two days may account for it. Worked out: {arithmetic}."
)
_ASK = N_("Ask for a bill of both days that names each item.")
#: Of many earlier recordings the nearest are compared: one chain of differences tells as much as all pairs.
_MOST_COMPARED = 10


class AmountInconsistentAcrossCalls(RecordingRule):
    """X5: reported once for each pair, on the later recording, whatever is marked in both."""

    key = "amount_inconsistent_across_calls"
    version = 1
    severity = Severity.INFO
    law = ("evidence-rules-88",)
    title = Message(N_("Amounts that differ from call to call"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each earlier recording that named another amount for the same kind of sum."""
        earlier = [each for each in view.others if _is_before(each.record, view.recording)]
        spoken = [each for each in earlier if _demands(each.claims)][:_MOST_COMPARED]
        for other in spoken:
            pair = _first_difference(_demands(view.claims), _demands(other.claims), view.parameters)
            if pair is not None:
                yield self._of_pair(view, other.record, *pair)

    def _of_pair(self, view: RecordingView, other: Record, claim: Claim, before: Claim) -> Finding:
        said_minor, other_minor = claim.amount_minor or 0, before.amount_minor or 0
        shown = subtraction(said_minor, other_minor)
        return self.finding(
            view.debt,
            (view.recording.id, other.id),
            Message(
                _DIFFERS,
                {
                    "said": said(claim),
                    "day": day_of(other, view.zone),
                    "other": yuan(other_minor),
                    "difference": difference_in_words(said_minor - other_minor),
                    "arithmetic": shown,
                },
            ),
            {
                "contradiction": "X5",
                "label": "higher_than_before" if said_minor > other_minor else "lower_than_before",
                "said_minor": said_minor,
                "other_minor": other_minor,
                "difference_minor": said_minor - other_minor,
                "arithmetic": shown,
                "quotes": [spoken_quote(claim), spoken_quote(before)],
            },
            next_step=Message(_ASK),
            subject=f"{view.recording.id}/{other.id}",
        )


def _is_before(one: Record, other: Record) -> bool:
    if one.at is None or other.at is None:
        return False
    return (one.at.epoch_ms, one.id) < (other.at.epoch_ms, other.id)


def _demands(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    return tuple(
        each
        for each in claims
        if each.family is ClaimFamily.AMOUNT_DEMANDED and each.amount_minor is not None
    )


def _first_difference(
    claims: tuple[Claim, ...], before: tuple[Claim, ...], limits: Parameters
) -> tuple[Claim, Claim] | None:
    """The first claim without an equal one before, and the one of its kind it differs from."""
    for claim in claims:
        alike = [each for each in before if role_of(each) is role_of(claim)]
        if alike and not any(
            is_equal(claim, each.amount_minor or 0, each.approximate, limits) for each in alike
        ):
            return claim, alike[0]
    return None


RULE = AmountInconsistentAcrossCalls()
