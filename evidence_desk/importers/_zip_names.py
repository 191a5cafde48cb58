"""The names of the files in a zip as they were meant; they are shown, and never used as paths.

Source: APPNOTE.TXT 6.3.10, §4.4.4 (bit 11) and §4.6.9 (Unicode path). Windows in China writes GBK.
"""

from __future__ import annotations

import struct
import zlib
from zipfile import ZipInfo

from evidence_desk.importers._mail_words import shown_name, text_of_bytes

_IS_UTF_8 = 0x800
_UNICODE_PATH = 0x7075


def member_name(member: ZipInfo) -> str:
    """The path of a packed file inside the archive, as it is safe to show."""
    # `filename` ends at a NUL and has other separators on Windows.
    name = member.orig_filename
    if not member.flag_bits & _IS_UTF_8:
        raw = name.encode("cp437")
        name = _unicode_path(member.extra, raw) or text_of_bytes(raw, None)
    return shown_name(name)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the Unicode path field, where it belongs to this name; "" otherwise."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:5] == b"\x01" + struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
    return ""
