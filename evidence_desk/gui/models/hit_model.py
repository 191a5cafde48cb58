"""What a search found, as an item model whose rows are painted like those of a timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.gui.entry_words import RowWords, one_line, row_words
from evidence_desk.gui.models.columns import Role

if TYPE_CHECKING:
    from evidence_desk.services.searching import SearchHit

Index = QModelIndex | QPersistentModelIndex


class HitModel(QAbstractTableModel):
    """Search hits in the order the search gives; at most a few hundred, all in memory."""

    def __init__(self, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._hits: tuple[SearchHit, ...] = ()
        self._words: tuple[RowWords, ...] = ()

    def fill(self, hits: tuple[SearchHit, ...]) -> None:
        """Show these hits."""
        self.beginResetModel()
        self._hits = hits
        self._words = tuple(self._hit_words(hit) for hit in hits)
        self.endResetModel()

    def _hit_words(self, hit: SearchHit) -> RowWords:
        words = row_words(hit.entry, self._zone, with_debt=True)
        return replace(words, detail=one_line(hit.snippet) or words.detail)

    def hit(self, index: Index) -> SearchHit | None:
        """The hit at an index."""
        return self._hits[index.row()] if index.isValid() and index.row() < len(self._hits) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as hits."""
        return 0 if parent.isValid() else len(self._hits)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One column: the delegate paints a whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a hit is and says."""
        hit = self.hit(index)
        if hit is None:
            return None
        words = self._words[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.sentence
        if role == Role.STARTS_DAY:
            return True
        return {int(Role.ENTRY): hit.entry, int(Role.WORDS): words}.get(role)
