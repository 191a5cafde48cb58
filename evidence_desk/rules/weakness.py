"""What the other side may hold against a recording, and what helps: one finding for each code that applies.

The codes are the form checklist of this project's facts on evidence. They stand beside the grades and never
change them. Not found yet, because no view shows it: F11 (whether the phone's owner took part in the call),
F12 (a changed file: `verify` looks at the vault), of F01 whether the phone that made it is still kept, of F13
whether a machine spoke. What the sound and its file show is known once the recording's profile was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.verdict_words import listed
from evidence_desk.rules import RecordingRule, cited
from evidence_desk.rules._weak import Weak, stated
from evidence_desk.rules._weak_form import weak_forms
from evidence_desk.rules._weak_words import weak_words
from evidence_desk.text import N_, Message

#: Code → what the other side may say, what helps.
_SAID = {
    "F01": (
        N_(
            "The other side may say that this is a copy and the file of the phone itself is missing: {shown}."
        ),
        N_("Keep the phone that made it and leave the file in its recorder's folder; note the phone."),
    ),
    "F02": (
        N_("The other side may say that the file was changed or that parts are missing: {shown}."),
        N_("Take in the file as the recorder wrote it. See whether the marked passages lie away from these."),
    ),
    "F03": (
        N_("The other side may say that only a part of the call was kept: {shown}."),
        N_("Look on the phone for the rest; if there is none, note how the recording began and ended."),
    ),
    "F04": (
        N_("The other side may say that it was not they who called: {shown}."),
        N_("Mark where they say name, company or staff number, and link the number to a party."),
    ),
    "F05": (
        N_("The other side may say that the words cannot be made out: {shown}."),
        N_("Listen with the louder copy, write the transcript by hand, and mark only what can be heard."),
    ),
    "F06": (
        N_("The other side may say that only you said this, and that they did not agree: {shown}."),
        N_("Mark the passage in which they answer, or ask them to answer in writing."),
    ),
    "F07": (
        N_("The other side may say that the answer was put into their mouth: {shown}."),
        N_("Mark a passage in which they say it in their own words, or ask for it in writing."),
    ),
    "F08": (
        N_("The other side may say that nothing was settled by these words: {shown}."),
        N_("Repeat the point in a message with figures and dates, and ask for an answer."),
    ),
    "F09": (
        N_("The other side may say that it is not clear when this call was: {shown}."),
        N_("Take in the call log of the phone, or ask the carrier for its list while it goes back so far."),
    ),
    "F10": (
        N_("The other side may say that no sufficient written record bears it out: {shown}."),
        N_("Link a message or bill that says the same; if there is none, ask for a written answer."),
    ),
    "F13": (
        N_("The lender may say that the caller did not speak for it: {shown}."),
        N_("Ask the lender in writing who handles the debt on its behalf, and keep the answer."),
    ),
    "F14": (
        N_("Others whose private matters are heard may object to it: {shown}."),
        N_("Hand it only to a court or an authority; leave it out of what is published or sent to others."),
    ),
}


class Weakness(RecordingRule):
    """The form checklist F01 to F14, each with the view its button goes to."""

    key = "weakness"
    version = 1
    severity = Severity.INFO
    law = ("evidence-rules-88",)
    title = Message(N_("What may be held against a recording"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each code that applies to this recording."""
        found = (*weak_forms(view), *weak_words(view))
        for weak in sorted(found, key=lambda each: each.code):
            yield self._of(view, weak)

    def _of(self, view: RecordingView, weak: Weak) -> Finding:
        known = stated()["codes"][weak.code]
        text, helps = _SAID[weak.code]
        finding = self.finding(
            view.debt,
            (view.recording.id,),
            Message(text, {"shown": listed(weak.shown)}),
            {"go_to": known["go_to"], **weak.values},
            next_step=Message(helps),
            subject=f"{view.recording.id}/{weak.code}",
            code=weak.code,
        )
        return replace(finding, basis=cited(known["law"]))


RULE = Weakness()
