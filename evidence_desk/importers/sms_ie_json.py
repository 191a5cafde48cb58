"""SMS Import / Export (F-Droid): messages as NDJSON (version 2) or an array (version 1), calls as an array.

Each value is a row of Android's own tables, its columns as text; what the app adds begins with `__` in
version 2 (`__display_name`, `__parts`). https://github.com/tmo1/sms-ie. A row that SMS Backup & Restore
holds too gets the same identity. The pictures of version 2 lie in files of their own beside the NDJSON.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import ABSENT, dedupe_key, name_of, number_of, plain_number
from evidence_desk.importers._chat import (
    UNDATED,
    FewNotices,
    NoMessagesInside,
    empty_notice,
    epoch_moment,
    text_of,
)
from evidence_desk.importers._json_stream import JsonDamaged, damage_notice, entering, pointer, walk
from evidence_desk.importers._mms import CORRUPT_ATTACHMENT, NOT_SENT, Mms, direction_of
from evidence_desk.importers._text import TextEncoding, decoded_lines, encoding_of, line_locator, opened_text
from evidence_desk.importers._text import text_head as head_of
from evidence_desk.importers._xml_stream import Damaged
from evidence_desk.text import N_

_ENTERS = entering("")
_KEY = re.compile(r'"(\w{2,30})"\s*:')
_SMS_KEYS = frozenset({"_id", "thread_id", "address", "body", "type", "date"})
_MMS_KEYS = frozenset({"_id", "thread_id", "msg_box", "date"})
_CALL_KEYS = frozenset({"_id", "number", "duration", "type", "date"})
#: `CallLog.Calls.TYPE` of Android.
_CALL_TYPES = {
    "1": "incoming",
    "2": "outgoing",
    "3": "missed",
    "4": "voicemail",
    "5": "rejected",
    "6": "refused",
}
_UNANSWERED = frozenset({"3", "5", "6"})
#: `CallLog.Calls.NUMBER_PRESENTATION` other than 1 (allowed).
_HIDDEN = {"2": "restricted", "3": "unknown", "4": "payphone"}
_LONGEST_DURATION = 8

_UNREADABLE = N_(
    "One row of this file is no message or call that can be read. All other rows were read, and the file is "
    "unchanged. If something is missing, make the export on the phone again."
)


class SmsIeJson(Importer):
    """Reads messages and calls of SMS Import / Export."""

    key = "sms_ie_json"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of JSON objects, in lines or an array, that have the columns of Android's tables."""
        text = head_of(source).lstrip()
        keys = set(_KEY.findall(text)) if re.match(r"\[?\s*\{", text) else set()
        known = any(wanted <= keys for wanted in (_SMS_KEYS, _MMS_KEYS, _CALL_KEYS))
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the rows in the file's order, each MMS before its attachments, then notices."""
        encoding = encoding_of(source.path)
        reading = _Rows()
        try:
            for locator, row in _rows(source, encoding):
                yield from reading.row(locator, row)
        except JsonDamaged:
            if not reading.found_count:
                raise NoMessagesInside from None
            yield damage_notice(reading.found_count)
        if not reading.found_count:
            if reading.refused_count:
                raise NoMessagesInside
            yield empty_notice()
        yield from reading.notices.rest()
        yield from encoding.notices()


def _rows(source: Source, encoding: TextEncoding) -> Iterator[tuple[str, Any]]:
    """Locator and value of each row; a line of NDJSON that is no JSON has None."""
    if head_of(source).lstrip().startswith("["):
        with opened_text(source.path, encoding) as file:
            yield from ((pointer(path), value) for path, value in walk(file, _ENTERS))
        return
    for number, line in enumerate(decoded_lines(source.path, encoding), 1):
        if line.strip():
            try:
                _, row = next(walk(io.StringIO(line), lambda _path: False))
            except JsonDamaged:
                row = None
            yield line_locator(number), row


