"""What a rule said about two items, in words: what agreed, by which rule, and the values it compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_desk.domain.corroboration import Claim, Parameters, Verdict
from evidence_desk.reports._words import Words, position
from evidence_desk.text import N_

_DAY_MS = 86_400_000
_RULES = {
    "K0": N_("made from this recording itself, so it does not count"),
    "K1": N_("carrier's call details agree"),
    "K2": N_("the phone's call log or a message about the call agrees"),
    "K3": N_("same party, same content, within {strong} days"),
    "K6": N_("same party, same subject, within {medium} days"),
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
#: A message may name many sums; the first ones tell what was compared.
_MOST_SUMS = 4


def rule_words(words: Words, rule: str, parameters: Parameters) -> str:
    """What a pair rule found, with its id."""
    what = words.say(
        _RULES.get(rule, rule),
        strong=parameters.strong_window_ms // _DAY_MS,
        medium=parameters.medium_window_ms // _DAY_MS,
    )
    return words.say(N_("{what} (rule {rule})"), what=what, rule=rule)


def compared_words(words: Words, verdict: Verdict) -> str:
    """The compared values and the reason of a verdict, as one line."""
    values = verdict.compared
    parts = [*_call(words, values), *_party(words, values), *_content(words, values)]
    reason = words.render(verdict.reason)
    return words.say(N_("; ")).join([*parts, reason] if reason else parts)


def claim_words(words: Words, claim: Claim) -> str:
    """Where a claim is heard and how much it names."""
    parts = [position(claim.start_ms, claim.end_ms)]
    if claim.amount_minor is not None:
        amount = words.yuan(claim.amount_minor)
        parts.append(words.say(N_("about {amount}"), amount=amount) if claim.approximate else amount)
    if claim.plan is not None:
        parts.append(_plan(words, claim.plan))
    return words.listed(parts)


def missing_words(words: Words, missing: tuple[str, ...]) -> str:
    """What is not known, so that nothing could be compared."""
    names = words.listed(words.say(_MISSING.get(name, name)) for name in missing)
    return words.say(N_("Not known: {what}. Without it nothing can be compared."), what=names)


def _call(words: Words, values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (gap := values.get("start_difference_s")) is not None:
        parts.append(words.say(N_("starts {seconds} s apart"), seconds=abs(gap)))
    recorded, talked = values.get("recorded_s"), values.get("connected_s")
    if recorded is not None and talked is not None:
        within = values.get("duration_within_tolerance")
        sentence = (
            N_("call {talked} s, recorded {recorded} s, {difference} s apart, within {tolerance} s")
            if within
            else N_("call {talked} s, recorded {recorded} s, {difference} s apart, over {tolerance} s")
        )
        tolerance = values.get("duration_tolerance_s", "?")
        difference = abs(recorded - talked)
        parts.append(
            words.say(sentence, talked=talked, recorded=recorded, difference=difference, tolerance=tolerance)
        )
    if values.get("number") and values.get("number_in_recording") is False:
        parts.append(words.say(N_("number {number}, inferred from this row"), number=values["number"]))
    if (hours := values.get("gap_h")) is not None:
        parts.append(words.say(N_("{hours} h apart"), hours=f"{hours:g}"))
    if values.get("refers_to_call"):
        parts.append(words.say(N_("the message speaks of the call")))
    return parts


def _party(words: Words, values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (by := values.get("identity_by")) in _IDENTITY:
        parts.append(words.say(_IDENTITY[by]))
    if "gap_days" in values:
        days = values["gap_days"]
        unknown = words.say(N_("distance in time not known"))
        parts.append(unknown if days is None else words.say(N_("{days} days apart"), days=f"{days:g}"))
    return parts


def _content(words: Words, values: Mapping[str, Any]) -> list[str]:
    parts = []
    if (claimed := values.get("claimed_minor")) is not None:
        sums = [words.yuan(minor) for minor in values.get("written_minor") or ()]
        parts.append(_said_and_written(words, words.yuan(claimed), sums))
    if plan := values.get("claimed_plan"):
        plans = [_plan(words, written) for written in values.get("written_plans") or ()]
        parts.append(_said_and_written(words, _plan(words, plan), plans))
    if same := values.get("words"):
        parts.append(words.say(N_("same subject: “{words}”"), words=same))
    return parts


def _said_and_written(words: Words, said: str, written: list[str]) -> str:
    if not written:
        return words.say(N_("said {said}; no such figure written"), said=said)
    return words.say(
        N_("said {said}; written {written}"), said=said, written=words.listed(written[:_MOST_SUMS])
    )


def _plan(words: Words, plan: tuple[int, int] | list[int]) -> str:
    return words.say(N_("{count} instalments of {each}"), count=plan[0], each=words.yuan(plan[1]))
