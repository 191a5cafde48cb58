"""One `<mms>` of SMS Backup & Restore while its parts and addresses stream by.

Codes are those of the MMS encapsulation protocol, as Android stores them. An MMS that is cut off inside
is no communication: `Mms.read` is called when its element ends.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.phone_number import same_number
from evidence_desk.importers import Attachment
from evidence_desk.importers._backup_xml import ABSENT, dedupe_key, epoch_ms_of, name_of, plain_number
from evidence_desk.importers._text import LONGEST_NAME
from evidence_desk.importers._xml_stream import Damaged
from evidence_desk.text import N_

CORRUPT_ATTACHMENT = N_(
    "An attachment of this message could not be decoded. The message itself and its other parts are kept. "
    "If the attachment matters, look at it on the phone or make the backup again."
)
#: `Telephony.Sms.TYPE` and `Telephony.Mms.MESSAGE_BOX` of Android, those that were never sent.
NOT_SENT = {"3": "draft", "4": "outbox", "5": "failed", "6": "queued"}

_INCOMING = "1"
#: The stand-in for the phone's own number.
_OWN_NUMBER = "insert-address-token"
_ROLES = {"137": "from", "151": "to", "130": "cc", "129": "bcc"}
#: A message of which the network only announced that it can be fetched.
_NOTIFICATION = "130"
_UTF_8 = "106"
_LAYOUT = "application/smil"
# Bounds for one message; the network allows far less.
_PART_LIMIT = 10_000
_SIZE_LIMIT = 256 << 20
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/webp": ".webp",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/3gpp": ".3gp",
    "video/mp4": ".mp4",
    "video/3gpp": ".3gp",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/x-vcard": ".vcf",
}


class Mms:
    """One message; `attributes` are those of `<mms>`, `locator` is its own."""

    def __init__(self, attributes: dict[str, str], locator: str) -> None:
        self.locator = locator
        self.corrupt: list[str] = []
        self._attributes = attributes
        self._part_count = 0
        self._size = 0
        self._texts: list[str] = []
        self._parts: list[dict[str, Any]] = []
        self._addresses: list[dict[str, str]] = []
        self._attachments: list[Attachment] = []

    @property
    def written_date(self) -> str | None:
        """Its time as the file has it."""
        return self._attributes.get("date")

    def add_part(self, part: dict[str, str]) -> None:
        """Take in one `<part>`: words, an attachment, or layout, which is passed over."""
        self._part_count += 1
        if self._part_count > _PART_LIMIT:
            raise Damaged
        content_type = part.get("ct", "").partition(";")[0].strip().lower()
        data, text = part.get("data"), part.get("text")
        if content_type == _LAYOUT:
            return
        if data in ABSENT and text not in ABSENT and content_type.startswith("text/"):
            self._texts.append(text or "")
        else:
            self._attach(part, content_type, data or "")

    def add_address(self, attributes: dict[str, str]) -> None:
        """Take in one `<addr>`."""
        address = attributes.get("address", "")
        if len(self._addresses) >= _PART_LIMIT:
            raise Damaged
        if address not in ABSENT and address != _OWN_NUMBER:
            role = _ROLES.get(attributes.get("type", ""), "unknown")
            self._addresses.append({"address": address, "role": role})

    def read(self, at: Moment | None) -> Iterator[Communication | Attachment]:
        """The communication, then its attachments."""
        get = self._attributes.get
        box = get("msg_box", "")
        text = "\n".join(self._texts)
        details: dict[str, Any] = {}
        number, name = self._other_side(box, details)
        self._describe(box, details)
        yield Communication(
            self.locator,
            Kind.MMS,
            SourceClass.MESSAGE_EXPORT,
            at,
            direction_of(box),
            number,
            name,
            text,
            None,
            self._dedupe_key(number, box, text) if at else None,
            details,
        )
        yield from self._attachments

    def _attach(self, part: dict[str, str], content_type: str, data: str) -> None:
        locator = f"{self.locator}/part[{self._part_count}]"
        name = next((part[key] for key in ("fn", "cl", "name") if part.get(key) not in ABSENT), "")
        name = name[:LONGEST_NAME] or f"part-{self._part_count}{_SUFFIXES.get(content_type, '.bin')}"
        content = _decoded(data if data not in ABSENT else "")
        if content is None:
            self.corrupt.append(locator)
        elif content:
            self._size += len(content)
            if self._size > _SIZE_LIMIT:
                raise Damaged
            self._attachments.append(Attachment(name, content, locator))
        size = None if content is None else len(content)
        self._parts.append({"name": name, "ct": content_type, "size": size})

    def _other_side(self, box: str, details: dict[str, Any]) -> tuple[str | None, str | None]:
        """The other side's number and name; in a group, the sender's number and no name.

        `address` names the conversation: one number, several joined by `~`, or a group's own address.
        """
        address = self._attributes.get("address", "")
        name = name_of(self._attributes.get("contact_name"))
        peers = self._peers()
        sender = next((a["address"] for a in self._addresses if a["role"] == "from"), None)
        if len(peers) > 1:
            details["peers"] = peers
        incoming_from = sender if box == _INCOMING else None
        same = incoming_from is None or (len(peers) == 1 and same_number(incoming_from, peers[0]))
        number = "~".join(peers) or None if same else incoming_from
        if not same and peers:
            details["conversation"] = address
        if name and (len(peers) > 1 or "conversation" in details):
            # The phone wrote the name of the whole conversation, not of the one who sent this.
            details["conversation_name"], name = name, None
        return number, name

    def _peers(self) -> list[str]:
        address = self._attributes.get("address", "")
        return [peer for peer in address.split("~") if peer not in ABSENT and peer != _OWN_NUMBER]

    def _describe(self, box: str, details: dict[str, Any]) -> None:
        get = self._attributes.get
        if box in NOT_SENT:
            details.update(not_sent=True, status=NOT_SENT[box])
        if (subject := get("sub")) not in ABSENT:
            details["subject"] = _subject(subject or "", get("sub_cs"))
        if (m_type := get("m_type")) not in ABSENT:
            details["m_type"] = m_type
            if m_type == _NOTIFICATION:
                details["not_downloaded"] = True
        if date_sent := epoch_ms_of(get("date_sent")):
            details["date_sent"] = date_sent
        if get("sub_id") not in ABSENT | {"-1"}:
            details["sub_id"] = get("sub_id")
        if self._parts:
            details["parts"] = self._parts
        if self._addresses:
            details["addresses"] = self._addresses

    def _dedupe_key(self, number: str | None, box: str, text: str) -> str:
        """The key of address, date, box and message id.

        Chat messages have no id and their times are whole seconds, and an announcement shares the id of
        the message it announces: the content tells them apart, or evidence would be taken for a copy.
        """
        get = self._attributes.get
        peers = sorted({plain_number(peer) for peer in self._peers() or [number or ""]})
        fields = ["mms", "~".join(peers), get("date", ""), box]
        m_id = get("m_id", "")
        if m_id not in ABSENT and get("m_type") != _NOTIFICATION:
            return dedupe_key(*fields, m_id)
        content = (f"{part['ct']} {part['size']}" for part in self._parts)
        return dedupe_key(*fields, m_id, get("m_type", ""), get("tr_id", ""), text, *content)


def direction_of(box: str) -> Direction:
    """The direction of a message in the box `box`; what is not sent yet is the owner's own."""
    if box == _INCOMING:
        return Direction.IN
    return Direction.OUT if box == "2" or box in NOT_SENT else Direction.UNKNOWN


def _decoded(data: str) -> bytes | None:
    """The bytes of base64 with or without line breaks, None where it is none."""
    try:
        return binascii.a2b_base64(data, strict_mode=True) if data else b""
    except ValueError:
        pass
    try:
        return binascii.a2b_base64("".join(data.split()), strict_mode=True)
    except ValueError:
        return None


def _subject(written: str, charset: str | None) -> str:
    """The subject as text: Android keeps the bytes of a UTF-8 subject as if they were Latin-1."""
    if charset != _UTF_8 or written.isascii():
        return written
    try:
        return written.encode("latin-1").decode()
    except UnicodeError:
        return written
