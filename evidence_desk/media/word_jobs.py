"""The child's job for Word documents: their words, line by line. Runs in the child only.

The package is looked at before python-docx opens it: too many or too large parts, or a document type
declaration in any of them, and it is not opened. Its tree is walked here, because python-docx leaves out
what stands in fields, revisions and text boxes, and repeats cells as often as a file asks for.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NoReturn, TypeAlias
from xml.parsers import expat

from evidence_desk.media.document_facts import LONGEST_ANSWER
from evidence_desk.media.facts import plain
from evidence_desk.media.failures import Unreadable

Report = Callable[[float], None]
#: An element of lxml, which has no types of its own.
_Node: TypeAlias = Any

_MOST_PARTS, _LARGEST_PART, _LARGEST_UNPACKED = 5_000, 48 << 20, 256 << 20
#: A document of words is unpacked to more than this only if it repeats one character without end.
_HIGHEST_RATIO, _HARMLESS = 200, 4 << 20
_PIECE = 1 << 16
_LONGEST_LINE = 30_000
_SAME_INSIDE = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
#: The others' unpackers give out as much as they like at once.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL, _TEXT = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}t"
_BOX = f"{_W}txbxContent"
#: Written beside a text box for programs that know none; its words would come twice.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def read_word(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """The lines of a DOCX from number `request["first"]` (from 0) on, as many as fit into one answer."""
    _check(request["path"], report)
    body, package = _open(request["path"])
    report(0.5)
    first, room = max(0, int(request["first"])), LONGEST_ANSWER
    following: int | None = None
    lines: list[str] = []
    for number, line in enumerate(islice(_lines(body), first, None), first):
        room -= len(json.dumps(line))
        if room < 0 and lines:
            following = number
            break
        lines.append(line)
    pictures = sum(1 for _ in body.iter(_PICTURE))
    return {"lines": lines, "next": following, "pictures": pictures, "facts": _facts(package)}


def _check(path: str, report: Report) -> None:
    """Raise `Unreadable` where a package is not what a writing program makes."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts)
            if any(part.compress_type not in _METHODS for part in parts):
                raise Unreadable("damaged")
            if len(parts) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED:
                raise Unreadable("document_too_large")
            if any(part.file_size > _LARGEST_PART and part.filename.endswith(".xml") for part in parts):
                raise Unreadable("document_too_large")
            if unpacked > _HARMLESS and unpacked > _HIGHEST_RATIO * packed:
                raise Unreadable("document_too_large")
            for number, part in enumerate(parts):
                with package.open(part) as stream:
                    _refuse_declaration(stream)
                report(0.4 * number / len(parts))
    except _DAMAGED as error:
        raise Unreadable("damaged") from error


def _refuse_declaration(stream: Any) -> None:
    """Raise `Unreadable` for XML with a document type: entities are declared there, and Word writes none."""

    def refuse(*_: object) -> NoReturn:
        raise Unreadable("declares_entities")

    def stop(*_: object) -> NoReturn:
        raise _RootBegun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
    except (_RootBegun, expat.ExpatError):
        # No declaration can follow the root; what is no XML, such as a picture, is not parsed as any.
        return


class _RootBegun(Exception):
    """An XML file has come to its first element."""


def _open(path: str) -> tuple[_Node, Any]:
    """The body of the document, and what the package says of itself."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.part import PartFactory
    from docx.package import Package

    for kind in _SAME_INSIDE:
        # With macros, or as a template, it is the same document; nothing here runs them.
        PartFactory.part_type_for[kind] = PartFactory.part_type_for[CONTENT_TYPE.WML_DOCUMENT_MAIN]
    try:
        package = Package.open(path)
        body = package.main_document_part.element.body
        if body is None:
            raise Unreadable("damaged")
        return body, package
    except (MemoryError, Unreadable):
        raise
    except Exception as error:
        raise Unreadable("damaged") from error


def _lines(parent: _Node) -> Iterator[str]:
    """Paragraphs and rows below `parent` in their order, each cut to a length no line has."""
    for child in parent:
        if child.tag == _P:
            yield from _broken(_words(child))
            for box in _boxes(child):
                yield from _lines(box)
        elif child.tag == _ROW:
            yield "\t".join(" ".join(filter(None, _lines(cell))) for cell in _cells(child))[:_LONGEST_LINE]
        elif isinstance(child.tag, str) and child.tag != _FALLBACK:
            yield from _lines(child)


def _cells(parent: _Node) -> Iterator[_Node]:
    for child in parent:
        if child.tag == _CELL:
            yield child
        elif isinstance(child.tag, str) and child.tag != _FALLBACK:
            yield from _cells(child)


def _boxes(paragraph: _Node) -> Iterator[_Node]:
    """The text boxes that hang on a paragraph, without those inside of others."""
    for child in paragraph:
        if child.tag == _BOX:
            yield child
        elif isinstance(child.tag, str) and child.tag != _FALLBACK:
            yield from _boxes(child)


def _words(parent: _Node) -> str:
    """The words of a paragraph; deleted ones have another tag (`w:delText`) and are left out."""
    found = []
    for child in parent:
        if child.tag == _TEXT:
            found.append(child.text or "")
        elif child.tag in _SIGNS:
            found.append(_SIGNS[child.tag])
        elif isinstance(child.tag, str) and child.tag not in (_FALLBACK, _BOX):
            found.append(_words(child))
    return "".join(found)


def _broken(words: str) -> Iterator[str]:
    for line in words.split("\n"):
        yield from (line[at : at + _LONGEST_LINE] for at in range(0, max(1, len(line)), _LONGEST_LINE))


def _facts(package: Any) -> dict[str, str]:
    """What the file says of itself; times as its program wrote them."""
    try:
        core = package.core_properties
        stated = {
            "title": core.title,
            "author": core.author,
            "modified_by": core.last_modified_by,
            "created": core.created and core.created.isoformat(),
            "modified": core.modified and core.modified.isoformat(),
        }
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
        return {}
    return {name: plain(value, 200) for name, value in stated.items() if value}
