"""The rows of the printed timeline: every entry once, its words in full."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from evidence_desk.domain.communication import WRITTEN_KINDS, Kind, SourceClass
from evidence_desk.domain.corroboration import Claim, Grade
from evidence_desk.domain.hand_note import note_age
from evidence_desk.domain.phone_register import clock_error
from evidence_desk.domain.report import Quote
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import GRADES, stretch
from evidence_desk.reports._indexed_report import IndexedReport
from evidence_desk.reports._words import ASSUMED_ZONE_LETTER, Words, time_letter
from evidence_desk.text import N_

_CHECKED = {True: N_("checked against the sound"), False: N_("not checked against the sound")}
_BADGE_STYLES = {Grade.NONE: "filled", Grade.NOT_ASSESSED: "dashed"}


def timeline_data(index: IndexedReport) -> dict[str, Any]:
    """Section 3: the dated rows, then those without a time under their own heading."""
    say = index.words.say
    return {
        "title": say(N_("Timeline")),
        "intro": _period(index),
        "legend": _legend(index),
        "badge_legend": say(
            N_(
                "Each recording carries two grades: whether other evidence in this case file says that the"
                " call took place, and whether something written says the same as was said. A black box"
                " means that nothing was found."
            )
        ),
        "columns": [
            say(msgid)
            for msgid in (
                N_("No."),
                N_("Time"),
                N_("Channel"),
                N_("Counterparty"),
                N_("Content (quoted word for word, with its place)"),
                N_("Evidence"),
                N_("Corroboration"),
            )
        ],
        "rows": [_row(index, entry) for entry in index.dated],
        "undated_title": say(N_("Entries without a known time")),
        "undated_intro": say(N_("No time could be read for these entries; their order says nothing.")),
        "undated": [_row(index, entry) for entry in index.undated],
        "empty": say(N_("No entry is filed under this debt.")),
    }


def marked_words(index: IndexedReport, recording: int, claims: tuple[Claim, ...]) -> list[dict[str, str]]:
    """What was said in a recording: words of its transcript, then claims a person marked elsewhere in it."""
    quotes = index.report.quotes.get(recording, ())
    heard = {(quote.words, quote.start_ms) for quote in quotes}
    rest = [claim for claim in claims if claim.words and (claim.words, claim.start_ms) not in heard]
    return [
        {"words": quote.words, "place": _place(index.words, quote, _CHECKED[quote.verified])}
        for quote in quotes
    ] + [
        {
            "words": claim.words,
            "place": _place(index.words, claim, N_("marked by the user")),
        }
        for claim in rest
    ]


def _place(words: Words, said: Quote | Claim, standing: str) -> str:
    return words.bracketed(words.listed([stretch(said.start_ms, said.end_ms), words.say(standing)]))


def _row(index: IndexedReport, entry: TimelineEntry) -> dict[str, Any]:
    own = index.row(entry.id) or {"t": "", "to": None}
    words = index.words
    channel = words.channel(entry.kind, entry.direction, entry.call_type)
    if entry.kind is Kind.CALL and entry.duration_ms == 0:
        channel = channel if len(channel) > 1 else [*channel, words.say(N_("not connected"))]
    elif entry.duration_ms is not None:
        channel.append(words.duration(entry.duration_ms))
    return {
        "no": own["t"],
        "label": own["to"],
        "date": words.date(entry.at) if entry.at else words.say(N_("unknown")),
        "clock": words.clock(entry.at) if entry.at else "",
        "letters": _letters(entry),
        "channel": channel,
        "party": _party(index, entry),
        "quotes": _quotes(index, entry),
        "notes": _notes(index, entry),
        "exhibits": index.exhibits(entry),
        "badges": _badges(index, entry),
        "findings": index.finding_references(entry.id),
    }


def _letters(entry: TimelineEntry) -> str:
    if entry.at is None:
        return ""
    letter, _meaning = time_letter(entry.at, entry.source_class)
    return letter if entry.at.zone_known else f"{letter} {ASSUMED_ZONE_LETTER[0]}"


def _party(index: IndexedReport, entry: TimelineEntry) -> list[str]:
    number = entry.number or ""
    if number and entry.number_inferred:
        number = index.words.say(N_("{number} (by the call log)"), number=number)
    known = [part for part in (entry.counterparty, number) if part]
    return known or [index.words.say(N_("unknown"))]


def _quotes(index: IndexedReport, entry: TimelineEntry) -> list[dict[str, str]]:
    place = "" if entry.locator == "whole" else index.words.bracketed(entry.locator)
    own = [{"words": entry.text, "place": place}] if entry.text else []
    if entry.kind is not Kind.RECORDING:
        return own
    assessment = index.report.assessments.get(entry.id)
    claims = tuple(claim.claim for claim in assessment.claims) if assessment else ()
    return own + marked_words(index, entry.id, claims)


def _notes(index: IndexedReport, entry: TimelineEntry) -> list[str]:
    say = index.words.say
    notes = []
    if entry.noted_at is not None:
        age, written = note_age(entry.at, entry.noted_at), index.words.stamp(entry.noted_at)
        notes.append(say(N_("{age}; written {time}"), age=age, time=written))
    if entry.at and entry.at.clock_ahead_ms:
        written = index.words.stamp(entry.at.utc + timedelta(milliseconds=entry.at.clock_ahead_ms))
        notes.append(
            say(
                N_("Time corrected: the phone's clock ran {error}; written was {time}."),
                error=clock_error(entry.at.clock_ahead_ms),
                time=written,
            )
        )
    same = index.rows(entry.same_event)
    if same:
        notes.append(
            say(N_("Same call as no. {numbers}."), numbers=index.words.listed(row["t"] for row in same))
        )
    elif entry.kind is Kind.CALL and entry.duration_ms:
        notes.append(say(N_("Answered; this case file holds no recording of it.")))
    assessment = index.report.assessments.get(entry.id)
    if assessment:
        notes += [index.verdict(verdict) for verdict in assessment.call_verdicts if verdict.grade.rank][:1]
        if not assessment.claims:
            notes.append(say(N_("No statement is marked in this recording.")))
    if entry.source_class is SourceClass.UNREAD_FILE and not entry.text:
        notes.append(say(N_("Kept as it is; its contents were not read.")))
    if entry.attachments:
        notes.append(say(N_("Attachments: {count}."), count=entry.attachments))
    if entry.has_notice:
        notes.append(say(N_("Part of the file could not be read; see the integrity annex.")))
    return notes


def _badges(index: IndexedReport, entry: TimelineEntry) -> list[dict[str, str]]:
    say = index.words.say
    if entry.badges:
        call, content = entry.badges.call, entry.badges.content
        pairs = ((N_("Call: {grade}"), call), (N_("Content: {grade}"), content))
        return [
            {"t": say(msgid, grade=say(GRADES[grade])), "style": _BADGE_STYLES.get(grade, "outlined")}
            for msgid, grade in pairs
        ]
    count = index.supports[entry.id] if entry.kind in WRITTEN_KINDS else 0
    return [{"t": say(N_("says the same: {count}"), count=count), "style": "outlined"}] if count else []


def _period(index: IndexedReport) -> str:
    if not index.dated:
        return ""
    moments = [entry.at for entry in index.dated if entry.at]
    first, last = min(moments, key=lambda m: m.utc), max(moments, key=lambda m: m.utc)
    return index.words.say(
        N_("{first} to {last} ({zone}). Entries: {count}, without a known time: {undated}."),
        first=index.words.date(first),
        last=index.words.date(last),
        zone=index.words.zone_label(last.utc),
        count=len(index.report.entries),
        undated=len(index.undated),
    )


def _legend(index: IndexedReport) -> str:
    used = {time_letter(entry.at, entry.source_class) for entry in index.dated if entry.at}
    if any(entry.at and not entry.at.zone_known for entry in index.dated):
        used.add(ASSUMED_ZONE_LETTER)
    listed = index.words.listed(f"{letter} {index.words.say(meaning)}" for letter, meaning in sorted(used))
    return index.words.say(N_("The small letters say where a time was read: {letters}."), letters=listed)
