"""SMS Backup & Restore, call log: one `<call>` element per call under `<calls>`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import (
    ABSENT,
    CALL_SENTENCES,
    Rows,
    dedupe_key,
    name_of,
    number_of,
    plain_number,
    read_backup,
)
from evidence_desk.importers._xml_stream import root_name

#: `CallLog.Calls.TYPE` of Android.
_CALL_TYPES = {
    "1": "incoming",
    "2": "outgoing",
    "3": "missed",
    "4": "voicemail",
    "5": "rejected",
    "6": "refused",
    "7": "answered_elsewhere",
}
#: Nobody talked on this phone; a duration is then the time it rang.
_UNANSWERED = frozenset({"3", "5", "6", "7"})
#: `CallLog.Calls.NUMBER_PRESENTATION` other than 1 (allowed), and the numbers older versions write for it.
_HIDDEN = {"2": "restricted", "3": "unknown", "4": "payphone"}
_HIDDEN_NUMBERS = {"-1": "unknown", "-2": "restricted", "-3": "payphone"}


class CallsBackupXml(Importer):
    """Reads the call log of SMS Backup & Restore."""

    key = "calls_backup_xml"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a file whose root element is `<calls>`."""
        return Claim.CERTAIN if root_name(source.head) == "calls" else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the calls in the file's order, then notices about the file."""
        return read_backup(source, _Calls())


class _Calls(Rows):
    root = "calls"
    sentences = CALL_SENTENCES

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == 0:
            self.begin(name, attributes)
        elif depth == 1 and name == "call":
            self.ready.append(self._call(attributes))

    def _call(self, attributes: dict[str, str]) -> Communication:
        get = attributes.get
        self.found_count += 1
        locator = f"/calls/call[{self.found_count}]"
        kind = get("type", "")
        details: dict[str, Any] = {"call_type": _CALL_TYPES.get(kind, "unknown")}
        number = _shown_number(attributes, details)
        duration_ms = _duration_ms(kind, get("duration"), details)
        for key, attribute in (("sub_id", "subscription_id"), ("post_dial_digits", "post_dial_digits")):
            if (value := get(attribute)) not in ABSENT:
                details[key] = value
        at = self.moment(get("date"), locator)
        return Communication(
            locator,
            Kind.CALL,
            SourceClass.DEVICE_CALL_LOG,
            at,
            _direction(kind),
            number,
            name_of(get("contact_name")),
            "",
            duration_ms,
            # Without a time two different calls could look the same.
            dedupe_key("call", plain_number(get("number", "")), get("date", ""), get("duration", ""))
            if at
            else None,
            details,
        )


def _direction(kind: str) -> Direction:
    if kind == "2":
        return Direction.OUT
    return Direction.IN if kind in _CALL_TYPES else Direction.UNKNOWN


def _shown_number(attributes: dict[str, str], details: dict[str, Any]) -> str | None:
    """The other side's number; None where it was hidden, and `details` then say how."""
    written = attributes.get("number")
    presentation = attributes.get("presentation", "")
    hidden = _HIDDEN.get(presentation) or _HIDDEN_NUMBERS.get(written or "")
    number = number_of(written, details)
    if hidden is None:
        return number
    details["presentation"] = hidden
    if number is not None:
        details["number_as_written"] = number
    return None


def _duration_ms(kind: str, written: str | None, details: dict[str, Any]) -> int | None:
    """The talk time in milliseconds; the duration of an unanswered call goes to `ring_ms`."""
    if written is None or not (written.isascii() and written.isdigit()) or len(written) > 8:
        if written not in ABSENT:
            details["duration_as_written"] = written
        return None
    seconds = int(written)
    if kind in _UNANSWERED and seconds:
        details["ring_ms"] = seconds * 1000
        return None
    return seconds * 1000


IMPORTER = CallsBackupXml()
