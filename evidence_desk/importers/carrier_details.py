"""A carrier's call details (通话详单): CSV, XLSX, XLS, or a table in disguise, found by its headings.

Headings and forms of China Mobile, Unicom and Telecom change by year and province, so every column is known
by any of its names. Masked numbers stay as they are written. The list is of the account's own calls: 主叫 is
a call the owner made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.phone_number import normalise
from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Notice, Source
from evidence_desk.importers._call_length import call_length_ms
from evidence_desk.importers._list_period import period_of
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._table import Header
from evidence_desk.importers._table_source import Row, Table, TableSource, has_header
from evidence_desk.importers._time_cell import WallTime, wall_time
from evidence_desk.text import N_, Message

_HEADINGS = {
    "number": "对方(?:电话)?号码|对端号码|通话号码|电话号码|对方电话|通信号码",
    "at": "起始时间|开始时间|(?:通话|呼叫|通信)(?:起始|开始)?时间|(?:通话|呼叫)?日期",
    "length": "(?:通[信话]|呼叫)?时长(?:[（(](?:单位[:：])?秒[）)])?|通话时间[（(]秒[）)]",
    "way": "通信方式|呼叫类型|呼叫方式|呼叫方向|主被叫(?:类型|标志|标识)?|主叫/被叫|通话方式",
}
_MORE = {
    "clock": "时间|(?:通话|呼叫)?(?:起始|开始)时间|(?:通话|呼叫)时间",
    "category": "通信类型|通话类型|业务类型|长途类型",
    "place": "通信地点|(?:本机)?通话地(?:点)?",
    "other_place": "对方(?:通话地|归属地|地点)",
    "fee": "实收通信费(?:[（(]元[）)])?|(?:通[信话]费|费用|小计)(?:[（(]元[）)])?",
}
_WAYS = (
    # A forwarded call reached another phone than this one.
    ("forwarded", re.compile("转移|呼转|前转")),
    ("outgoing", re.compile("主叫|呼出|去电|拨出")),
    ("incoming", re.compile("被叫|呼入|来电|接听")),
)
_DIRECTIONS = {"outgoing": Direction.OUT, "incoming": Direction.IN}
_NO_CALL = re.compile("短信|彩信|上网|流量|数据|GPRS|WLAN", re.IGNORECASE)
_OWN_NUMBER = re.compile(
    r"(?:本机|手机|客户|用户|业务|查询|服务)(?:手机|电话)?号码?[:： ]*(1[0-9*]{10}|0[0-9*-]{9,12})"
)
_CARRIERS = {"移动": "china_mobile", "联通": "china_unicom", "电信": "china_telecom"}

#: More calls than anybody has in the years a carrier keeps.
_ROW_LIMIT = 500_000

_UNDATED = N_(
    "A call here states no full date and time. It is kept and shown without a time. "
    "Look at it in the file, and add the time by hand if you know it."
)
_NOT_CALLS = N_(
    "{count} rows of this list are not phone calls (messages, data) and were not read. "
    "The calls were read, and the file is unchanged. There is nothing to do."
)
_NO_CALLS = N_(
    "This list holds no calls. It is kept as it is. "
    "If calls are missing, ask the carrier for the list again and choose the month of the calls."
)
_TOO_MANY = N_(
    "The first {count} rows of this file were read; the others are kept in the file and were not read. "
    "What was read is kept. Export shorter periods if a later row matters."
)


class NoCallListInside(ImportRefused):
    """A file that looked like call details and has no row of headings."""

    happened = N_("This file looks like a carrier's call list, but no table of calls was found in it.")
    what_to_do = N_("Ask the carrier for the list again, and do not change it in between.")


class CarrierDetails(Importer):
    """Reads a carrier's list of calls."""

    key = "carrier_details"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain where a table has the number, start, length and direction of calls."""
        return Claim.CERTAIN if has_header(source, _HEADINGS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the calls in the file's order, then notices about the file."""
        return _Reading(source).extracted()


