"""What became of every file of a take-in, to be read and copied."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from evidence_desk.domain.evidence import FileFate, LockedItem, Outcome
from evidence_desk.gui import theme
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.models.fate_model import OUTCOME_TONES, FateModel
from evidence_desk.gui.panels.tinted_delegate import TintedDelegate
from evidence_desk.gui.unlocking import Unlocking
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.intake import TakeIn

_ASKING = (Outcome.REFUSED, Outcome.KEPT_UNREAD)


def summary(taken: TakeIn) -> str:
    """The result of a take-in in one line: what was taken, held, kept, refused, not reached."""
    numbers = Counter(fate.outcome for fate in taken.fates)
    entries = sum(fate.entries for fate in taken.fates)
    parts = [
        _("{number} taken in").format(number=numbers[Outcome.TAKEN]),
        ngettext("{number} new entry", "{number} new entries", entries).format(number=f"{entries:,}"),
        _("{number} already in the case").format(number=numbers[Outcome.HELD]),
        _("{number} kept, not read").format(number=numbers[Outcome.KEPT_UNREAD]),
        _("{number} refused").format(number=numbers[Outcome.REFUSED]),
        _("{number} not reached").format(number=taken.not_reached),
    ]
    counts = (1, entries, numbers[Outcome.HELD], numbers[Outcome.KEPT_UNREAD], numbers[Outcome.REFUSED])
    return " · ".join(part for part, count in zip(parts, (*counts, taken.not_reached), strict=True) if count)


def needs_reading(taken: TakeIn) -> bool:
    """Whether any file asks for an eye: refused, not read, locked, or taken in with notices."""
    with_notices = (fate for fate in taken.fates if fate.outcome is Outcome.TAKEN and fate.notices)
    return any(fate.outcome in _ASKING or fate.locked for fate in taken.fates) or any(with_notices)


class ImportReport(QDialog):
    """Every given file with its fate and its notes; a locked one can be opened from here."""

    def __init__(
        self, taken: TakeIn, parent: QWidget | None = None, unlocking: Unlocking | None = None
    ) -> None:
        super().__init__(parent)
        self._unlocking = unlocking
        self.setWindowTitle(_("What became of the files"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 460)
        self.model = FateModel(taken.fates, self)
        line = QLabel(summary(taken))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setProperty("role", "heading")
        line.setWordWrap(True)
        note = QLabel(_("The given files themselves were only read; nothing about them was changed."))
        note.setProperty("role", "quiet")
        self._notes = QLabel()
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setWordWrap(True)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.password = QPushButton(_("Enter password…"))
        self.password.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(2 * theme.STEP)
        for widget in (line, note):
            layout.addWidget(widget)
        layout.addWidget(self._table(), 1)
        layout.addWidget(self._notes)
        layout.addLayout(self._buttons())

    def _table(self) -> QTableView:
        self.table = QTableView(self)
        self.table.setAccessibleName(_("What became of the files"))
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(1, TintedDelegate(_tone, self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setProperty("role", "card")
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in ((0, 260), (1, 150), (2, 90)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.selectRow(0)
        return self.table

    def _buttons(self) -> QHBoxLayout:
        copy, close = QPushButton(_("Copy the list")), QPushButton(_("Close"))
        if self._unlocking:
            self.password.clicked.connect(self.enter_password)
            self._unlocking.began.connect(self._on_began)
            self._unlocking.ended.connect(self._on_opened)
            self._unlocking.stopped.connect(self._on_current)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addWidget(self.password)
        buttons.addStretch()
        buttons.addWidget(close)
        return buttons

    def copy(self) -> None:
        """Put the whole list on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.model.as_text())

    def enter_password(self) -> None:
        """Ask for the password of the first locked item of the chosen file."""
        fate = self._current()
        if self._unlocking is None or fate is None or not fate.locked:
            return
        if self._unlocking.possible:
            self._unlocking.ask(fate.locked[0])
        else:
            self._notes.setText(
                _("Other files are coming in, or the case is open elsewhere. Try again when that is over.")
            )

    def _current(self) -> FileFate | None:
        fate: FileFate | None = self.table.currentIndex().data(Role.ROW)
        return fate

    def _on_current(self) -> None:
        fate = self._current()
        if fate is not None:
            self._notes.setText("\n".join([fate.path, *(notice.render() for notice in fate.notices)]))
        self.password.setVisible(bool(self._unlocking and fate and fate.locked))
        self.password.setEnabled(True)

    def _on_began(self) -> None:
        self.password.setEnabled(False)
        self._notes.setText(_("The file is being read with its password."))

    def _on_opened(self, locked: LockedItem, taken: TakeIn) -> None:
        for fate in taken.fates:
            self.model.opened(locked, fate)
        self._on_current()


def _tone(row: object) -> str:
    return OUTCOME_TONES[row.outcome] if isinstance(row, FileFate) else "ink"
