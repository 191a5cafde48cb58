"""Letters written for one test, byte by byte, as mail programs in China write them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from xml_backups import SAMPLES

MAIL = SAMPLES / "shared" / "mail"
DATE = "Tue, 12 Mar 2024 10:15:30 +0800"
HEADERS = {
    "From": "=?gb2312?B?tN/K1bK/?= <cuishou@example.com>",
    "To": "me@example.com",
    "Subject": "逾期通知",
    "Date": DATE,
    "Message-ID": "<1@example.com>",
    "MIME-Version": "1.0",
}


def mail(body: bytes | str = "您已逾期", headers: Iterable[tuple[str, bytes | str]] = (), **changed) -> bytes:
    """A letter; `changed` replaces a header (None leaves it out), `headers` come on top of the others."""
    stated = [
        *headers,
        *(HEADERS | {name.replace("_", "-"): value for name, value in changed.items()}).items(),
    ]
    lines = [name.encode() + b": " + coded(value) for name, value in stated if value is not None]
    return b"\r\n".join([*lines, b"", coded(body)])


def part(body: bytes | str, kind: str = "text/plain; charset=utf-8", **headers) -> bytes:
    """One part of a multipart letter."""
    stated = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [name.encode() + b": " + coded(value) for name, value in stated.items()]
    return b"\r\n".join([*lines, b"", coded(body)])


def attachment(data: bytes, name: str = 'filename="a.bin"', kind: str = "application/octet-stream") -> bytes:
    body = b64encode(data)
    return part(body, kind, Content_Disposition=f"attachment; {name}", Content_Transfer_Encoding="base64")


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b", **headers) -> bytes:
    """A letter of several parts."""
    return mail(joined(parts, boundary), Content_Type=f'multipart/{kind}; boundary="{boundary}"', **headers)


def joined(parts: Iterable[bytes], boundary: str) -> bytes:
    mark = b"--" + boundary.encode()
    return b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts) + mark + b"--\r\n"


def coded(value: bytes | str) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
