"""One dated call, message or picture inside an evidence item."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

from evidence_desk.domain.moment import Moment

CommunicationId = NewType("CommunicationId", int)


class Kind(StrEnum):
    """What a communication is; the words of the command line's JSON."""

    CALL = "call"
    RECORDING = "recording"
    SMS = "sms"
    MMS = "mms"
    CHAT = "chat"
    SCREENSHOT = "screenshot"
    EMAIL = "email"
    PAYMENT = "payment"
    DOCUMENT = "document"
    NOTE = "note"


#: Kinds that hold words somebody wrote; a recording never corroborates in writing.
WRITTEN_KINDS = frozenset(
    {Kind.SMS, Kind.MMS, Kind.CHAT, Kind.SCREENSHOT, Kind.EMAIL, Kind.PAYMENT, Kind.DOCUMENT}
)


class Direction(StrEnum):
    """Who began it, seen from the phone's owner."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class SourceClass(StrEnum):
    """The class of source a communication comes from; it decides its tier as evidence.

    A `DOCUMENT` has its pages as they were issued (PDF); a `TEXT_FILE` is words that anybody can type.
    """

    DEVICE_RECORDING = "device_recording"
    DEVICE_CALL_LOG = "device_call_log"
    CARRIER_DETAILS = "carrier_details"
    MESSAGE_EXPORT = "message_export"
    SCREENSHOT = "screenshot"
    UNREAD_FILE = "unread_file"
    TRANSCRIPT = "transcript"
    DOCUMENT = "document"
    TEXT_FILE = "text_file"
    STATEMENT = "statement"
    USER_NOTE = "user_note"


@dataclass(frozen=True, slots=True)
class Communication:
    """What an importer read, before the case file gives it an id.

    `locator` finds the row again inside its item (`/smses/sms[12]`, `whole`). `duration_ms` of a call is
    the talk time its log states; of a recording the time that really decodes. `dedupe_key` is equal for
    the same message in two backups; without one, item and locator are the identity. `details` holds what
    only this kind has (call type, message status, container facts), JSON types only.
    """

    locator: str
    kind: Kind
    source_class: SourceClass
    at: Moment | None = None
    direction: Direction = Direction.UNKNOWN
    untrusted_number: str | None = None
    untrusted_name: str | None = None
    untrusted_text: str = ""
    duration_ms: int | None = None
    dedupe_key: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
