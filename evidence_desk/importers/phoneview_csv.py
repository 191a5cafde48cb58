"""PhoneView (macOS), CSV: SMS and iMessage of an iPhone, one row per message.

Columns `direction,timestamp,name,number,content,type`; times are English and those of the Mac's clock,
`Jul 23, 2011 6:12:54 AM`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import name_of, number_of, plain_number
from evidence_desk.importers._chat import Repeats, iso_moment, message_key, wall_moment
from evidence_desk.importers._chat_table import begins_with, table_messages

_FIELDS = ("direction", "timestamp", "name", "number", "content", "type")
_WORDS = dict(zip(_FIELDS, _FIELDS, strict=True))
_DIRECTIONS = {"received": Direction.IN, "sent": Direction.OUT}
_KINDS = {"mms": Kind.MMS, "imessage": Kind.CHAT}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d{1,2}), (?P<year>\d{4}),?(?: at)?\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s(?P<half>[AP])M)?",
    re.IGNORECASE,
)


class PhoneViewCsv(Importer):
    """Reads messages that PhoneView wrote as CSV."""

    key = "phoneview_csv"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table whose first row has PhoneView's six headings."""
        return Claim.CERTAIN if begins_with(source, _WORDS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        return table_messages(source, _WORDS, {}, _Reading(source).communication)


class _Reading:
    def __init__(self, source: Source) -> None:
        self._zone = source.zone
        self._repeats = Repeats()

    def communication(self, locator: str, cells: Mapping[str, str]) -> Communication:
        stated = {key: value.strip() for key, value in cells.items()}
        written, kind = stated["timestamp"], stated["type"].lower()
        at = _moment(written, self._zone)
        details: dict[str, Any] = {}
        if kind not in ("", "sms"):
            details["message_type"] = stated["type"]
        if at is None and written:
            details["time_as_written"] = written
        number = number_of(stated["number"], details)
        text = cells["content"].strip("\n")
        identity = (written, stated["direction"].lower(), plain_number(stated["number"]), text)
        return Communication(
            locator,
            _KINDS.get(kind, Kind.SMS),
            SourceClass.MESSAGE_EXPORT,
            at,
            _DIRECTIONS.get(stated["direction"].lower(), Direction.UNKNOWN),
            number,
            name_of(stated["name"]),
            text,
            None,
            message_key("phoneview", *identity, self._repeats.number(*identity)) if at else None,
            details,
        )


def _moment(written: str, zone: tzinfo) -> Moment | None:
    found = _TIME.fullmatch(written)
    if found is None:
        return iso_moment(written, zone)
    hour, half = int(found["hour"]), (found["half"] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "P" else 0)
    try:
        wall = datetime(
            int(found["year"]),
            _MONTHS.index(found["month"].lower()) + 1,
            int(found["day"]),
            hour,
            int(found["minute"]),
            int(found["second"] or 0),
        )
    except ValueError:
        return None
    return wall_moment(wall, written, Precision.SECOND if found["second"] else Precision.MINUTE, zone)


IMPORTER = PhoneViewCsv()
