"""What is known of a document, and the bounds within which it crosses the border to the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence_desk.media.facts import plain

#: The longest statements of a bank have some hundred pages of a few thousand characters.
MOST_PAGES, LONGEST_PAGE = 2_000, 40_000
#: Bytes after which an answer is sent, of the 1 MiB that a line from the child may have: JSON needs 12 for
#: the rarest characters, and the last page comes on top.
LONGEST_ANSWER = 400_000

_MOST_FACTS = 16


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its words in the order of the file. `drawn` says that something is drawn on it at all.

    Where `text` is "" and `drawn`, the page is a picture. `cut` says that it holds more words, `damaged`
    that it cannot be read.
    """

    number: int
    text: str = ""
    cut: bool = False
    drawn: bool = False
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class PdfPages:
    """Some pages of a PDF of `total` pages; `next` is the first that is still to be asked for.

    `facts` is what the file says of itself (title, author, subject, creator, producer, created, modified),
    bounded plain text written by others. Times are as written, and anybody can write them.
    """

    total: int
    pages: tuple[PdfPage, ...]
    next: int | None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordText:
    """Some lines of a Word document; `next` is the number of the first line still to be asked for.

    A row of a table is a line with tabs between its cells. `pictures` counts those in the document.
    `facts` as in `PdfPages`, the times in ISO 8601.
    """

    lines: tuple[str, ...]
    next: int | None
    pictures: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)


def pdf_pages(wire: Mapping[str, Any]) -> PdfPages:
    """The pages in a child's answer; raises an ordinary error where it makes no sense."""
    pages = tuple(
        PdfPage(
            number=_count(page["number"]),
            text=_text(page["text"], LONGEST_PAGE),
            cut=bool(page["cut"]),
            drawn=bool(page["drawn"]),
            damaged=bool(page["damaged"]),
        )
        for page in wire["pages"][:MOST_PAGES]
    )
    return PdfPages(_count(wire["total"]), pages, _next(wire), _facts(wire))


def word_text(wire: Mapping[str, Any]) -> WordText:
    """The lines in a child's answer; raises an ordinary error where it makes no sense."""
    lines = tuple(_text(line, LONGEST_ANSWER) for line in wire["lines"])
    return WordText(lines, _next(wire), _count(wire["pictures"]), _facts(wire))


def _text(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value[:most]


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value


def _next(wire: Mapping[str, Any]) -> int | None:
    return None if wire["next"] is None else _count(wire["next"])


def _facts(wire: Mapping[str, Any]) -> dict[str, str]:
    stated = ((plain(name, 32), plain(value, 200)) for name, value in wire["facts"].items())
    return dict(sorted((name, value) for name, value in stated if name and value)[:_MOST_FACTS])
