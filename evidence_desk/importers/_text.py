"""Text files of any encoding that exports come in, line by line in bounded memory.

The order is: byte order mark, UTF-16 where NUL bytes show it, UTF-8, GB18030 (which holds GBK and GB2312).
A statistical guess is wrong for short Chinese files, so none is made. UTF-8 with a few damaged places
stays UTF-8; the places are shown by a mark and counted.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from evidence_desk.importers import Notice, Source
from evidence_desk.text import N_, Message

#: A longer line comes in pieces of this many characters, so that memory stays bounded.
LINE_LIMIT = 1 << 20
#: Of a longer name or number the beginning is shown; a group of a hundred needs less.
LONGEST_NAME = 4096
#: Shown where a byte is no text.
REPLACEMENT = "\ufffd"

_HEAD_SIZE = 4096
_CHUNK_SIZE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: UTF-8 is kept when at most one in this many characters beyond ASCII cannot be decoded.
_DAMAGED_AT_MOST = 20
_REPLACEMENT_BYTES = REPLACEMENT.encode()
#: No text of a person: control characters, and halves of a pair that no file can hold.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_REPLACED = N_(
    "{count} places in this file are not readable characters and are shown by a mark. "
    "All other text reads as it stands in the file, and the file is unchanged. "
    "Where a mark stands in a message that matters, look at it on the phone."
)


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """How the bytes of one file are text: Python's `codec`, `skip` bytes of mark, places `replaced`."""

    codec: str
    skip: int = 0
    replaced: int = 0

    def notices(self) -> Iterator[Notice]:
        """The notice that characters could not be decoded, if there were any."""
        if self.replaced:
            yield Notice(Message(_REPLACED, {"count": self.replaced}), "whole")


def text_head(source: Source) -> str:
    """The first 4 KiB as text, with plain line ends; "" where they are no text."""
    head = source.head
    encoding = _by_mark(head) or _utf16_without_mark(head)
    if encoding is None:
        if b"\0" in head:
            return ""
        codec = next((codec for codec in ("utf-8", "gb18030") if _decodes(head, codec)), None)
        encoding = TextEncoding(codec or "utf-8")
        if codec is None and not _mostly_utf8(*_faults(iter([head]), "utf-8")):
            return ""
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    return decoder.decode(head[encoding.skip :]).replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(path: Path) -> TextEncoding:
    """The encoding of a whole file, which is read once for it; never fails."""
    with path.open("rb") as file:
        head = file.read(_HEAD_SIZE)
    if found := _by_mark(head) or _utf16_without_mark(head):
        faults, _ = _faults(_chunks(path, found.skip), found.codec)
        return TextEncoding(found.codec, found.skip, faults)
    utf8, beyond_ascii = _faults(_chunks(path), "utf-8")
    if _mostly_utf8(utf8, beyond_ascii):
        return TextEncoding("utf-8", 0, utf8)
    gb18030, _ = _faults(_chunks(path), "gb18030")
    return TextEncoding("gb18030", 0, gb18030) if gb18030 < utf8 else TextEncoding("utf-8", 0, utf8)


def decoded_lines(path: Path, encoding: TextEncoding | None = None) -> Iterator[str]:
    r"""The lines of a file without their ends (`\n`, `\r\n`, `\r`).

    What cannot be decoded is U+FFFD. A line beyond `LINE_LIMIT` characters comes in pieces.
    """
    with opened_text(path, encoding) as file:
        while line := file.readline(LINE_LIMIT):
            yield line.removesuffix("\n")


def line_locator(number: int) -> str:
    """The locator of what begins in line `number`, from 1."""
    return f"line[{number}]"


def line_at(path: Path, locator: str) -> str:
    """The line that a locator names; raises LookupError where the file has none."""
    found = re.fullmatch(r"line\[([0-9]{1,12})\]", locator)
    number = int(found[1]) if found else 0
    line = next(islice(decoded_lines(path), number - 1, None), None) if number else None
    if line is None:
        raise LookupError(locator)
    return line


def opened_text(path: Path, encoding: TextEncoding | None = None) -> io.TextIOWrapper:
    r"""The file opened as text behind its byte order mark; line ends are `\n`."""
    encoding = encoding or encoding_of(path)
    raw = path.open("rb")
    raw.seek(encoding.skip)
    return io.TextIOWrapper(raw, encoding.codec, "replace")


def storable(text: str) -> str:
    """`text` with U+FFFD in place of control characters and half characters; tabs and line ends stay."""
    return text if text.isprintable() else _UNSTORABLE.sub(REPLACEMENT, text)


def _by_mark(head: bytes) -> TextEncoding | None:
    return next((TextEncoding(codec, len(mark)) for mark, codec in _MARKS if head.startswith(mark)), None)


def _utf16_without_mark(head: bytes) -> TextEncoding | None:
    """UTF-16 by the side on which the NUL bytes of its ASCII characters stand."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    # A stray NUL makes no UTF-16; in Chinese UTF-16 there may be few, but then it is not UTF-8 either.
    if not even + odd or (8 * (even + odd) < len(head) and _decodes(head, "utf-8")):
        return None
    if 100 * (even + odd) < len(head) or 4 * min(even, odd) > max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    return TextEncoding(codec) if _decodes(head, codec) else None


def _decodes(head: bytes, codec: str) -> bool:
    """Whether `head` is text in `codec` but for a character cut off at its end."""
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(faults: int, beyond_ascii: int) -> bool:
    return faults * _DAMAGED_AT_MOST <= beyond_ascii


def _faults(chunks: Iterator[bytes], codec: str) -> tuple[int, int]:
    """How many places cannot be decoded, and how many characters are beyond ASCII; a cut-off end is none."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    faults = beyond_ascii = 0
    for chunk in chunks:
        text = decoder.decode(chunk)
        if not text.isascii():
            beyond_ascii += len(text) - len(text.encode("ascii", "ignore"))
            faults += max(0, text.count(REPLACEMENT) - _genuine(chunk, codec))
    return faults, beyond_ascii


def _genuine(chunk: bytes, codec: str) -> int:
    """How many marks of replacement stand in the file itself, put there by whoever wrote it."""
    return chunk.count(_REPLACEMENT_BYTES) if codec == "utf-8" else 0


def _chunks(path: Path, skip: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(_CHUNK_SIZE):
            yield chunk
