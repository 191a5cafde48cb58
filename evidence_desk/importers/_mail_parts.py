"""A letter taken apart: headers, words, attachments and enclosed letters, in bounded time and memory.

The parser of the standard library recurses into parts and looks at every line for every open boundary;
a letter that would cost too much, or is too large, is read at its beginning only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from evidence_desk.importers._html_text import text_of_html
from evidence_desk.importers._mail_words import file_name, header_text, text_of_bytes
from evidence_desk.importers._text import storable

#: Mailboxes in China take letters of 50 MB at most.
LARGEST_LETTER = 64 << 20
MOST_PARTS = 1000
LETTERS_DEEP = 10
LONGEST_TEXT = 1_000_000
_MULTIPARTS_DEEP = 50
_BEGINNING = 1 << 19
#: Lines times boundaries of the costliest letter that is taken apart; it takes some seconds.
_MOST_WORK = 50_000_000
#: `Content-Type` is read again and again, and in quadratic time.
_LONGEST_CONTENT_HEADER = 4_096
_LONGEST_HEADER = 65_536
_MOST_HEADERS = 2_000
_LEADING_FROM = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:>*From [^\r\n]*(?:\r\n|\r|\n))?")


class _Bounded(Compat32):
    """Keeps headers as they stand, raw bytes too, none longer than any real one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value, shortened."""
        name, value = super().header_source_parse(sourcelines)
        short = name.lower().startswith("content-")
        return name[:200], value[: _LONGEST_CONTENT_HEADER if short else _LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value itself."""
        return value


@dataclass(slots=True)
class Letter:
    """One letter: its headers, what is to be read, and what went wrong on the way.

    `attached` are leaves of its tree with their step (`part[2]`), `enclosed` the letters inside it.
    """

    headers: Message
    step: str
    text: str = ""
    attached: list[tuple[str, Message]] = field(default_factory=list)
    enclosed: list[Letter] = field(default_factory=list)
    shortened: bool = False
    too_deep: bool = False
    damaged: bool = False

    def all(self, name: str) -> list[str]:
        """The raw values of a header that may come several times, from the top."""
        return [str(value) for value in self.headers.get_all(name, [])]

    def one(self, name: str) -> str:
        """A header as people read it, the first of its name; "" where there is none."""
        return header_text(self.headers.get(name))


def letter_of(content: bytes, *, whole: bool = True) -> Letter:
    """The letter in `content`, a leading mbox line passed over; not `whole` where it is a beginning only."""
    content = without_separator(content)
    damaged = not whole or len(content) > LARGEST_LETTER
    message: Message | None = None
    if not damaged and _work(content) <= _MOST_WORK:
        message = _parsed(content, headers_only=False)
    if message is None:
        damaged = True
        beginning = content[:_BEGINNING]
        few = _work(beginning) <= _MOST_WORK
        message = (_parsed(beginning, headers_only=False) if few else None) or _parsed(
            beginning, headers_only=True
        )
    return _Tree(cut=damaged).letter(message or Message(), "", 0)


def attachment_bytes(part: Message) -> tuple[bytes, bool]:
    """What an attachment holds, and whether its encoding is whole."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        payload = None
    if not isinstance(payload, bytes):
        return b"", False
    return payload, not any("Base64" in type(defect).__name__ for defect in part.defects)


def name_of_part(part: Message, step: str) -> str:
    """The name of an attachment, or its place where it has none."""
    return file_name(part) or "-".join(re.findall(r"\w+", step))


def only_belongs(part: Message) -> bool:
    """Whether a part is a picture shown inside the letter's text, and no file that was sent with it."""
    sent = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
    return not sent and part.get_content_maintype() == "image" and bool(part.get("Content-ID"))


def without_separator(content: bytes) -> bytes:
    """`content` behind a byte order mark, blank lines and the separator line of a mailbox."""
    found = _LEADING_FROM.match(content[:_LONGEST_HEADER])
    return content[found.end() :] if found else content


def _work(content: bytes) -> int:
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    boundaries = len(re.findall(rb"(?i)multipart/|message/", content))
    return lines * (1 + boundaries)


def _parsed(content: bytes, *, headers_only: bool) -> Message | None:
    try:
        message = BytesParser(policy=_Bounded()).parsebytes(content, headersonly=headers_only)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return message


