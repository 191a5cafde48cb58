"""Zips written for one test: plain, with names in GBK, locked, and made to do harm."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The bytes of a local header and of a list entry at which the flags stand.
_FLAGS = {b"PK\x03\x04": 6, b"PK\x01\x02": 8}


def zipped(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip as any program writes it."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, (2024, 3, 12, 10, 15, 30)), data, method)
    return packed.getvalue()


def named(raw: bytes, data: bytes = b"x", extra: bytes = b"", *, utf_8: bool = False) -> bytes:
    """A zip of one file whose name is any bytes."""
    placeholder = "n" * len(raw)
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        member = ZipInfo(placeholder)
        member.extra = extra
        archive.writestr(member, data)
    content = packed.getvalue().replace(placeholder.encode(), raw)
    return flagged(content, 0x800) if utf_8 else content


def unicode_path(raw: bytes, name: str) -> bytes:
    """The field in which WinRAR and 7-Zip keep a name as it was meant."""
    body = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def flagged(content: bytes, flag: int) -> bytes:
    """The same zip with a flag set on every file, such as 1 for locked ones."""
    changed = bytearray(content)
    for mark, offset in _FLAGS.items():
        at = content.find(mark)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", content, at + offset)
            struct.pack_into("<H", changed, at + offset, flags | flag)
            at = content.find(mark, at + 4)
    return bytes(changed)
