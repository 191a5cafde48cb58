"""What became of every given file, as an item model with its columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.domain.evidence import FileFate, LockedItem, Outcome
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.models.columns import Role
from evidence_desk.text import N_, Message, _, ngettext

Index = QModelIndex | QPersistentModelIndex
OUTCOME_WORDS = {
    Outcome.TAKEN: N_("Taken in"),
    Outcome.HELD: N_("Already in the case"),
    Outcome.KEPT_UNREAD: N_("Kept, not read"),
    Outcome.REFUSED: N_("Refused"),
}
OUTCOME_TONES = {
    Outcome.TAKEN: "support", Outcome.HELD: "ink2", Outcome.KEPT_UNREAD: "look", Outcome.REFUSED: "alone",
}  # fmt: skip
_HEADINGS = (N_("File"), N_("What became of it"), N_("Entries"), N_("Notes"))
_ORDER = (Outcome.REFUSED, Outcome.KEPT_UNREAD, Outcome.TAKEN, Outcome.HELD)


class FateModel(QAbstractTableModel):
    """One row for each given file; what asks for an eye stands first."""

    def __init__(self, fates: tuple[FileFate, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fates = tuple(sorted(fates, key=lambda fate: (_ORDER.index(fate.outcome), not fate.notices)))

    def fate(self, row: int) -> FileFate:
        """The fate in a row."""
        return self._fates[row]

    def opened(self, locked: LockedItem, now: FileFate) -> None:
        """Show what became of a file since the item in it was read with its password."""
        for row, fate in enumerate(self._fates):
            if locked in fate.locked:
                changed = now if fate.sha256 == locked.sha256 else _with_part(fate, locked, now)
                self._fates = (*self._fates[:row], changed, *self._fates[row + 1 :])
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADINGS) - 1))

    def as_text(self) -> str:
        """The whole list as lines with tabs, to be copied."""
        lines = ["\t".join(_(heading) for heading in _HEADINGS)]
        lines.extend("\t".join(_cells(fate, whole=True)) for fate in self._fates)
        return "\n".join(lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as files."""
        return 0 if parent.isValid() else len(self._fates)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """File, fate, entries, notes."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADINGS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; the whole row as a sentence for screen readers."""
        if not index.isValid():
            return None
        fate = self._fates[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(fate, whole=False)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("; ").join(filter(None, _cells(fate, whole=False)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _plain(_cells(fate, whole=True)[index.column()])
        return fate if role == Role.ROW else None


def _with_part(fate: FileFate, locked: LockedItem, part: FileFate) -> FileFate:
    """The fate of a file, an item inside of which was read in the meantime."""
    others = tuple(note for note in fate.notices if note.values.get("name") != locked.name)
    said = tuple(Message("{name}: {note}", {"name": locked.name, "note": note}) for note in part.notices)
    still = tuple(each for each in fate.locked if each != locked)
    return replace(
        fate,
        outcome=Outcome.TAKEN if fate.outcome is Outcome.KEPT_UNREAD else fate.outcome,
        entries=fate.entries + part.entries,
        notices=others + said,
        locked=still + part.locked,
    )


def _plain(text: str) -> str:
    """Text that a tool tip will not take for rich text, whatever a file is called."""
    return text.replace("<", "‹").replace(">", "›")


def _cells(fate: FileFate, *, whole: bool) -> tuple[str, ...]:
    name = one_line(fate.path if whole else PurePath(fate.path).name or fate.path, None)
    counted = ngettext("{number} entry", "{number} entries", fate.entries).format(number=fate.entries)
    notes = " ".join(one_line(notice.render(), None) for notice in fate.notices)
    return name, _(OUTCOME_WORDS[fate.outcome]), counted if fate.entries else "", notes