class _Rows:
    """Turns rows into what is extracted; one object for each reading."""

    def __init__(self) -> None:
        self.found_count = 0
        self.refused_count = 0
        self.notices = FewNotices()

    def row(self, locator: str, row: Any) -> Iterator[Extracted]:
        columns = _columns(row)
        if "msg_box" in columns:
            read = self._mms(row, columns, locator)
        elif "body" in columns or {"address", "date"} <= columns.keys():
            read = iter((_sms(columns, locator, self._moment(columns)),))
        elif {"number", "date"} <= columns.keys():
            read = iter((_call(columns, locator, self._moment(columns)),))
        else:
            self.refused_count += 1
            yield from self.notices.tell(_UNREADABLE, locator)
            return
        self.found_count += 1
        if self._moment(columns) is None:
            yield from self.notices.tell(UNDATED, locator)
        yield from read

    def _moment(self, columns: dict[str, str]) -> Moment | None:
        return epoch_moment(columns.get("date"))

    def _mms(self, row: dict[str, Any], columns: dict[str, str], locator: str) -> Iterator[Extracted]:
        addresses = [_columns(row.get("__sender_address", row.get("sender_address")))]
        recipients = row.get("__recipient_addresses", row.get("recipient_addresses"))
        addresses += [_columns(each) for each in recipients] if isinstance(recipients, list) else []
        addresses = [each for each in addresses if each.get("address")]
        columns["address"] = "~".join(each["address"] for each in addresses)
        mms = Mms(columns | {"contact_name": _name(addresses[0]) or "" if addresses else ""}, locator)
        parts = row.get("__parts", row.get("parts"))
        try:
            for each in addresses:
                mms.add_address(each)
            for part in parts if isinstance(parts, list) else ():
                written = _columns(part)
                mms.add_part(written | {"data": written.get("__binary_data", written.get("binary_data", ""))})
        except Damaged:
            yield from self.notices.tell(_UNREADABLE, locator)
        yield from mms.read(self._moment(columns))
        for place in mms.corrupt:
            yield from self.notices.tell(CORRUPT_ATTACHMENT, place)


def _columns(row: object) -> dict[str, str]:
    """A row's columns as text; what is null or no text is left out."""
    if not isinstance(row, dict):
        return {}
    return {key: text_of(value) for key, value in row.items() if isinstance(value, str | int)}


def _name(columns: dict[str, str]) -> str | None:
    return next(
        (name for key in ("__display_name", "display_name", "name") if (name := name_of(columns.get(key)))),
        None,
    )


def _sms(columns: dict[str, str], locator: str, at: Moment | None) -> Communication:
    get = columns.get
    box, body, date = get("type", ""), get("body", ""), get("date", "")
    details: dict[str, Any] = {}
    if (sent_at := epoch_moment(get("date_sent"))) is not None:
        details["date_sent"] = sent_at.epoch_ms
    if (sim := get("sub_id")) not in ABSENT | {"-1"}:
        details["sub_id"] = sim
    if (subject := get("subject")) not in ABSENT:
        details["subject"] = subject
    if box in NOT_SENT:
        details.update(not_sent=True, status=NOT_SENT[box])
    return Communication(
        locator,
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        at,
        direction_of(box),
        number_of(get("address"), details),
        _name(columns),
        body,
        None,
        dedupe_key("sms", plain_number(get("address", "")), date, box, body) if at else None,
        details,
    )


def _call(columns: dict[str, str], locator: str, at: Moment | None) -> Communication:
    get = columns.get
    kind, duration = get("type", ""), get("duration", "")
    details: dict[str, Any] = {"call_type": _CALL_TYPES.get(kind, "unknown")}
    if hidden := _HIDDEN.get(get("presentation", "")):
        details["presentation"] = hidden
    number = number_of(get("number"), details)
    known = duration.isascii() and duration.isdigit() and len(duration) <= _LONGEST_DURATION
    duration_ms = int(duration) * 1000 if known else None
    if kind in _UNANSWERED and duration_ms:
        details["ring_ms"], duration_ms = duration_ms, None
    direction = Direction.OUT if kind == "2" else Direction.IN if kind in _CALL_TYPES else Direction.UNKNOWN
    return Communication(
        locator,
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        at,
        direction,
        None if hidden else number,
        _name(columns),
        "",
        duration_ms,
        dedupe_key("call", plain_number(get("number", "")), get("date", ""), duration) if at else None,
        details,
    )


IMPORTER = SmsIeJson()
