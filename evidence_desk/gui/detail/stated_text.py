"""Evidence text in which places are underlined; the text itself stays plain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from evidence_desk.domain.facts import DecidedFact, DecisionStatus
from evidence_desk.gui.detail.card import EvidenceText
from evidence_desk.gui.theme import colour
from evidence_desk.text import _

_UNDERLINES = {
    None: (QTextCharFormat.UnderlineStyle.DashUnderline, "look"),
    DecisionStatus.CONFIRMED: (QTextCharFormat.UnderlineStyle.SingleUnderline, "support"),
    DecisionStatus.REJECTED: (QTextCharFormat.UnderlineStyle.DotLine, "ink2"),
}


def places(text: str) -> list[int]:
    """For each code point, and the end, its place in a plain document: UTF-16 units, a break is one."""
    widths = [
        0 if _half_break(text, at) else 2 if ord(letter) > 0xFFFF else 1 for at, letter in enumerate(text)
    ]
    return [0, *accumulate(widths)]


def _half_break(text: str, at: int) -> bool:
    """Whether a carriage return makes one break with the line feed behind it."""
    return text[at] == "\r" and text[at + 1 : at + 2] == "\n"


class StatedText(EvidenceText):
    """The words, each fact underlined: dashed while it waits, a line when confirmed, dotted when not so."""

    def __init__(self, text: str) -> None:
        super().__init__(text, _("Text of this entry"))
        self._places = places(text)

    def mark(self, facts: Sequence[DecidedFact], looked_at: int | None) -> None:
        """Underline the facts; the one that is looked at stands on another ground."""
        marks = [self._marked(decided, number == looked_at) for number, decided in enumerate(facts)]
        self.setExtraSelections(marks)
        if looked_at is not None and looked_at < len(marks):
            shown = QTextCursor(marks[looked_at].cursor)
            shown.clearSelection()
            self.setTextCursor(shown)
            self.ensureCursorVisible()

    def fact_at(self, facts: Sequence[DecidedFact], place: int) -> int | None:
        """The number of the shortest fact at a place of the document."""
        under = [
            (each.fact.end - each.fact.start, number)
            for number, each in enumerate(facts)
            if self._places[each.fact.start] <= place < self._places[each.fact.end]
        ]
        return min(under)[1] if under else None

    def _marked(self, decided: DecidedFact, looked_at: bool) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._places[decided.fact.start])
        cursor.setPosition(self._places[decided.fact.end], QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        style, ink = _UNDERLINES[decided.status]
        form.setUnderlineStyle(style)
        form.setUnderlineColor(colour(ink))
        if looked_at:
            form.setBackground(colour("selection"))
        marked = QTextEdit.ExtraSelection()
        marked.cursor, marked.format = cursor, form
        return marked
