"""A saved page (MHT, RFC 2557) part by part: where each part lies in the file, and its bytes when asked for.

Memory holds the list of parts and one part or row, never the file; QQ writes pages of hundreds of megabytes.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LARGEST_PART = 64 << 20

_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\"\r\n;]{1,200})", re.IGNORECASE)
_HEADER = re.compile(rb"([\w-]{1,60})[ \t]*:[ \t]*(.{0,2000})", re.DOTALL)
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_LINE, _CHUNK = 1 << 20, 1 << 18
_MOST_PARTS, _MOST_HEADERS = 100_000, 60
#: No row of a page is longer; one that is comes in pieces.
_LONGEST_ROW = 1 << 20
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its kind, name on the page, encoding, and place in the file."""

    content_type: str
    location: str
    encoding: str
    begin: int
    end: int


def parts_of(path: Path) -> Iterator[Part]:
    """The parts in the file's order, without their bytes; none where it is no saved page."""
    with path.open("rb") as file:
        found = _BOUNDARY.search(file.read(4096))
        if not found:
            return
        mark = b"--" + found[1].strip()
        file.seek(0)
        headers: dict[str, str] | None = None
        begin, count = 0, 0
        for at, line, whole in _lines(file):
            if whole and line.startswith(mark):
                if headers is not None:
                    yield _part(headers, begin, at)
                    count += 1
                if count >= _MOST_PARTS or line.startswith(mark + b"--"):
                    return
                headers = dict(_headers(file))
                begin = file.tell()
        if headers is not None:
            yield _part(headers, begin, file.tell())


def bytes_of(path: Path, part: Part) -> bytes | None:
    """The decoded bytes of a part; None where they are too many or damaged."""
    if part.end - part.begin > 2 * LARGEST_PART:
        return None
    with path.open("rb") as file:
        file.seek(part.begin)
        raw = file.read(part.end - part.begin)
    try:
        if part.encoding == "base64":
            return binascii.a2b_base64(raw)
        return quopri.decodestring(raw) if part.encoding == "quoted-printable" else raw
    except binascii.Error:
        return None


def rows_of(path: Path, part: Part) -> Iterator[str]:
    """The rows of the tables of a page, as HTML, in order; what stands behind the last one comes last."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    waiting, searched = "", 0
    for chunk in _chunks(path, part):
        waiting += decoder.decode(chunk)
        while (end := _ROW_END.search(waiting, searched)) or len(waiting) > _LONGEST_ROW:
            at = end.end() if end else _LONGEST_ROW
            yield waiting[:at]
            waiting, searched = waiting[at:], 0
        searched = max(0, len(waiting) - 200)
    if waiting.strip():
        yield waiting


def _chunks(path: Path, part: Part) -> Iterator[bytes]:
    if part.encoding not in _PLAIN:
        yield bytes_of(path, part) or b""
        return
    with path.open("rb") as file:
        file.seek(part.begin)
        left = part.end - part.begin
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Place and bytes of each line, and whether it begins here; very long ones come in pieces."""
    whole = True
    while True:
        at = file.tell()
        line = file.readline(_LINE)
        if not line:
            return
        yield at, line, whole
        whole = line.endswith(b"\n")


def _headers(file: BinaryIO) -> Iterator[tuple[str, str]]:
    for _ in range(_MOST_HEADERS):
        line = file.readline(_LINE)
        if not line.strip():
            return
        if found := _HEADER.match(line):
            yield found[1].decode().lower(), found[2].strip().decode("utf-8", "replace")


def _part(headers: dict[str, str], begin: int, end: int) -> Part:
    return Part(
        headers.get("content-type", "").partition(";")[0].strip().lower(),
        headers.get("content-location", "") or headers.get("content-id", "").strip("<>"),
        headers.get("content-transfer-encoding", "").lower(),
        begin,
        end,
    )
