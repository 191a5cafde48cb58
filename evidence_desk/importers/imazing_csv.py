"""iMazing, `Messages - <name>.csv`: SMS, iMessage or WhatsApp of an iPhone, one row per message.

12 to 15 columns that differ by version and are read by their headings. `Message Date` is the wall clock of
the exporting computer. A notification ("left the chat") is said by the app.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import (
    Repeats,
    iso_moment,
    message_key,
    name_details,
    number_in,
    party,
)
from evidence_desk.importers._chat_table import begins_with, table_messages

_WORDS = {"conversation": "Chat Session", "at": "Message Date", "direction": "Type", "text": "Text"}
_OPTIONAL = {
    "service": "Service",
    "sender_id": "Sender ID",
    "sender": "Sender Name",
    "status": "Status",
    "subject": "Subject",
    "file": "Attachment",
    "file_type": "Attachment type",
    "replying_to": "Replying to",
    "edited_at": "Edited Date",
}
_DIRECTIONS = {"incoming": Direction.IN, "outgoing": Direction.OUT}
_KINDS = {"sms": Kind.SMS, "mms": Kind.MMS}
_KEPT = ("service", "status", "subject", "file", "file_type", "replying_to", "edited_at")


class IMazingCsv(Importer):
    """Reads messages that iMazing wrote as CSV."""

    key = "imazing_csv"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table whose first row has iMazing's headings."""
        return Claim.CERTAIN if begins_with(source, _WORDS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        return table_messages(source, _WORDS, _OPTIONAL, _Reading(source).communication)


class _Reading:
    def __init__(self, source: Source) -> None:
        self._zone = source.zone
        self._repeats = Repeats()

    def communication(self, locator: str, cells: Mapping[str, str]) -> Communication:
        stated = {key: value.strip() for key, value in cells.items()}
        get = stated.get
        at = iso_moment(stated["at"], self._zone)
        direction = _DIRECTIONS.get(stated["direction"].lower(), Direction.UNKNOWN)
        sender = get("sender") or get("sender_id") or None
        conversation = stated["conversation"] or None
        name = party(direction, sender, conversation)
        details: dict[str, Any] = {key: stated[key] for key in _KEPT if stated.get(key)}
        details |= name_details(name, sender, conversation)
        if stated["direction"].lower() == "notification":
            details["system"] = True
        if at is None and stated["at"]:
            details["time_as_written"] = stated["at"]
        peer_id = None if direction is Direction.OUT else number_in(get("sender_id"))
        identity = (
            stated["conversation"],
            stated["at"],
            stated["direction"],
            get("sender_id"),
            stated["text"],
        )
        return Communication(
            locator,
            _KINDS.get(get("service", "").lower(), Kind.CHAT),
            SourceClass.MESSAGE_EXPORT,
            at,
            direction,
            peer_id or number_in(name),
            name,
            cells["text"].strip("\n"),
            None,
            message_key("imazing", *identity, self._repeats.number(stated["at"], *identity)) if at else None,
            details,
        )


IMPORTER = IMazingCsv()
