"""What all bills share: the table is found by its headings, and each row becomes one payment.

A subclass of `Bill` names the headings and says what one row means. Rows above the header, totals below the
table and repeated headers are no payments. Facts of the formats: the columns that each bill's own module
names.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from hashlib import sha256
from itertools import chain, islice
from typing import Any, ClassVar, NamedTuple

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Notice, Source
from evidence_desk.importers._money_cell import MoneyCell, fen_of, yuan
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._table import HEADER_WITHIN, Header
from evidence_desk.importers._table_source import Row, Table, TableSource, has_header
from evidence_desk.importers._time_cell import WallTime, wall_time
from evidence_desk.text import N_, Message

#: More rows than this are no bill of a person; it bounds what must be remembered of them.
ROW_LIMIT = 500_000
_TRADE_NUMBER = re.compile(r"[0-9A-Za-z_*-]{8,80}")
_ROUNDED = re.compile(r"[0-9.]+[eE]\+?[0-9]+")

_UNDATED = N_(
    "A payment here states no readable time. It is kept and shown without a time. "
    "Look at it in the file, and add the time by hand if you know it."
)
_NO_AMOUNT = N_(
    "The sum of a payment here could not be read. The payment is kept without a sum. "
    "Look at it in the file before you rely on it."
)
_NO_ROWS = N_(
    "This bill lists no payments. It is kept as it is. "
    "If payments are missing, export it again and choose a longer period."
)
_TOO_MANY = N_(
    "The first {count} rows of this file were read; the others are kept in the file and were not read. "
    "What was read is kept. Export shorter periods if a later row matters."
)


class NoTableInside(ImportRefused):
    """A file that looked like a bill and has no row of headings."""

    happened = N_("This file looks like a bill, but no table of payments was found in it.")
    what_to_do = N_("Export it again, and do not change it in between.")


class State(StrEnum):
    """What became of a payment, by its own record; closed and refunded ones paid nothing in the end."""

    PAID = "paid"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    CLOSED = "closed"
    PENDING = "pending"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Payment:
    """One row of a bill in our words.

    `flow` is the row's own word for its direction, and `shown` the row's own fields that make up its text.
    `trade_number` is that of the provider ("" where there is none), `facts` what only this bill has.
    """

    direction: Direction
    flow: str
    amount: MoneyCell | None
    state: State
    counterparty: str = ""
    shown: Sequence[str] = ()
    currency: str = "CNY"
    trade_number: str = ""
    balance_minor: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


class Bill(Importer):
    """Reads one provider's tables of payments.

    `headings` are the patterns that every table of this provider has, `more` those that some have. `at`
    is the time; `clock` may be a second column with the time of day.
    """

    provider: ClassVar[str]
    headings: ClassVar[Mapping[str, str]]
    more: ClassVar[Mapping[str, str]] = {}
    certainty: ClassVar[Claim] = Claim.CERTAIN

    @abstractmethod
    def payment(self, row: Row) -> Payment | None:
        """What a row says; None where it is no payment."""

    def claim(self, source: Source) -> Claim:
        """As sure as its headings are this provider's own."""
        return self.certainty if has_header(source, self.headings) else Claim.NO

    def facts_above(self, above: Sequence[str]) -> dict[str, str]:
        """What the lines above the header say of every payment (`own_account`)."""
        return {}

    def stated_zone(self, above: Sequence[str]) -> tzinfo | None:
        """The zone that the lines above the header state; None where they state none."""
        return None

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the payments in the file's order, then notices about the file."""
        return _Reading(self, source).extracted()


class _About(NamedTuple):
    """What the lines above a table say of all its rows."""

    zone: tzinfo | None
    facts: Mapping[str, str]


