"""Bills and call lists written for one test, and the steps that the tests of all of them share."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from xml_backups import SAMPLES, plain, read, source_of, written

from evidence_desk.importers import Claim, ImportRefused, choose

BILLS = SAMPLES / "shared" / "bills"
EXPECTED = SAMPLES / "expected"
#: Those that read bills, call lists and what could be taken for them.
ALL_BILLS = sorted(BILLS.iterdir())


def csv_text(*rows, delimiter=",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def csv_source(folder: Path, *rows, name="bill.csv", encoding="utf-8-sig", delimiter=","):
    return written(folder, csv_text(*rows, delimiter=delimiter).encode(encoding), name)


def taken(importer, source):
    """The communications of a file that the importer claims over all others."""
    assert choose(source) is importer
    return read(importer, source)[0]


def expected(name: str):
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def as_read(importer, path: Path):
    return [plain(one) for one in importer.extract(source_of(path))]


def without_places(communications):
    """What two forms of one bill must have in common: all but where in the file it stands."""
    return [
        (
            c.at and c.at.iso(),
            c.direction,
            c.untrusted_name,
            c.untrusted_text,
            c.details,
            c.dedupe_key,
        )
        for c in communications
    ]


def read_or_refused(importer, source):
    """Reads a file that may be damaged; anything but a refusal fails the test."""
    assert importer.claim(source) in Claim
    try:
        return read(importer, source)
    except ImportRefused:
        return [], [], []


@st.composite
def damaged(draw, content: bytes) -> bytes:
    """A file cut off, with bytes put in, taken out or changed."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        change = draw(st.sampled_from(("cut", "put", "drop", "set")))
        piece = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b'"', b",", b"\n", b"\t", b"\0", b"9" * 40, b"1e999", b"0000-00-00", "；".encode()]
                ),
            )
        )
        if change == "cut":
            del data[place:]
        elif change == "put":
            data[place:place] = piece
        elif change == "drop":
            del data[place : place + len(piece) + 1]
        else:
            data[place : place + len(piece)] = piece
    return bytes(data)


def xlsx(*sheets) -> bytes:
    """A workbook; a sheet is rows of text, numbers, datetimes (as serials in a date format) or None."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    numbers = range(1, len(sheets) + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        links += f'<Relationship Id="rIdS" Type="{office}/styles" Target="styles.xml"/>'
        book.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>'
        )
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for number, rows in zip(numbers, sheets, strict=True):
            book.writestr(f"xl/worksheets/sheet{number}.xml", sheet_xml(rows, main))
    return out.getvalue()


def sheet_xml(rows, main="http://schemas.openxmlformats.org/spreadsheetml/2006/main") -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = (_cell(value, f"{chr(65 + column)}{number}") for column, value in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value, place) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        serial = (value - datetime(1899, 12, 30)).total_seconds() / 86_400
        return f'<c r="{place}" s="1"><v>{serial!r}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