class _Tree:
    """Walks the parts of one message; counts them over all letters inside it."""

    def __init__(self, *, cut: bool) -> None:
        self._cut = cut
        self._count = 0

    def letter(self, message: Message, step: str, depth: int) -> Letter:
        found = Letter(message, step, damaged=self._cut)
        if len(message) > _MOST_HEADERS:
            found.damaged = True
        words = list(self._leaves(message, step, found, depth, 0))
        joined = storable("\n".join(words).replace("\r\n", "\n").replace("\r", "\n")).strip()
        found.shortened = found.shortened or len(joined) > LONGEST_TEXT
        found.text = joined[:LONGEST_TEXT]
        return found

    def _leaves(self, part: Message, step: str, found: Letter, depth: int, inside: int) -> Iterator[str]:
        """The texts of a part and those inside it; attachments and letters go to `found`."""
        self._count += 1
        if self._count > MOST_PARTS or inside > _MULTIPARTS_DEEP:
            found.too_deep = True
        elif part.get_content_type() == "message/delivery-status":
            yield from _status_texts(part)
        elif part.get_content_maintype() == "message" and part.is_multipart():
            self._enclose(part, step, found, depth)
        elif part.is_multipart():
            parts = [each for each in part.get_payload() if isinstance(each, Message)]
            chosen = _chosen(parts) if part.get_content_subtype() == "alternative" else None
            for number, each in enumerate(parts, 1):
                if chosen is None or number - 1 == chosen or not _is_words(each):
                    yield from self._leaves(each, f"{step}/part[{number}]", found, depth, inside + 1)
        elif _is_words(part) and not (self._cut and _is_sent_file(part)):
            yield _words_of(part, found)
        elif not self._cut and part.get_content_maintype() != "multipart":
            found.attached.append((step or "/part[1]", part))
        elif part.get_content_maintype() == "multipart":
            # No boundary was found; what stands there is shown as it stands.
            yield _words_of(part, found)

    def _enclose(self, part: Message, step: str, found: Letter, depth: int) -> None:
        if depth + 1 > LETTERS_DEEP:
            found.too_deep = True
            return
        letters = part.get_payload()
        for number, each in enumerate(letters if isinstance(letters, list) else (), 1):
            if isinstance(each, Message):
                found.enclosed.append(self.letter(each, f"{step}/message[{number}]", depth + 1))


def _is_sent_file(part: Message) -> bool:
    stated = str(part.get("Content-Disposition", "")).strip().lower()
    return stated.startswith("attachment") or bool(file_name(part))


def _is_words(part: Message) -> bool:
    """Whether a part is text of the letter itself, or holds such text."""
    if part.is_multipart():
        return part.get_content_maintype() == "multipart"
    return part.get_content_type() in ("text/plain", "text/html") and not _is_sent_file(part)


def _chosen(parts: Sequence[Message]) -> int | None:
    """Which of several forms of the same words is read: plain text, unless it is blank."""
    plain = [n for n, each in enumerate(parts) if each.get_content_type() == "text/plain" and _is_words(each)]
    for number in plain:
        if attachment_bytes(parts[number])[0].strip():
            return number
    others = [n for n, each in enumerate(parts) if _is_words(each) and n not in plain]
    return others[-1] if others else (plain[0] if plain else None)


def _words_of(part: Message, found: Letter) -> str:
    data, whole = attachment_bytes(part)
    if not data and isinstance(kept := part.get_payload(), str):
        data = kept.encode("ascii", "surrogateescape")
    found.damaged = found.damaged or not whole
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        charset = None
    text = text_of_bytes(data[: 4 * LONGEST_TEXT], charset)
    found.shortened = found.shortened or len(data) > 4 * LONGEST_TEXT
    if part.get_content_subtype() != "html":
        return text
    text, to_its_end = text_of_html(text)
    found.shortened = found.shortened or not to_its_end
    return text


def _status_texts(part: Message) -> Iterator[str]:
    """The fields of a report on delivery (RFC 3464), one to a line."""
    blocks = part.get_payload()
    for block in blocks[:MOST_PARTS] if isinstance(blocks, list) else ():
        if isinstance(block, Message):
            yield "\n".join(f"{name}: {header_text(value)}" for name, value in block.items()[:100])
