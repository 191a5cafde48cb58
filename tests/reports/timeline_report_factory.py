"""Timeline reports made by hand, as large and as hostile as a test wants them. All persons are made up."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import (
    DEFAULT_PARAMETERS,
    Assessment,
    Claim,
    ClaimAssessment,
    ClaimFamily,
    Grade,
    Verdict,
)
from evidence_desk.domain.custody import GENESIS, CustodyEvent, CustodyKind, event_hash
from evidence_desk.domain.debt import Debt, DebtDraft, DebtId, Identifier, IdentifierKind, Money
from evidence_desk.domain.evidence import EvidenceItem, Fixity, ItemId, Outcome
from evidence_desk.domain.finding import Finding, RuleRun, RunOutcome, Severity
from evidence_desk.domain.moment import DEFAULT_ZONE, Moment, Precision, TimeSource, from_wall_clock
from evidence_desk.domain.report import Party, Quote, TimelineReport
from evidence_desk.domain.timeline import Badges, FilingBasis, TimelineEntry
from evidence_desk.text import Message

ZONE = ZoneInfo(DEFAULT_ZONE)
NOW = datetime(2024, 6, 2, 2, 15, tzinfo=UTC)
DEBT = DebtId(1)

SMS_TEXT = "【诚安资管】您尾号0817的贷款已逾期，截至今日应还8,240.50元，请尽快还款。"
WAIVER = "今天还3200元，剩下的给你申请减免。"
THREAT = "……通知你所有亲友"
CHAT = "这个减免我帮你问一下领导，先把3200打过来"

HOSTILE = {
    "typst": '#eval("1+1") *b* #read("/etc/passwd") @x $..$ = 标题 // <l> \\ `raw`',
    "formula": '=HYPERLINK("http://example.invalid","点此")',
    "override": "收款\u202e账户tfel\u2066",
    "emoji": "请还款😀👍🏽❤️",
    "long": "A" * 20_000,
    "broad": "W" * 20,
    "bangs": "！" * 3_000,
    "rare": "\U00020bb7野家 \U000323af 𠮷",
    "nul": "前\x00后\x1b[31m",
    "surrogate": "坏\ud83d字",
    "format": "{0} {missing} %s",
    "wide formula": "＝1+1",
}


def digest(name: str) -> str:
    """A SHA-256 for a made-up file."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def when(
    text: str, source: TimeSource = TimeSource.RECORD, precision: Precision = Precision.SECOND
) -> Moment:
    """A time on the Chinese wall clock; a file name knows no zone, a record does."""
    wall = datetime.fromisoformat(text)
    if source is TimeSource.RECORD:
        wall = wall.replace(tzinfo=ZONE)
    return from_wall_clock(wall, text, precision, source, ZONE)


def entry(
    identity: int, file: str, kind: Kind, source: SourceClass, at: Moment | None, **fields
) -> TimelineEntry:
    """A timeline row with the usual defaults."""
    defaults = {
        "locator": "whole",
        "direction": Direction.IN,
        "number": "13800138000",
        "number_inferred": False,
        "counterparty": None,
        "duration_ms": None,
        "text": "",
        "debt": DEBT,
        "debt_name": "微粟贷",
        "filing_basis": FilingBasis.NUMBER,
        "filing_reason": None,
        "same_event": (),
        "badges": None,
        "flagged": False,
    }
    return TimelineEntry(
        id=CommunicationId(identity),
        item_sha256=digest(file),
        item_name=file,
        kind=kind,
        source_class=source,
        at=at,
        **{**defaults, **fields},
    )


def item(
    number: int, name: str, media_type: str, size: int, outcome: Outcome = Outcome.TAKEN
) -> EvidenceItem:
    """A sealed file."""
    return EvidenceItem(
        ItemId(number),
        name,
        f"D:/手机备份/{name}",
        Fixity(digest(name), size),
        media_type,
        "call_recording",
        1,
        outcome,
        NOW - timedelta(days=3, minutes=number),
        NOW - timedelta(days=80),
        None,
    )


FIRST, SECOND, LOG, SMS, PICTURE = (
    "来电_13800138000_20240312093015.m4a",
    "来电_17000001122_20240314224103.amr",
    "calls-20240601.xml",
    "sms-20240601.xml",
    "Screenshot_20240313_114002.jpg",
)

