"""What the readers of mail share: from a letter taken apart to communications, attachments and notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Attachment, Extracted, Source
from evidence_desk.importers._mail_parts import Letter, attachment_bytes, name_of_part, only_belongs
from evidence_desk.importers._mail_time import moment_of, written_at
from evidence_desk.importers._mail_words import addresses
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.text import N_

_MOST_ADDRESSES = 100
_HEADER_LINE = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,76})[ \t]*:")
#: Headers of letters that other texts of that form do not begin with.
_OF_MAIL = frozenset(
    b"from to cc bcc subject date received message-id mime-version return-path reply-to sender delivered-to "
    b"in-reply-to references x-mailer x-originating-ip dkim-signature authentication-results".split()
)
_BY_MACHINES = frozenset(
    b"date received message-id mime-version return-path delivered-to dkim-signature".split()
)
#: Browsers and chat programs save pages in the form of letters.
_SAVED_PAGE = re.compile(rb"^(?:From:\s*<Saved? by |Snapshot-Content-Location:)", re.I | re.M)

UNDATED = N_(
    "This e-mail states no readable time. Its content is kept and shown without a time. "
    "Look at it in the file, and add the time by hand if you know it."
)
PARTLY_READ = N_(
    "Parts of this e-mail are too large, damaged or nested too deeply to be read. "
    "What could be read is kept, and the file is unchanged. "
    "Open the e-mail in a mail program to see the rest."
)
SHORTENED = N_(
    "The text of this e-mail is very long; its beginning is shown. The file is unchanged. "
    "Open the e-mail in a mail program to see the rest."
)
DAMAGED_ATTACHMENT = N_(
    "An attachment of this e-mail is damaged; what could be decoded is kept. "
    "The text of the e-mail was read. If the attachment matters, save it again from the mailbox."
)


@dataclass(slots=True)
class MailFacts:
    """What one letter states, whatever program kept it."""

    locator: str
    senders: list[tuple[str, str]]
    subject: str
    text: str
    at: Moment | None
    message_id: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def communication(self) -> Communication:
        """The letter as a communication; who of the two is the owner of the phone, it does not say."""
        name, address = self.senders[0] if self.senders else ("", "")
        stated = {
            "from": shown_addresses(self.senders),
            "subject": self.subject,
            "message_id": self.message_id,
        }
        return Communication(
            self.locator,
            Kind.EMAIL,
            SourceClass.MESSAGE_EXPORT,
            self.at,
            untrusted_name=name or address or None,
            untrusted_text="\n".join(filter(None, (self.subject, self.text))),
            dedupe_key=self._dedupe_key(address or name),
            details={key: value for key, value in stated.items() if value} | self.details,
        )

    def _dedupe_key(self, sender: str) -> str | None:
        """Message-ID and time name a letter; with other words under them it is no copy of it."""
        if not self.message_id or self.at is None:
            return None
        words = " ".join(self.text.split())
        identity = (self.message_id, self.at.utc.isoformat(), sender.lower(), self.subject, words)
        return sha256("\x1f".join(("email", *identity)).encode()).hexdigest()


def looks_like_mail(head: bytes, *, named_so: bool) -> bool:
    """Whether bytes begin like a letter: one known header, or three where the name does not say so."""
    if _SAVED_PAGE.search(head):
        return False
    names: set[bytes] = set()
    for line in head.splitlines()[:100]:
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t") and names:
            continue
        found = _HEADER_LINE.match(line)
        if not found:
            return False
        names.add(found[1].lower())
    known = names & _OF_MAIL
    return bool(known) if named_so else len(known) >= 3 and bool(known & _BY_MACHINES)


def read_letter(letter: Letter, base: str, source: Source, notices: RowNotices) -> Iterator[Extracted]:
    """Yield the letter, its attachments, then the letters inside it likewise."""
    locator = base + letter.step
    facts = _facts(letter, locator, source)
    if facts.at is None:
        yield from notices.tell(UNDATED, locator)
    if letter.damaged or letter.too_deep:
        yield from notices.tell(PARTLY_READ, locator)
    if letter.shortened:
        yield from notices.tell(SHORTENED, locator)
    yield facts.communication()
    for step, part in letter.attached:
        data, whole = attachment_bytes(part)
        if not whole:
            yield from notices.tell(DAMAGED_ATTACHMENT, base + step)
        if data:
            yield Attachment(name_of_part(part, step), data, base + step, read=not only_belongs(part))
    for enclosed in letter.enclosed:
        yield from read_letter(enclosed, base, source, notices)


def shown_addresses(pairs: list[tuple[str, str]]) -> list[str]:
    """People as a mail program shows them, at most a hundred."""
    shown = (f"{name} <{address}>" if name and address else name or address for name, address in pairs)
    return [each for each in shown if each][:_MOST_ADDRESSES]


def _facts(letter: Letter, locator: str, source: Source) -> MailFacts:
    dates, received = letter.all("Date"), letter.all("Received")
    at, stated_by = written_at(dates, received, source.zone)
    details: dict[str, Any] = {
        "to": shown_addresses(addresses(letter.all("To"))),
        "cc": shown_addresses(addresses(letter.all("Cc"))),
        "reply_to": shown_addresses(addresses(letter.all("Reply-To"))),
        "date": letter.one("Date"),
        "received": _received(received, source),
        "time_stated_by": stated_by if stated_by == "received" else "",
        "in_reply_to": letter.one("In-Reply-To"),
        "labels": letter.one("X-Gmail-Labels"),
        "thread": letter.one("X-GM-THRID"),
        "enclosed": bool(letter.step),
    }
    return MailFacts(
        locator,
        addresses(letter.all("From")) or addresses(letter.all("Sender")),
        letter.one("Subject"),
        letter.text,
        at,
        letter.one("Message-ID"),
        {key: value for key, value in details.items() if value},
    )


def _received(received: list[str], source: Source) -> str:
    """The time of the last hop, which the recipient's own server wrote."""
    found = moment_of(received[0].rpartition(";")[2], source.zone) if received else None
    return found.iso(source.zone) if found else ""
