"""Documents written for one test: typeset ones, PDF made by hand, locked files, and Word packages."""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

PROJECT = Path(__file__).resolve().parents[1]
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = b"0123456789abcdef"


def typeset(markup: str) -> bytes:
    """A PDF as programs make it, with the project's own Chinese font, whose text can be copied out."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[PROJECT / "resources" / "fonts"])
    whole = f'#set page(paper: "a4")\n#set text(font: "Noto Sans CJK SC", cjk-latin-spacing: none)\n{markup}'
    return typst.compile(whole.encode(), font_paths=fonts)


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; number 1 is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at, size = len(out), max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(objects):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def written_page(text: str) -> bytes:
    """What draws one line of plain letters on a page."""
    return b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % text.encode()


def simple_pdf(contents: list[bytes], *, count: int | None = None, catalog: bytes = b"", more=None) -> bytes:
    """A PDF with a page for each of `contents`; `count` is how many it claims to have."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(len(contents)))
    claimed = len(contents) if count is None else count
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, claimed),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for n, content in enumerate(contents):
        objects[10 + 2 * n] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (11 + 2 * n)
        )
        objects[11 + 2 * n] = stream(content)
    return pdf(objects | (more or {}))


def locked_pdf(text: str, password: str) -> bytes:
    """A PDF of one page that opens with a password only (ISO 32000-1, 7.6.3: RC4 with 128 bits)."""
    padded = (password.encode() + _PADDING)[:32]
    key = hashlib.md5(padded).digest()
    for _ in range(50):
        key = hashlib.md5(key).digest()
    owner = padded
    for n in range(20):
        owner = _rc4(bytes(b ^ n for b in key), owner)
    permissions = -4
    key = hashlib.md5(padded + owner + struct.pack("<i", permissions) + _ID).digest()
    for _ in range(50):
        key = hashlib.md5(key).digest()
    user = hashlib.md5(_PADDING + _ID).digest()
    for n in range(20):
        user = _rc4(bytes(b ^ n for b in key), user)
    user += bytes(16)
    own_key = hashlib.md5(key + struct.pack("<I", 5)[:3] + bytes(2)).digest()
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        5: stream(_rc4(own_key, written_page(text))),
        6: b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P %d /O <%s> /U <%s> >>"
        % (permissions, owner.hex().encode(), user.hex().encode()),
    }
    identity = _ID.hex().encode()
    return pdf(objects, b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (identity, identity))


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def word(*parts: str | list[list[str]], **facts: object) -> bytes:
    """A Word document of paragraphs (text) and tables (rows of cells), with facts such as `author`."""
    from docx import Document

    document = Document()
    for name, value in facts.items():
        setattr(document.core_properties, name, value)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(package: bytes, changed: dict[str, bytes]) -> bytes:
    """The same package with some of its parts changed or added."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return out.getvalue()


def body_of(package: bytes, old: bytes, new: bytes) -> bytes:
    """The same package with `old` replaced in its text."""
    with ZipFile(io.BytesIO(package)) as opened:
        document = opened.read("word/document.xml")
    assert old in document
    return repacked(package, {"word/document.xml": document.replace(old, new)})


def locked_zip(files: dict[str, bytes], password: str, *, aes: bool = True) -> bytes:
    """A zip all of whose files are locked, as WinZip does (AES)."""
    import pyzipper

    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
