"""Weaknesses of what was said and by whom: F04, F06, F07, F08, F10, F13, F14."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import ClaimFamily, Grade
from evidence_desk.domain.debt import Identifier, IdentifierKind
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.verdict_words import GRADES
from evidence_desk.rules._weak import Weak, first_of, heard, is_own, speakers_of, stated, theirs
from evidence_desk.text import N_, Message

#: Numbers of identity cards and mobile phones, as they are read out or typed into a transcript.
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_PLAIN = re.compile(r"[\s\W_]")
_MOST_SHOWN = 3
_NAMING = (IdentifierKind.SIGNATURE, IdentifierKind.ALIAS)
#: What is marked as one of these is to show that something definite was said.
_SETTLING = frozenset(
    {
        ClaimFamily.AMOUNT_DEMANDED,
        ClaimFamily.PROMISE_WAIVER,
        ClaimFamily.PROMISE_INSTALMENT,
        ClaimFamily.PROMISE_STOP_CONTACT,
        ClaimFamily.PAYMENT_CHANNEL,
    }
)


def weak_words(view: RecordingView) -> Iterator[Weak]:
    """The weaknesses that the number, the marked passages and the transcript show."""
    looks = (
        ("F04", _unidentified),
        ("F06", _only_own_words),
        ("F07", _leading),
        ("F08", _vague),
        ("F10", _alone),
        ("F13", _without_authority),
        ("F14", _others_data),
    )
    for code, look in looks:
        values: dict[str, Any] = {}
        if shown := tuple(look(view, values)):
            yield Weak(code, shown, values)


def _unidentified(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    """F04: no number, or one of nobody here, and no passage in which the caller says who they are."""
    identity = [each for each in view.assessment.claims if each.claim.family is ClaimFamily.IDENTITY]
    if any(each.grade.rank >= Grade.MEDIUM.rank for each in identity):
        return
    recording = view.recording
    cut = "name_cut_off" in recording.details.get("name_ambiguities", ())
    if recording.number is not None and _owner(view) is not None and not cut:
        return
    if recording.number is None:
        yield Message(N_("no number is known of this call"))
    elif _owner(view) is None:
        values["number"] = recording.number
        yield Message(
            N_("the number {number} is linked to nobody in this case"), {"number": recording.number}
        )
    if cut:
        values["name_cut_off"] = True
        yield Message(N_("the name of the file is cut off, so its number may be, too"))
    if not identity:
        yield Message(N_("no passage is marked in which the caller says who they are"))


def _owner(view: RecordingView) -> Identifier | None:
    """The debt's own number that this call came from."""
    known = view.debt.draft.identifiers if view.debt else ()
    numbers = [each for each in known if each.kind is IdentifierKind.NUMBER]
    return next((each for each in numbers if same_number(each.normalised, view.recording.number)), None)


def _only_own_words(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    """F06: the transcript gives a marked passage to the phone's owner alone."""
    for each in theirs(view):
        speakers = {speaker for _place, speaker, _text in speakers_of(view, each)}
        if speakers and all(is_own(speaker) for speaker in speakers):
            yield from _shown(each.claim.words, values)


def _leading(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    """F07: a bare yes to a question that says the thing itself."""
    rows = heard(view)
    for each in theirs(view):
        for place, speaker, text in speakers_of(view, each):
            if place == 0 or is_own(speaker) or _bare(text) not in stated()["bare_answers"]:
                continue
            _start, _end, asker, question, _verified = rows[place - 1]
            if is_own(asker) and first_of("leading", question):
                yield from _shown(question, values)


def _bare(text: str) -> str:
    return _PLAIN.sub("", normalise(text))


def _vague(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    """F08: what was marked as agreed or demanded leaves itself open."""
    for each in theirs(view):
        if each.claim.family in _SETTLING and first_of("vague", each.claim.words):
            yield from _shown(each.claim.words, values)


def _alone(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    assessment = view.assessment
    if assessment.flagged:
        values |= {"call": assessment.call.value, "content": assessment.content.value}
        shown = {name: Message(GRADES[Grade(values[name])]) for name in ("call", "content")}
        yield Message(N_("the call itself: {call}; what was said: {content}"), shown)


def _without_authority(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    """F13: the number is a third company's, and nothing the lender wrote near the call names that company."""
    owner = _owner(view)
    if owner is None or not owner.party or view.debt is None:
        return
    known = view.debt.draft.identifiers
    names = {owner.party, *(i.written for i in known if i.party == owner.party and i.kind in _NAMING)}
    lender = {normalise(i.written) for i in known if not i.party and i.kind is IdentifierKind.SIGNATURE}
    numbers = [i.normalised for i in known if not i.party and i.kind is IdentifierKind.NUMBER]
    for item in view.written:
        if not any(name in item.text for name in names):
            continue
        if normalise(item.signature or "") in lender or any(
            same_number(each, item.number) for each in numbers
        ):
            return
    values["party"] = owner.party
    yield Message(N_("nothing that the lender wrote near this call names {party}"), {"party": owner.party})


def _others_data(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    texts = [row[3] for row in heard(view)] or [each.claim.words for each in view.assessment.claims]
    known = [i.normalised for i in view.debt.draft.identifiers] if view.debt else []
    own = [view.recording.number, *known]
    found = {match[0] for text in texts for match in _PRIVATE.finditer(text)}
    others = [each for each in found if not any(same_number(number, each) for number in own)]
    if others:
        values["numbers"] = len(others)
        yield Message(N_("numbers of others may be heard in it: {count}"), {"count": len(others)})


def _shown(words: str, values: dict[str, Any]) -> Iterator[Message]:
    """The words of a passage as what shows the weakness; the first few are enough to read."""
    passages = values.setdefault("passages", [])
    passages.append(words)
    if len(passages) <= _MOST_SHOWN:
        yield Message(N_("“{words}”"), {"words": words})
