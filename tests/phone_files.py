"""Small real files as phones make them: backups, recordings under recorders' names, screenshots."""

from __future__ import annotations

import os
import struct
import wave
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Tuesday morning; collectors' numbers are of ranges that nobody has.
TUESDAY = datetime(2024, 3, 12, 10, 15, 30, tzinfo=SHANGHAI)
COLLECTOR = "13800138000"
LENDER = "95188"


def epoch_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def sms_xml(
    body: str,
    at: datetime | None = TUESDAY,
    number: str = LENDER,
    box: str = "1",
    contact: str = "(Unknown)",
    **more: str,
) -> str:
    """One `<sms>`; `at` None leaves its time out."""
    stated = {"protocol": "0", "address": number, "type": box, "subject": "null", "body": body}
    stated |= {"read": "1", "status": "-1", "contact_name": contact}
    if at is not None:
        stated["date"] = str(epoch_ms(at))
    return _element("sms", stated | more)


def mms_xml(body: str, picture: bytes, at: datetime = TUESDAY, number: str = LENDER) -> str:
    """One received `<mms>` with a text and a picture."""
    from base64 import b64encode

    head = {"date": str(epoch_ms(at)), "msg_box": "1", "address": number, "m_type": "132"}
    head |= {"ct_t": "application/vnd.wap.multipart.related", "sub": "null", "contact_name": "(Unknown)"}
    text = _element("part", {"seq": "0", "ct": "text/plain", "name": "t.txt", "chset": "106", "text": body})
    data = b64encode(picture).decode()
    shown = _element("part", {"seq": "1", "ct": "image/png", "name": "p.png", "cl": "p.png", "data": data})
    addresses = _element("addr", {"address": number, "type": "137", "charset": "106"})
    inside = f"<parts>{text}{shown}</parts><addrs>{addresses}</addrs>"
    return _element("mms", head).removesuffix(" />") + f">{inside}</mms>"


def call_xml(
    at: datetime = TUESDAY,
    seconds: int = 300,
    number: str = COLLECTOR,
    kind: str = "1",
    contact: str = "(Unknown)",
    **more: str,
) -> str:
    """One `<call>`; kind 1 came in, 2 went out, 3 was missed."""
    stated = {"number": number, "duration": str(seconds), "date": str(epoch_ms(at)), "type": kind}
    return _element("call", stated | {"presentation": "1", "contact_name": contact} | more)


def _element(name: str, attributes: dict[str, str]) -> str:
    return f"<{name} " + " ".join(f"{key}={_quoted(value)}" for key, value in attributes.items()) + " />"


def _quoted(value: str) -> str:
    return quoteattr(value, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def huawei(at: datetime = TUESDAY, number: str = COLLECTOR) -> str:
    return f"{number}_{at.astimezone(SHANGHAI):%Y%m%d%H%M%S}.wav"


def vivo(at: datetime = TUESDAY, who: str = COLLECTOR) -> str:
    return f"{who} {at.astimezone(SHANGHAI):%Y-%m-%d %H-%M-%S}.wav"


def coloros(at: datetime = TUESDAY, who: str = "王经理") -> str:
    """To the minute, under a contact's name."""
    return f"{who}-{at.astimezone(SHANGHAI):%y%m%d%H%M}.wav"


def png(seed: int = 1, side: int = 24) -> bytes:
    """A real picture of one colour, another for each seed."""
    colour = bytes((seed * 37 % 256, seed * 91 % 256, seed // 256 % 256))
    rows = (b"\0" + colour * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Phone:
    """A folder as it is copied from a phone; each method writes one file and returns its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        # Copying gives files times that mean nothing.
        stamp = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
        os.utime(path, (stamp, stamp))
        return path

    def sms(self, *messages: str, name: str = "sms-20240401.xml") -> Path:
        """A backup of `sms_xml` and `mms_xml` elements."""
        return self._backup(name, "smses", messages)

    def calls(self, *calls: str, name: str = "calls-20240401.xml") -> Path:
        """A backup of `call_xml` elements."""
        return self._backup(name, "calls", calls)

    def _backup(self, name: str, root: str, rows: tuple[str, ...]) -> Path:
        inside = "\n".join(rows)
        head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"
        return self.file(name, f'{head}\n<{root} count="{len(rows)}">\n{inside}\n</{root}>\n')

    def recording(self, name: str | None = None, seconds: float = 1.0, seed: int = 1) -> Path:
        """A sound that really decodes to `seconds`; another seed, other bytes."""
        path = self.folder / (name or huawei())
        path.parent.mkdir(parents=True, exist_ok=True)
        period = bytes(
            128 + (40 + seed % 50) * (1 if n < 10 + seed % 7 else -1) for n in range(20 + seed % 13)
        )
        count = round(seconds * 8000)
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 1, 8000, 0, "NONE", ""))
            out.writeframes((period * (count // len(period) + 1))[:count])
        return path

    def screenshot(self, name: str = "IMG_0817.png", seed: int = 1) -> Path:
        """A picture; under an iPhone's name it states no time."""
        return self.file(name, png(seed))

    def screenshot_at(self, at: datetime = TUESDAY, app: str = "com.tencent.mm", seed: int = 1) -> Path:
        """A picture under a Huawei name with its time."""
        stamp = f"{at.astimezone(SHANGHAI):%Y%m%d_%H%M%S}"
        return self.file(f"Screenshot_{stamp}_{app}.png", png(seed))


def later(at: datetime = TUESDAY, **parts: float) -> datetime:
    return at + timedelta(**parts)
