"""Android `mmssms.db`: tables `sms` and `pdu` (MMS) with `addr` and `part`; Huawei's old backup has `sms_tb`.

Columns are those of Android's providers: `sms.date` in milliseconds, `pdu.date` in seconds. Pictures of MMS
lie in files of their own on the phone; their names are kept. A message that SMS Backup & Restore holds too
gets the same identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._android_rows import AndroidRows
from evidence_desk.importers._chat import TOO_LONG, empty_notice
from evidence_desk.importers._sqlite_rows import Database, Row
from evidence_desk.importers._sqlite_source import has_table, opened

_SMS_TABLES = ("sms", "sms_tb")
_MMS_TABLES = ("pdu", "mms")
_SMS = frozenset({"address", "date", "type", "body"})
_MMS = frozenset({"msg_box", "date"})
_SMS_COLUMNS = (*sorted(_SMS), "date_sent", "sub_id", "sim_id", "subject", "status")
_MMS_COLUMNS = (*sorted(_MMS), "date_sent", "sub_id", "sub", "sub_cs", "m_id", "m_type", "tr_id")
_ADDRESS, _PART = ("address", "type"), ("ct", "name", "fn", "cl", "text")
#: The role of a sender among the addresses of an MMS.
_FROM = "137"
_MOST_PARTS = 1000


class AndroidMessagesDb(Importer):
    """Reads the messages of an Android phone's own database."""

    key = "android_messages_db"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a database with one of Android's tables of messages."""
        sms = any(has_table(source, table, _SMS) for table in _SMS_TABLES)
        mms = any(has_table(source, table, _MMS) for table in _MMS_TABLES)
        return Claim.CERTAIN if sms or mms else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield SMS, then MMS, in the order of their rows, then notices."""
        with opened(source) as database:
            reading = AndroidRows()
            for table in _SMS_TABLES:
                if has_table(source, table, _SMS):
                    for row in database.rows(table, _SMS_COLUMNS):
                        locator = f"{table}[{row.rowid}]"
                        if row.is_cut("body"):
                            yield from reading.notices.tell(TOO_LONG, locator)
                        yield from reading.row(
                            locator, _texts(row, _SMS_COLUMNS) | {"body": row.text("body")}
                        )
            for table in _MMS_TABLES:
                if has_table(source, table, _MMS):
                    yield from _mms(database, table, reading)
            if not reading.found_count + reading.refused_count:
                yield empty_notice()
            yield from reading.notices.rest()
            yield from database.notices()


def _mms(database: Database, table: str, reading: AndroidRows) -> Iterator[Extracted]:
    addresses, parts = database.links("addr", "msg_id"), database.links("part", "mid")
    for row in database.rows(table, _MMS_COLUMNS):
        people = [
            _texts(each, _ADDRESS) for each in _rows(database, "addr", addresses.of(row.rowid), _ADDRESS)
        ]
        sender = next((each for each in people if each.get("type") == _FROM), {})
        whole: dict[str, Any] = dict(_texts(row, _MMS_COLUMNS))
        whole |= {
            "msg_box": row.text("msg_box"),
            "__sender_address": sender,
            "__recipient_addresses": [each for each in people if each is not sender],
            "__parts": [_texts(each, _PART) for each in _rows(database, "part", parts.of(row.rowid), _PART)],
        }
        yield from reading.row(f"{table}[{row.rowid}]", whole)


def _rows(database: Database, table: str, numbers: list[int], columns: tuple[str, ...]) -> Iterator[Row]:
    found = (database.row(table, number, columns) for number in numbers[:_MOST_PARTS])
    return (row for row in found if row is not None)


def _texts(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    """The columns that hold anything, as text."""
    return {column: row.text(column) for column in columns if row.values.get(column) is not None}


IMPORTER = AndroidMessagesDb()
