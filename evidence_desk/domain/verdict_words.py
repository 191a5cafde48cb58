"""What claims and verdicts are called, and what a rule compared, in words that say no more than that.

Window and reports use the same words. Everything is a `Message`, rendered in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evidence_desk.domain.communication import SourceClass
from evidence_desk.domain.corroboration import (
    DEFAULT_PARAMETERS,
    Claim,
    ClaimFamily,
    Grade,
    Parameters,
    Verdict,
)
from evidence_desk.domain.lexicon import groups
from evidence_desk.text import N_, Message

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
GRADES = {
    Grade.STRONG: N_("strong"),
    Grade.MEDIUM: N_("medium"),
    Grade.WEAK: N_("weak"),
    Grade.NONE: N_("none"),
    Grade.NOT_ASSESSED: N_("not assessed"),
    Grade.CONTRADICTED: N_("at odds with the call list"),
}
SOURCE_CLASSES = {
    SourceClass.DEVICE_RECORDING: N_("recording on the phone"),
    SourceClass.DEVICE_CALL_LOG: N_("call log of the phone"),
    SourceClass.CARRIER_DETAILS: N_("call details of the carrier"),
    SourceClass.MESSAGE_EXPORT: N_("export of messages"),
    SourceClass.SCREENSHOT: N_("screenshot"),
    SourceClass.UNREAD_FILE: N_("file kept, contents not read"),
    SourceClass.TRANSCRIPT: N_("transcript"),
    SourceClass.DOCUMENT: N_("document"),
    SourceClass.TEXT_FILE: N_("text file"),
    SourceClass.STATEMENT: N_("bill or statement"),
    SourceClass.USER_NOTE: N_("own note"),
}
_RULES = {
    "K0": N_("made from a recording itself, so it does not count"),
    "K1": N_("carrier's call details agree"),
    "K2": N_("the phone's call log or a message about the call agrees"),
    "K3": N_("same party, same content, within {strong} days"),
    "K4": N_("own message, to which the other side said yes in writing within {strong} days"),
    "K5": N_("bill or statement with the same content, of a day within {statement} days"),
    "K6": N_("same party, same subject, within {medium} days"),
    "K7": N_("same content; only filed by hand under the same party"),
    "K8": N_("same party, the same kind of wording, within {medium} days"),
    "K9": N_("own message about the call within {confirmation} h, without an answer"),
    "K10": N_("same party or same subject, but not the same content"),
    "K11": N_("does not agree in what a rule asks for"),
    "U1": N_("two items of different sources say so, each of medium grade"),
    "X1": N_("the carrier's list of calls shows this call otherwise, or not at all"),
    "X3": N_("a message of the other side denies it"),
    "X4a": N_("a bill or statement names another sum"),
    "X4b": N_("another message of the same party asks for another sum"),
    "X6": N_("more was asked for in writing afterwards"),
    "LINK": N_("linked by hand"),
    "REJECTED": N_("set aside by hand"),
}
_IDENTITY = {
    "number": N_("same number"),
    "signature": N_("signature of the same party"),
    "name": N_("contact name of the same party"),
    "text": N_("names the same party"),
    "filed": N_("same party only because it is filed so"),
}
_MISSING = {"at": N_("the time of the recording"), "number": N_("the number")}
_WITHIN = N_("call {talked} s, recorded {recorded} s, {difference} s apart, within {tolerance} s")
_OVER = N_("call {talked} s, recorded {recorded} s, {difference} s apart, over {tolerance} s")
_WORKED_OUT = N_("worked out: {total} + {principal} × {rate} × {days} days = {expected}")
_WORKED_OUT_PAID = N_("worked out: {total} + {principal} × {rate} × {days} days − {paid} paid = {expected}")
_CAPS = {
    "T4": N_("its sender or its time is not known, or anybody can type it"),
    "T5": N_("it is the user's own word"),
    "undated": N_("its time is not known"),
    "number": N_("a number alone does not tell who called"),
}
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
#: A message may name many sums; the first ones tell what was compared.
_MOST_SUMS = 4


def rule_message(rule: str, parameters: Parameters = DEFAULT_PARAMETERS) -> Message:
    """What a pair rule found, without its id."""
    days = {
        "strong": parameters.strong_window_ms // _DAY_MS,
        "medium": parameters.medium_window_ms // _DAY_MS,
        "statement": parameters.statement_window_ms // _DAY_MS,
        "confirmation": parameters.confirmation_window_ms // _HOUR_MS,
    }
    return Message(_RULES[rule], days) if rule in _RULES else Message("{rule}", {"rule": rule})


def compared_messages(verdict: Verdict) -> tuple[Message, ...]:
    """The values a verdict compared, one phrase each."""
    values = verdict.compared
    return (*_upgrade(values), *_call(values), *_party(values), *_content(values), *_cap(values))


def claim_messages(claim: Claim) -> tuple[Message, ...]:
    """How much a claim names: its amount, its plan."""
    found = []
    if claim.amount_minor is not None:
        amount = yuan(claim.amount_minor)
        found.append(Message(N_("about {amount}"), {"amount": amount}) if claim.approximate else amount)
    if claim.plan is not None:
        found.append(_plan(claim.plan))
    return tuple(found)


def missing_message(missing: Iterable[str]) -> Message:
    """What is not known, so that nothing could be compared."""
    names = listed(Message(_MISSING[name]) if name in _MISSING else _plain(name) for name in missing)
    return Message(N_("Not known: {what}. Without it nothing can be compared."), {"what": names})


def yuan(minor: int) -> Message:
    """An amount of fen as yuan with its unit."""
    return Message(N_("{amount} yuan"), {"amount": f"{minor / 100:,.2f}"})


def place(milliseconds: int) -> str:
    """A place in a recording: mm:ss, or h:mm:ss after an hour."""
    minutes, second = divmod(max(milliseconds, 0) // 1000, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute:02}:{second:02}"


def stretch(start_ms: int | None, end_ms: int | None) -> str:
    """A stretch of a recording: 01:12–01:16; nothing if it is not marked."""
    return "–".join(place(each) for each in (start_ms, end_ms) if each is not None)


def listed(found: Iterable[Message]) -> Message:
    """Several phrases one after the other, parted as the language does it."""
    joined: Message | None = None
    for each in found:
        joined = each if joined is None else Message(N_("{first}, {next}"), {"first": joined, "next": each})
    return joined or Message("")


def _plain(text: str) -> Message:
    return Message("{text}", {"text": text})


def _call(values: Mapping[str, Any]) -> Iterator[Message]:
    if (gap := values.get("start_difference_s")) is not None:
        yield Message(N_("starts {seconds} s apart"), {"seconds": abs(gap)})
    if values.get("named_alike"):
        yield Message(N_("the call recorder wrote it beside the recording, under its name"))
    recorded, talked = values.get("recorded_s"), values.get("connected_s")
    if recorded is not None and talked is not None:
        sentence = _WITHIN if values.get("duration_within_tolerance") else _OVER
        yield Message(
            sentence,
            {
                "talked": talked,
                "recorded": recorded,
                "difference": abs(recorded - talked),
                "tolerance": values.get("duration_tolerance_s", "?"),
            },
        )
    if values.get("number") and values.get("number_in_recording") is False:
        yield Message(N_("number {number}, inferred from this row"), {"number": values["number"]})
    if (hours := values.get("gap_h")) is not None:
        yield Message(N_("{hours} h apart"), {"hours": f"{hours:g}"})
    if values.get("refers_to_call"):
        yield Message(N_("the message speaks of the call"))


def _party(values: Mapping[str, Any]) -> Iterator[Message]:
    by, _, shown = str(values.get("identity_by", "")).partition(" ")
    if by in _IDENTITY:
        found = Message(_IDENTITY[by])
        yield Message(N_("{what} “{shown}”"), {"what": found, "shown": shown}) if shown else found
        if values.get("identity") == "I3":
            yield Message(_IDENTITY["number"])
    if "gap_days" in values:
        days = values["gap_days"]
        unknown = Message(N_("distance in time not known"))
        yield unknown if days is None else Message(N_("{days} days apart"), {"days": f"{days:g}"})


def _content(values: Mapping[str, Any]) -> Iterator[Message]:
    if values.get("negated"):
        yield Message(N_("it denies “{words}”"), {"words": values.get("words") or ""})
        return
    if (claimed := values.get("claimed_minor")) is not None:
        yield _said_and_written(yuan(claimed), [yuan(minor) for minor in values.get("written_minor") or ()])
    if plan := values.get("claimed_plan"):
        yield _said_and_written(_plan(plan), [_plan(each) for each in values.get("written_plans") or ()])
    yield from _accrual(values)
    for claimed, written in (("claimed_days", "written_days"), ("claimed_payees", "written_payees")):
        if values.get(claimed):
            yield _said_and_written(
                listed(map(_plain, values[claimed])), [_plain(each) for each in values.get(written) or ()]
            )
    if same := values.get("same_words"):
        yield Message(N_("same words: “{words}”"), {"words": same})
    elif group := values.get("same_group"):
        yield Message(N_("same kind of wording: {group}"), {"group": _group(group)})
    elif words := values.get("words"):
        yield Message(N_("same subject: “{words}”"), {"words": words})
    if reply := values.get("reply_words"):
        yield Message(N_("the answer, entry {entry}: “{words}”"), {"entry": values["reply"], "words": reply})


def _upgrade(values: Mapping[str, Any]) -> Iterator[Message]:
    for item, rule in zip(values.get("items") or (), values.get("rules") or (), strict=False):
        yield Message(N_("entry {entry} ({rule})"), {"entry": item, "rule": rule})


def _accrual(values: Mapping[str, Any]) -> Iterator[Message]:
    """The arithmetic that brings a bill to the day of the call."""
    if "explained_by" not in values:
        return
    figures = {
        "total": yuan(values["total_minor"]),
        "principal": yuan(values["principal_minor"]),
        "rate": f"{values['daily_ppm'] / 10_000:g} %",
        "days": values["days"],
        "expected": yuan(values["expected_minor"]),
    }
    if values.get("paid_minor"):
        figures["paid"] = yuan(values["paid_minor"])
        yield Message(_WORKED_OUT_PAID, figures)
    else:
        yield Message(_WORKED_OUT, figures)


def _cap(values: Mapping[str, Any]) -> Iterator[Message]:
    if (why := values.get("capped_by")) in _CAPS:
        grade = Message(GRADES[Grade(values["capped_to"])])
        yield Message(N_("{grade} at most: {why}"), {"grade": grade, "why": Message(_CAPS[why])})


def _group(group: str) -> Message:
    """The title of a group of the lexicon."""
    found = groups().get(group)
    return Message("{zh} ({en})", found.title) if found else _plain(group)


def _said_and_written(said: Message, written: list[Message]) -> Message:
    if not written:
        return Message(N_("said {said}; no such figure written"), {"said": said})
    return Message(
        N_("said {said}; written {written}"), {"said": said, "written": listed(written[:_MOST_SUMS])}
    )


def _plan(plan: tuple[int, int] | list[int]) -> Message:
    return Message(N_("{count} instalments of {each}"), {"count": plan[0], "each": yuan(plan[1])})
