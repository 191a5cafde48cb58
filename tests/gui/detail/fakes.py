"""A desk that behaves: it keeps what is written to it and answers from that, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fake_sound import FakeListening

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import (
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    Grade,
    Link,
    LinkStatus,
    Verdict,
)
from evidence_desk.domain.custody import GENESIS, CustodyEvent, CustodyKind
from evidence_desk.domain.evidence import EvidenceItem, Fixity, Outcome
from evidence_desk.domain.facts import DecisionStatus, FactDecision, FactKey, Role, decided, read_facts
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.timeline import FilingBasis, TimelineEntry
from evidence_desk.services.changes import Changes
from evidence_desk.services.fact_decisions import Stated
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.services.screenshots import ReadState, ShownScreen
from evidence_desk.text import N_, Message

SHA = "8f3e228fd2ad" + "0" * 52
PICTURE = "ab" * 32


def moment(text: str = "2024-03-12T01:30:15", source: TimeSource = TimeSource.FILE_NAME) -> Moment:
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Moment(at, text, False, Precision.SECOND, source)


def entry(identity: int, kind: Kind, text: str = "", **values: Any) -> TimelineEntry:
    given: dict[str, Any] = {
        "id": identity,
        "item_sha256": SHA,
        "item_name": "通话录音@13800138000_20240312093015.m4a",
        "locator": "whole",
        "kind": kind,
        "source_class": SourceClass.MESSAGE_EXPORT,
        "at": moment(),
        "direction": Direction.IN,
        "number": "13800138000",
        "number_inferred": False,
        "counterparty": None,
        "duration_ms": None,
        "text": text,
        "debt": 1,
        "debt_name": "网商贷",
        "filing_basis": FilingBasis.NUMBER,
        "filing_reason": Message(N_("number {written} belongs to this debt"), {"written": "138 0013 8000"}),
        "same_event": (),
        "badges": None,
        "flagged": False,
    }
    return TimelineEntry(**(given | values))


def recording(identity: int = 1, **values: Any) -> TimelineEntry:
    given: dict[str, Any] = {
        "source_class": SourceClass.DEVICE_RECORDING,
        "duration_ms": 250_000,
        "flagged": True,
        "same_event": (2,),
        "counterparty": "催收专员(自称工号 3307)",
    }
    return entry(identity, Kind.RECORDING, **(given | values))


def item(**values: Any) -> EvidenceItem:
    given: dict[str, Any] = {
        "id": 1,
        "name": "通话录音@13800138000_20240312093015.m4a",
        "source_path": "E:/手机备份/录音/通话录音.m4a",
        "fixity": Fixity(SHA, 2_412_544),
        "media_type": "audio/mp4",
        "importer": "call_recording",
        "importer_version": 1,
        "outcome": Outcome.TAKEN,
        "received_at": datetime(2024, 5, 28, 2, tzinfo=UTC),
        "modified_at": None,
        "parent": None,
    }
    return EvidenceItem(**(given | values))


def event(number: int, kind: CustodyKind) -> CustodyEvent:
    at = datetime(2024, 5, 28, 2, number, tzinfo=UTC)
    return CustodyEvent(number, at, kind, SHA, {}, GENESIS, "f" * 64)


@dataclass
class Attached:
    sha256: str
    name: str
    media_type: str


@dataclass
class TimeReading:
    source: Message
    moment: Moment | None
    note: Message | None = None
    written: str = ""
    why: Message | None = None


@dataclass
class Details:
    entry: TimelineEntry
    item: EvidenceItem
    times: tuple[TimeReading, ...] = ()
    facts: tuple[tuple[Message, str], ...] = ()
    notices: tuple[Message, ...] = ()
    attachments: tuple[Attached, ...] = ()
    typed_text: str = ""


class FakeDesk:
    """Browsing, claims, linking, examination and listening over plain dictionaries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: dict[int, TimelineEntry] = {}
        self.facts: dict[int, Details] = {}
        self.claim_list: dict[int, Claim] = {}
        self.link_map: dict[tuple[int, int], Link] = {}
        self.finding_list: list[Finding] = []
        self.events: list[CustodyEvent] = [event(1, CustodyKind.RECEIVED), event(2, CustodyKind.VERIFIED)]
        self.call_verdicts: tuple[Verdict, ...] = ()
        self.log: list[str] = []
        self.case = SimpleNamespace(zone="Asia/Shanghai", read_only=False)
        self.browsing = FakeBrowsing(self)
        self.claims = FakeClaims(self)
        self.linking = FakeLinking(self)
        self.examination = FakeExamination(self)
        self.listening = FakeListening(folder)
        self.fact_decisions = FakeFactDecisions(self)
        self.screenshots = FakeScreenshots()
        self.sounds, self.transcripts = FakeSounds(), FakeTranscripts()
        self.conversations = FakeConversations()

    def add(self, shown: TimelineEntry, of: EvidenceItem | None = None, **details: Any) -> TimelineEntry:
        self.entries[shown.id] = shown
        self.facts[shown.id] = Details(shown, of or item(), **details)
        return shown

    def details(self, number: int) -> Details:
        if number not in self.entries:
            raise KeyError(number)
        return replace(self.facts[number], entry=self.entries[number])


