"""Damages files as disks, mail and people damage them: seeded, so that every input can be made again.

`damaged(data, others, chance)` gives the bytes of one input. What lies inside a zip, a gzip or a database is
damaged inside as well: a flipped bit in compressed bytes only ever tests the unpacker.
"""

from __future__ import annotations

import gzip
import io
import random
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing, suppress

_SQLITE = b"SQLite format 3\0"
#: Of a longer file mostly the beginning is damaged: more inputs in the same time, and more of them unlike.
_LONG, _BEGINNING = 200_000, 60_000
#: No input grows beyond this: the limit on time is for inputs of the size a message or a table has.
LARGEST = 3 << 20
_ABSURD = (
    b"-1", b"0", b"1e999", b"NaN", b"-Infinity", b"99999999999999999999999", b"9" * 5000, b"0x7fffffff",
    b"-9223372036854775808", b"1710207015000000000000", b"00000000000000000000001", b"1.7976931348623157e308",
    "９９９".encode(), "一百亿".encode(), b"0000-00-00 00:00:00", b"9999-12-31 23:59:60", b"25:61:61",
)  # fmt: skip
_ODD = (
    "\0", "\ufeff", "\u202e", "\u200d", "\u2028", "\x85", "\x1b[2J", "\U0010ffff", "\ud7ff", "é" * 40,
    "👨‍👩‍👧‍👦" * 20, "%s%n{0}", "=HYPERLINK(1)", "../../etc/passwd", "\r", "\n\n", '"', "'",
    "]]>", "<!--", "&#0;", "\\ud800",
)  # fmt: skip
_NESTED = (
    b"[",
    b"{",
    b'{"a":',
    b"<a>",
    b"(",
    b'"',
    b",",
    b"\n",
    b" ",
    b"<!",
    b"&",
    b"=?",
    b"BEGIN:VMSG\n",
    b">",
)
_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10))
    + b"]>"
)
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis", "cp1252", "utf-7")


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64, 512)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 4, 16, 200, 4096))
    filler = chance.choice((b"\0" * size, b"\xff" * size, chance.randbytes(size)))
    return data[:at] + filler + data[at + size :]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, 1, 4, 16, 512, 4095, 4096, 4097, len(data) // 2, len(data) - 1, len(data) - 22))
    return data[: chance.choice((max(0, at), chance.randrange(len(data) + 1)))]


def _truncate_at_mark(data: bytes, chance: random.Random) -> bytes:
    """Cut within or beside a mark of structure."""
    mark = chance.choice((b"<", b">", b'"', b"{", b"}", b":", b",", b"\n", b"\t", b"=", b"PK", b"\xe5"))
    places = [at for at in range(min(len(data), 200_000)) if data.startswith(mark, at)]
    return data[: chance.choice(places) + chance.randrange(3)] if places else data


def _chunk(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[at : at + chance.choice((1, 10, 100, 1000, 10_000))]


def _duplicate(data: bytes, chance: random.Random) -> bytes:
    part, at = _chunk(data, chance), chance.randrange(len(data) + 1)
    times = chance.choice((1, 2, 10, 100))
    return data[:at] + part * times + data[at:]


def _remove(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 10, 100, 1000)) :]


def _recode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode(chance.choice(("utf-8", "gb18030", "latin-1")), "replace")
    return text.encode(chance.choice(_CODECS), "replace")


def _numbers(data: bytes, chance: random.Random) -> bytes:
    """Put something absurd in the place of a few numbers."""
    places, at = [], 0
    while at < min(len(data), 400_000):
        end = at
        while end < len(data) and 48 <= data[end] <= 57:
            end += 1
        if end > at:
            places.append((at, end))
        at = max(end, at + 1)
    for start, end in sorted(
        chance.sample(places, min(len(places), chance.choice((1, 3, 20)))), reverse=True
    ):
        data = data[:start] + chance.choice(_ABSURD) + data[end:]
    return data


def _odd_text(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(data) + 1)
        odd = chance.choice((*_ODD, "".join(chr(chance.randrange(0x20, 0xD7FF)) for _ in range(20))))
        data = data[:at] + odd.encode("utf-8", "surrogatepass") + data[at:]
    return data


def _nest(data: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, len(data), chance.randrange(len(data) + 1)))
    return data[:at] + chance.choice(_NESTED) * chance.choice((70, 2000, 100_000)) + data[at:]


def _laughs(data: bytes, chance: random.Random) -> bytes:
    at = data.find(b"?>") + 2 if b"?>" in data[:200] else 0
    return data[:at] + _LAUGHS + data[at:].replace(b'="', b'="&a9;', chance.choice((1, 5)))


def _swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(3):
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
    return chance.choice((b"\n", b"\r\n", b"\r")).join(lines)


#: What is raised where a seed cannot be unpacked: it is then damaged from outside only.
_NOT_OPENED = (
    zipfile.BadZipFile, OSError, EOFError, sqlite3.Error, RuntimeError, zlib.error, ValueError, IndexError,
)  # fmt: skip
_PLAIN = (
    _flip, _overwrite, _truncate, _truncate_at_mark, _duplicate, _remove, _recode, _numbers, _odd_text, _nest,
    _laughs, _swap_lines,
)  # fmt: skip


def _inside_zip(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = chance.choice(names) if names else ""
        for name in names:
            content = old.read(name)
            if name == victim:
                content = damaged(content, others, chance)
                name = chance.choice((name, name, name, "../" + name, name * 20, "\u202e" + name, "/" + name))
            new.writestr(name[:60_000], content)
        if chance.random() < 0.05:
            new.writestr(chance.choice((victim or "a.txt", "bomb.txt")), bytes(64 << 20))
    return written.getvalue()


def _inside_database(data: bytes, chance: random.Random) -> bytes:
    """Write values of other types and sizes into a few columns."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        tables = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for _ in range(chance.choice((1, 3, 10))):
            table = chance.choice(tables)
            columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
            value = chance.choice(
                (None, -1, 2**63 - 1, -(2**63), 1e308, float("inf"), "", "\0", "x" * 100_000, b"\xff" * 1000,
                 chance.randbytes(50), "1e5", "2024-03-12", "９" * 30, _ABSURD[6].decode())
            )  # fmt: skip
            with suppress(sqlite3.Error):
                base.execute(f'UPDATE "{table}" SET "{chance.choice(columns)}" = ?', (value,))
        base.commit()
        return base.serialize()


def _inside(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    if data[:2] == b"PK":
        return _inside_zip(data, others, chance)
    if data[:2] == b"\x1f\x8b":
        return gzip.compress(damaged(gzip.decompress(data), others, chance), mtime=0)
    return _inside_database(data, chance)


def damaged(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """One input made of `data`, with a part of one of `others` now and then; at most `LARGEST` bytes."""
    has_inside = data[:2] in (b"PK", b"\x1f\x8b") or data.startswith(_SQLITE)
    if has_inside and chance.random() < 0.6:
        with warnings.catch_warnings(), suppress(*_NOT_OPENED):
            warnings.simplefilter("ignore")
            return _inside(data, others, chance)
    if len(data) > _LONG and not has_inside and chance.random() < 0.7:
        data = data[:_BEGINNING]
    if others and chance.random() < 0.1:
        # The beginning of one format, the rest of another.
        other, at = chance.choice(others), chance.choice((4, 16, 64, 512, 4096))
        return chance.choice((other[:at] + data[at:], data[:at] + other[at:]))[:LARGEST]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(_PLAIN)(data, chance)[:LARGEST]
    return data
