"""Rows of Android's own tables of messages and calls, from whatever file they come, as communications.

Columns: `Telephony.Sms` and `CallLog.Calls` of Android, as text. A row that SMS Backup & Restore holds too
gets the same identity.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable, Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Extracted
from evidence_desk.importers._backup_xml import ABSENT, dedupe_key, name_of, number_of, plain_number
from evidence_desk.importers._chat import UNDATED, FewNotices, epoch_moment, text_of
from evidence_desk.importers._mms import CORRUPT_ATTACHMENT, NOT_SENT, Mms, direction_of
from evidence_desk.importers._xml_stream import Damaged
from evidence_desk.text import N_

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

#: The bytes of a part whose `_data` names a file of its own; None where they are not there.
PartBytes = Callable[[str], bytes | None]


class AndroidRows:
    """Turns rows into what is extracted; one object for each reading."""

    def __init__(self, part_bytes: PartBytes | None = None) -> None:
        self.found_count = 0
        self.refused_count = 0
        self.notices = FewNotices()
        self._part_bytes = part_bytes

    def row(self, locator: str, row: Any) -> Iterator[Extracted]:
        """Yield a message with its attachments, or a call; a notice where it is neither."""
        columns = columns_of(row)
        at = epoch_moment(columns.get("date"))
        if "msg_box" in columns:
            read = self._mms(row, columns, locator, at)
        elif "body" in columns or {"address", "date"} <= columns.keys():
            read = iter((sms_of(columns, locator, at),))
        elif {"number", "date"} <= columns.keys():
            read = iter((call_of(columns, locator, at),))
        else:
            self.refused_count += 1
            yield from self.notices.tell(_UNREADABLE, locator)
            return
        self.found_count += 1
        if at is None:
            yield from self.notices.tell(UNDATED, locator)
        yield from read

    def _mms(
        self, row: dict[str, Any], columns: dict[str, str], locator: str, at: Moment | None
    ) -> Iterator[Extracted]:
        addresses = [columns_of(row.get("__sender_address", row.get("sender_address")))]
        recipients = row.get("__recipient_addresses", row.get("recipient_addresses"))
        addresses += [columns_of(each) for each in recipients] if isinstance(recipients, list) else []
        addresses = [each for each in addresses if each.get("address")]
        columns["address"] = "~".join(each["address"] for each in addresses)
        if at is not None:
            # Android keeps seconds here, and SMS Backup & Restore writes milliseconds.
            columns["date"] = str(at.epoch_ms)
        mms = Mms(columns | {"contact_name": display_name(addresses[0]) or "" if addresses else ""}, locator)
        parts = row.get("__parts", row.get("parts"))
        try:
            for each in addresses:
                mms.add_address(each)
            for part in parts if isinstance(parts, list) else ():
                mms.add_part(self._part(columns_of(part)))
        except Damaged:
            yield from self.notices.tell(_UNREADABLE, locator)
        yield from mms.read(at)
        for place in mms.corrupt:
            yield from self.notices.tell(CORRUPT_ATTACHMENT, place)

    def _part(self, written: dict[str, str]) -> dict[str, str]:
        """A part with its bytes in base64, where they are anywhere."""
        data = written.get("__binary_data", written.get("binary_data", ""))
        if not data and self._part_bytes is not None and (stored := written.get("_data", "")):
            data = b2a_base64(self._part_bytes(stored) or b"", newline=False).decode()
        return written | {"data": data}


def columns_of(row: object) -> dict[str, str]:
    """A row's columns as text; what is null or no text is left out."""
    if not isinstance(row, dict):
        return {}
    return {key: text_of(value) for key, value in row.items() if isinstance(value, str | int)}


def display_name(columns: dict[str, str]) -> str | None:
    """The contact's name, None where the phone knew none."""
    return next(
        (name for key in ("__display_name", "display_name", "name") if (name := name_of(columns.get(key)))),
        None,
    )


def sms_of(columns: dict[str, str], locator: str, at: Moment | None) -> Communication:
    """A row of `sms`."""
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
        display_name(columns),
        body,
        None,
        dedupe_key("sms", plain_number(get("address", "")), date, box, body) if at else None,
        details,
    )


def call_of(columns: dict[str, str], locator: str, at: Moment | None) -> Communication:
    """A row of `calls`; the duration of an unanswered call is how long it rang."""
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
        display_name(columns),
        "",
        duration_ms,
        dedupe_key("call", plain_number(get("number", "")), get("date", ""), duration) if at else None,
        details,
    )
