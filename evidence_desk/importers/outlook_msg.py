"""One e-mail as Outlook saves it: `.msg`, Unicode or in the code page of an old Windows.

Property numbers: [MS-OXPROPS]. A draft is marked as not sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.moment import Moment, from_epoch_ms
from evidence_desk.importers import Attachment, Claim, Extracted, Importer, ImportRefused, Source
from evidence_desk.importers._html_text import text_of_html
from evidence_desk.importers._mail import PARTLY_READ, SHORTENED, UNDATED, MailFacts, shown_addresses
from evidence_desk.importers._mail_parts import LETTERS_DEEP, LONGEST_TEXT, MOST_PARTS, letter_of
from evidence_desk.importers._mail_time import written_at
from evidence_desk.importers._mail_words import shown_name, text_of_bytes
from evidence_desk.importers._msg_store import DAMAGED, Storage, opened_message
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._text import storable
from evidence_desk.text import N_

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 128 << 20
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS, _MESSAGE_ID = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D, 0x1035
_SENDER_NAMES, _SENDER_ADDRESSES = (0x0C1A, 0x0042), (0x5D01, 0x5D02, 0x0C1F, 0x0065)
_RECIPIENT_NAME, _RECIPIENT_ADDRESSES, _RECIPIENT_KIND = 0x3001, (0x39FE, 0x3003), 0x0C15
_FILE_NAMES, _FILE, _CONTENT_ID, _MIME = (0x3707, 0x3704, 0x3001), 0x3701, 0x3712, 0x370E
_SUBMITTED, _DELIVERED, _FLAGS, _UNSENT = 0x0039, 0x0E06, 0x0E07, 0x8
#: 1970 in units of 100 ns since 1601.
_EPOCH = 116_444_736_000_000_000


class MsgDamaged(ImportRefused):
    """An Outlook message that cannot be read."""

    happened = N_("This Outlook message is damaged or too large, so it was not read.")
    what_to_do = N_("Save the message again from Outlook, or forward it and save it as .eml.")


class OutlookMsg(Importer):
    """Reads one message, the messages inside it, and hands on its attachments."""

    key = "outlook_msg"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a compound file that has the properties of a message."""
        if not source.head.startswith(_MAGIC) or source.size > _LARGEST:
            return Claim.NO
        try:
            with opened_message(source.path) as message:
                return Claim.CERTAIN if message else Claim.NO
        except DAMAGED:
            return Claim.POSSIBLE if source.suffix == ".msg" else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the message, its attachments, the messages inside it, then notices."""
        notices = RowNotices()
        reading = _Reading(source, notices)
        try:
            with opened_message(source.path) as message:
                if message is None:
                    raise MsgDamaged
                yield from reading.message(message, "/msg", 0)
        except DAMAGED:
            raise MsgDamaged from None
        yield from notices.left_out()


class _Reading:
    """One reading of one file; counts the attachments over all messages inside it."""

    def __init__(self, source: Source, notices: RowNotices) -> None:
        self._source = source
        self._notices = notices
        self._count = 0

    def message(self, message: Storage, locator: str, depth: int) -> Iterator[Extracted]:
        """The message, its files, then the messages inside it."""
        facts, shortened = _facts(message, locator, self._source)
        if facts.at is None:
            yield from self._notices.tell(UNDATED, locator)
        if shortened:
            yield from self._notices.tell(SHORTENED, locator)
        if not facts.text and not message.text(_BODY) and message.data(_RTF):
            yield from self._notices.tell(PARTLY_READ, locator)
        yield facts.communication()
        inside: list[tuple[Storage, str]] = []
        for number, attached in enumerate(message.children("attach"), 1):
            self._count += 1
            place = f"{locator}/attachment[{number}]"
            if self._count > MOST_PARTS:
                yield from self._notices.tell(PARTLY_READ, locator)
                break
            if embedded := attached.embedded():
                inside.append((embedded, place))
            else:
                yield from self._file(attached, place, number)
        for embedded, place in inside:
            if depth + 1 > LETTERS_DEEP:
                yield from self._notices.tell(PARTLY_READ, place)
            else:
                yield from self.message(embedded, place, depth + 1)

    def _file(self, attached: Storage, locator: str, number: int) -> Iterator[Extracted]:
        data = attached.data(_FILE)
        if not data:
            yield from self._notices.tell(PARTLY_READ, locator)
            return
        shown_inside = bool(attached.text(_CONTENT_ID)) and attached.text(_MIME).startswith("image/")
        name = shown_name(attached.text(*_FILE_NAMES)) or f"attachment-{number}"
        yield Attachment(name, data, locator, read=not shown_inside)


def _facts(message: Storage, locator: str, source: Source) -> tuple[MailFacts, bool]:
    """What the message states, and whether its text was shortened."""
    text, shortened = _text(message)
    # The headers it came with are the sender's own words about the time; drafts and sent copies have none.
    headers = letter_of(message.text(_HEADERS)[:100_000].encode("utf-8", "replace") + b"\n\n")
    at, stated_by = written_at(headers.all("Date"), headers.all("Received"), source.zone)
    at = at or _moment(message.file_time(_SUBMITTED)) or _moment(message.file_time(_DELIVERED))
    unsent = bool(message.number(_FLAGS) & _UNSENT)
    details: dict[str, Any] = {
        "to": _recipients(message, 1),
        "cc": _recipients(message, 2),
        "date": headers.one("Date"),
        "time_stated_by": stated_by if stated_by == "received" else "",
        "not_sent": unsent,
        "status": "draft" if unsent else "",
        "enclosed": locator != "/msg",
    }
    sender = (_line(message.text(*_SENDER_NAMES)), _address(message, _SENDER_ADDRESSES))
    facts = MailFacts(
        locator,
        [sender] if any(sender) else [],
        _line(message.text(_SUBJECT)),
        text,
        at,
        _line(message.text(_MESSAGE_ID)) or headers.one("Message-ID"),
        {key: value for key, value in details.items() if value},
    )
    return facts, shortened


def _text(message: Storage) -> tuple[str, bool]:
    """The plain text, else that of the page."""
    text, whole = message.text(_BODY), True
    if not text.strip():
        page = message.text(_HTML) or text_of_bytes(message.data(_HTML), message.page_charset())
        text, whole = text_of_html(page[: 4 * LONGEST_TEXT])
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[:LONGEST_TEXT], len(text) > LONGEST_TEXT or not whole


def _recipients(message: Storage, kind: int) -> list[str]:
    found = (each for each in message.children("recip") if each.number(_RECIPIENT_KIND) == kind)
    pairs = [(_line(each.text(_RECIPIENT_NAME)), _address(each, _RECIPIENT_ADDRESSES)) for each in found]
    return shown_addresses([("" if name == address else name, address) for name, address in pairs])


def _address(storage: Storage, numbers: tuple[int, ...]) -> str:
    """The first e-mail address; inside a company Outlook also writes names of a directory (`/O=...`)."""
    return next((each for n in numbers if "@" in (each := _line(storage.text(n)))), "")


def _line(text: str) -> str:
    return " ".join(storable(text[:10_000]).replace("\0", "").split())


def _moment(file_time: int) -> Moment | None:
    """The moment of a time stamp of Windows, None where it is none of this era."""
    try:
        return from_epoch_ms((file_time - _EPOCH) // 10_000, str(file_time))
    except ValueError:
        return None


IMPORTER = OutlookMsg()
