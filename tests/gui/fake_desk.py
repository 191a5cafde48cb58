"""A desk in memory that behaves: the services' names and lanes, the domain's dataclasses, real acts and undo.

`FakeDesk.small()` is a hand-made case with three debts; `FakeDesk.large(n)` makes entries on demand, so that
200,000 of them cost nothing until they are shown.
"""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence_desk.bootstrap import CaseInfo
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.debt import (
    Debt,
    DebtDraft,
    DebtId,
    DebtSuggestion,
    DebtSummary,
    Identifier,
    IdentifierKind,
)
from evidence_desk.domain.evidence import EvidenceItem, FileFate, Fixity, ItemId, Outcome
from evidence_desk.domain.facts import DecisionStatus, FactDecision, FactKey, Role, decided, read_facts
from evidence_desk.domain.finding import Finding, RuleRun, RunOutcome, Severity
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.timeline import Badges, FilingBasis, Scope, TimelineEntry
from evidence_desk.errors import EnvironmentFault
from evidence_desk.services.browsing import Details
from evidence_desk.services.changes import Changes
from evidence_desk.services.debts import Totals
from evidence_desk.services.fact_decisions import Stated
from evidence_desk.services.intake import TakeIn
from evidence_desk.services.lane import Cancelled, Lane, runs_on
from evidence_desk.services.reporting import Written
from evidence_desk.services.screenshots import ReadState, ShownScreen
from evidence_desk.services.searching import SearchHit
from evidence_desk.services.times import TimeReading
from evidence_desk.services.verification import VaultCheck
from evidence_desk.text import Message

START = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


def moment(minutes: float = 0.0, precision: Precision = Precision.SECOND) -> Moment:
    utc = START + timedelta(minutes=minutes)
    return Moment(utc, utc.isoformat(), True, precision, TimeSource.RECORD)


def entry(key: int, kind: Kind = Kind.SMS, **changes: object) -> TimelineEntry:
    """A plain entry to which a test adds what it is about."""
    base = TimelineEntry(
        id=CommunicationId(key),
        item_sha256=f"{key:064x}",
        item_name=f"file-{key}.bin",
        locator="whole",
        kind=kind,
        source_class=SourceClass.MESSAGE_EXPORT,
        at=moment(key),
        direction=Direction.IN,
        number="13800138000",
        number_inferred=False,
        counterparty=None,
        duration_ms=None,
        text=f"text {key}",
        debt=None,
        debt_name=None,
        filing_basis=FilingBasis.NONE,
        filing_reason=None,
        same_event=(),
        badges=None,
        flagged=False,
    )
    return replace(base, **changes)


class _Entries(dict[int, TimelineEntry]):
    """Entries by id; those never touched are made when they are asked for."""

    def __init__(
        self,
        make: Callable[[int], TimelineEntry] | None = None,
        ids: Sequence[int] = (),
        facts: Callable[[int], tuple[DebtId | None, Kind, bool]] | None = None,
    ) -> None:
        super().__init__()
        self._make, self.order, self.facts = make, list(ids), facts

    def __missing__(self, key: int) -> TimelineEntry:
        if self._make is None:
            raise KeyError(key)
        return self._make(key)


class _Service:
    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk


class _Browsing(_Service):
    @runs_on(Lane.READ)
    def count(self, scope: Scope) -> int:
        self.desk.asked.append(("count", scope))
        return len(self.desk.ids(scope))

    @runs_on(Lane.READ)
    def page(self, scope: Scope, first: int, limit: int) -> tuple[TimelineEntry, ...]:
        self.desk.asked.append(("page", first, limit))
        return tuple(self.desk.named(n) for n in self.desk.ids(scope)[first : first + limit])

    @runs_on(Lane.READ)
    def position(self, scope: Scope, entry_id: int) -> int | None:
        ids = self.desk.ids(scope)
        return ids.index(entry_id) if entry_id in ids else None

    @runs_on(Lane.READ)
    def entry(self, entry_id: int) -> TimelineEntry:
        return self.desk.named(entry_id)

    @runs_on(Lane.READ)
    def details(self, entry_id: int) -> Details:
        one = self.desk.named(entry_id)
        item = EvidenceItem(
            ItemId(entry_id),
            one.item_name,
            f"/phone/{one.item_name}",
            Fixity(one.item_sha256, 1000),
            "application/octet-stream",
            "any_file",
            1,
            Outcome.TAKEN,
            START,
            None,
            None,
        )
        times = (TimeReading(Message("file name", {}), one.at),)
        return Details(one, item, times, facts=(), notices=(), attachments=())

    @runs_on(Lane.READ)
    def entries(self, ids: Sequence[int]) -> tuple[TimelineEntry, ...]:
        return tuple(self.desk.named(number) for number in ids)

    @runs_on(Lane.READ)
    def custody(self, sha256: str) -> tuple:
        return ()

    @runs_on(Lane.READ)
    def thread(self, entry_id: int, around: int = 50) -> tuple[TimelineEntry, ...]:
        return (self.desk.named(entry_id),)

    @runs_on(Lane.READ)
    def span(self, scope: Scope) -> tuple[int | None, int | None]:
        times = [self.desk.named(n).at.epoch_ms for n in self.desk.ids(scope) if self.desk.named(n).at]
        return (min(times), max(times)) if times else (None, None)


