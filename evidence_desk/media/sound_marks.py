"""What programs leave of themselves in a sound file: brands, handlers, and their names between the bytes.

Runs in the child only; reads the beginning of a file and a few boxes, never all of it.
"""

from __future__ import annotations

import re
from pathlib import Path

_READ = 256 << 10
_MOST_BRANDS = 16
#: Names of encoders and editors that stand readable in headers, first frames and comment blocks; long enough
#: not to come about by chance in half a megabyte of sound.
_NAMES = re.compile(
    rb"Lav[fc]\d{2}\.\d{1,3}[0-9.]{0,8}|LAME\d\.\d{2}[0-9.]{0,3}|libfaac [0-9.]{1,8}|Nero AAC|Audacity"
    rb"|GoldWave|Adobe Audition|Cool Edit|WavePad|Sound Forge|Ocenaudio|GarageBand|Logic Pro|JianYing"
    rb"|HandBrake|iTunes \d[0-9.]{1,11}|com\.apple\.VoiceMemos|SoundHandler?|Core Media Audio|mobile-ffmpeg"
)
_MOST_NAMES = 12


def read_brands(head: bytes) -> list[str]:
    """The major and compatible brands of an MP4, M4A or 3GP file (ISO/IEC 14496-12 §4.3), else nothing."""
    if head[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(head[:4], "big"), len(head), 16 + 4 * _MOST_BRANDS)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    return list(dict.fromkeys(_plain(brand) for brand in brands))


def read_marks(path: Path) -> list[str]:
    """Names of programs found in the first and last 256 kB of a file, each once, in the order of finding."""
    with path.open("rb") as stream:
        head = stream.read(_READ)
        size = stream.seek(0, 2)
        stream.seek(max(len(head), size - _READ))
        tail = stream.read(_READ)
    found = dict.fromkeys(_plain(name) for name in _NAMES.findall(head) + _NAMES.findall(tail))
    return list(found)[:_MOST_NAMES]


def _plain(name: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in name).strip()
