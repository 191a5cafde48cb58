"""What nothing came of in the background, to be read, copied and tried again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from evidence_desk.gui import theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.text import N_, _, ngettext

if TYPE_CHECKING:
    from evidence_desk.domain.enriching import FailedEnrichment

_HEADINGS = (N_("File"), N_("What was tried"), N_("Why"))


class EnrichingFailures(QDialog):
    """Every file with what was tried and why nothing came of it.

    Signals:
        again_asked: all of them are to be tried again.
    """

    again_asked = Signal()

    def __init__(self, failures: Sequence[FailedEnrichment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What could not be read further"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 420)
        self._rows = [_cells(failure) for failure in failures]
        words = ngettext("{number} file", "{number} files", len(failures)).format(number=len(failures))
        heading = QLabel(words)
        heading.setProperty("role", "heading")
        note = QLabel(_("The files are kept unchanged in the case and can be looked at and filed as before."))
        note.setProperty("role", "quiet")
        self._why = QLabel()
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setWordWrap(True)
        self._why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(2 * theme.STEP)
        layout.addWidget(heading)
        layout.addWidget(note)
        layout.addWidget(self._list(), 1)
        layout.addWidget(self._why)
        layout.addLayout(self._buttons())

    def _list(self) -> QTableWidget:
        self.table = QTableWidget(len(self._rows), len(_HEADINGS), self)
        self.table.setHorizontalHeaderLabels([_(heading) for heading in _HEADINGS])
        self.table.setAccessibleName(_("What could not be read further"))
        for row, cells in enumerate(self._rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(row, column, item)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setProperty("role", "card")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.resizeSection(0, 260)
        header.resizeSection(1, 150)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.currentCellChanged.connect(self._on_current)
        self.table.selectRow(0)
        return self.table

    def _buttons(self) -> QHBoxLayout:
        copy, self.again, close = QPushButton(_("Copy the list")), QPushButton(_("Try again")), QPushButton(
            _("Close")
        )  # fmt: skip
        copy.clicked.connect(self.copy)
        self.again.clicked.connect(self._on_again)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch()
        buttons.addWidget(self.again)
        buttons.addWidget(close)
        return buttons

    def copy(self) -> None:
        """Put the whole list on the clipboard as lines with tabs."""
        lines = ("\t".join(cells) for cells in (tuple(map(_, _HEADINGS)), *self._rows))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_again(self) -> None:
        self.again_asked.emit()
        self.accept()

    def _on_current(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self._why.setText("\n".join(self._rows[row]))


def _cells(failure: FailedEnrichment) -> tuple[str, str, str]:
    why = " ".join(message.render() for message in failure.why)
    return one_line(failure.name, None), failure.title.render(), one_line(why, None)
