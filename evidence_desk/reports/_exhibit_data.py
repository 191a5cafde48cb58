"""The evidence list and the integrity annex: one line per sealed file, and the custody log."""

from __future__ import annotations

import json
from typing import Any

from evidence_desk.domain.custody import CustodyEvent
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import SOURCE_CLASSES
from evidence_desk.reports._indexed_report import IndexedReport
from evidence_desk.reports._words import CUSTODY_KINDS, FORMS, KINDS, OTHER_FORM, OUTCOMES
from evidence_desk.text import N_


def exhibits_data(index: IndexedReport) -> dict[str, Any]:
    """Section 5: the list handed in with the evidence.

    Its columns follow the Provisions on Evidence art. 19: number, source, content, date.
    """
    say = index.words.say
    return {
        "title": say(N_("Evidence list")),
        "columns": [
            say(msgid)
            for msgid in (
                N_("Evidence"),
                N_("Name"),
                N_("Source"),
                N_("Form"),
                N_("Content"),
                N_("Date"),
                N_("Size, length"),
            )
        ],
        "rows": [_exhibit(index, place, item) for place, item in enumerate(index.report.items)],
        "empty": say(N_("No file is filed under this debt.")),
        "signature": [
            say(N_("Handed in by (signature or seal):")),
            say(N_("Date:")),
            say(N_("Copies:")),
        ],
    }


def annex_data(index: IndexedReport) -> dict[str, Any]:
    """Section 6: names, sizes, hashes and times of take-in, then the custody log with its chain."""
    say, report = index.words.say, index.report
    chain = (
        N_("Each line's hash covers the line before it. Lines found to follow so: {count}.")
        if report.chain_intact
        else N_(
            "Of {count} lines not every one follows from the line before; the log is not as it was written."
        )
    )
    return {
        "title": say(N_("Integrity annex")),
        "intro": say(
            N_(
                "The SHA-256 hash was computed when a file was taken in. Equal hashes say that the bytes are"
                " unchanged since then; they say nothing about the time before."
            )
        ),
        "columns": [
            say(msgid)
            for msgid in (N_("Evidence"), N_("File"), N_("Bytes"), N_("Taken in at"), N_("File's own date"))
        ],
        "rows": [_fixity(index, place, item) for place, item in enumerate(report.items)],
        "log_title": say(N_("Custody log")),
        "log_intro": say(chain, count=len(report.custody)),
        "log_columns": [
            say(msgid) for msgid in (N_("No."), N_("At"), N_("Event"), N_("Evidence"), N_("Details"))
        ],
        "log": [_event(index, event) for event in report.custody],
        "head_label": say(N_("Head of the chain")),
        "head": {"digest": report.chain_head},
    }


def _exhibit(index: IndexedReport, place: int, item: EvidenceItem) -> dict[str, Any]:
    entries = index.entries_of.get(item.fixity.digest, [])
    return {
        "label": f"exhibit-{place}",
        "no": index.exhibit(item.fixity.digest, "annex"),
        "name": item.name,
        "source": _source(index, item, entries),
        "form": index.words.say(FORMS.get(entries[0].source_class, OTHER_FORM) if entries else OTHER_FORM),
        "content": _content(index, item, entries),
        "date": _dates(index, entries),
        "size": _extent(index, item, entries),
    }


def _source(index: IndexedReport, item: EvidenceItem, entries: list[TimelineEntry]) -> str:
    named = dict.fromkeys(index.words.say(SOURCE_CLASSES[entry.source_class]) for entry in entries)
    if item.parent is None:
        return index.words.listed(named)
    outer = next((one for one in index.report.items if one.id == item.parent), None)
    number = index.exhibit(outer.fixity.digest)["t"] if outer else "–"
    return index.words.listed([*named, index.words.say(N_("found inside {number}"), number=number)])


def _content(index: IndexedReport, item: EvidenceItem, entries: list[TimelineEntry]) -> str:
    say = index.words.say
    if not entries:
        return say(OUTCOMES[item.outcome])
    parties = dict.fromkeys(entry.counterparty or entry.number or say(N_("unknown")) for entry in entries)
    kinds = {
        kind: sum(entry.kind is kind for entry in entries) for kind in dict.fromkeys(e.kind for e in entries)
    }
    counted = index.words.listed(f"{say(KINDS[kind])} × {count}" for kind, count in kinds.items())
    return say(N_("{counted}; with {parties}"), counted=counted, parties=index.words.listed(parties))


def _dates(index: IndexedReport, entries: list[TimelineEntry]) -> str:
    days = sorted({entry.at.local(index.words.zone).date().isoformat() for entry in entries if entry.at})
    if not days:
        return index.words.say(N_("unknown"))
    return (
        days[0] if len(days) == 1 else index.words.say(N_("{first} to {last}"), first=days[0], last=days[-1])
    )


def _extent(index: IndexedReport, item: EvidenceItem, entries: list[TimelineEntry]) -> list[str]:
    length = entries[0].duration_ms if len(entries) == 1 else None
    size = index.words.size(item.fixity.size)
    return [size, index.words.duration(length)] if length is not None else [size]


def _fixity(index: IndexedReport, place: int, item: EvidenceItem) -> dict[str, Any]:
    return {
        "label": f"annex-{place}",
        "no": index.exhibit(item.fixity.digest),
        "name": item.name,
        "path": item.source_path,
        "size": f"{item.fixity.size:,}",
        "received": index.words.stamp(item.received_at),
        "modified": index.words.stamp(item.modified_at)
        if item.modified_at
        else index.words.say(N_("unknown")),
        "read_by": index.words.say(
            N_("{outcome}, by {importer} version {version}"),
            outcome=index.words.say(OUTCOMES[item.outcome]),
            importer=item.importer,
            version=item.importer_version,
        ),
        "algorithm": item.fixity.algorithm.upper().replace("SHA256", "SHA-256"),
        "hash": {"digest": item.fixity.digest},
        "notices": [index.words.render(notice) for notice in item.notices],
    }


def _event(index: IndexedReport, event: CustodyEvent) -> dict[str, Any]:
    details = dict(event.details)
    return {
        "no": str(event.number),
        "at": index.words.stamp(event.at),
        "kind": index.words.say(CUSTODY_KINDS[event.kind]),
        "exhibit": index.exhibit(event.item_sha256, "annex") if event.item_sha256 else {"t": "", "to": None},
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, default=str) if details else "",
        "hash": {"digest": event.hash},
    }
