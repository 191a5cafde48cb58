"""Recordings in which a person marked words on contacting or telling somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import ClaimFamily
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.rule_packs import applied_rule
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_TEXT = N_("In this recording words on contacting or telling somebody else are marked: {words}.")
_NEXT = N_(
    "Ask whoever was contacted for a screenshot that shows sender and time, or for the call in their own "
    "list "
    "of calls."
)


class ThirdPartyContact(RecordingRule):
    """Passages that a person marked as disclosure to others; what was marked, not that it happened."""

    key = "third_party_contact"
    version = 1
    severity = Severity.ATTENTION
    law = ("gbt-45251-2025-contacts", "cba-2026-third-persons", "nifa-2018-18")
    title = Message(N_("Contact with other people, as marked"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding for a recording with such passages."""
        rule = applied_rule(self.key)
        marked = [each for each in view.claims if each.family is ClaimFamily.THIRD_PARTY_DISCLOSURE]
        if rule is None or not marked:
            return
        day = view.recording.at.local(view.zone).date() if view.recording.at else None
        values = {
            "passages": [
                {"start_ms": each.start_ms, "end_ms": each.end_ms, "words": each.words} for each in marked
            ]
        }
        words = "；".join(f"“{each.words}”" for each in marked)
        yield self.finding(
            view.debt,
            (view.recording.id,),
            Message(_TEXT, {"words": words}),
            values | rule.values(view.parameters, day),
            next_step=Message(_NEXT),
        )


RULE = ThirdPartyContact()
