"""iPhone calls: `CallHistory.storedata` (table `ZCALLRECORD`), and the older `call_history.db` (`call`).

`ZDATE` is in seconds since 2001, `call.date` in Unix seconds; `ZADDRESS` is text or its bytes. An outgoing
call with a length was answered, whatever else is stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._apple_time import apple_moment
from evidence_desk.importers._backup_xml import CALL_SENTENCES, dedupe_key, name_of, number_of, plain_number
from evidence_desk.importers._chat import FewNotices, epoch_moment
from evidence_desk.importers._no_calls import no_calls_notice
from evidence_desk.importers._sqlite_rows import Row
from evidence_desk.importers._sqlite_source import has_table, opened

_NEW = frozenset({"zdate", "zduration", "zaddress", "zoriginated"})
_OLD = frozenset({"address", "date", "duration", "flags"})
_NEW_COLUMNS = (*_NEW, "zanswered", "zcalltype", "zname", "zservice_provider")
_OLD_COLUMNS = (*_OLD, "answered", "name")
#: `ZCALLTYPE` of calls that do not go over the telephone network.
_OVER_INTERNET = {8: "FaceTime video", 16: "FaceTime audio"}
_LONGEST_S = 7 * 24 * 3600


class IPhoneCallHistory(Importer):
    """Reads an iPhone's own call log."""

    key = "iphone_call_history"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a database with one of Apple's two tables of calls."""
        known = has_table(source, "zcallrecord", _NEW) or has_table(source, "call", _OLD)
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the calls in the order of their rows, then notices."""
        with opened(source) as database:
            notices = FewNotices()
            count = 0
            for read, rows in (
                (_new_call, database.rows("zcallrecord", _NEW_COLUMNS)),
                (_old_call, database.rows("call", _OLD_COLUMNS)),
            ):
                for row in rows:
                    count += 1
                    one = read(row)
                    if one.at is None:
                        yield from notices.tell(CALL_SENTENCES.undated, one.locator)
                    yield one
            if not count:
                yield no_calls_notice()
            yield from notices.rest()
            yield from database.notices()


def _new_call(row: Row) -> Communication:
    details: dict[str, Any] = {}
    if app := _OVER_INTERNET.get(row.integer("zcalltype") or 0):
        details["app"] = app
    if provider := row.text("zservice_provider"):
        details["service"] = provider
    return _call(
        f"zcallrecord[{row.rowid}]",
        apple_moment(row.seconds("zdate")),
        row.text("zaddress"),
        row.text("zname"),
        row.seconds("zduration"),
        row.integer("zoriginated"),
        row.integer("zanswered"),
        details,
    )


def _old_call(row: Row) -> Communication:
    flags = row.integer("flags")
    return _call(
        f"call[{row.rowid}]",
        epoch_moment(row.text("date")),
        row.text("address"),
        row.text("name"),
        row.seconds("duration"),
        # The lowest bit says that the owner called.
        None if flags is None else flags & 1,
        row.integer("answered"),
        {"flags": flags} if flags is not None else {},
    )


def _call(
    locator: str,
    at: Moment | None,
    address: str,
    name: str,
    seconds: float | None,
    originated: int | None,
    answered: int | None,
    details: dict[str, Any],
) -> Communication:
    known = seconds is not None and 0 <= seconds <= _LONGEST_S
    duration_ms = round((seconds or 0) * 1000) if known else None
    talked = answered == 1 or bool(duration_ms)
    out = originated == 1
    details["call_type"] = "outgoing" if out else "incoming" if talked else "missed"
    if originated is None:
        details["call_type"] = "unknown"
    if answered is not None:
        details["answered"] = talked
    identity = (plain_number(address), str(at and at.epoch_ms), str(duration_ms), details["call_type"])
    number = number_of(address, details)
    return Communication(
        locator,
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        at,
        Direction.UNKNOWN if originated is None else Direction.OUT if out else Direction.IN,
        number,
        name_of(name or None),
        "",
        duration_ms,
        dedupe_key("iphone_call", *identity) if at else None,
        details,
    )


IMPORTER = IPhoneCallHistory()
