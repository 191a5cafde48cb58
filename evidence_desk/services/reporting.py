"""Builds the frozen report of a debt, has it written, and logs what left the case."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import evidence_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import Claim
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.debt import Debt, DebtId
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.report import Party, Quote, TimelineReport
from evidence_desk.domain.timeline import Scope, TimelineEntry
from evidence_desk.errors import EnvironmentFault, UserError, reason
from evidence_desk.reports import writers
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import CancelToken, Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_

#: Exhibit groups in the order a court reads them: sound, call logs, messages, pictures, the rest.
_GROUPS = {
    Kind.RECORDING: 1,
    Kind.CALL: 2,
    Kind.SMS: 3,
    Kind.MMS: 3,
    Kind.CHAT: 3,
    Kind.EMAIL: 3,
    Kind.SCREENSHOT: 4,
}
_OTHER_GROUP = 5


class FormatUnknown(UserError):
    """A report format that does not exist."""

    happened = N_("There is no report format named {format}. There are: {known}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Choose one of these.")


class TargetUnwritable(EnvironmentFault):
    """The report cannot be written where the user wants it."""

    happened = N_("The report could not be written to {path}: {why}.")
    unaffected = N_("The case is unchanged, and no half-written file was left.")
    what_to_do = N_("Choose another folder, or make room on the disk.")


@dataclass(frozen=True, slots=True)
class Written:
    """A report that left the case."""

    path: Path
    format: str
    sha256: str
    size: int
    debt: str


class Reporting:
    """Reports of one case."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WORK)
    def formats(self) -> tuple[str, ...]:
        """Names of the formats there are."""
        return tuple(sorted(writers()))

    @runs_on(Lane.READ)
    def build(self, number: DebtId, language: str) -> TimelineReport:
        """Everything a report of this debt says, as the case stands now."""
        with self._case.read() as work:
            debt = work.debts.get(number)
            entries = work.timeline.entries(work.timeline.ids(Scope(debt=number)))
            recordings = [entry.id for entry in entries if entry.kind is Kind.RECORDING]
            items = _ordered(entries, work.items.behind(entry.id for entry in entries))
            hashes = frozenset(item.fixity.digest for item in items)
            assessments = {each: work.assessments.of(each) for each in recordings}
            quotes = {each: tuple(_quote(claim) for claim in work.claims.of(each)) for each in recordings}
            return TimelineReport(
                language=language,
                debt=debt,
                parties=_parties(debt, entries),
                entries=entries,
                assessments={int(key): value for key, value in assessments.items() if value},
                findings=work.findings.all(number),
                runs=work.findings.runs(number),
                items=items,
                exhibit_numbers=_numbers(entries, items),
                custody=work.custody.concerning(hashes),
                chain_head=work.custody.head(),
                chain_intact=work.custody.is_intact(),
                parameters=self._examination.parameters,
                zone=self._case.zone,
                generated_at=datetime.now(UTC).replace(microsecond=0),
                app_version=evidence_desk.version(),
                rule_versions=self._examination.versions(),
                quotes={int(key): value for key, value in quotes.items() if value},
                rule_titles=self._examination.titles(),
            )

    @runs_on(Lane.WORK)
    def write(
        self, report: TimelineReport, format_name: str, path: Path, cancel: CancelToken | None = None
    ) -> Written:
        """Write `report` whole to `path`: beside it first, then renamed over it."""
        writer = writers().get(format_name)
        if writer is None:
            raise FormatUnknown(format=format_name, known=", ".join(self.formats()))
        beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            writer.write(report, beside)
            if cancel:
                cancel.check()
            data = beside.read_bytes()
            beside.replace(path)
        except OSError as error:
            raise TargetUnwritable(path=str(path), why=reason(error)) from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        return Written(path, format_name, hashlib.sha256(data).hexdigest(), len(data), report.debt.name)

    @runs_on(Lane.WRITE)
    def log(self, written: Written) -> Changes:
        """Keep in the custody log that a report left the case, with its hash."""
        details = {
            "format": written.format,
            "file": written.path.name,
            "sha256": written.sha256,
            "size": written.size,
            "debt": written.debt,
        }
        with self._case.write() as work:
            work.custody.append(CustodyKind.EXPORTED, None, details)
        return Changes(history=True)


def _ordered(entries: Sequence[TimelineEntry], items: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """Items by exhibit group, then by their first place in the timeline; attachments after their parent's."""
    group = _groups(entries)
    place: dict[str, int] = {}
    for position, entry in enumerate(entries):
        place.setdefault(entry.item_sha256, position)

    def key(item: EvidenceItem) -> tuple[int, int, int]:
        digest = item.fixity.digest
        return group.get(digest, _OTHER_GROUP), place.get(digest, len(entries)), int(item.id)

    return tuple(sorted(items, key=key))


def _groups(entries: Sequence[TimelineEntry]) -> dict[str, int]:
    return {entry.item_sha256: _GROUPS.get(entry.kind, _OTHER_GROUP) for entry in entries}


def _numbers(entries: Sequence[TimelineEntry], items: Sequence[EvidenceItem]) -> dict[str, str]:
    """Group and running number ("1-1") of each item; groups are counted without gaps."""
    group = _groups(entries)
    present = sorted({group.get(item.fixity.digest, _OTHER_GROUP) for item in items})
    running: Counter[int] = Counter()
    numbers = {}
    for item in items:
        shown = present.index(group.get(item.fixity.digest, _OTHER_GROUP)) + 1
        running[shown] += 1
        numbers[item.fixity.digest] = f"{shown}-{running[shown]}"
    return numbers


def _parties(debt: Debt, entries: Sequence[TimelineEntry]) -> tuple[Party, ...]:
    """The creditor, its collectors, and every other number that appears."""
    by_party: dict[str, list[str]] = {"": []}
    for known in debt.draft.identifiers:
        by_party.setdefault(known.party, []).append(known.written)
    counted = Counter(entry.number for entry in entries if entry.number)
    owner = {known.normalised: known.party for known in debt.draft.identifiers}
    per_party = Counter(owner[number] for number in counted.elements() if number in owner)
    parties = [
        Party(
            name or debt.draft.creditor or debt.name,
            "agency" if name else "creditor",
            tuple(written),
            per_party[name],
        )
        for name, written in by_party.items()
    ]
    parties += [
        Party(number, "unknown", (number,), count)
        for number, count in counted.most_common()
        if number not in owner
    ]
    return tuple(parties)


def _quote(claim: Claim) -> Quote:
    """A marked passage; the person who marked it wrote its words down from the sound."""
    return Quote(claim.words, claim.start_ms, claim.end_ms, verified=True)
