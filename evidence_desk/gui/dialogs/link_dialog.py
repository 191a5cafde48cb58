"""Asks which written item says the same as a recording, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QWidget
from shiboken6 import isValid

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.card import EvidenceText, label
from evidence_desk.gui.detail.words import headline
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.entry_words import KIND_ICONS, one_line
from evidence_desk.gui.icons import icon
from evidence_desk.text import N_, _

Search = Callable[[str, Callable[[tuple[TimelineEntry, ...]], None]], None]
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WAIT_MS = 200
_REASONS = (
    N_("names the same amount"),
    N_("makes the same promise"),
    N_("makes the same demand"),
    N_("answers this call"),
)


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """The item chosen, and the user's reason."""

    item: CommunicationId
    reason: str


class FoundModel(QAbstractListModel):
    """Items found, one to a row."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self.entries: tuple[TimelineEntry, ...] = ()

    def show_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show other items."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many were found."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Two lines of text and the drawing of its kind."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{headline(entry, self._zone)}\n{one_line(entry.text)[:200]}"
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(KIND_ICONS[entry.kind])
        return None


class LinkDialog(Form):
    """Search, choose, say why. `chosen` leaves only the why."""

    def __init__(
        self, parent: QWidget | None, search: Search, chosen: TimelineEntry | None, zone: tzinfo
    ) -> None:
        super().__init__(parent, _("Use as corroboration"), _("Use as corroboration"), width=520)
        self._search = search
        self._chosen = chosen
        self._asked = 0
        self.found = FoundModel(zone)
        self.found.setParent(self)
        self.list = QListView()
        self.text = QLineEdit()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.look)
        if chosen is None:
            self._add_search()
        else:
            self.fields.addWidget(label(headline(chosen, zone), "heading"))
            self.fields.addWidget(EvidenceText(chosen.text, _("Text of the item"), most=160))
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems([_(each) for each in _REASONS])
        self.reason.setCurrentIndex(-1)
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("Choose or write"))
            line.setAccessibleName(_("Why it says the same"))
        self.add(
            _("Why it says the same"), self.reason, _("It stands in the report as the user's own reason.")
        )

    def look(self) -> None:
        """Search for what is typed now; answers to earlier searches are let go."""
        self._asked += 1
        asked = self._asked

        def show(entries: tuple[TimelineEntry, ...]) -> None:
            if isValid(self) and asked == self._asked:
                self.found.show_entries(entries)
                self._nothing.setVisible(not entries)

        self._search(self.text.text().strip(), show)

    def chosen(self) -> TimelineEntry | None:
        """The item chosen, None where none is."""
        if self._chosen is not None:
            return self._chosen
        index = self.list.currentIndex()
        return self.found.entries[index.row()] if index.isValid() else None

    def choice(self) -> LinkChoice:
        """What was chosen. Raises ValueError where nothing was."""
        entry = self.chosen()
        if entry is None:
            raise ValueError("no item chosen")
        return LinkChoice(entry.id, self.reason.currentText().strip())

    def amiss(self) -> tuple[str, QWidget] | None:
        """Nothing chosen, or no reason."""
        if self.chosen() is None:
            return _("No item is chosen. Search for it, then select it in the list."), self.text
        if not self.reason.currentText().strip():
            return _("A link needs a reason, so that a reader can check it."), self.reason
        return None

    def _add_search(self) -> None:
        self.add(_("Search messages, pictures and bills"), self.text)
        self.text.textChanged.connect(lambda _text: self._wait.start())
        self.list.setModel(self.found)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(240)
        self.add(_("Found"), self.list)
        self._nothing = label(
            _("Nothing found. Fewer words find more; a number alone is often enough."), "quiet"
        )
        self._nothing.hide()
        self.fields.addWidget(self._nothing)
        self.look()


def ask_link(
    parent: QWidget | None,
    search: Search,
    chosen: TimelineEntry | None,
    zone: tzinfo,
    *,
    run: Run = by_asking,
) -> LinkChoice | None:
    """Ask for an item and a reason; `search` calls back with what it found. None where it was taken back."""
    dialog = LinkDialog(parent, search, chosen, zone)
    try:
        return dialog.choice() if run(dialog) else None
    finally:
        dialog.deleteLater()
