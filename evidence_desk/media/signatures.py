"""What a file is, judged by its first bytes: one table, no guessing by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Family = Literal["audio", "picture", "video", "other"]


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file. `container` is our own key for it; `mime` is for people and manifests.

    An MP4 whose brand leaves it open is called audio until `AudioFacts.has_video` says otherwise, because
    phones write the same brands for recordings and for films.
    """

    mime: str
    family: Family
    container: str


def _kind(mime: str, family: Family, container: str) -> MediaType:
    return MediaType(mime, family, container)


_AMR = _kind("audio/amr", "audio", "amr")
_SILK = _kind("audio/silk", "audio", "silk")
_MP3 = _kind("audio/mpeg", "audio", "mp3")
_ADTS = _kind("audio/aac", "audio", "adts")
_JPEG = _kind("image/jpeg", "picture", "jpeg")
_OLE = _kind("application/x-ole-storage", "other", "ole")
_HEIC = _kind("image/heic", "picture", "heif")
_ZIP = _kind("application/zip", "other", "zip")

#: Beginning of the file → kind; the first match wins. Sources: RFC 4867 §5.1 (AMR), the formats' own
#: specifications for the rest.
_PREFIXES: tuple[tuple[bytes, MediaType], ...] = (
    (b"#!AMR\n", _AMR),
    (b"#!AMR-WB\n", _kind("audio/amr-wb", "audio", "amr")),
    (b"#!AMR_MC1.0\n", _AMR),
    (b"#!AMR-WB_MC1.0\n", _AMR),
    (b"\x02#!SILK_V3", _SILK),
    (b"#!SILK_V3", _SILK),
    (b"ID3", _MP3),
    (b"ADIF", _kind("audio/aac", "audio", "adif")),
    (b"fLaC", _kind("audio/flac", "audio", "flac")),
    (b"caff\x00\x01", _kind("audio/x-caf", "audio", "caf")),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", _kind("audio/x-ms-wma", "audio", "asf")),
    (b"\x1aE\xdf\xa3", _kind("video/webm", "video", "matroska")),
    (b"\x89PNG\r\n\x1a\n", _kind("image/png", "picture", "png")),
    (b"\xff\xd8\xff", _JPEG),
    (b"GIF87a", _kind("image/gif", "picture", "gif")),
    (b"GIF89a", _kind("image/gif", "picture", "gif")),
    (b"%PDF-", _kind("application/pdf", "other", "pdf")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"SQLite format 3\x00", _kind("application/vnd.sqlite3", "other", "sqlite")),
    (b"\x1f\x8b\x08", _kind("application/gzip", "other", "gzip")),
)

_BRANDS: dict[bytes, MediaType] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), _HEIC),
    **dict.fromkeys((b"avif", b"avis"), _kind("image/avif", "picture", "avif")),
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP"), _kind("video/mp4", "video", "mp4")),
    b"qt  ": _kind("video/quicktime", "video", "mp4"),
}
_MP4 = _kind("audio/mp4", "audio", "mp4")
_3GP = _kind("audio/3gpp", "audio", "mp4")


def sniff(head: bytes) -> MediaType | None:
    """The kind of the file that begins with `head` (some hundred bytes or more), or None.

    Text formats (XML, CSV, JSON) have no signature of their own and give None, as damage does.
    """
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    for judge in _JUDGES:
        if found := judge(head):
            return found
    return None


def _iso_media(head: bytes) -> MediaType | None:
    """ISO base media (ISO/IEC 14496-12 §4.3): the major brand, then the compatible ones, decide."""
    if head[4:8] != b"ftyp":
        return None
    major = head[8:12]
    if major in _BRANDS:
        return _BRANDS[major]
    if major[:3] in (b"3gp", b"3g2"):
        return _3GP
    end = min(int.from_bytes(head[:4], "big"), len(head), 256)
    compatible = {head[at : at + 4] for at in range(16, end, 4)}
    return _HEIC if compatible & {b"heic", b"heix"} else _MP4


def _riff(head: bytes) -> MediaType | None:
    """RIFF names its content at byte 8; RF64 and BW64 are WAV beyond 4 GB."""
    if head[:4] not in (b"RIFF", b"RF64", b"BW64"):
        return None
    return {
        b"WAVE": _kind("audio/x-wav", "audio", "wav"),
        b"WEBP": _kind("image/webp", "picture", "webp"),
        b"AVI ": _kind("video/x-msvideo", "video", "avi"),
    }.get(head[8:12])


def _ogg(head: bytes) -> MediaType | None:
    """Ogg: the codec's name stands in the first page."""
    if not head.startswith(b"OggS"):
        return None
    if b"\x80theora" in head[:256]:
        return _kind("video/ogg", "video", "ogg")
    return _kind("audio/opus" if b"OpusHead" in head[:256] else "audio/ogg", "audio", "ogg")


def _bitmap(head: bytes) -> MediaType | None:
    """BMP: "BM", four reserved zeros, and a header size that some version of Windows wrote."""
    sizes = (12, 40, 52, 56, 64, 108, 124)
    plausible = (
        head[:2] == b"BM" and head[6:10] == bytes(4) and int.from_bytes(head[14:18], "little") in sizes
    )
    return _kind("image/bmp", "picture", "bmp") if plausible else None


def _mpeg_frames(head: bytes) -> MediaType | None:
    """Bare MPEG audio frames: a valid header, and a second one where the first says it must be."""
    for kind, length_of in ((_ADTS, _adts_length), (_MP3, _mp3_length)):
        length = length_of(head)
        if length and (length + 4 > len(head) or length_of(head[length : length + 8])):
            return kind
    return None


def _adts_length(head: bytes) -> int:
    """Length of the ADTS frame at the start (ISO/IEC 13818-7 §6.2), or 0."""
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or (head[2] >> 2) & 0xF > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


_BITRATES_V1 = {
    2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_BITRATES_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _mp3_length(head: bytes) -> int:
    """Length of the MPEG audio frame (layer II or III) at the start, or 0 (ISO/IEC 11172-3 §2.4.1.3).

    Layer I is left out: nobody records calls with it, and UTF-16 text begins like it.
    """
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate_index, sampling = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer not in (1, 2) or not 0 < rate_index < 15 or sampling == 3:
        return 0
    kbit = (_BITRATES_V1[layer] if version == 3 else _BITRATES_V2)[rate_index]
    hertz = (44100, 48000, 32000)[sampling] // {3: 1, 2: 2, 0: 4}[version]
    samples = 576 if layer == 1 and version != 3 else 1152
    return samples // 8 * kbit * 1000 // hertz + (head[2] >> 1 & 1)


_JUDGES: tuple[Callable[[bytes], MediaType | None], ...] = (_iso_media, _riff, _ogg, _bitmap, _mpeg_frames)