class _Reading:
    """One reading of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._notices = RowNotices()
        self._rows_read = self._calls = self._others = 0

    def extracted(self) -> Iterator[Extracted]:
        file = TableSource(self._source)
        found_header = False
        for table in file.tables():
            above, header = table.header(_HEADINGS, _MORE)
            if header is not None:
                found_header = True
                yield from self._table(table, header, above)
        if not found_header:
            raise NoCallListInside
        yield from self._about_the_file()
        yield from file.notices()

    def _table(self, table: Table, header: Header, above: Sequence[str]) -> Iterator[Extracted]:
        titles = [*above, self._source.stem]
        within = period_of(titles)
        facts = _facts_of_titles(titles)
        for number, cells in enumerate(table.rows, header.row + 2):
            if self._rows_read == _ROW_LIMIT:
                return
            self._rows_read += 1
            yield from self._row(Row(cells, header.columns), f"{table.place}row[{number}]", within, facts)

    def _row(
        self, row: Row, locator: str, within: tuple[date, date] | None, facts: dict[str, str]
    ) -> Iterator[Extracted]:
        way = _way(row["way"])
        if _NO_CALL.search(f"{row['way']} {row['category']}"):
            self._others += 1
            return
        # Repeated headings have no digit where a time stands; totals and footers have no call's words.
        if not any(character.isdigit() for character in row["at"]):
            return
        stated = _start(row, within)
        if way is None and (stated is None or not any(map(str.isdigit, row["number"] + row["length"]))):
            return
        written = " ".join(dict.fromkeys((row["at"], row["clock"]))).strip()
        at = stated.moment(written, self._source.zone) if stated else None
        if at is None:
            yield from self._notices.tell(_UNDATED, locator)
        self._calls += 1
        yield _call(row, locator, way or "unknown", stated, at, facts)

    def _about_the_file(self) -> Iterator[Notice]:
        if not self._calls:
            yield Notice(Message(_NO_CALLS), "whole")
        if self._others:
            yield Notice(Message(_NOT_CALLS, {"count": self._others}), "whole")
        if self._rows_read == _ROW_LIMIT:
            yield Notice(Message(_TOO_MANY, {"count": _ROW_LIMIT}), "whole")
        yield from self._notices.left_out()


def _start(row: Row, within: tuple[date, date] | None) -> WallTime | None:
    """The start of a call: one cell, or a day and a time of day in two."""
    whole = wall_time(row["at"], within=within)
    if row["clock"] and row["clock"] != row["at"] and (whole is None or whole.is_day):
        return wall_time(row["at"], row["clock"], within) or whole
    return whole


def _way(written: str) -> str | None:
    """The kind of call; None where the cell names none."""
    return next((way for way, words in _WAYS if words.search(written)), None)


def _call(
    row: Row, locator: str, way: str, stated: WallTime | None, at: Moment | None, facts: dict[str, str]
) -> Communication:
    details: dict[str, Any] = {"call_type": way, "way": row["way"], **facts}
    details |= row.facts("category", "place", "other_place", "fee")
    number = normalise(row["number"])
    if number is None and row["number"]:
        details["number_as_written"] = row["number"]
    length = call_length_ms(row["length"])
    if length is None and row["length"]:
        details["duration_as_written"] = row["length"]
    if stated is None:
        details["start_as_written"] = row["at"]
    elif stated.yearless:
        details["year_from"] = "title"
    key = None
    if at:
        parts = ("carrier_call", at.epoch_ms, number, length, way)
        key = sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    direction = _DIRECTIONS.get(way, Direction.UNKNOWN)
    return Communication(
        locator,
        Kind.CALL,
        SourceClass.CARRIER_DETAILS,
        at,
        direction,
        row["number"] if number else None,
        duration_ms=length,
        dedupe_key=key,
        details=details,
    )


def _facts_of_titles(titles: Sequence[str]) -> dict[str, str]:
    """The account's own number and the carrier, where the titles name them."""
    facts = {}
    if own := next(chain.from_iterable(map(_OWN_NUMBER.finditer, titles)), None):
        facts["own_number"] = own[1]
    named = {
        carrier for word, carrier in _CARRIERS.items() if any(f"中国{word}" in title for title in titles)
    }
    if len(named) == 1:
        facts["carrier"] = named.pop()
    return facts


IMPORTER = CarrierDetails()
