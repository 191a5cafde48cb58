"""vMessage (`.vmsg`, `.vmg`): messages of older OPPO, Meizu, MTK, Nokia and Samsung phones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._backup_xml import number_of, plain_number
from evidence_desk.importers._chat import (
    TOO_LONG,
    UNDATED,
    FewNotices,
    NoMessagesInside,
    Repeats,
    message_key,
)
from evidence_desk.importers._text import decoded_lines, encoding_of, line_locator, text_head
from evidence_desk.importers._vmessage_record import Party, Record, records
from evidence_desk.text import N_

_BOXES = {
    **dict.fromkeys(("INBOX", "DELIVER"), Direction.IN),
    **dict.fromkeys(("SENDBOX", "SENTBOX", "SENT", "SUBMIT", "OUTBOX", "DRAFT", "DRAFTBOX"), Direction.OUT),
}
_NOT_SENT = {"OUTBOX": "outbox", "DRAFT": "draft", "DRAFTBOX": "draft"}
#: Where a dialect says which box a message is in, best first.
_BOX_FIELDS = ("X-BOX", "X-IRMC-BOX", "X-MESSAGE-TYPE")
_SIM_FIELDS = ("X-SIMID", "X-MESSAGE-SLOT")
_CUT_OFF = N_(
    "A message here has no end in the file, and what is there of it is shown. "
    "All other messages are unaffected. Copy the file from the phone again if words are missing."
)


class VMessage(Importer):
    """Reads the messages of a vMessage file."""

    key = "vmessage"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a text that begins with `BEGIN:VMSG`."""
        return Claim.CERTAIN if text_head(source).lstrip().upper().startswith("BEGIN:VMSG") else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        notices = FewNotices()
        repeats = Repeats()
        found_count = 0
        for record in records(decoded_lines(source.path, encoding)):
            found_count += 1
            one = _communication(source, record, repeats)
            if one.at is None:
                yield from notices.tell(UNDATED, one.locator)
            if record.cut:
                yield from notices.tell(TOO_LONG, one.locator)
            if not record.whole:
                yield from notices.tell(_CUT_OFF, one.locator)
            yield one
        if not found_count:
            raise NoMessagesInside
        yield from notices.rest()
        yield from encoding.notices()


def _communication(source: Source, record: Record, repeats: Repeats) -> Communication:
    stated = record.properties
    box = next(
        (stated[field].upper() for field in _BOX_FIELDS if stated.get(field, "").upper() in _BOXES), ""
    )
    direction = _BOXES.get(box, Direction.UNKNOWN)
    party = _other_side(record.parties, direction)
    details: dict[str, Any] = {}
    number = number_of(party.number, details)
    at = record.moment(source.zone)
    written = at.written if at else stated.get("DATE", "")
    if not at and written:
        details["time_as_written"] = written
    if box in _NOT_SENT:
        details.update(not_sent=True, status=_NOT_SENT[box])
    if sim := next((stated[field] for field in _SIM_FIELDS if stated.get(field)), ""):
        details["sub_id"] = sim
    if not record.whole:
        details["cut_off"] = True
    identity = (written, plain_number(party.number), box, record.text)
    return Communication(
        line_locator(record.line),
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        at,
        direction,
        number,
        party.name or None,
        record.text,
        None,
        message_key("vmsg", *identity, repeats.number(*identity)) if at else None,
        details,
    )


def _other_side(parties: list[Party], direction: Direction) -> Party:
    """The last VCARD with a number of a sent message, whose first may be the owner's; else the first."""
    numbered = [party for party in parties if party.number] or parties or [Party()]
    return numbered[-1] if direction is Direction.OUT else numbered[0]


IMPORTER = VMessage()
