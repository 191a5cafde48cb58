"""Words of a recording that a later or earlier message of the other side denies."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.content import compare
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import RecordingRule
from evidence_desk.rules._amounts import (
    contradicted,
    day_of,
    quoted,
    said,
    spoken_quote,
    subject_of,
    written_words,
)
from evidence_desk.text import N_, Message

_DENIED = N_(
    "The recording says {said}; what was written on {day} speaks against it: {written}. Both stand side by "
    "side, and no grade is changed by it."
)
_KEEP = N_(
    "Keep both. Look up the passage in the recording, and ask in writing to what day and what call the "
    "denial refers."
)


class DeniedInWriting(RecordingRule):
    """X3: the subject of a claim stands in a message of the other side behind a denial."""

    key = "denied_in_writing"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-88",)
    title = Message(N_("Said in a recording, denied in writing"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each claim and message that denies it."""
        for found in contradicted(view, "X3"):
            contradiction, claim, item = found
            words = str(compare(claim, item.text, view.parameters)[1].get("words") or "")
            written = written_words(item, words)
            yield self.finding(
                view.debt,
                (view.recording.id, item.id),
                Message(
                    _DENIED,
                    {"said": said(claim), "day": day_of(item, view.zone), "written": quoted(written)},
                ),
                {
                    "contradiction": "X3",
                    "label": "denied",
                    "words": words,
                    **contradiction.values,
                    "quotes": [spoken_quote(claim), written],
                },
                next_step=Message(_KEEP),
                subject=subject_of(found),
            )


RULE = DeniedInWriting()