class FakeBrowsing:
    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    @runs_on(Lane.READ)
    def details(self, number: int) -> Details:
        return self._desk.details(number)

    @runs_on(Lane.READ)
    def entry(self, number: int) -> TimelineEntry:
        return self._desk.details(number).entry

    @runs_on(Lane.READ)
    def entries(self, numbers: tuple[int, ...]) -> tuple[TimelineEntry, ...]:
        return tuple(self._desk.entries[number] for number in numbers if number in self._desk.entries)

    @runs_on(Lane.READ)
    def custody(self, _sha256: str) -> tuple[CustodyEvent, ...]:
        return tuple(self._desk.events)

    @runs_on(Lane.READ)
    def thread(self, number: int, around: int = 50) -> tuple[TimelineEntry, ...]:
        self._desk.log.append(f"thread {number}")
        messages = [each for each in self._desk.entries.values() if each.kind in {Kind.SMS, Kind.MMS}]
        place = [each.id for each in messages].index(number)
        return tuple(messages[max(0, place - around) : place + around + 1])


class FakeClaims:
    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    @runs_on(Lane.READ)
    def of(self, number: int) -> tuple[Claim, ...]:
        return tuple(claim for claim in self._desk.claim_list.values() if claim.recording == number)

    @runs_on(Lane.WRITE)
    def mark(self, claim: Claim) -> tuple[int, Changes]:
        number = len(self._desk.claim_list) + 1
        self._desk.claim_list[number] = replace(claim, id=number)
        return number, Changes(communications=frozenset({claim.recording}), findings=True)

    @runs_on(Lane.WRITE)
    def change(self, claim: Claim) -> Changes:
        self._desk.claim_list[claim.id] = claim
        return Changes(communications=frozenset({claim.recording}))

    @runs_on(Lane.WRITE)
    def remove(self, number: int) -> Changes:
        gone = self._desk.claim_list.pop(number)
        return Changes(communications=frozenset({gone.recording}))

    @runs_on(Lane.WRITE)
    def type_text(self, number: int, text: str) -> Changes:
        self._desk.facts[number].typed_text = text.strip()
        return Changes(communications=frozenset({number}))

    @runs_on(Lane.WRITE)
    def set_time(self, number: int, wall: datetime, note: str) -> Changes:
        at = Moment(wall.replace(tzinfo=UTC), note, False, Precision.SECOND, TimeSource.USER)
        self._desk.entries[number] = replace(self._desk.entries[number], at=at)
        return Changes(communications=frozenset({number}), entries=True)


class FakeLinking:
    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    @runs_on(Lane.READ)
    def links(self, number: int) -> tuple[Link, ...]:
        return tuple(link for (of, _item), link in self._desk.link_map.items() if of == number)

    @runs_on(Lane.READ)
    def candidates(self, _number: int, text: str = "", limit: int = 50) -> tuple[TimelineEntry, ...]:
        written = (
            each for each in self._desk.entries.values() if each.kind not in {Kind.CALL, Kind.RECORDING}
        )
        return tuple(each for each in written if text in each.text)[:limit]

    @runs_on(Lane.WRITE)
    def link(
        self, number: int, other: int, reason: str, status: LinkStatus = LinkStatus.CONFIRMED
    ) -> Changes:
        assert reason.strip(), "the real service refuses a link without a reason"
        self._desk.link_map[number, other] = Link(number, other, status, reason)
        return Changes(communications=frozenset({number, other}), findings=True)

    @runs_on(Lane.WRITE)
    def unlink(self, number: int, other: int) -> Changes:
        del self._desk.link_map[number, other]
        return Changes(communications=frozenset({number, other}))


