"""Plain words for claims and verdicts: what kind of statement, which rule, which values were compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_desk.domain.corroboration import Claim, ClaimAssessment, ClaimFamily, Grade, Verdict
from evidence_desk.gui import dates
from evidence_desk.gui.detail.words import place, yuan
from evidence_desk.text import N_, Message, _

FAMILIES = {
    ClaimFamily.AMOUNT_DEMANDED: N_("Amount demanded"),
    ClaimFamily.PROMISE_WAIVER: N_("Promise to waive"),
    ClaimFamily.PROMISE_INSTALMENT: N_("Promise of instalments"),
    ClaimFamily.PROMISE_STOP_CONTACT: N_("Promise to stop calling"),
    ClaimFamily.PAYMENT_CHANNEL: N_("Account to pay into"),
    ClaimFamily.THREAT: N_("Threat"),
    ClaimFamily.INSULT: N_("Insult"),
    ClaimFamily.IMPERSONATION: N_("Posing as an authority"),
    ClaimFamily.THIRD_PARTY_DISCLOSURE: N_("Told others about the debt"),
    ClaimFamily.FALSE_LEGAL_CONSEQUENCE: N_("Legal consequence named"),
    ClaimFamily.INDUCE_NEW_DEBT: N_("Urged to borrow elsewhere"),
    ClaimFamily.IDENTITY: N_("Who was calling"),
    ClaimFamily.USER_ACKNOWLEDGEMENT: N_("Own acknowledgement"),
    ClaimFamily.CALL_OCCURRED: N_("The call itself"),
}
#: The words of the grades; the badge says the same.
GRADES = {
    Grade.STRONG: N_("strong"),
    Grade.MEDIUM: N_("medium"),
    Grade.WEAK: N_("weak"),
    Grade.NONE: N_("none"),
    Grade.NOT_ASSESSED: N_("not assessed"),
}
_RULES = {
    "K0": N_("made from this recording itself, so it does not count"),
    "K1": N_("carrier's call details agree"),
    "K2": N_("the phone's call log or a message about the call agrees"),
    "K3": N_("same party, same content, within 7 days"),
    "K6": N_("same party, same subject, within 30 days"),
    "K7": N_("same content; only filed by hand under the same party"),
    "K10": N_("same party or same subject, but not the same content"),
    "K11": N_("does not agree in what a rule asks for"),
    "LINK": N_("linked by hand"),
    "REJECTED": N_("set aside by hand"),
}
_IDENTITY = {
    "number": N_("same number"),
    "signature": N_("signature of the same party"),
    "contract": N_("names the same contract"),
    "alias": N_("names the same party"),
    "filed": N_("same party only because it is filed so"),
}
_MISSING = {"at": N_("the time of the recording"), "number": N_("the number")}


def claim_line(claim: Claim) -> str:
    """Where and how much: the place in the recording, the amount, the plan."""
    parts = []
    if claim.start_ms is not None:
        parts.append(_stretch(claim.start_ms, claim.end_ms))
    if claim.amount_minor is not None:
        amount = yuan(claim.amount_minor)
        parts.append(
            Message(N_("about {amount}"), {"amount": amount}).render() if claim.approximate else amount
        )
    if claim.plan is not None:
        parts.append(_plan(claim.plan))
    if not claim.material:
        parts.append(_("not counted in the badge"))
    return " · ".join(parts)


def claim_verdict(judged: ClaimAssessment) -> str:
    """What the case file holds about one claim, in a sentence that says no more than that."""
    if judged.grade is Grade.NONE:
        return _("No written record in this case file supports this.")
    if judged.supported:
        return _("A written record in this case file says the same.")
    return _("Written records come close, but none supports this sufficiently.")


def rule_words(verdict: Verdict) -> str:
    """What a rule found, with its id and the grade it gives."""
    rule = verdict.rule
    known = _RULES.get(rule)
    values = {"what": _(known) if known else rule, "rule": rule, "grade": _(GRADES[verdict.grade])}
    return Message(N_("{what} (rule {rule}: {grade})"), values).render()


def compared_words(verdict: Verdict) -> str:
    """The compared values of a verdict, as one line of plain words."""
    values = verdict.compared
    spoken = [*_call(values), *_party(values), *_content(values)]
    return _("; ").join(spoken)


def missing_words(missing: tuple[str, ...]) -> str:
    """What is not known, so that nothing could be compared."""
    names = ", ".join(_(_MISSING[each]) if each in _MISSING else each for each in missing)
    return Message(N_("Not known: {what}. Without it nothing can be compared."), {"what": names}).render()


def _call(values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (gap := values.get("start_difference_s")) is not None:
        parts.append(Message(N_("starts {seconds} s apart"), {"seconds": abs(gap)}).render())
    if (recorded := values.get("recorded_s")) is not None and (
        talked := values.get("connected_s")
    ) is not None:
        lengths = {"recorded": dates.duration(recorded * 1000), "talked": dates.duration(talked * 1000)}
        parts.append(Message(N_("recorded {recorded} of a call of {talked}"), lengths).render())
        if not values.get("duration_within_tolerance"):
            parts.append(_("the lengths differ by more than the tolerance"))
    if "number_in_recording" in values:
        known = values["number_in_recording"]
        said = N_("same number {number}") if known else N_("number {number}, inferred from this row")
        parts.append(
            Message(said, {"number": dates.number(values.get("number") or "") or _("unknown")}).render()
        )
    if (hours := values.get("gap_h")) is not None:
        parts.append(Message(N_("{hours} h apart"), {"hours": f"{hours:g}"}).render())
    if values.get("refers_to_call"):
        parts.append(_("the message speaks of the call"))
    return parts


def _party(values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (by := values.get("identity_by")) in _IDENTITY:
        parts.append(_(_IDENTITY[by]))
    if "gap_days" in values:
        days = values["gap_days"]
        if days is None:
            parts.append(_("distance in time not known"))
        else:
            parts.append(Message(N_("{days} days apart"), {"days": f"{days:g}"}).render())
    return parts


def _content(values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (claimed := values.get("claimed_minor")) is not None:
        written = [yuan(minor) for minor in values.get("written_minor") or ()][:4]
        parts.append(_said_and_written(yuan(claimed), written))
    if claimed_plan := values.get("claimed_plan"):
        written = [_plan((count, each)) for count, each in values.get("written_plans") or ()][:4]
        parts.append(_said_and_written(_plan((claimed_plan[0], claimed_plan[1])), written))
    if words := values.get("words"):
        parts.append(Message(N_("same subject: “{words}”"), {"words": words}).render())
    return parts


def _said_and_written(said: str, written: list[str]) -> str:
    if not written:
        return Message(N_("said {said}; no such figure written"), {"said": said}).render()
    return Message(
        N_("said {said}; written {written}"), {"said": said, "written": ", ".join(written)}
    ).render()


def _plan(plan: tuple[int, int]) -> str:
    return Message(N_("{count} instalments of {each}"), {"count": plan[0], "each": yuan(plan[1])}).render()


def _stretch(start_ms: int, end_ms: int | None) -> str:
    return place(start_ms) if end_ms is None else f"{place(start_ms)}–{place(end_ms)}"