class _Claims(_Service):
    @runs_on(Lane.READ)
    def of(self, recording: int) -> tuple:
        return ()


class _Enriching(_Service):
    """Nothing to be read further."""

    @runs_on(Lane.WRITE)
    def plan(self) -> int:
        return 0

    @runs_on(Lane.WRITE)
    def next(self) -> None:
        return None

    @runs_on(Lane.WRITE)
    def prefer(self, entries: Sequence[int]) -> None:
        pass

    @runs_on(Lane.READ)
    def counts(self) -> tuple:
        return ()

    @runs_on(Lane.READ)
    def failures(self) -> tuple:
        return ()


class _Linking(_Service):
    @runs_on(Lane.READ)
    def links(self, recording: int) -> tuple:
        return ()

    @runs_on(Lane.READ)
    def candidates(self, recording: int, text: str = "", limit: int = 50) -> tuple:
        return ()


class _Listening(_Service):
    @runs_on(Lane.WORK)
    def waveform(self, sha256: str) -> Path | None:
        return None

    @runs_on(Lane.WORK)
    def listening_copy(self, sha256: str, progress, cancel, gain_db=0.0) -> Path:
        path = self.desk.path / f"{sha256[-8:]}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(8000)
            out.writeframes(bytes(16_000))
        return path

    @runs_on(Lane.WORK)
    def original(self, sha256: str) -> Path:
        return self.desk.path / sha256

    @runs_on(Lane.WORK)
    def picture(self, sha256: str, max_side: int) -> Path:
        raise EnvironmentFault


class _Debts(_Service):
    @runs_on(Lane.READ)
    def totals(self) -> Totals:
        desk = self.desk
        return Totals(
            len(desk.ids(Scope())),
            len(desk.ids(Scope(inbox=True))),
            len(desk.ids(Scope(uncorroborated=True))),
            len(desk.ids(Scope())),
        )

    @runs_on(Lane.READ)
    def summaries(self) -> tuple[DebtSummary, ...]:
        return tuple(self.desk.summary(debt) for debt in self.desk.debt_drafts)

    @runs_on(Lane.READ)
    def suggestions(self) -> tuple[DebtSuggestion, ...]:
        names = {draft.name for draft in self.desk.debt_drafts.values()}
        return tuple(one for one in self.desk.proposed if one.name not in names)

    @runs_on(Lane.READ)
    def get(self, debt: DebtId) -> Debt:
        return Debt(debt, self.desk.debt_drafts[debt])

    @runs_on(Lane.READ)
    def inbox_count(self) -> int:
        return len(self.desk.ids(Scope(inbox=True)))

    @runs_on(Lane.WRITE)
    def add(self, draft: DebtDraft) -> tuple[DebtId, Changes]:
        debt = DebtId(max(self.desk.debt_drafts, default=0) + 1)
        self.desk.act(Message("Add a debt", {}))
        self.desk.debt_drafts[debt] = draft
        return debt, Changes(debts=frozenset({debt}), history=True)

    @runs_on(Lane.WRITE)
    def edit(self, debt: DebtId, draft: DebtDraft) -> Changes:
        self.desk.act(Message("Change a debt", {}))
        self.desk.debt_drafts[debt] = draft
        return Changes(debts=frozenset({debt}), history=True)

    @runs_on(Lane.WRITE)
    def remove(self, debt: DebtId) -> Changes:
        self.desk.act(Message("Remove a debt", {}))
        for number in list(self.desk.ids(Scope(debt=debt))):
            self.desk.filed[number] = None
        del self.desk.debt_drafts[debt]
        return Changes(debts=frozenset({debt}), entries=True, history=True)


