"""XML as phones write it, made well-formed while it streams, with every repair counted.

Android's serialiser wrote an emoji as two surrogate references (`&#55357;&#56832;`), other exporters write
lone halves, references to control characters, raw control bytes, or text in another encoding. Expat stops
at each of them. `repaired` turns a file into chunks of UTF-8 that expat reads; a chunk that needs nothing
passes through as it is.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Protocol

#: What pyexpat hands to expat at most; less makes expat read long attributes more often.
CHUNK_SIZE = 1 << 20
_HEAD_SIZE = 256
#: Shown where a raw byte is no text at all.
REPLACEMENT = "\ufffd"

_REPLACEMENT_BYTES = REPLACEMENT.encode()
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
#: U+FFFE and U+FFFF, which are no characters of XML.
_NON_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
#: Declared names that expat cannot read by itself; every other file is taken for UTF-8.
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
}

#: Bodies are full of `&#10;`, and a chunk with no other reference needs no substitution.
_OTHER_THAN_NEW_LINE = re.compile(rb"&#(?!10;)")
_HIGH = rb"(?:0{0,30}(?:5529[6-9]|55[3-9]\d\d|56[0-2]\d\d|563[01]\d)|[xX]0{0,30}[dD][89abAB][0-9a-fA-F]{2})"
_LOW = (
    rb"(?:0{0,30}(?:5632\d|563[3-9]\d|56[4-9]\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3])"
    rb"|[xX]0{0,30}[dD][c-fC-F][0-9a-fA-F]{2})"
)
#: References that may be to no character of XML; 9, 10 and 13, which bodies are full of, are not among them.
_SUSPECT = (
    rb"(?:0{0,30}(?:[0-8]|1[124-9]|2\d|3[01]|5[567]\d{3}|6553[45]|\d{7,20})"
    rb"|[xX]0{0,30}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]|[0-9a-fA-F]{6,20}))"
)
_PAIR_OR_SUSPECT = (
    rb"&#(?P<high>" + _HIGH + rb");&#(?P<low>" + _LOW + rb");|&#(?P<suspect>" + _SUSPECT + rb");"
)
_ANYWHERE = re.compile(_PAIR_OR_SUSPECT)
#: The same, but an end that the next chunk may complete is held back.
_BEFORE_MORE = re.compile(
    rb"(?P<held>&#"
    + _HIGH
    + rb";\Z|(?:&#"
    + _HIGH
    + rb";)?&(?:#(?:[xX]?[0-9a-fA-F]{0,51})?)?\Z)|"
    + _PAIR_OR_SUSPECT
)


class Readable(Protocol):
    """What gives bytes, a chunk at a time; empty at the end."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes."""


def encoding_of(head: bytes) -> tuple[str, int]:
    """The codec of an XML file by its first bytes, and how many of them are a mark to skip."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if head.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return "utf-16-le", 2 if head.startswith(codecs.BOM_UTF16_LE) else 0
    if head.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        return "utf-16-be", 2 if head.startswith(codecs.BOM_UTF16_BE) else 0
    declared = _DECLARED.match(head)
    name = declared[1].decode("ascii").lower() if declared else ""
    return _CODECS.get(name, "utf-8"), 0


class SurrogateRepair:
    """Repairs one stream of UTF-8; `joined` and `replaced` count what it did.

    A surrogate pair becomes the one character it stands for, which loses nothing. Any other reference to
    no character of XML becomes text that shows it (`⟦U+D83D⟧`); a raw control byte becomes U+FFFD.
    """

    def __init__(self) -> None:
        self.joined = 0
        self.replaced = 0
        self._held = b""

    def feed(self, chunk: bytes, *, final: bool = False) -> bytes:
        """The repaired bytes that `chunk` completes; whole UTF-8 sequences in, whole sequences out."""
        if self._held:
            chunk, self._held = self._held + chunk, b""
        if _OTHER_THAN_NEW_LINE.search(chunk):
            chunk = (_ANYWHERE if final else _BEFORE_MORE).sub(self._repair, chunk)
        elif not final and chunk.endswith(b"&"):
            chunk, self._held = chunk[:-1], b"&"
        return self._without_controls(chunk)

    def _repair(self, found: re.Match[bytes]) -> bytes:
        kind = found.lastgroup
        if kind == "held":
            self._held = found[0]
            return b""
        if kind == "low":
            self.joined += 1
            high, low = _code_point(found["high"]), _code_point(found["low"])
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).encode()
        code = _code_point(found["suspect"])
        if _is_xml_character(code):
            return found[0]
        self.replaced += 1
        return f"⟦U+{code:04X}⟧".encode()

    def _without_controls(self, chunk: bytes) -> bytes:
        # Deleting is five times as fast as searching, and nearly every chunk keeps its length.
        controls = len(chunk) - len(chunk.translate(None, _CONTROLS))
        if controls:
            self.replaced += controls
            chunk = _CONTROL.sub(_REPLACEMENT_BYTES, chunk)
        if b"\xef" in chunk and b"\xef\xbf" in chunk:
            chunk, count = _NON_CHARACTER.subn(_REPLACEMENT_BYTES, chunk)
            self.replaced += count
        return chunk


def repaired(file: Readable, repair: SurrogateRepair, chunk_size: int = CHUNK_SIZE) -> Iterator[bytes]:
    """The file as chunks of UTF-8 that hold only characters of XML; `repair` counts what was changed."""
    for chunk in _utf8(file, repair, chunk_size):
        yield repair.feed(chunk)
    yield repair.feed(b"", final=True)


def _utf8(file: Readable, repair: SurrogateRepair, chunk_size: int) -> Iterator[bytes]:
    """The file in UTF-8, in whole sequences; what cannot be decoded becomes U+FFFD and is counted."""
    head = file.read(_HEAD_SIZE)
    encoding, skip = encoding_of(head)
    chunk = head[skip:]
    if encoding != "utf-8":
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        while chunk:
            yield _encoded(decoder.decode(chunk), repair)
            chunk = file.read(chunk_size)
        yield _encoded(decoder.decode(b"", True), repair)
        return
    begun = b""
    while chunk:
        if begun or not chunk.isascii():
            chunk, begun = _whole_sequences(begun + chunk, repair)
        yield chunk
        chunk = file.read(chunk_size)
    # A sequence cut by the end of the file is dropped: the parser reports that the file is cut off.


def _whole_sequences(data: bytes, repair: SurrogateRepair) -> tuple[bytes, bytes]:
    """`data` up to its last whole UTF-8 sequence, and the begun one after it."""
    try:
        consumed = codecs.utf_8_decode(data, "strict", False)[1]
    except UnicodeDecodeError:
        text, consumed = codecs.utf_8_decode(data, "replace", False)
        repair.replaced += text.count(REPLACEMENT) - data.count(_REPLACEMENT_BYTES)
        return text.encode(), data[consumed:]
    return data[:consumed], data[consumed:]


def _encoded(text: str, repair: SurrogateRepair) -> bytes:
    repair.replaced += text.count(REPLACEMENT)
    return text.encode()


def _code_point(reference: bytes) -> int:
    return int(reference[1:], 16) if reference[:1] in (b"x", b"X") else int(reference)


def _is_xml_character(code: int) -> bool:
    """Whether XML 1.0 allows the code point (production 2, Char)."""
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
