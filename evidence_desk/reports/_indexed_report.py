"""A timeline report with its cross references worked out: row numbers, exhibits, and who mentions whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId
from evidence_desk.domain.corroboration import Grade, Verdict
from evidence_desk.domain.report import TimelineReport
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import GRADES, compared_messages, rule_message
from evidence_desk.reports._words import Words
from evidence_desk.text import N_, Message

#: A reference as the template reads it: what is printed, and the label it leads to (None: nowhere).
Reference = dict[str, Any]


class IndexedReport:
    """Looks up what the parts of a report say about each other.

    Rows are numbered from 1 in the order of the report, entries without a time after all others.
    """

    def __init__(self, report: TimelineReport) -> None:
        self.report = report
        self.words = Words(report.language, report.zone)
        self.dated = [entry for entry in report.entries if entry.at is not None]
        self.undated = [entry for entry in report.entries if entry.at is None]
        self.entries = {entry.id: entry for entry in report.entries}
        ordered = enumerate([*self.dated, *self.undated], 1)
        self._rows = {entry.id: number for number, entry in ordered}
        self._items = {item.fixity.digest: place for place, item in enumerate(report.items)}
        self.findings_of: dict[CommunicationId, list[int]] = defaultdict(list)
        for number, finding in enumerate(report.findings, 1):
            for named in finding.entries:
                self.findings_of[named].append(number)
        self.supports = Counter(
            verdict.item
            for assessment in report.assessments.values()
            for claim in assessment.claims
            for verdict in claim.verdicts
            if verdict.grade.rank >= Grade.MEDIUM.rank
        )
        self.entries_of: dict[str, list[TimelineEntry]] = defaultdict(list)
        for entry in report.entries:
            self.entries_of[entry.item_sha256].append(entry)

    def row(self, entry: CommunicationId) -> Reference | None:
        """The timeline row of an entry, if it lies under this debt."""
        number = self._rows.get(entry)
        return {"t": str(number), "to": f"row-{number}"} if number else None

    def rows(self, entries: Iterable[CommunicationId]) -> list[Reference]:
        """The timeline rows of `entries` in the order of the timeline."""
        numbers = sorted(self._rows[entry] for entry in entries if entry in self._rows)
        return [{"t": str(number), "to": f"row-{number}"} for number in numbers]

    def exhibit(self, sha256: str, part: str = "exhibit") -> Reference:
        """The evidence number of an item, leading to its line in the list (or in the "annex")."""
        place = self._items.get(sha256)
        number = self.report.exhibit_numbers.get(sha256, "–")
        return {"t": number, "to": None if place is None else f"{part}-{place}"}

    def exhibits(self, entry: TimelineEntry) -> list[Reference]:
        """The evidence an entry lies in, then that of the other entries of the same call."""
        others = (self.entries[other].item_sha256 for other in entry.same_event if other in self.entries)
        return [self.exhibit(sha256) for sha256 in dict.fromkeys([entry.item_sha256, *others])]

    def finding_references(self, entry: CommunicationId) -> list[Reference]:
        """The findings that name an entry."""
        return [{"t": f"F{number}", "to": f"finding-{number}"} for number in self.findings_of.get(entry, ())]

    def written_near(self, recording: TimelineEntry, window_ms: int) -> int | None:
        """Count the written entries within `window_ms` of a recording; None if its time is unknown."""
        if recording.at is None:
            return None
        middle = recording.at.epoch_ms
        return sum(
            abs(entry.at.epoch_ms - middle) <= window_ms
            for entry in self.dated
            if entry.kind in WRITTEN_KINDS and entry.at is not None
        )

    def verdict(self, verdict: Verdict) -> str:
        """What a rule said about an item: evidence number, grade, rule, and the values compared."""
        say = self.words.say
        entry = self.entries.get(verdict.item)
        line = say(
            N_("{exhibit} {grade}: {rule}"),
            exhibit=self.exhibit(entry.item_sha256)["t"] if entry else say(N_("an item outside this report")),
            grade=say(GRADES[verdict.grade]),
            rule=Message(
                N_("{what} (rule {rule})"),
                {"what": rule_message(verdict.rule, self.report.parameters), "rule": verdict.rule},
            ),
        )
        compared = self._compared(verdict)
        return say(N_("{line}; {compared}."), line=line, compared=compared) if compared else line

    def _compared(self, verdict: Verdict) -> str:
        """The compared values and the user's reason, as one line."""
        parts = (*compared_messages(verdict), *((verdict.reason,) if verdict.reason else ()))
        return self.words.say(N_("; ")).join(self.words.render(part) for part in parts)