class _Filing(_Service):
    @runs_on(Lane.WRITE)
    def file(self, ids: Sequence[CommunicationId], debt: DebtId | None) -> Changes:
        self.desk.act(Message("File {number} entries", {"number": len(ids)}))
        self.desk.filed.update(dict.fromkeys(ids, debt))
        return Changes(communications=frozenset(ids), entries=True, history=True)


class _History(_Service):
    @runs_on(Lane.READ)
    def names(self) -> tuple[Message | None, Message | None]:
        undone, redone = self.desk.past, self.desk.future
        return (undone[-1][0] if undone else None), (redone[-1][0] if redone else None)

    @runs_on(Lane.WRITE)
    def undo(self) -> Changes:
        return self._step(self.desk.past, self.desk.future)

    @runs_on(Lane.WRITE)
    def redo(self) -> Changes:
        return self._step(self.desk.future, self.desk.past)

    def _step(self, source: list, target: list) -> Changes:
        name, filed, drafts = source.pop()
        target.append((name, dict(self.desk.filed), dict(self.desk.debt_drafts)))
        self.desk.filed, self.desk.debt_drafts = filed, drafts
        return Changes(everything=True, history=True)


class _Intake(_Service):
    @runs_on(Lane.WORK)
    def survey(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        found: list[Path] = []
        for path in paths:
            found.extend(sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path])
        return tuple(found)

    @runs_on(Lane.WORK)
    def take_in(self, paths, debt, progress, cancel) -> TakeIn:
        files = self.survey(paths)
        progress.total = len(files)
        fates: list[FileFate] = []
        for path in files:
            if self.desk.gate is not None:
                self.desk.gate.wait()
            if cancel.cancelled:
                break
            progress.current = str(path)
            fates.append(self._one(path, debt))
            progress.done += 1
            progress.entries += fates[-1].entries
        return TakeIn(
            tuple(fates),
            Changes(entries=True, history=bool(fates)),
            cancel.cancelled,
            len(files) - len(fates),
        )

    def _one(self, path: Path, debt: DebtId | None) -> FileFate:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in self.desk.sealed:
            return FileFate(str(path), digest, Outcome.HELD, None, 0)
        self.desk.sealed.add(digest)
        number = max(self.desk.entries.order, default=0) + 1
        made = entry(number, Kind.DOCUMENT, item_name=path.name, text="", number=None, item_sha256=digest)
        self.desk.entries[number] = made
        self.desk.entries.order.append(number)
        self.desk.filed[number] = debt
        if path.suffix == ".txt":
            return FileFate(str(path), digest, Outcome.TAKEN, "any_text", 1)
        note = Message("No importer reads this format; it is kept as it is.", {})
        return FileFate(str(path), digest, Outcome.KEPT_UNREAD, None, 1, (note,))


class _Examination(_Service):
    @runs_on(Lane.READ)
    def findings(self, debt: DebtId | None) -> tuple[Finding, ...]:
        return tuple(one for one in self.desk.found if debt is None or one.debt == debt)

    @runs_on(Lane.READ)
    def runs(self) -> tuple[RuleRun, ...]:
        return tuple(self.desk.rule_runs)

    def titles(self) -> dict[str, Message]:
        return {"uncorroborated_recording": Message("Recordings without a written record", {})}

    @runs_on(Lane.READ)
    def assessment(self, recording: CommunicationId) -> None:
        return None

    @runs_on(Lane.WRITE)
    def examine(self, debts) -> Changes:
        self.desk.rule_runs.append(RuleRun("call_density", 1, START, RunOutcome.NO_FINDINGS))
        return Changes(findings=True)


class _Searching(_Service):
    @runs_on(Lane.READ)
    def search(self, text: str, limit: int = 200) -> tuple[SearchHit, ...]:
        every = (self.desk.named(n) for n in self.desk.ids(Scope()))
        found = [
            one
            for one in every
            if text in one.text or text in (one.counterparty or "") or text in (one.number or "")
        ]
        return tuple(SearchHit(one, one.text, "text") for one in found[:limit])


