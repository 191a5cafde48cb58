"""The grading tables: rows of tests/domain/grading_cases/content.tsv as records and claims.

A row is what the model says, a claim and the items beside it, parted by tabs:

    K3 strong [U1] [X4b …] [grade=strong]   FAMILY [yuan] [NxYuan] [~] [@mark] [: words]   item [|| item …]

The rule and grade are those of the first item; the contradictions are all there are. An item is

    kind when [marks] : text

kind: sms, chat, shot, bill, pdf, txt, unread, note, script. when: +1d, -7d1s, +24h from the call; day+8d for
a date alone; undated; taken+1h where the time is only a picture's. marks: out, in, other, nonumber, masked,
plus86, sig, name, text, copy, made, link, reject, explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import (
    DEFAULT_PARAMETERS,
    Assessment,
    Claim,
    ClaimFamily,
    Link,
    LinkStatus,
    Parameters,
    Record,
)
from evidence_desk.domain.grading import assess
from evidence_desk.domain.moment import Moment, Precision, TimeSource

TABLES = Path(__file__).parent / "grading_cases"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CALL_AT = datetime(2024, 3, 12, 10, 15, 30, tzinfo=SHANGHAI)
NUMBER = "13800138000"
PARTY = "网商银行"
_KINDS = {
    "sms": (Kind.SMS, SourceClass.MESSAGE_EXPORT, Direction.IN),
    "chat": (Kind.CHAT, SourceClass.MESSAGE_EXPORT, Direction.IN),
    "shot": (Kind.SCREENSHOT, SourceClass.SCREENSHOT, Direction.UNKNOWN),
    "bill": (Kind.DOCUMENT, SourceClass.STATEMENT, Direction.IN),
    "pdf": (Kind.DOCUMENT, SourceClass.DOCUMENT, Direction.UNKNOWN),
    "txt": (Kind.DOCUMENT, SourceClass.TEXT_FILE, Direction.IN),
    "unread": (Kind.DOCUMENT, SourceClass.UNREAD_FILE, Direction.IN),
    "note": (Kind.DOCUMENT, SourceClass.USER_NOTE, Direction.UNKNOWN),
    "script": (Kind.DOCUMENT, SourceClass.TRANSCRIPT, Direction.UNKNOWN),
}
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(frozen=True)
class Row:
    line: int
    expected: tuple[str, ...]
    recording: Record
    claim: Claim
    written: tuple[Record, ...]
    links: dict[CommunicationId, Link]
    explained: frozenset[CommunicationId]

    def judged(self, parameters: Parameters = DEFAULT_PARAMETERS) -> Assessment:
        return assess(
            self.recording, (), self.written, (self.claim,), self.links, parameters, (), self.explained
        )


def recording(*marks: str) -> Record:
    at = None if "@undated" in marks else _moment(CALL_AT)
    number = None if "@nonumber" in marks else NUMBER
    return Record(
        CommunicationId(1),
        Kind.RECORDING,
        SourceClass.DEVICE_RECORDING,
        at,
        Direction.IN,
        number,
        "",
        300_000,
        "a" * 64,
    )


def rows(table: str = "content.tsv") -> Iterator[Row]:
    for line, row in enumerate((TABLES / table).read_text("utf-8").splitlines(), 1):
        if not row.startswith("#"):
            expected, claim, items = row.split("\t")
            yield _row(line, expected.split(), claim, items.split(" || "))


def _row(line: int, expected: list[str], claimed: str, items: list[str]) -> Row:
    head = claimed.partition(" : ")[0].split()
    subject = recording(*head)
    written, links, explained = [], {}, set()
    for number, described in enumerate(items, 2):
        item, marks = item_of(described, CommunicationId(number))
        written.append(item)
        for mark, status in (("link", LinkStatus.CONFIRMED), ("reject", LinkStatus.REJECTED)):
            if mark in marks:
                links[item.id] = Link(subject.id, item.id, status, "理由")
        if "explained" in marks:
            explained.add(item.id)
    return Row(line, tuple(expected), subject, claim_of(claimed), tuple(written), links, frozenset(explained))


def claim_of(described: str) -> Claim:
    head, _, words = described.partition(" : ")
    family, *parts = head.split()
    plain = [part for part in parts if re.fullmatch(r"[0-9.]+", part)]
    plan = next((part.split("x") for part in parts if "x" in part), None)
    return Claim(
        CommunicationId(1),
        ClaimFamily(family),
        words or "这笔钱",
        amount_minor=round(float(plain[0]) * 100) if plain else None,
        plan=(int(plan[0]), round(float(plan[1]) * 100)) if plan else None,
        approximate="~" in parts,
    )


def item_of(described: str, number: CommunicationId) -> tuple[Record, frozenset[str]]:
    head, _, text = (described + " ").partition(" : ")
    kind, when, *rest = head.split()
    marks = frozenset(rest)
    what, source, direction = _KINDS[kind]
    if marks & {"in", "out"}:
        direction = Direction.OUT if "out" in marks else Direction.IN
    item = Record(
        number,
        what,
        source,
        _when(when),
        direction,
        _number(kind, marks),
        text.strip(),
        None,
        ("a" if "copy" in marks else "bcdefg"[number % 6]) * 64,
        CommunicationId(1) if "made" in marks else None,
        _identifies(marks),
        not when.startswith("taken"),
    )
    return replace(item, name="小李" if "name" in marks else None), marks


def _number(kind: str, marks: frozenset[str]) -> str | None:
    if "nonumber" in marks or (kind == "shot" and not marks & {"in", "out"}):
        return None
    named = {"other": "95188", "masked": "138****8000", "plus86": "+86 138 0013 8000"}
    return next((number for mark, number in named.items() if mark in marks), NUMBER)


def _identifies(marks: frozenset[str]) -> str:
    named = {"sig": f"signature {PARTY}", "name": "name 小李", "text": f"text {PARTY}"}
    return next((by for mark, by in named.items() if mark in marks), "")


def _when(written: str) -> Moment | None:
    if written == "undated":
        return None
    kind, sign, parts = re.fullmatch(r"(day|taken|)([+-])(.+)", written).groups()
    apart = timedelta(
        **{_UNITS[unit]: float(count) for count, unit in re.findall(r"([0-9.]+)([dhms])", parts)}
    )
    at = CALL_AT + (apart if sign == "+" else -apart)
    if kind == "day":
        return _moment(at.replace(hour=0, minute=0, second=0), Precision.DAY)
    return _moment(at)


def _moment(at: datetime, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(at.astimezone(UTC), "", True, precision, TimeSource.RECORD)
