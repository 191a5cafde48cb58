"""Searches everything that was read or typed."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.search_words import normalise, terms
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork

_AROUND = 24


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry that holds every word of the query; `where` is text, number, name, file_name or spoken.

    What was spoken is found in a transcript; `at_ms` is where in the recording, if its place is known.
    """

    entry: TimelineEntry
    snippet: str
    where: str
    at_ms: int | None = None


class Searching:
    """Full-text search over a case."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @runs_on(Lane.READ)
    def search(self, query: str, limit: int = 200) -> tuple[SearchHit, ...]:
        """Entries that hold every word of `query`, in timeline order."""
        with self._case.read() as work:
            entries = work.timeline.entries(work.search.ids(query, limit))
            words = terms(query)
            return tuple(_hit(work, entry, words) for entry in entries)


def _hit(work: UnitOfWork, entry: TimelineEntry, words: tuple[str, ...]) -> SearchHit:
    fields = (
        ("text", entry.text),
        ("number", entry.number or ""),
        ("name", entry.counterparty or ""),
        ("file_name", entry.item_name),
    )
    for where, content in fields:
        if any(word in normalise(content) for word in words):
            return SearchHit(entry, _snippet(content, words), where)
    if entry.kind is Kind.RECORDING and (spoken := _spoken(work, entry, words)):
        return spoken
    return SearchHit(entry, entry.text[: 2 * _AROUND], "text")


def _spoken(work: UnitOfWork, entry: TimelineEntry, words: tuple[str, ...]) -> SearchHit | None:
    for transcript in work.transcripts.of(entry.id):
        for segment in transcript.segments:
            if any(word in normalise(segment.text) for word in words):
                return SearchHit(entry, _snippet(segment.text, words), "spoken", segment.start_ms)
    return None


def _snippet(content: str, words: tuple[str, ...]) -> str:
    """The stretch around the first word found; positions may shift by normalising, so it is approximate."""
    norm = normalise(content)
    first = min((norm.find(word) for word in words if word in norm), default=0)
    start = max(0, min(first, len(content)) - _AROUND)
    end = min(len(content), first + 2 * _AROUND)
    piece = content[start:end].replace("\n", " ")
    return f"{'…' if start else ''}{piece}{'…' if end < len(content) else ''}"
