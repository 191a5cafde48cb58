"""The segments of one transcript as rows: place, speaker, words, and whether anybody verified them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.domain.heard import HeardSegment, Transcript, segment_at
from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.theme import colour
from evidence_desk.text import N_, Message, _

Index = QModelIndex | QPersistentModelIndex


class SegmentModel(QAbstractListModel):
    """Rows in the order of the sound; the one that is being said stands on another ground."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transcript: Transcript | None = None
        self._said: int | None = None

    def fill(self, transcript: Transcript | None) -> None:
        """Show this transcript; the same rows with other words keep their places."""
        same = [s.id for s in self._segments] == [s.id for s in (transcript.segments if transcript else ())]
        if same and self._transcript and transcript:
            self._transcript = transcript
            if transcript.segments:
                self.dataChanged.emit(self.index(0), self.index(len(transcript.segments) - 1))
            return
        self.beginResetModel()
        self._transcript, self._said = transcript, None
        self.endResetModel()

    def follow(self, position_ms: int) -> QModelIndex | None:
        """Mark what is said at a position; its row where that is another one than before."""
        current = segment_at(self._transcript, position_ms) if self._transcript else None
        row = self._segments.index(current) if current else None
        if row == self._said:
            return None
        before, self._said = self._said, row
        for each in (before, row):
            if each is not None:
                self.dataChanged.emit(self.index(each), self.index(each), [Qt.ItemDataRole.BackgroundRole])
        return None if row is None else self.index(row)

    def segment(self, index: Index) -> HeardSegment | None:
        """The segment of a row."""
        inside = index.isValid() and index.row() < len(self._segments)
        return self._segments[index.row()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as segments."""
        return 0 if parent.isValid() else len(self._segments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row; those nobody verified say so."""
        segment = self.segment(index)
        if segment is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return segment_words(segment)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("ink" if segment.verified else "ink2")
        if role == Qt.ItemDataRole.BackgroundRole and index.row() == self._said:
            return colour("look_on")
        if role == Qt.ItemDataRole.ToolTipRole and segment.corrected:
            return Message(N_("As it was received: {words}"), {"words": segment.received_text}).render()
        return None

    @property
    def _segments(self) -> tuple[HeardSegment, ...]:
        return self._transcript.segments if self._transcript else ()


def segment_words(segment: HeardSegment) -> str:
    """One line of a transcript: 00:12 · speaker: words · not verified."""
    at = place(segment.start_ms) if segment.start_ms is not None else "–"
    said = f"{segment.speaker}: {segment.text}" if segment.speaker else segment.text
    marks = [_("not verified")] if not segment.verified else []
    marks += [_("corrected")] if segment.corrected else []
    return " · ".join((at, said, *marks))
