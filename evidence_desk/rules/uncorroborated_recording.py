"""Recordings beside which this case file holds no sufficient written record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import Assessment, Grade, Record, Verdict
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.grading import required_grade
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_NOTHING = N_("No written record in this case file corroborates this recording.")
_CLAIMS = N_(
    "No sufficient written record in this case file corroborates what was marked in this recording: {claims}."
)
_UNMARKED = N_(
    "Written records lie near this recording, but nothing said in it is marked and none is linked to it."
)
_ASK = N_(
    "Within 24 hours, repeat the main points by SMS or through the lender's official channel and ask for a "
    "written reply; save the bill of the day; ask the carrier for call details (kept about six months)."
)
_MARK = N_(
    "Mark what was said in the recording, and link the written record that says the same. If none does, "
    "ask for a written confirmation by SMS or through the lender's official channel."
)
_DATE = N_("The recording has no known time; add it by hand, or take in the phone's call log.")


class UncorroboratedRecording(RecordingRule):
    """The flag NO_WRITTEN_CORROBORATION, with the grades it rests on."""

    key = "uncorroborated_recording"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4", "civil-procedure-74")
    title = Message(N_("Recordings without written corroboration"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding where the recording's flag stands."""
        recording, assessment = view.recording, view.assessment
        if assessment.flagged:
            yield self.finding(
                view.debt,
                (recording.id,),
                _text(assessment),
                _values(assessment),
                next_step=_next_step(recording, assessment),
            )


def _text(assessment: Assessment) -> Message:
    unsupported = [each.claim.words for each in assessment.claims if not each.supported]
    if unsupported:
        return Message(_CLAIMS, {"claims": "；".join(f"“{words}”" for words in unsupported)})
    nearby = assessment.provisional is not None and assessment.provisional is not Grade.NONE
    return Message(_UNMARKED if nearby else _NOTHING)


def _next_step(recording: Record, assessment: Assessment) -> Message:
    if recording.at is None:
        return Message(_DATE)
    has_nearby = assessment.provisional is not None and assessment.provisional is not Grade.NONE
    return Message(_MARK if has_nearby else _ASK)


def _values(assessment: Assessment) -> dict[str, Any]:
    return {
        "flag": "NO_WRITTEN_CORROBORATION",
        "call": assessment.call.value,
        "content": assessment.content.value,
        "provisional": assessment.provisional.value if assessment.provisional else None,
        "missing": list(assessment.missing),
        "call_verdicts": [_verdict(each) for each in assessment.call_verdicts],
        "claims": [
            {
                "family": each.claim.family.value,
                "words": each.claim.words,
                "material": each.claim.material,
                "grade": each.grade.value,
                "required": required_grade(each.claim.family).value,
                "verdicts": [_verdict(verdict) for verdict in each.verdicts],
            }
            for each in assessment.claims
        ],
        "nearby": [_verdict(each) for each in assessment.nearby],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "grade": verdict.grade.value,
        "entry": verdict.item,
        "compared": dict(verdict.compared),
        "reason": verdict.reason.values.get("reason") if verdict.reason else None,
    }


RULE = UncorroboratedRecording()
