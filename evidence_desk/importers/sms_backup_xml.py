"""SMS Backup & Restore, messages: `<sms>` and `<mms>` elements under `<smses>`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import (
    ABSENT,
    MESSAGE_SENTENCES,
    Rows,
    dedupe_key,
    epoch_ms_of,
    name_of,
    number_of,
    plain_number,
    read_backup,
)
from evidence_desk.importers._mms import CORRUPT_ATTACHMENT, NOT_SENT, Mms, direction_of
from evidence_desk.importers._xml_stream import root_name

#: `Telephony.Sms.STATUS` of Android: what the network reported of a sent message.
_DELIVERIES = {"0": "complete", "32": "pending", "64": "failed"}
_EXCHANGED = frozenset({"1", "2"})
_NO_SIM = ABSENT | {"-1"}


class SmsBackupXml(Importer):
    """Reads the messages of SMS Backup & Restore."""

    key = "sms_backup_xml"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a file whose root element is `<smses>`."""
        return Claim.CERTAIN if root_name(source.head) == "smses" else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, each MMS before its attachments, then notices."""
        return read_backup(source, _Messages())


class _Messages(Rows):
    root = "smses"
    sentences = MESSAGE_SENTENCES

    def __init__(self) -> None:
        super().__init__()
        self._sms_count = 0
        self._mms_count = 0
        self._mms: Mms | None = None

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == 1:
            if name == "sms":
                self.ready.append(self._sms(attributes))
            elif name == "mms":
                self._mms_count += 1
                self._mms = Mms(attributes, f"/smses/mms[{self._mms_count}]")
        elif depth == 0:
            self.begin(name, attributes)
        elif self._mms is not None:
            if name == "part":
                self._mms.add_part(attributes)
            elif name == "addr":
                self._mms.add_address(attributes)

    def closed(self, name: str, depth: int) -> None:
        if depth == 1 and self._mms is not None:
            mms, self._mms = self._mms, None
            self.found_count += 1
            self.ready.extend(mms.read(self.moment(mms.written_date, mms.locator)))
            for locator in mms.corrupt:
                self.tell(CORRUPT_ATTACHMENT, locator)

    def unfinished(self) -> str:
        return self._mms.locator if self._mms else ""

    def _sms(self, attributes: dict[str, str]) -> Communication:
        get = attributes.get
        self.found_count += 1
        self._sms_count += 1
        locator = f"/smses/sms[{self._sms_count}]"
        box, date, body = get("type", ""), get("date", ""), get("body", "")
        if body == "null" and not (box in _EXCHANGED and get("subject") == "null"):
            body = ""
        at = self.moment(date, locator)
        details = _details(attributes, box)
        return Communication(
            locator,
            Kind.SMS,
            SourceClass.MESSAGE_EXPORT,
            at,
            direction_of(box),
            number_of(get("address"), details),
            name_of(get("contact_name")),
            body,
            None,
            # Without a time two different messages could look the same.
            dedupe_key("sms", plain_number(get("address", "")), date, box, body) if at else None,
            details,
        )


def _details(attributes: dict[str, str], box: str) -> dict[str, Any]:
    """What only a message has; the SIM is not part of its identity, one message reaches both."""
    get = attributes.get
    details: dict[str, Any] = {}
    if date_sent := epoch_ms_of(get("date_sent")):
        details["date_sent"] = date_sent
    if (sub_id := get("sub_id")) not in _NO_SIM:
        details["sub_id"] = sub_id
    if (center := get("service_center")) not in ABSENT:
        details["service_center"] = center
    if (subject := get("subject")) not in ABSENT:
        details["subject"] = subject
    if box == "2":
        if (delivery := _DELIVERIES.get(get("status", ""))) is not None:
            details["delivery"] = delivery
    elif box in NOT_SENT:
        details["not_sent"] = True
        details["status"] = NOT_SENT[box]
    return details


IMPORTER = SmsBackupXml()