class _Reading:
    """One reading of one file."""

    def __init__(self, bill: Bill, source: Source) -> None:
        self._bill = bill
        self._source = source
        self._notices = RowNotices()
        self._met: Counter[bytes] = Counter()
        self._rows_read = 0
        self._payments = 0

    def extracted(self) -> Iterator[Extracted]:
        file = TableSource(self._source)
        found_header = False
        for table in file.tables():
            above, header = table.header(self._bill.headings, self._bill.more)
            if header is not None:
                found_header = True
                yield from self._table(table, header, above)
        if not found_header:
            raise NoTableInside
        yield from self._about_the_file(file)

    def _table(self, table: Table, header: Header, above: Sequence[str]) -> Iterator[Extracted]:
        # The same payment on two sheets is one payment; twice on one sheet, it was made twice.
        self._met.clear()
        about = _About(self._bill.stated_zone(above), self._bill.facts_above(above))
        first = list(islice(table.rows, HEADER_WITHIN))
        signed = any((fen_of(Row(cells, header.columns)["amount"]) or 0) < 0 for cells in first)
        for number, cells in enumerate(chain(first, table.rows), header.row + 2):
            if self._rows_read == ROW_LIMIT:
                return
            self._rows_read += 1
            row = Row(cells, header.columns, signed=signed)
            yield from self._row(row, f"{table.place}row[{number}]", about)

    def _row(self, row: Row, locator: str, about: _About) -> Iterator[Extracted]:
        written = row["at"] or row["created"]
        if not any(character.isdigit() for character in written):
            return
        payment = self._bill.payment(row)
        clock = row["clock"] if row["clock"] != written else ""
        stated = wall_time(written, clock) or _whole_time(clock) or wall_time(written)
        if payment is None or (stated is None and payment.amount is None):
            return
        written = f"{written} {clock}".strip()
        at, key, zone = None, None, about.zone
        if stated:
            at = stated.moment(written, zone or self._source.zone, zone_known=zone is not None)
        if stated and at:
            key = self._key(payment, stated, about)
        else:
            yield from self._notices.tell(_UNDATED, locator)
        if payment.amount is None:
            yield from self._notices.tell(_NO_AMOUNT, locator)
        self._payments += 1
        facts = {"provider": self._bill.provider, **about.facts}
        yield _communication(facts, payment, locator, at, key)

    def _key(self, payment: Payment, stated: WallTime, about: _About) -> str:
        """The same in each export that lists this payment in this state.

        A payment that was refunded between two exports is in both: the later word must not be lost. Seconds
        are left out, because a spreadsheet program that saves the file drops them.
        """
        amount = payment.amount or MoneyCell(0)
        parts: list[object] = [
            self._bill.provider,
            amount.minor,
            payment.direction,
            payment.state,
        ]
        if _TRADE_NUMBER.fullmatch(payment.trade_number) and not _ROUNDED.fullmatch(payment.trade_number):
            parts += [payment.trade_number, stated.wall.date(), amount.refunded_minor]
        else:
            minute = "" if stated.precision is Precision.DAY else f"{stated.wall:%H:%M}"
            own = about.facts.get("own_account", "")
            parts += [stated.wall.date(), minute, payment.counterparty, payment.balance_minor, own]
        digest = sha256("\x1f".join(map(str, parts)).encode())
        self._met[digest.digest()[:16]] += 1
        if (time := self._met[digest.digest()[:16]]) > 1:
            digest.update(f"\x1f{time}".encode())
        return digest.hexdigest()

    def _about_the_file(self, file: TableSource) -> Iterator[Notice]:
        if not self._payments:
            yield Notice(Message(_NO_ROWS), "whole")
        if self._rows_read == ROW_LIMIT:
            yield Notice(Message(_TOO_MANY, {"count": ROW_LIMIT}), "whole")
        yield from self._notices.left_out()
        yield from file.notices()


def _whole_time(clock: str) -> WallTime | None:
    """The time of a second column that repeats the day; a bare number there is no day."""
    return wall_time(clock) if any(mark in clock for mark in "-/年") else None


def _communication(
    facts: Mapping[str, str], payment: Payment, locator: str, at: Moment | None, key: str | None
) -> Communication:
    details: dict[str, Any] = {
        **facts,
        "state": payment.state.value,
        "currency": payment.currency,
    }
    sum_words = ""
    if payment.amount:
        details["amount_minor"] = abs(payment.amount.minor)
        unit = "元" if payment.currency == "CNY" else payment.currency
        sum_words = f"{yuan(abs(payment.amount.minor))} {unit}"
        if payment.amount.refunded_minor is not None:
            details["refunded_minor"] = payment.amount.refunded_minor
    if payment.balance_minor is not None:
        details["balance_minor"] = payment.balance_minor
    head = " ".join(filter(None, (payment.flow, sum_words)))
    return Communication(
        locator,
        Kind.PAYMENT,
        SourceClass.STATEMENT,
        at,
        payment.direction,
        None,
        payment.counterparty or None,
        " · ".join(dict.fromkeys(filter(None, (head, *payment.shown)))),
        dedupe_key=key,
        details=details | dict(payment.facts),
    )
