"""The words of an HTML message: no scripts, no styles, nothing fetched, bounded whatever the page holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: A page comes to the parser in pieces, and it gives up where a tag or a script does not end within this
#: many characters: from each unfinished tag on, it would search the rest of the page anew.
_PIECE = 16_000
_LONGEST = 256_000
_HIDDEN = frozenset({"style", "script", "title", "head", "template", "noscript"})
_BLOCKS = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "center", "form", "header", "footer"}
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def text_of_html(page: str) -> tuple[str, bool]:
    """The text of a page, a line for each of its blocks, and whether the page was read to its end."""
    words = _Words()
    for at in range(0, len(page), _PIECE):
        words.feed(page[at : at + _PIECE])
        if len(words.rawdata) > _LONGEST:
            return words.text(), False
    # Closing the parser would read what is left over character by character.
    if "<" not in words.rawdata:
        words.handle_data(words.rawdata)
    return words.text(), True


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._hidden = ""

    def text(self) -> str:
        """What was read so far."""
        lines = (line.strip() for line in "".join(self._pieces).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            # A head that is never closed ends where the body begins.
            self._hidden = "" if tag == "body" else self._hidden
        elif tag in _HIDDEN:
            self._hidden = tag
        elif tag == "br" or tag in _BLOCKS:
            self._pieces.append("\n")
        elif tag in ("td", "th"):
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag in _BLOCKS and not self._hidden:
            self._pieces.append("\n")

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over `<![if mso]>` and the like, which Word writes and the parser takes for an error."""
        return self.rawdata.find(">", i) + 1 or -1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(_BLANKS.sub(" ", data))
