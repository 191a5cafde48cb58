"""iPhone `sms.db`: SMS and iMessage, one row of `message` each; in a backup its name is `3d0d7e5f…`.

Tables and columns: https://github.com/ChatExport/ChatExportKnowledge. `handle` has numbers, `chat` the
conversations. Since iOS 16 `text` is often empty and the words stand in `attributedBody`. Pictures lie
elsewhere in the phone; their names are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._apple_time import apple_moment, apple_ms
from evidence_desk.importers._attributed_body import words_of
from evidence_desk.importers._backup_xml import dedupe_key, number_of, plain_number
from evidence_desk.importers._chat import TOO_LONG, UNDATED, FewNotices, empty_notice
from evidence_desk.importers._sqlite_rows import LONGEST_TEXT, Database, Row
from evidence_desk.importers._sqlite_source import has_table, opened
from evidence_desk.importers._text import storable
from evidence_desk.text import N_

_MESSAGE = frozenset({"text", "date", "is_from_me", "handle_id"})
_HANDLE = frozenset({"id"})
_COLUMNS = (
    *("guid", "text", "attributedbody", "handle_id", "service", "date", "date_read", "date_delivered"),
    *("is_from_me", "error", "item_type", "group_title", "subject", "cache_has_attachments"),
    *("associated_message_type", "is_delivered"),
)
_CHAT = ("chat_identifier", "display_name", "style")
_ATTACHMENT = ("transfer_name", "filename", "mime_type", "total_bytes")
#: `chat.style` of a conversation with several people.
_GROUP = 43
#: Where a picture stands in the words.
_PLACE = "\ufffc"
_REACTIONS = range(2000, 4000)
_MOST_NAMES = 100

_UNDECODED = N_(
    "The words of a message here are stored in a way that could not be decoded. Its time and number are "
    "kept, and the file is unchanged. Look at the message on the phone, and type its words in if they matter."
)


class IPhoneSmsDb(Importer):
    """Reads the messages of an iPhone's own database."""

    key = "iphone_sms_db"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a database with Apple's tables of messages and of numbers."""
        known = has_table(source, "message", _MESSAGE) and has_table(source, "handle", _HANDLE)
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the order of their rows, then notices."""
        with opened(source) as database:
            notices = FewNotices()
            reading = _Reading(database)
            count = 0
            for row in database.rows("message", _COLUMNS):
                count += 1
                yield from reading.message(row, notices)
            if not count:
                yield empty_notice()
            yield from notices.rest()
            yield from database.notices()


class _Reading:
    """Knows the tables that messages point to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chats = database.links("chat_message_join", "message_id", "chat_id")
        self._attached = database.links("message_attachment_join", "message_id", "attachment_id")
        self._people = database.links("chat_handle_join", "chat_id", "handle_id")
        self._handle = lru_cache(4096)(self._handle_of)
        self._chat = lru_cache(4096)(self._chat_of)

    def message(self, row: Row, notices: FewNotices) -> Iterator[Extracted]:
        locator = f"message[{row.rowid}]"
        text, decoded = _text(row)
        if not decoded:
            yield from notices.tell(_UNDECODED, locator)
        if row.is_cut("text") or len(text) > LONGEST_TEXT:
            yield from notices.tell(TOO_LONG, locator)
        one = self._communication(row, locator, text[:LONGEST_TEXT])
        if one.at is None:
            yield from notices.tell(UNDATED, locator)
        yield one

    def _communication(self, row: Row, locator: str, text: str) -> Communication:
        at = apple_moment(row.seconds("date"))
        mine, system = row.integer("is_from_me") == 1, bool(row.integer("item_type"))
        direction = Direction.UNKNOWN if system else Direction.OUT if mine else Direction.IN
        details = _details(row, mine=mine)
        files = self._files(row)
        if files:
            details["attachments"] = files
        sender = self._handle(row.integer("handle_id") or 0)
        other = self._other_side(row, sender, details)
        # iMessage goes to mail addresses, too.
        number = None if "@" in other else number_of(other, details)
        identity = (
            row.text("guid"),
            str(at and at.epoch_ms),
            str(int(mine)),
            plain_number(number or ""),
            text,
        )
        return Communication(
            locator,
            _kind(row, files),
            SourceClass.MESSAGE_EXPORT,
            at,
            direction,
            number,
            None if number else other or None,
            text,
            None,
            dedupe_key("iphone", *identity) if at else None,
            details,
        )

    def _other_side(self, row: Row, sender: str, details: dict[str, Any]) -> str:
        """The number or address on the other side; of an own message to a group, all of them."""
        chats = self._chats.of(row.rowid)
        identifier, name, members = self._chat(chats[0]) if chats else ("", "", ())
        if name:
            details["conversation_name"] = name
        if not members:
            return sender or identifier
        details["conversation"] = identifier
        details["peers"] = list(members)
        return sender if sender and not row.integer("is_from_me") else "~".join(members)

    def _handle_of(self, number: int) -> str:
        row = self._database.row("handle", number, ("id",)) if number else None
        return row.text("id") if row else ""

    def _chat_of(self, number: int) -> tuple[str, str, tuple[str, ...]]:
        """Address, name and, of a group, the people of a conversation."""
        row = self._database.row("chat", number, _CHAT)
        if row is None:
            return "", "", ()
        people = [self._handle(each) for each in self._people.of(number)[:_MOST_NAMES]]
        group = row.integer("style") == _GROUP or len(people) > 1
        return (
            row.text("chat_identifier"),
            row.text("display_name"),
            tuple(filter(None, people)) if group else (),
        )

    def _files(self, row: Row) -> list[dict[str, Any]]:
        """Names, kinds and sizes of what came with a message."""
        files = []
        for number in self._attached.of(row.rowid)[:_MOST_NAMES]:
            found = self._database.row("attachment", number, _ATTACHMENT)
            if found is not None:
                name = found.text("transfer_name") or found.text("filename").rpartition("/")[2]
                stated = {"name": name, "type": found.text("mime_type"), "size": found.integer("total_bytes")}
                files.append({key: value for key, value in stated.items() if value})
        return files


def _text(row: Row) -> tuple[str, bool]:
    """The words of a message, and whether they could be decoded."""
    text, archive = row.text("text"), row.values.get("attributedbody")
    decoded = True
    if not text and isinstance(archive, bytes) and archive:
        words = words_of(archive)
        text, decoded = storable(words or ""), words is not None
    return text.replace(_PLACE, "").strip("\n"), decoded


def _kind(row: Row, files: list[dict[str, Any]]) -> Kind:
    if row.text("service").lower() in ("sms", "rcs", ""):
        return Kind.MMS if files else Kind.SMS
    return Kind.CHAT


def _details(row: Row, *, mine: bool) -> dict[str, Any]:
    details: dict[str, Any] = {
        "service": row.text("service"),
        "subject": row.text("subject"),
        "date_read": apple_ms(row.seconds("date_read")),
        "date_delivered": apple_ms(row.seconds("date_delivered")),
    }
    if mine and row.integer("error"):
        details.update(not_sent=True, status="failed")
    if row.integer("item_type"):
        details.update(system=True, group_title=row.text("group_title"))
    if (row.integer("associated_message_type") or 0) in _REACTIONS:
        details["reaction"] = True
    return {key: value for key, value in details.items() if value}


IMPORTER = IPhoneSmsDb()