RECORDING = entry(
    11,
    FIRST,
    Kind.RECORDING,
    SourceClass.DEVICE_RECORDING,
    when("2024-03-12 09:30:15", TimeSource.FILE_NAME),
    counterparty="自称工号3307",
    duration_ms=250_400,
    same_event=(12,),
    badges=Badges(Grade.MEDIUM, Grade.NONE),
    flagged=True,
)
NIGHT_CALL = entry(
    15,
    SECOND,
    Kind.RECORDING,
    SourceClass.DEVICE_RECORDING,
    when("2024-03-14 22:41:03", TimeSource.FILE_NAME),
    number="17000001122",
    duration_ms=58_000,
    badges=Badges(Grade.NONE, Grade.NOT_ASSESSED),
    flagged=True,
    filing_basis=FilingBasis.USER,
)
ENTRIES = (
    RECORDING,
    entry(
        12,
        LOG,
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        when("2024-03-12 09:30:13"),
        locator="/calls/call[4]",
        duration_ms=252_000,
        same_event=(11,),
    ),
    entry(
        16,
        LOG,
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        when("2024-03-12 10:02:40"),
        locator="/calls/call[5]",
        duration_ms=31_000,
    ),
    entry(
        17,
        LOG,
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        when("2024-03-12 10:05:00"),
        locator="/calls/call[6]",
        duration_ms=0,
        call_type="missed",
        direction=Direction.IN,
    ),
    entry(
        13,
        SMS,
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        when("2024-03-13 08:12:07"),
        locator="/smses/sms[12]",
        number="10690880571",
        counterparty="诚安资管",
        text=SMS_TEXT,
        filing_basis=FilingBasis.SIGNATURE,
    ),
    entry(
        18,
        SMS,
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        when("2024-03-13 09:00:00"),
        locator="/smses/sms[13]",
        number="10690880571",
        text="请书面回复减免方案。\n谢谢。",
        direction=Direction.OUT,
    ),
    entry(
        14,
        PICTURE,
        Kind.SCREENSHOT,
        SourceClass.SCREENSHOT,
        when("2024-03-13 11:40", TimeSource.USER, Precision.MINUTE),
        number=None,
        counterparty="协商专员小李",
        text=CHAT,
        filing_basis=FilingBasis.TAKE_IN,
        has_notice=True,
    ),
    NIGHT_CALL,
    entry(
        19,
        "账单.pdf",
        Kind.DOCUMENT,
        SourceClass.UNREAD_FILE,
        None,
        number=None,
        direction=Direction.UNKNOWN,
        filing_basis=FilingBasis.USER,
    ),
)
ITEMS = (
    item(1, FIRST, "audio/mp4", 2_013_265),
    item(2, SECOND, "audio/amr", 93_421),
    item(3, LOG, "application/xml", 48_213),
    item(4, SMS, "application/xml", 1_204_113),
    replace(
        item(5, PICTURE, "image/jpeg", 812_332),
        notices=(Message("截图中没有读出的部分：{part}", {"part": "顶部"}),),
    ),
    item(6, "账单.pdf", "application/pdf", 193_331, Outcome.KEPT_UNREAD),
)


def custody(items: tuple[EvidenceItem, ...]) -> tuple[CustodyEvent, ...]:
    """A log that begins with the case and takes in each item; the chain is real."""
    events: list[CustodyEvent] = []
    steps = [(CustodyKind.CASE_CREATED, None)] + [(CustodyKind.RECEIVED, one.fixity.digest) for one in items]
    for number, (kind, sha256) in enumerate(steps, 1):
        previous = events[-1].hash if events else GENESIS
        at = NOW - timedelta(days=3) + timedelta(seconds=number)
        details = {"source_path": "D:/手机备份"} if sha256 else {}
        chained = event_hash(previous, number, at.isoformat(), kind.value, sha256, str(details))
        events.append(CustodyEvent(number, at, kind, sha256, details, previous, chained))
    return tuple(events)


def assessments() -> dict[int, Assessment]:
    """One recording with a claim nobody wrote down, one without any marked claim."""
    claim = Claim(RECORDING.id, ClaimFamily.PROMISE_WAIVER, WAIVER, 72_000, 76_000, 320_000)
    weak = {
        "identity": "I2",
        "identity_by": "signature",
        "content": "C1",
        "tier": "T2",
        "gap_days": 0.9,
        "words": None,
        "claimed_minor": 320_000,
        "written_minor": [824_050],
    }
    log = {
        "start_difference_s": 2,
        "number": "13800138000",
        "number_in_recording": True,
        "recorded_s": 250,
        "connected_s": 252,
        "duration_tolerance_s": 25,
        "duration_within_tolerance": True,
    }
    judged = ClaimAssessment(
        claim,
        Grade.NONE,
        (
            Verdict("K10", Grade.WEAK, CommunicationId(13), weak),
            Verdict("K11", Grade.NONE, CommunicationId(14), {}),
        ),
        supported=False,
    )
    call = (Verdict("K2", Grade.MEDIUM, CommunicationId(12), log),)
    near = (Verdict("K11", Grade.NONE, CommunicationId(13), {"identity_by": "filed", "gap_days": 1.6}),)
    return {
        11: Assessment(RECORDING.id, Grade.MEDIUM, Grade.NONE, True, call, (judged,), ()),
        15: Assessment(
            NIGHT_CALL.id, Grade.NONE, Grade.NOT_ASSESSED, True, (), (), near, Grade.NONE, ("number",)
        ),
    }


