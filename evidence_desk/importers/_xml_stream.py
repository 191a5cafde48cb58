"""XML of any size, element by element: repaired chunks into expat, DTDs and entities refused.

Memory holds one chunk or one element, never the file. `resolve` finds an element again by its locator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from evidence_desk.importers import ImportRefused
from evidence_desk.importers._long_values import LongValues
from evidence_desk.importers._surrogate_repair import Readable, SurrogateRepair, encoding_of, repaired
from evidence_desk.text import N_

# Bounds against files made to exhaust memory; no backup comes near them.
_DEPTH_LIMIT = 64
#: An attachment of 100 MB is the most that carriers let through; base64 makes 134 MB of it. Expat before
#: 2.6 reads a begun element anew with each megabyte, so the time for one grows with its square.
_ELEMENT_LIMIT = 160 << 20
_NAME_LIMIT = 10_000

_CUT_OFF = frozenset(
    expat.errors.codes[error]
    for error in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_STEP = re.compile(r"/([^/\[\]]+)(?:\[(\d{1,9})\])?")

Opened = Callable[[str, dict[str, str], int], None]
Closed = Callable[[str, int], None]


class EntitiesRefused(ImportRefused):
    """An XML file that declares a document type or entities, which can hide or multiply content."""

    happened = N_("This file declares a document type or entities. No phone backup does, so it was not read.")


class CutOff(Exception):
    """The file ends before its root element does."""


class Damaged(Exception):
    """The file cannot be read past `line` (from 1)."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


def root_name(head: bytes) -> str:
    """The name of the root element in the first bytes of an XML file, or "" where there is none.

    A document type is passed over: the file is recognised, and refused when it is read.
    """
    encoding, skip = encoding_of(head)
    text = head[skip:].decode(encoding, "ignore").lstrip()
    while text.startswith(("<?", "<!--", "<!DOCTYPE")):
        if text.startswith("<!DOCTYPE"):
            found = re.search(r"(?:>\s*<|<!DOCTYPE\s+)(smses|calls)\b", text)
            return found[1] if found else ""
        text = text.partition("?>" if text.startswith("<?") else "-->")[2].lstrip()
    found = re.match(r"<([\w.-]+)[\s/>]", text)
    return found[1] if found else ""


class XmlStream:
    """Feeds one file's chunks to expat; `opened` and `closed` hear of each element with its depth.

    Long values are led round the parser and come back as attributes. The root has depth 0. `opened` may
    raise `Damaged`. All methods raise `EntitiesRefused`, `Damaged`, or whatever the callbacks raise.
    """

    def __init__(self, file: Readable, repair: SurrogateRepair, opened: Opened, closed: Closed) -> None:
        self._values = LongValues(file, _ELEMENT_LIMIT)
        self._parser = _parser(opened, closed, self._values)
        self._repair = repair
        self._fed = 0

    def chunks(self) -> Iterator[bytes]:
        """The file's chunks, repaired, to be fed one by one."""
        return repaired(self._values, self._repair)

    def feed(self, chunk: bytes) -> None:
        """Read on; callbacks hear of each element whose tag `chunk` completes."""
        self._parse(chunk, final=False)
        begun = self._fed - max(self._parser.CurrentByteIndex, 0)
        if self._values.waiting and begun < len(chunk):
            self._values.forget(chunk[len(chunk) - begun :])
        if begun > _ELEMENT_LIMIT or len(self._parser.intern) > _NAME_LIMIT:
            raise Damaged(self._parser.CurrentLineNumber)

    def finish(self) -> None:
        """Read the end of the file; raises `CutOff` where the root is not closed."""
        self._parse(b"", final=True)

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            if final and error.code in _CUT_OFF:
                raise CutOff from None
            raise Damaged(error.lineno) from None
        except Damaged:
            raise Damaged(self._parser.CurrentLineNumber) from None


def _parser(opened: Opened, closed: Closed, values: LongValues) -> expat.XMLParserType:
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth > _DEPTH_LIMIT:
            raise Damaged
        opened(name, values.restored(attributes) if values.waiting else attributes, depth)
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        closed(name, depth)

    def refuse(*_declaration: object) -> None:
        raise EntitiesRefused

    # The chunks are UTF-8 by now, whatever the declaration in the file says.
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    return parser


class _Search:
    """Looks for the element at the end of `steps` (name, number) while a file streams by.

    A step counts the elements of its name inside the step before it, at any depth, in document order.
    """

    def __init__(self, steps: list[tuple[str, int]]) -> None:
        self.attributes: dict[str, str] | None = None
        self._steps = steps
        self._inside: list[int] = []
        self._counts: Counter[str] = Counter()

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if self.attributes is not None or len(self._inside) == len(self._steps):
            return
        wanted, number = self._steps[len(self._inside)]
        if name != wanted:
            return
        self._counts[name] += 1
        if self._counts[name] == number:
            self._inside.append(depth)
            self._counts.clear()
            if len(self._inside) == len(self._steps):
                self.attributes = attributes

    def closed(self, _name: str, depth: int) -> None:
        if self._inside and self._inside[-1] == depth and self.attributes is None:
            raise Damaged


def resolve(path: Path, locator: str) -> dict[str, str]:
    """The attributes, as written, of the element that `locator` names (`/smses/mms[3]/part[2]`).

    A step counts the elements of its name inside the step before it, at any depth, in document order.
    Raises LookupError where the file has no such element, as far as it can be read.
    """
    search = _Search([(name, int(number or 1)) for name, number in _STEP.findall(locator)])
    try:
        with path.open("rb") as file:
            stream = XmlStream(file, SurrogateRepair(), search.opened, search.closed)
            for chunk in stream.chunks():
                stream.feed(chunk)
                if search.attributes is not None:
                    return search.attributes
        stream.finish()
    except (CutOff, Damaged, EntitiesRefused):
        pass
    if search.attributes is None:
        raise LookupError(locator)
    return search.attributes