class _Reporting(_Service):
    @runs_on(Lane.READ)
    def build(self, debt: DebtId, language: str) -> tuple:
        return (debt, language, self.desk.ids(Scope(debt=debt)))

    @runs_on(Lane.WORK)
    def write(self, report, form: str, path: Path, cancel) -> Written:
        body = repr(report).encode()
        path.write_bytes(body)
        return Written(path, form, hashlib.sha256(body).hexdigest(), len(body), "网商贷")

    @runs_on(Lane.WRITE)
    def log(self, written: Written) -> Changes:
        self.desk.logged.append(written)
        return Changes(history=True)

    def formats(self) -> tuple[str, ...]:
        return ("pdf", "csv")


class _Verification(_Service):
    @runs_on(Lane.WORK)
    def verify(self, progress, cancel) -> VaultCheck:
        number = len(self.desk.ids(Scope()))
        progress.total = progress.done = number
        if cancel.cancelled:
            raise Cancelled
        return VaultCheck(number, tuple(self.desk.altered), (), (), custody_intact=True)


class _FactDecisions:
    """Facts as they are really read; decisions in memory."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self._said: dict[int, dict[FactKey, FactDecision]] = {}

    @runs_on(Lane.READ)
    def stated(self, number: int) -> Stated:
        shown = self.desk.named(number)
        return Stated(shown.text, decided(read_facts(shown.text, shown.at), self._said.get(number, {})))

    @runs_on(Lane.WRITE)
    def decide(
        self, number: int, key: FactKey, status: DecisionStatus | None, role: Role | None = None
    ) -> Changes:
        said = self._said.setdefault(number, {})
        said.pop(key, None)
        if status:
            said[key] = FactDecision(status, role)
        return Changes(communications=frozenset({number}), history=True)


class _Sounds:
    """Recordings that nothing was measured of yet."""

    @runs_on(Lane.READ)
    def of(self, _number: int) -> None:
        return None


class _Transcripts:
    """Nobody wrote down yet what is said."""

    @runs_on(Lane.READ)
    def of(self, _number: int) -> tuple[()]:
        return ()


class _Screenshots:
    """Pictures that nothing was read from yet."""

    @runs_on(Lane.READ)
    def of(self, number: int) -> ShownScreen:
        return ShownScreen(ReadState.UNPLANNED, number)


class _Conversations:
    """Every picture stands alone."""

    @runs_on(Lane.READ)
    def around(self, number: int) -> None:
        return None


@dataclass
class FakeDesk:
    """The desk; `gate` holds a take-in back before each file until a test lets it go on."""

    path: Path
    entries: _Entries = field(default_factory=_Entries)
    debt_drafts: dict[DebtId, DebtDraft] = field(default_factory=dict)
    read_only: bool = False

    def __post_init__(self) -> None:
        self.case = CaseInfo(self.path, "Asia/Shanghai", self.read_only)
        self.filed: dict[int, DebtId | None] = {}
        self.past: list = []
        self.future: list = []
        self.proposed: list[DebtSuggestion] = []
        self.found: list[Finding] = []
        self.rule_runs: list[RuleRun] = []
        self.sealed: set[str] = set()
        self.logged: list[Written] = []
        self.altered: list[str] = []
        self.asked: list[tuple] = []
        self.gate = None
        self.closed = False
        self.browsing, self.debts, self.filing = _Browsing(self), _Debts(self), _Filing(self)
        self.history, self.intake, self.examination = _History(self), _Intake(self), _Examination(self)
        self.searching, self.reporting = _Searching(self), _Reporting(self)
        self.verification, self.listening = _Verification(self), _Listening(self)
        self.claims, self.linking = _Claims(self), _Linking(self)
        self.enriching = _Enriching(self)
        self.fact_decisions = _FactDecisions(self)
        self.screenshots, self.conversations = _Screenshots(), _Conversations()
        self.sounds, self.transcripts = _Sounds(), _Transcripts()

    def close(self) -> None:
        self.closed = True

    def act(self, name: Message) -> None:
        self.past.append((name, dict(self.filed), dict(self.debt_drafts)))
        self.future.clear()

    def named(self, number: int) -> TimelineEntry:
        one = self.entries[number]
        debt = self.filed.get(number, one.debt)
        name = self.debt_drafts[debt].name if debt is not None else None
        return replace(one, debt=debt, debt_name=name)

    def ids(self, scope: Scope) -> Sequence[int]:
        everything = scope == Scope()
        if everything:
            return self.entries.order
        return [n for n in self.entries.order if self._holds(scope, n)]

    def _facts(self, number: int) -> tuple[DebtId | None, Kind, bool]:
        """Debt, kind and flag of an entry, without making it where it was never shown."""
        if self.entries.facts and number not in self.entries:
            return self.entries.facts(number)
        one = self.entries[number]
        return one.debt, one.kind, one.flagged

    def _holds(self, scope: Scope, number: int) -> bool:
        debt, kind, flagged = self._facts(number)
        debt = self.filed.get(number, debt)
        if scope.inbox and debt is not None:
            return False
        if scope.debt is not None and debt != scope.debt:
            return False
        if scope.kinds and kind not in scope.kinds:
            return False
        if scope.undated and self.entries[number].at is not None:
            return False
        return flagged or not scope.uncorroborated

    def summary(self, debt: DebtId) -> DebtSummary:
        draft, held = self.debt_drafts[debt], self.ids(Scope(debt=debt))
        facts = [self._facts(number) for number in held]
        recordings = [flagged for _debt, kind, flagged in facts if kind is Kind.RECORDING]
        written = sum(kind not in (Kind.RECORDING, Kind.CALL) for _debt, kind, _flagged in facts)
        ends = [self.named(number).at for number in (*held[:1], *held[-1:])]
        times = [at.epoch_ms for at in ends if at]
        return DebtSummary(
            debt,
            draft.name,
            draft.creditor,
            draft.contract,
            tuple(i.written for i in draft.identifiers),
            len(held),
            len(recordings),
            sum(recordings),
            written,
            min(times, default=None),
            max(times, default=None),
        )

    @classmethod
    def large(cls, path: Path, number: int) -> FakeDesk:
        """`number` entries in time order, the first 2,000 of them filed under debt 2."""
        kinds = (Kind.SMS, Kind.SMS, Kind.CALL, Kind.RECORDING, Kind.CHAT)

        def facts(one: int) -> tuple[DebtId, Kind, bool]:
            kind = kinds[one % 5]
            return DebtId(2 if one <= 2000 else 1), kind, kind is Kind.RECORDING

        def make(one: int) -> TimelineEntry:
            debt, kind, flagged = facts(one)
            badges = Badges(Grade.STRONG, Grade.NONE) if kind is Kind.RECORDING else None
            return entry(
                one,
                kind,
                debt=debt,
                badges=badges,
                duration_ms=65_000,
                flagged=flagged,
                at=moment(one * 7),
                text="您尾号 0817 的贷款已逾期，请尽快还款",
            )

        desk = cls(path, _Entries(make, range(1, number + 1), facts))
        desk.debt_drafts = {DebtId(1): DebtDraft("网商贷"), DebtId(2): DebtDraft("微粟贷")}
        return desk

    @classmethod
    def small(cls, path: Path, **options: object) -> FakeDesk:
        """A case with three debts, an inbox and a few findings."""
        from gui_case import debts, entries, findings  # beside this file

        desk = cls(path, **options)
        desk.debt_drafts = debts()
        for one in entries():
            desk.entries[one.id] = one
            desk.entries.order.append(one.id)
        desk.found = findings()
        desk.rule_runs = [RuleRun("call_density", 1, START, RunOutcome.FINDINGS)]
        number = Identifier(IdentifierKind.NUMBER, "95188", "95188")
        desk.proposed = [DebtSuggestion("借呗", (number,), 9, "【借呗】您本期应还")]
        return desk


def finding(severity: Severity, text: str, *entries: int, debt: int | None = None) -> Finding:
    return Finding(
        "uncorroborated_recording",
        1,
        severity,
        tuple(map(CommunicationId, entries)),
        Message("{t}", {"t": text}),
        "最高人民法院关于民事诉讼证据的若干规定 第九十条",
        Message("{t}", {"t": "给官方客服发短信，请对方书面确认"}),
        debt=None if debt is None else DebtId(debt),
    )
