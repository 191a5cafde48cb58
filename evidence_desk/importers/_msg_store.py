"""The properties of an Outlook message inside its compound file.

Sources: [MS-OXMSG] §2 (streams and storages), [MS-OXPROPS] (numbers of properties), [MS-LCID]. Compound files
are read by olefile; what they state about sizes is checked against the file before anything is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidence_desk.importers._mail_words import text_of_bytes

#: What olefile raises over damaged or hostile files; its own errors are OSErrors.
DAMAGED = (
    OSError,
    struct.error,
    IndexError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    MemoryError,
)

_PROPERTIES = "__properties_version1.0"
_HEADER_SIZE = 512
_FAT_COUNT_AT, _DIFAT_COUNT_AT = 44, 72
_ENTRY_SIZE = 16
#: Bytes before the entries: of a message, of one inside another, of a recipient or an attachment.
_TOP, _EMBEDDED, _CHILD = 32, 24, 8
_TEXT, _ANSI, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_CODE_PAGE, _LOCALE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FF1, 0x3FDE
#: Old messages say where they were written and not in which code page.
_OF_LOCALE = {2052: 936, 4100: 936, 1028: 950, 3076: 950, 5124: 950, 1041: 932, 1042: 949}
_OF_INTERNET = {50220: 932, 50221: 932, 50222: 932, 51932: 932, 52936: 936, 51936: 936, 51949: 949}
_NAMES = {0: None, 65001: "utf-8", 54936: "gb18030", 50220: "iso-2022-jp", 28591: "iso-8859-1"}


@dataclass(frozen=True, slots=True)
class Storage:
    """One object of the file: the message, a recipient, an attachment or a message inside it.

    `fixed` holds the eight bytes of each property of fixed size, by number.
    """

    _ole: Any
    _path: tuple[str, ...]
    fixed: dict[int, bytes]
    charset: str | None = None

    def text(self, *numbers: int) -> str:
        """The first of some text properties that is there, in Unicode or its code page."""
        for number in numbers:
            if data := self._stream(number, _TEXT):
                return data.decode("utf-16-le", "replace")
            if data := self._stream(number, _ANSI):
                return text_of_bytes(data, self.charset)
        return ""

    def data(self, number: int) -> bytes:
        """A property of bytes; b"" where there is none."""
        return self._stream(number, _BINARY)

    def number(self, number: int) -> int:
        """A property that is a whole number; 0 where there is none."""
        return int.from_bytes(self.fixed.get(number, b"")[:4], "little")

    def page_charset(self) -> str | None:
        """The charset of the page that the message may hold."""
        page = self.number(_INTERNET_CODE_PAGE)
        return _NAMES.get(page, f"cp{page}")

    def file_time(self, number: int) -> int:
        """A time in units of 100 ns since 1601 (UTC); 0 where there is none."""
        return int.from_bytes(self.fixed.get(number, b""), "little")

    def children(self, kind: str) -> Iterator[Storage]:
        """The recipients (`recip`) or attachments (`attach`), in order."""
        depth = len(self._path)
        names = {
            entry[depth]
            for entry in self._ole.listdir()
            if tuple(entry[:depth]) == self._path and entry[depth].startswith(f"__{kind}_version1.0_#")
        }
        for name in sorted(names):
            path = (*self._path, name)
            yield replace(self, _path=path, fixed=_fixed(self._ole, path, _CHILD))

    def embedded(self) -> Storage | None:
        """The message that an attachment is; None where it is a file."""
        path = (*self._path, f"__substg1.0_3701{_OBJECT}")
        if not self._ole.exists([*path, _PROPERTIES]):
            return None
        fixed = _fixed(self._ole, path, _EMBEDDED)
        return replace(self, _path=path, fixed=fixed, charset=_charset(fixed) or self.charset)

    def _stream(self, number: int, kind: str) -> bytes:
        return _read(self._ole, (*self._path, f"__substg1.0_{number:04X}{kind}"))


@contextmanager
def opened_message(path: Path) -> Iterator[Storage | None]:
    """The message in a compound file, None where it holds something else. Raises one of `DAMAGED`."""
    import olefile

    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    sectors = size // _HEADER_SIZE + 1
    for at in (_FAT_COUNT_AT, _DIFAT_COUNT_AT):
        if struct.unpack_from("<L", header, at)[0] > sectors:
            raise ValueError(at)
    with olefile.OleFileIO(str(path)) as ole:
        if ole.root.size > size:
            raise ValueError(ole.root.size)
        if not ole.exists(_PROPERTIES):
            yield None
            return
        fixed = _fixed(ole, (), _TOP)
        yield Storage(ole, (), fixed, _charset(fixed))


def _read(ole: Any, path: tuple[str, ...]) -> bytes:
    """A stream; b"" where there is none. Raises ValueError where it claims more than the file has."""
    if not ole.exists(list(path)):
        return b""
    if ole.get_size(list(path)) > ole._filesize:  # noqa: SLF001 - olefile has no other name for it
        raise ValueError(path)
    with ole.openstream(list(path)) as stream:
        return bytes(stream.read())


def _fixed(ole: Any, path: tuple[str, ...], skip: int) -> dict[int, bytes]:
    data = _read(ole, (*path, _PROPERTIES))
    return {
        struct.unpack_from("<H", data, at + 2)[0]: data[at + 8 : at + _ENTRY_SIZE]
        for at in range(skip, len(data) - _ENTRY_SIZE + 1, _ENTRY_SIZE)
    }


def _charset(fixed: dict[int, bytes]) -> str | None:
    """The code page of text that is not Unicode."""

    def stated(number: int) -> int:
        return int.from_bytes(fixed.get(number, b"")[:4], "little")

    internet = stated(_INTERNET_CODE_PAGE)
    page = stated(_CODE_PAGE) or _OF_LOCALE.get(stated(_LOCALE)) or _OF_INTERNET.get(internet, internet)
    return _NAMES.get(page, f"cp{page}")
