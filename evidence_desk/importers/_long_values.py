"""Pictures inside XML, led round the parser: long base64 values wait aside and come back as attributes.

Expat copies and scans an attribute several times, and three quarters of a phone backup are such values.
"""

from __future__ import annotations

import re
from uuid import uuid4

from evidence_desk.importers._surrogate_repair import Readable, encoding_of

_BEGIN = b' data="'
_LONG = re.compile(rb"[A-Za-z0-9+/]{1024}")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="


class LongValues:
    """A file in which each long base64 value of a `data` attribute is replaced by a short mark.

    Only what reads the same in any place of an XML file is taken out: base64 without line breaks,
    references or anything else that the parser must see. At most `limit` bytes wait at once; what is more
    stays in the stream. A file that is not UTF-8 passes through as it is.
    """

    def __init__(self, file: Readable, limit: int) -> None:
        self.waiting: dict[str, bytes] = {}
        self._file = file
        self._limit = limit
        self._begun: list[bytes] = []
        self._cutting: bool | None = None
        # Nobody who writes a file can know its mark, so that no file can hold one.
        self._nonce = uuid4().hex
        self._mark = re.compile(f"{self._nonce}[.][0-9]+[.]")
        self._count = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes of the file with its marks; empty only at the end."""
        while chunk := self._file.read(size):
            if self._cutting is None:
                self._cutting = encoding_of(chunk)[0] == "utf-8"
                return chunk
            if shortened := self._shortened(chunk) if self._cutting else chunk:
                return shortened
        return self._give_back()

    def restored(self, attributes: dict[str, str]) -> dict[str, str]:
        """`attributes` as the file has them."""
        for name, value in attributes.items():
            if value in self.waiting:
                attributes[name] = self.waiting.pop(value).decode("ascii")
            elif self._nonce in value:
                attributes[name] = self._mark.sub(
                    lambda mark: self.waiting.pop(mark[0]).decode("ascii"), value
                )
        return attributes

    def forget(self, unread: bytes) -> None:
        """Drop the values whose marks the parser has passed; `unread` is what it has not."""
        self.waiting = {mark: value for mark, value in self.waiting.items() if mark.encode() in unread}

    def _shortened(self, chunk: bytes) -> bytes:
        pieces: list[bytes] = []
        place = 0
        if self._begun:
            place = chunk.find(b'"')
            self._begun.append(chunk if place < 0 else chunk[:place])
            if place < 0:
                too_long = sum(map(len, self._begun)) > self._limit
                return self._give_back() if too_long else b""
            pieces.append(self._set_aside())
        while (found := chunk.find(_BEGIN, place)) >= 0:
            begin = found + len(_BEGIN)
            pieces.append(chunk[place:begin])
            place = begin
            if not _LONG.match(chunk, begin):
                continue
            end = chunk.find(b'"', begin)
            self._begun.append(chunk[begin:] if end < 0 else chunk[begin:end])
            if end < 0:
                return b"".join(pieces)
            pieces.append(self._set_aside())
            place = end
        pieces.append(chunk[place:])
        return b"".join(pieces)

    def _set_aside(self) -> bytes:
        """A mark for the value that has come to its end, or the value itself."""
        value = self._give_back()
        held = sum(map(len, self.waiting.values()))
        if held + len(value) > self._limit or value.translate(None, _BASE64):
            return value
        self._count += 1
        mark = f"{self._nonce}.{self._count}."
        self.waiting[mark] = value
        return mark.encode()

    def _value(self, mark: re.Match[str]) -> str:
        return self.waiting.pop(mark[0]).decode("ascii")

    def _give_back(self) -> bytes:
        value, self._begun = b"".join(self._begun), []
        return value