FINDINGS = (
    Finding(
        "uncorroborated_recording",
        1,
        Severity.ATTENTION,
        (RECORDING.id,),
        Message("录音 {number} 没有找到书面印证。", {"number": "1-1"}),
        "最高人民法院关于民事诉讼证据的若干规定 第九十条（四）",
        Message("请对方以短信书面回复。"),
    ),
    Finding(
        "uncorroborated_recording",
        1,
        Severity.ATTENTION,
        (NIGHT_CALL.id,),
        Message("录音 {number} 没有找到书面印证。", {"number": "1-2"}),
        "最高人民法院关于民事诉讼证据的若干规定 第九十条（四）",
        Message("请对方以短信书面回复。"),
    ),
    Finding(
        "amount_discrepancy",
        1,
        Severity.INFO,
        (CommunicationId(13), RECORDING.id),
        Message(
            "短信所写 8,240.50 元与账单 7,980.10 元相差 +260.40 元，按罚息推算可解释 12.30 元，其余未见说明。"
        ),
        "",
        None,
        {"difference_minor": 26_040},
    ),
)
RUNS = (
    RuleRun("uncorroborated_recording", 1, NOW, RunOutcome.FINDINGS, DEBT),
    RuleRun("amount_discrepancy", 1, NOW, RunOutcome.FINDINGS, DEBT),
    RuleRun("time_conflict", 2, NOW, RunOutcome.NO_FINDINGS, DEBT),
)
IDENTIFIERS = (
    Identifier(IdentifierKind.NUMBER, "138 0013 8000", "13800138000", "诚安资管"),
    Identifier(IdentifierKind.SIGNATURE, "【诚安资管】", "诚安资管", "诚安资管"),
    Identifier(IdentifierKind.CONTRACT, "WS20230817", "WS20230817"),
)
DRAFT = DebtDraft(
    "微粟贷",
    "微粟小额贷款有限公司",
    "消费分期",
    "WS20230817",
    Money(1_000_000),
    Money(824_050),
    date(2023, 8, 17),
    date(2024, 2, 17),
    "",
    IDENTIFIERS,
)


def make_report(language: str = "zh", **changes) -> TimelineReport:
    """A small realistic report; `changes` replace fields of it."""
    log = custody(ITEMS)
    report = TimelineReport(
        language=language,
        debt=Debt(DEBT, DRAFT),
        parties=(
            Party("微粟小额贷款有限公司", "creditor", ("95188",), 1),
            Party("诚安资管", "agency", ("13800138000", "10690880571", "【诚安资管】"), 5),
        ),
        entries=ENTRIES,
        assessments=assessments(),
        findings=FINDINGS,
        runs=RUNS,
        items=ITEMS,
        exhibit_numbers={
            one.fixity.digest: number
            for one, number in zip(ITEMS, ("1-1", "1-2", "2-1", "3-1", "4-1", "5-1"), strict=True)
        },
        custody=log,
        chain_head=log[-1].hash,
        chain_intact=True,
        parameters=DEFAULT_PARAMETERS,
        zone=DEFAULT_ZONE,
        generated_at=NOW,
        app_version="0.1.0",
        rule_versions={"uncorroborated_recording": 1, "amount_discrepancy": 1, "time_conflict": 2},
        quotes={11: (Quote(WAIVER, 72_000, 76_000, verified=True),), 15: (Quote(THREAT, 31_000, 34_000),)},
        rule_titles={"time_conflict": Message("录音时间互相重叠")},
    )
    return replace(report, **changes)


def hostile_report(language: str = "zh") -> TimelineReport:
    """A report in which every text an outsider can choose is hostile."""
    texts = list(HOSTILE.values())
    files = [item(100 + n, f"{text[:60]}.txt", "text/plain", n) for n, text in enumerate(texts)]
    rows = tuple(
        entry(
            200 + n,
            file.name,
            Kind.SMS,
            SourceClass.MESSAGE_EXPORT,
            when("2024-04-01 08:00:00"),
            text=text,
            counterparty=text[:200],
            number=text[:40],
            locator=text[:50],
        )
        for n, (text, file) in enumerate(zip(texts, files, strict=True))
    )
    findings = tuple(
        Finding(
            "hostile",
            1,
            Severity.INFO,
            (row.id,),
            Message("所引文字：{text}", {"text": text[:300]}),
            "",
            None,
        )
        for row, text in zip(rows, texts, strict=True)
    )
    draft = replace(DRAFT, name=HOSTILE["typst"], note=HOSTILE["emoji"], contract=HOSTILE["override"])
    return make_report(
        language,
        debt=Debt(DEBT, draft),
        entries=rows,
        items=tuple(files),
        exhibit_numbers={file.fixity.digest: f"9-{n}" for n, file in enumerate(files)},
        findings=findings,
        assessments={},
        quotes={},
        custody=custody(tuple(files)),
    )


def large_report(entries: int, language: str = "zh") -> TimelineReport:
    """A report with `entries` messages, for measuring."""
    start = when("2023-01-01 08:00:00")
    rows = tuple(
        entry(
            1000 + n,
            SMS,
            Kind.SMS,
            SourceClass.MESSAGE_EXPORT,
            replace(start, utc=start.utc + timedelta(hours=n)),
            locator=f"/smses/sms[{n}]",
            counterparty="诚安资管",
            text=f"第{n}条：{SMS_TEXT * 2}",
        )
        for n in range(entries)
    )
    return make_report(language, entries=(*ENTRIES, *rows))
