"""Recordings without anything written: what was to be shown, what was compared, what could be added."""

from __future__ import annotations

from collections import Counter
from typing import Any

from evidence_desk.domain.corroboration import (
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    Grade,
    Verdict,
)
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import FAMILIES, claim_messages, missing_message, stretch
from evidence_desk.reports._indexed_report import IndexedReport
from evidence_desk.text import N_

_DAY_MS = 86_400_000
_MOST_VERDICTS = 4

_CARRIER = N_("the carrier's call details (usually available for about six months)")
_CONFIRM = N_("the other side's confirmation in writing, or the answer of its official customer service")
_BILL = N_("the bill or repayment page of the day of the call")
_SAME_WORDS = N_(
    "messages of the same number with the same words; a call record or message of the person contacted"
)
_ADDITIONS = {
    ClaimFamily.CALL_OCCURRED: (_CARRIER,),
    ClaimFamily.IDENTITY: (N_("a written notice of assignment or of who acts for the creditor"), _CARRIER),
    ClaimFamily.AMOUNT_DEMANDED: (_BILL, _CONFIRM),
    ClaimFamily.PROMISE_WAIVER: (_CONFIRM, _BILL),
    ClaimFamily.PROMISE_INSTALMENT: (_CONFIRM, N_("the repayment plan in the app after the call")),
    ClaimFamily.PROMISE_STOP_CONTACT: (_CONFIRM,),
    ClaimFamily.PAYMENT_CHANNEL: (N_("the payment record, and a written notice that names the account"),),
    ClaimFamily.USER_ACKNOWLEDGEMENT: (_BILL,),
}


def corroboration_data(index: IndexedReport) -> dict[str, Any]:
    """The first group of section 4: flagged recordings in the order of the timeline."""
    say = index.words.say
    flagged = [entry for entry in index.report.entries if _is_flagged(index, entry)]
    return {
        "title": say(N_("Recordings without written corroboration")),
        "summary": summary(index),
        "columns": [
            say(msgid)
            for msgid in (
                N_("No."),
                N_("Evidence"),
                N_("What was to be shown"),
                N_("What was found in this case file"),
                N_("What could be added"),
            )
        ],
        "rows": [_row(index, entry) for entry in flagged],
    }


def summary(index: IndexedReport) -> str:
    """How many recordings of this debt stand without anything written, as one sentence."""
    count = sum(_is_flagged(index, entry) for entry in index.report.entries)
    if not count:
        return index.words.say(N_("No recording of this debt is marked as lacking written corroboration."))
    if count == 1:
        return index.words.say(
            N_("For one recording no sufficient written corroboration was found in this case file.")
        )
    return index.words.say(
        N_("For {count} recordings no sufficient written corroboration was found in this case file."),
        count=count,
    )


def _is_flagged(index: IndexedReport, entry: TimelineEntry) -> bool:
    assessment = index.report.assessments.get(entry.id)
    return entry.flagged or bool(assessment and assessment.flagged)


def _row(index: IndexedReport, entry: TimelineEntry) -> dict[str, Any]:
    assessment = index.report.assessments.get(entry.id)
    return {
        "row": index.row(entry.id),
        "exhibit": index.exhibit(entry.item_sha256),
        "shown": _to_be_shown(index, assessment),
        "found": _found(index, entry, assessment),
        "added": _additions(index, assessment),
    }


def _unsupported(assessment: Assessment | None) -> list[ClaimAssessment]:
    return [claim for claim in assessment.claims if not claim.supported] if assessment else []


def _to_be_shown(index: IndexedReport, assessment: Assessment | None) -> list[dict[str, str]]:
    claims = _unsupported(assessment)
    if not claims:
        return [
            {"t": index.words.say(N_("No statement is marked in this recording.")), "words": "", "place": ""}
        ]
    return [
        {
            "t": index.words.say(FAMILIES[claim.claim.family]),
            "words": claim.claim.words,
            "place": index.words.bracketed(_where(index, claim.claim)),
        }
        for claim in claims
    ]


def _found(index: IndexedReport, entry: TimelineEntry, assessment: Assessment | None) -> list[str]:
    lines = [_searched(index, entry)]
    if assessment is None:
        return [*lines, index.words.say(N_("This recording was not assessed."))]
    claims = _unsupported(assessment)
    several = len(claims) > 1
    for claim in claims:
        name = index.words.say(FAMILIES[claim.claim.family])
        told = _verdict_lines(index, claim.verdicts)
        lines += (
            [index.words.say(N_("{claim}: {line}"), claim=name, line=line) for line in told]
            if several
            else told
        )
    if not claims:
        lines += _verdict_lines(index, assessment.nearby)
    if assessment.missing:
        lines.append(index.words.render(missing_message(assessment.missing)))
    return lines


def _searched(index: IndexedReport, entry: TimelineEntry) -> str:
    window = index.report.parameters.weak_window_ms
    count = index.written_near(entry, window)
    if count is None:
        return index.words.say(
            N_("The time of this recording is unknown, so nothing near it could be looked for.")
        )
    days = window // _DAY_MS
    return index.words.say(
        N_("Written entries of this debt within {days} days before and after: {count}."),
        days=days,
        count=count,
    )


def _verdict_lines(index: IndexedReport, verdicts: tuple[Verdict, ...]) -> list[str]:
    """The best verdicts in words; the rest by rule and number, so that none is passed over."""
    ranked = [verdict for verdict in verdicts if verdict.grade.rank] or list(verdicts[:2])
    told = ranked[:_MOST_VERDICTS]
    rest = Counter(verdict.rule for verdict in verdicts if not any(verdict is one for one in told))
    lines = [index.verdict(verdict) for verdict in told]
    if rest:
        rules = index.words.listed(f"{rule} × {count}" for rule, count in sorted(rest.items()))
        lines.append(index.words.say(N_("Further items compared, by rule: {rules}."), rules=rules))
    return lines


def _additions(index: IndexedReport, assessment: Assessment | None) -> list[str]:
    families = [claim.claim.family for claim in _unsupported(assessment)]
    wanted = [addition for family in families for addition in _ADDITIONS.get(family, (_SAME_WORDS,))]
    if assessment is None or assessment.call is not Grade.STRONG:
        wanted.append(_CARRIER)
    if not families:
        wanted.insert(0, N_("a mark at what was said in the recording, so that it can be compared"))
    wanted.append(N_("the phone that holds the original recording"))
    return [index.words.say(addition) for addition in dict.fromkeys(wanted)]


def _where(index: IndexedReport, claim: Claim) -> str:
    """Where a claim is heard and how much it names."""
    said = [index.words.render(message) for message in claim_messages(claim)]
    return index.words.listed(filter(None, [stretch(claim.start_ms, claim.end_ms), *said]))