class FakeExamination:
    """Judges crudely: a confirmed link makes the content medium, a claim without one stays alone."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    @runs_on(Lane.READ)
    def assessment(self, number: int) -> Assessment | None:
        claims = self._desk.claims.of(number)
        linked = [link for link in self._desk.linking.links(number) if link.status is LinkStatus.CONFIRMED]
        grade = Grade.MEDIUM if linked else Grade.NONE
        nearby = tuple(
            Verdict("K10", Grade.WEAK, each.id, {"identity_by": "number", "gap_days": 0.9})
            for each in self._desk.linking.candidates(number)
        )
        judged = tuple(
            ClaimAssessment(
                claim,
                grade,
                tuple(
                    Verdict("LINK", grade, link.item, {"identity_by": "number", "gap_days": 0.9})
                    for link in linked
                ),
                bool(linked),
            )
            for claim in claims
        )
        call = max(
            (each.grade for each in self._desk.call_verdicts), key=lambda g: g.rank, default=Grade.NONE
        )
        content = grade if claims else Grade.NOT_ASSESSED
        return Assessment(number, call, content, not linked, self._desk.call_verdicts, judged, nearby)

    @runs_on(Lane.READ)
    def findings(self, _debt: int | None) -> tuple[Finding, ...]:
        return tuple(self._desk.finding_list)


class FakeFactDecisions:
    """Facts as they are really read; decisions in memory."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self._said: dict[int, dict[FactKey, FactDecision]] = {}

    @runs_on(Lane.READ)
    def stated(self, number: int) -> Stated:
        shown = self._desk.details(number).entry
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


class FakeSounds:
    """Recordings that nothing was measured of yet."""

    @runs_on(Lane.READ)
    def of(self, _number: int) -> None:
        return None


class FakeTranscripts:
    """Nobody wrote down yet what is said."""

    @runs_on(Lane.READ)
    def of(self, _number: int) -> tuple[()]:
        return ()


class FakeScreenshots:
    """Pictures that nothing was read from yet."""

    @runs_on(Lane.READ)
    def of(self, number: int) -> ShownScreen:
        return ShownScreen(ReadState.UNPLANNED, number)


class FakeConversations:
    """Every picture stands alone."""

    @runs_on(Lane.READ)
    def around(self, number: int) -> None:
        return None


@dataclass
class Answers:
    """What a test answers to each question, and what it was asked."""

    claim_answer: Any = None
    link_answer: Any = None
    time_answer: Any = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def claim(self, *asked: Any) -> Any:
        self.asked.append(("claim", *asked[1:]))
        return self.claim_answer

    def link(self, *asked: Any) -> Any:
        self.asked.append(("link", *asked[1:]))
        return self.link_answer

    def time(self, *asked: Any) -> Any:
        self.asked.append(("time", *asked[1:]))
        return self.time_answer


def case_of_a_call(folder: Path) -> FakeDesk:
    """One flagged recording with its log row, a claim, messages near it, a finding."""
    desk = FakeDesk(folder)
    times = (
        TimeReading(Message(N_("file name")), moment()),
        TimeReading(Message(N_("call log")), moment("2024-03-12T01:30:13", TimeSource.RECORD)),
    )
    desk.add(recording(), times=times)
    desk.add(
        entry(
            2,
            Kind.CALL,
            source_class=SourceClass.CARRIER_DETAILS,
            duration_ms=252_000,
            same_event=(1,),
            at=moment("2024-03-12T01:30:13", TimeSource.RECORD),
        )
    )
    desk.add(
        entry(
            3,
            Kind.SMS,
            "【网商银行】您尾号 0817 的贷款已逾期,截至今日应还 8,240.50 元,请尽快还款。",
            number="1069088",
            at=moment("2024-03-13T00:12:00", TimeSource.RECORD),
        )
    )
    desk.add(
        entry(
            4,
            Kind.SMS,
            "你什么时候还?& <b>今天</b>\n最后一天",
            at=moment("2024-03-13T02:12:00", TimeSource.RECORD),
        )
    )
    desk.add(
        entry(
            5,
            Kind.SMS,
            "我正在筹钱,请书面确认减免。",
            direction=Direction.OUT,
            at=moment("2024-03-13T02:20:00", TimeSource.RECORD),
        )
    )
    desk.claim_list[1] = Claim(
        1, ClaimFamily.PROMISE_WAIVER, "今天还 3,200 元,剩下的给你申请减免", 72_000, 79_000, 320_000, id=1
    )
    desk.call_verdicts = (
        Verdict(
            "K1",
            Grade.STRONG,
            2,
            {
                "start_difference_s": 2,
                "number": "13800138000",
                "number_in_recording": True,
                "recorded_s": 250,
                "connected_s": 252,
                "duration_tolerance_s": 25,
                "duration_within_tolerance": True,
            },
        ),
    )
    desk.finding_list.append(
        Finding(
            "uncorroborated_recording",
            1,
            Severity.ATTENTION,
            (1,),
            Message(N_("No written record in this case file supports this.")),
            "K11",
            Message(
                N_("Ask the lender by text message to confirm this; take a screenshot of the bill today.")
            ),
            debt=1,
        )
    )
    return desk
