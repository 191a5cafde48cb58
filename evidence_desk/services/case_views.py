"""Builds what the rules look at from the case: one recording, one day, one debt. Database only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.case_views import CallSeen, DayView, DebtView, RecordingView, Spoken
from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Kind, SourceClass
from evidence_desk.domain.corroboration import Record
from evidence_desk.domain.debt import Debt, IdentifierKind
from evidence_desk.domain.grading import assess
from evidence_desk.domain.search_words import normalise
from evidence_desk.rules import RecordingRule, rules
from evidence_desk.store.repositories.assessments import record
from evidence_desk.store.repositories.filings import UNANSWERED
from evidence_desk.store.repositories.findings import CAPPING_RULE
from evidence_desk.store.unit_of_work import UnitOfWork

#: Recordings of a debt whose marked words are compared with each other: the nearest.
_MOST_OTHERS = 200
#: Written items that are kept for the next recording.
_MOST_KEPT = 12_000


class CaseViews:
    """Pictures of one debt (None: the inbox) for the rules, inside one transaction."""

    def __init__(self, work: UnitOfWork, debt: Debt | None, zone: ZoneInfo) -> None:
        self._work, self._debt, self._zone = work, debt, zone
        self._number = debt.id if debt else None
        self._names = _names(debt)
        self.parameters = work.parameters.all()
        self._read: dict[int, Record | None] = {}

    def recording(self, number: CommunicationId) -> RecordingView:
        """One recording with all that bears on it; raises KeyError where there is none."""
        rows = self._work.assessments.records((number,))
        if not rows:
            raise KeyError(number)
        row, limits = rows[0], self.parameters
        links = {link.item: link for link in self._work.links.of(number)}
        found = self._work.assessments.written(
            row, self._number, limits.weak_window_ms, limits.most_compared, tuple(links)
        )
        written = self._items(found)
        compared = self._work.filings.calls_of(number)
        rows_of_calls = self._work.assessments.records(tuple(compared))
        calls = tuple(record(call, same_call=compared[call.id]) for call in rows_of_calls)
        subject, claims = record(row), self._work.claims.of(number)
        coverage = self._work.examinations.coverage(subject.at.epoch_ms) if subject.at else ()
        bearing = (subject, calls, written, claims, links, limits, coverage)
        view = RecordingView(
            self._debt,
            self._zone,
            limits,
            subject,
            assess(*bearing),
            calls,
            written,
            claims,
            links,
            self._others(subject),
            coverage,
            self._work.examinations.copies(number),
            self._work.examinations.profile(subject.item_sha256),
            self._work.examinations.words(number),
            self._differences(subject),
        )
        explained = self._explained(view)
        return replace(view, assessment=assess(*bearing, explained)) if explained else view

    def day(self, day: date) -> DayView:
        """All that happened on one day of the phone's zone."""
        low, high = self._span(day)
        inside = self._work.assessments.between(self._number, low, high, list(Kind))
        calls = [row for row in inside if row.kind == Kind.CALL]
        taped = self._work.examinations.recordings_of_calls(row.id for row in calls)
        recordings = [row for row in inside if row.kind == Kind.RECORDING]
        logged = self._work.examinations.logged(row.id for row in recordings)
        before, after = (self._work.examinations.coverage(each) for each in (low, high))
        return DayView(
            self._debt,
            self._zone,
            self.parameters,
            day,
            tuple(_seen(record(row), taped.get(row.id, ())) for row in calls),
            tuple(record(row) for row in recordings if row.id not in logged),
            tuple(self._written(row) for row in inside if Kind(row.kind) in WRITTEN_KINDS),
            bool({each.item for each in before} & {each.item for each in after}),
        )

    def whole(self) -> DebtView:
        """The debt with what was found in it so far, counted."""
        first, last = self._work.examinations.extent(self._number)
        kinds, flagged = self._work.examinations.counts(self._number)
        return DebtView(
            self._debt,
            self._zone,
            self.parameters,
            self._work.findings.counted(self._number),
            kinds.get(Kind.RECORDING, 0),
            flagged,
            first,
            last,
            kinds,
        )

    def _explained(self, view: RecordingView) -> frozenset[CommunicationId]:
        """The messages whose other figure a person has explained, where it is still the same figure."""
        decided = self._work.findings.explained(self._number, view.recording.id)
        if not decided:
            return frozenset()
        return frozenset(
            each.entries[1]
            for rule in rules()
            if rule.key == CAPPING_RULE and isinstance(rule, RecordingRule)
            for each in rule.examine(view)
            if decided.get(each.known_by) == each.facts
        )

    def _others(self, subject: Record) -> tuple[Spoken, ...]:
        """The debt's other recordings within the weak window, nearest first."""
        if subject.at is None:
            return ()
        at, reach = subject.at.epoch_ms, self.parameters.weak_window_ms
        rows = self._work.assessments.between(self._number, at - reach, at + reach + 1, [Kind.RECORDING])
        near = sorted(
            (row for row in rows if row.id != subject.id), key=lambda row: (abs(row.at_ms - at), row.id)
        )
        return tuple(
            Spoken(record(row), self._work.claims.of(CommunicationId(row.id))) for row in near[:_MOST_OTHERS]
        )

    def _differences(self, subject: Record) -> tuple[tuple[SourceClass, int], ...]:
        """How much later the debt's recordings near this one start than the log rows of their calls."""
        if subject.at is None:
            return ()
        reach = self.parameters.weak_window_ms
        return self._work.examinations.start_differences(self._number, subject.at.epoch_ms, reach)

    def _items(self, ids: Sequence[int]) -> tuple[Record, ...]:
        """Written items by id; recordings that lie near each other share most of them."""
        missing = [each for each in ids if each not in self._read]
        if len(self._read) + len(missing) > _MOST_KEPT:
            self._read, missing = {}, list(ids)
        self._read |= dict.fromkeys(missing)
        for row in self._work.assessments.took_place(missing):
            self._read[row.id] = self._written(row)
        return tuple(item for each in ids if (item := self._read[each]))

    def _written(self, row: Any) -> Record:
        """A written item, recognised by the counterparty's names and signatures where it carries one."""
        for shown in filter(None, (row.signature, row.name_written)):
            if any(name in normalise(shown) for name in self._names):
                return record(row, f"signature {shown}" if shown == row.signature else f"name {shown}")
        text = normalise(row.text)
        named = next((name for name in sorted(self._names) if name in text), "")
        return record(row, f"text {named}" if named else "")

    def _span(self, day: date) -> tuple[int, int]:
        """Epoch ms of a day's beginning and of the next one's."""
        begins = [datetime.combine(each, time(), self._zone) for each in (day, day + timedelta(days=1))]
        low, high = (int(each.astimezone(UTC).timestamp() * 1000) for each in begins)
        return low, high


def _seen(call: Record, recordings: tuple[CommunicationId, ...]) -> CallSeen:
    return CallSeen(call, recordings, call.details.get("call_type") not in UNANSWERED)


def _names(debt: Debt | None) -> frozenset[str]:
    if debt is None:
        return frozenset()
    draft = debt.draft
    known = [
        i.written for i in draft.identifiers if i.kind in (IdentifierKind.ALIAS, IdentifierKind.SIGNATURE)
    ]
    parties: Iterable[str] = (i.party for i in draft.identifiers)
    names = (normalise(name).strip() for name in (*known, *parties, draft.creditor, draft.product))
    # A single character would recognise anybody, and what only looks empty everybody.
    return frozenset(name for name in names if len(name) > 1)
