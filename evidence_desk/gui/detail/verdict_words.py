"""Lines for claims and verdicts, rendered in the window's language."""

from __future__ import annotations

from evidence_desk.domain.corroboration import Claim, ClaimAssessment, Grade, Verdict
from evidence_desk.domain.verdict_words import (
    GRADES,
    claim_messages,
    compared_messages,
    missing_message,
    rule_message,
    stretch,
)
from evidence_desk.text import N_, Message, _


def claim_line(claim: Claim) -> str:
    """Where and how much: the place in the recording, the amount, the plan."""
    parts = [stretch(claim.start_ms, claim.end_ms), *(each.render() for each in claim_messages(claim))]
    if not claim.material:
        parts.append(_("not counted in the badge"))
    return " · ".join(filter(None, parts))


def claim_verdict(judged: ClaimAssessment) -> str:
    """What the case file holds about one claim, in a sentence that says no more than that."""
    if judged.grade is Grade.NONE:
        return _("No written record in this case file supports this.")
    if judged.supported:
        return _("A written record in this case file says the same.")
    return _("Written records come close, but none supports this sufficiently.")


def rule_words(verdict: Verdict) -> str:
    """What a rule found, with its id and the grade it gives."""
    values = {
        "what": rule_message(verdict.rule),
        "rule": verdict.rule,
        "grade": Message(GRADES[verdict.grade]),
    }
    return Message(N_("{what} (rule {rule}: {grade})"), values).render()


def compared_words(verdict: Verdict) -> str:
    """The compared values of a verdict, as one line of plain words."""
    return _("; ").join(each.render() for each in compared_messages(verdict))


def missing_words(missing: tuple[str, ...]) -> str:
    """What is not known, so that nothing could be compared."""
    return missing_message(missing).render()
