"""A mailbox file cut into its letters, in bounded memory (the `mbox` family, RFC 4155 and mboxrd)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from evidence_desk.importers._mail_parts import LARGEST_LETTER

#: A separator states a time. A sentence of a letter that begins with "From" has none, or no header under it.
_SEPARATOR = re.compile(rb"From .{0,300}\d{1,2}:\d\d")
_HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,76}[ \t]*:|>?From ")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_MARK = b"\xef\xbb\xbf"
_LINE_LIMIT = 1 << 20
#: Of a letter beyond the limit, so much is kept to show who wrote it and when.
_BEGINNING = 1 << 19


class Piece(NamedTuple):
    """The bytes of one letter without its separator; not `whole` where only its beginning is kept."""

    content: bytes
    whole: bool


def begins_like_mbox(head: bytes) -> bool:
    """Whether a separator and a header are the first two lines."""
    lines = head.removeprefix(_MARK).lstrip(b"\r\n").split(b"\n", 2)
    return len(lines) > 1 and bool(_SEPARATOR.match(lines[0]) and _HEADER.match(lines[1]))


def letters_of(file: BinaryIO) -> Iterator[Piece]:
    """The letters of a mailbox, in order; quoted lines (`>From `) are as they were written."""
    if file.read(len(_MARK)) != _MARK:
        file.seek(0)
    letter = _Letter()
    blank, waiting = True, b""
    for line in _lines(file):
        if waiting:
            # Only a header under it makes a separator of the line that waits.
            if _HEADER.match(line):
                if letter.begun:
                    yield letter.taken()
                letter.begun = True
            else:
                letter.add(waiting)
            waiting = b""
        if blank and _SEPARATOR.match(line):
            waiting = line
        else:
            letter.add(line)
        blank = not line.strip(b"\r\n")
    letter.add(waiting)
    if letter.begun:
        yield letter.taken()


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, or pieces of very long ones; a piece that goes on is never taken for a separator."""
    goes_on = False
    while line := file.readline(_LINE_LIMIT):
        if goes_on and line.startswith(b"From "):
            yield line[:1]
            line = line[1:]
        goes_on = not line.endswith(b"\n")
        yield line


class _Letter:
    def __init__(self) -> None:
        self.begun = False
        self._content = bytearray()
        self._whole = True

    def add(self, line: bytes) -> None:
        if self._whole and len(self._content) + len(line) > LARGEST_LETTER:
            self._whole = False
            del self._content[_BEGINNING:]
        if self._whole:
            self._content += line

    def taken(self) -> Piece:
        """The letter so far; the next begins."""
        content = bytes(self._content)
        head, blank, body = content.partition(b"\n\r\n" if b"\n\r\n" in content[:_BEGINNING] else b"\n\n")
        piece = Piece(head + blank + _QUOTED.sub(rb"\1", body), self._whole)
        self._content, self._whole = bytearray(), True
        return piece
