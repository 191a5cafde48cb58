"""超级备份 (Super Backup, com.idea.backup.smscontacts): `<allsms>` or `<alllogs>`, one element per row.

Attributes: https://github.com/lqzhgood/Shmily-Get-Call_SMS-Android. `date` is the instant, `time` the same
in words. A row that SMS Backup & Restore holds too gets the same identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import (
    ABSENT,
    CALL_SENTENCES,
    MESSAGE_SENTENCES,
    Rows,
    dedupe_key,
    name_of,
    number_of,
    plain_number,
    read_backup,
)
from evidence_desk.importers._mms import NOT_SENT, direction_of
from evidence_desk.importers._xml_stream import root_name

#: `CallLog.Calls.TYPE` of Android.
_CALL_TYPES = {
    "1": "incoming",
    "2": "outgoing",
    "3": "missed",
    "4": "voicemail",
    "5": "rejected",
    "6": "refused",
}
#: Nobody talked on this phone; a duration is then the time it rang.
_UNANSWERED = frozenset({"3", "5", "6"})
_LONGEST_DURATION = 8


class SuperBackupXml(Importer):
    """Reads the messages and the call log of Super Backup."""

    key = "super_backup_xml"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a file whose root element is `<allsms>` or `<alllogs>`."""
        return Claim.CERTAIN if root_name(source.head) in (_Messages.root, _Calls.root) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the rows in the file's order, then notices about the file."""
        return read_backup(source, _Calls() if root_name(source.head) == _Calls.root else _Messages())


class _Messages(Rows):
    root = "allsms"
    sentences = MESSAGE_SENTENCES

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == 0:
            self.begin(name, attributes)
        elif depth == 1 and name == "sms":
            self.found_count += 1
            self.ready.append(self._sms(attributes, f"/allsms/sms[{self.found_count}]"))

    def _sms(self, attributes: dict[str, str], locator: str) -> Communication:
        get = attributes.get
        box, body = get("type", ""), get("body", "")
        at = self.moment(get("date"), locator)
        details: dict[str, Any] = {}
        if box in NOT_SENT:
            details.update(not_sent=True, status=NOT_SENT[box])
        if (center := get("service_center")) not in ABSENT:
            details["service_center"] = center
        return Communication(
            locator,
            Kind.SMS,
            SourceClass.MESSAGE_EXPORT,
            at,
            direction_of(box),
            number_of(get("address"), details),
            name_of(get("name")),
            body,
            None,
            dedupe_key("sms", plain_number(get("address", "")), get("date", ""), box, body) if at else None,
            details,
        )


class _Calls(Rows):
    root = "alllogs"
    sentences = CALL_SENTENCES

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == 0:
            self.begin(name, attributes)
        elif depth == 1 and name == "log":
            self.found_count += 1
            self.ready.append(self._call(attributes, f"/alllogs/log[{self.found_count}]"))

    def _call(self, attributes: dict[str, str], locator: str) -> Communication:
        get = attributes.get
        kind = get("type", "")
        details: dict[str, Any] = {"call_type": _CALL_TYPES.get(kind, "unknown")}
        if (said := get("alias")) not in ABSENT:
            details["as_the_app_says"] = said
        number = number_of(get("number"), details)
        duration_ms = _duration_ms(kind, get("dur"), details)
        at = self.moment(get("date"), locator)
        identity = (plain_number(get("number", "")), get("date", ""), get("dur", ""))
        return Communication(
            locator,
            Kind.CALL,
            SourceClass.DEVICE_CALL_LOG,
            at,
            _direction(kind),
            number,
            name_of(get("name")),
            "",
            duration_ms,
            dedupe_key("call", *identity) if at else None,
            details,
        )


def _direction(kind: str) -> Direction:
    if kind == "2":
        return Direction.OUT
    return Direction.IN if kind in _CALL_TYPES else Direction.UNKNOWN


def _duration_ms(kind: str, written: str | None, details: dict[str, Any]) -> int | None:
    """The talk time in milliseconds; the duration of an unanswered call goes to `ring_ms`."""
    if written is None or not (written.isascii() and written.isdigit()) or len(written) > _LONGEST_DURATION:
        if written not in ABSENT:
            details["duration_as_written"] = written
        return None
    duration_ms = int(written) * 1000
    if kind in _UNANSWERED and duration_ms:
        details["ring_ms"] = duration_ms
        return None
    return duration_ms


IMPORTER = SuperBackupXml()
