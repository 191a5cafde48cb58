"""Pictures of a recording as the examination builds them, for tests of single rules; judged by `assess`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from phone_files import COLLECTOR, LENDER, SHANGHAI, TUESDAY, epoch_ms

from evidence_desk.domain.case_views import Coverage, RecordingView, Words
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import (
    DEFAULT_PARAMETERS,
    Claim,
    ClaimFamily,
    ClaimId,
    Parameters,
    Record,
)
from evidence_desk.domain.debt import Debt, DebtDraft, DebtId
from evidence_desk.domain.finding import Finding
from evidence_desk.domain.grading import assess
from evidence_desk.domain.identifying import identifier
from evidence_desk.domain.moment import Precision, TimeSource, from_epoch_ms, from_wall_clock
from evidence_desk.rules import DebtRule, RecordingRule

RECORDING = CommunicationId(1)
DEBT = Debt(
    DebtId(7),
    DebtDraft(
        "网商贷",
        creditor="浙江网商银行",
        contract="WS-0817",
        identifiers=(
            identifier(COLLECTOR, "number", ""),
            identifier(LENDER, "number", ""),
            identifier("网商银行", "signature", ""),
        ),
    ),
)
#: What a recorder's own name gives.
NAMED = {"name_pattern": "huawei", "name_ambiguities": []}


def taped(at: datetime | None = TUESDAY, number: int | str | None = COLLECTOR, **more: Any) -> Record:
    """A recording of half a minute under a recorder's name."""
    moment = (
        from_wall_clock(at, "20240312101530", Precision.SECOND, TimeSource.FILE_NAME, SHANGHAI)
        if at
        else None
    )
    details = {**NAMED, **more.pop("details", {})}
    return Record(
        more.pop("id", RECORDING),
        Kind.RECORDING,
        SourceClass.DEVICE_RECORDING,
        more.pop("moment", moment),
        Direction.IN,
        number,
        "",
        more.pop("duration_ms", 30_000),
        "sha-recording",
        details=details,
        **more,
    )


def message(number: int, text: str, at: datetime = TUESDAY, sender: str = COLLECTOR) -> Record:
    """A text message of the other side."""
    return Record(
        CommunicationId(number),
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        from_epoch_ms(epoch_ms(at), ""),
        Direction.IN,
        sender,
        text,
        None,
        f"sha-{number}",
    )


def bill(number: int, text: str, at: datetime = TUESDAY) -> Record:
    """A bill as a document that names the lender."""
    moment = from_epoch_ms(epoch_ms(at), "")
    return Record(
        CommunicationId(number),
        Kind.DOCUMENT,
        SourceClass.STATEMENT,
        moment,
        Direction.UNKNOWN,
        None,
        text,
        None,
        f"sha-{number}",
        identifies="text 网商银行",
    )


def said(
    words: str, amount: int | None = None, family: ClaimFamily = ClaimFamily.AMOUNT_DEMANDED, **more: Any
) -> Claim:
    """A marked passage from 1 s to 5 s."""
    start, end = more.pop("start_ms", 1_000), more.pop("end_ms", 5_000)
    recording = more.pop("recording", RECORDING)
    return Claim(recording, family, words, start, end, amount, id=ClaimId(more.pop("number", 3)), **more)


def view(
    claims: Sequence[Claim] = (),
    written: Sequence[Record] = (),
    *,
    recording: Record | None = None,
    calls: Sequence[Record] = (),
    coverage: Sequence[Coverage] = (),
    parameters: Parameters = DEFAULT_PARAMETERS,
    words: Iterable[tuple[int | None, int | None, str, str, bool]] = (),
    origin: str = "typed",
    debt: Debt | None = DEBT,
    **more: Any,
) -> RecordingView:
    """A recording with what lies beside it, assessed."""
    subject = recording or taped()
    judged = assess(subject, calls, written, claims, {}, parameters, coverage)
    return RecordingView(
        debt,
        SHANGHAI,
        parameters,
        subject,
        judged,
        tuple(calls),
        tuple(written),
        tuple(claims),
        words=Words(origin, tuple(words)),
        coverage=tuple(coverage),
        **more,
    )


def found(rule: RecordingRule | DebtRule, looked_at: Any) -> list[Finding]:
    """What a rule yields; each finding renders in both languages and keeps to JSON."""
    import json

    findings = list(rule.examine(looked_at))
    for each in findings:
        assert each.basis
        assert each.facts == each.facts
        json.dumps(each.values)
        for part in filter(None, (each.text, each.next_step)):
            assert part.from_dict(json.loads(json.dumps(part.as_dict()))).render("en") == part.render("en")
            assert part.render("zh")
            assert "{" not in part.render("en") + part.render("zh")
    return findings
