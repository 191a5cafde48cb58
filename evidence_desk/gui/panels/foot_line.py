"""The foot of the window: offline, what is being read, what undo would take back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from evidence_desk.gui import icons, theme
from evidence_desk.gui.panels.enriching_panel import EnrichingPanel
from evidence_desk.gui.panels.intake_panel import CHECK_WORDS, INTAKE_WORDS, IntakePanel
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes
from evidence_desk.text import Message, _


class FootLine(QWidget):
    """Tells the truth quietly, and asks what undo and redo would take back after every change.

    Signals:
        history_named: (undo, redo) as `Message` or None.
    """

    history_named = Signal(object, object)

    def __init__(self, session: Session, undo: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        dot, offline = QLabel(), QLabel(_("Offline; nothing is sent"))
        dot.setPixmap(icons.pixmap("dot", "support", 12, self.devicePixelRatioF()))
        offline.setProperty("role", "quiet")
        self.intake = IntakePanel(session.intake, INTAKE_WORDS, self)
        self.check = IntakePanel(session.check, CHECK_WORDS, self)
        self.enriching = EnrichingPanel(session.enriching, self)
        self.undo_button = QPushButton()
        self.undo_button.setProperty("role", "quiet")
        self.undo_button.clicked.connect(undo.trigger)
        self.undo_button.setAccessibleName(_("Undo"))
        self.undo_button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * theme.STEP, 2, 4 * theme.STEP, 2)
        layout.setSpacing(theme.STEP)
        layout.addWidget(dot)
        layout.addWidget(offline)
        layout.addSpacing(5 * theme.STEP)
        layout.addWidget(self.intake, 2)
        layout.addWidget(self.check, 2)
        layout.addWidget(self.enriching)
        layout.addStretch(1)
        layout.addWidget(self.undo_button)
        self.setFixedHeight(max(30, self.fontMetrics().height() + 14))
        session.bus.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Ask what undo and redo would take back."""
        self._session.operations.run(self._session.desk.history.names, done=self._on_names)

    def _on_names(self, names: tuple[Message | None, Message | None]) -> None:
        undo, redo = names
        self.undo_button.setVisible(undo is not None)
        if undo is not None:
            self.undo_button.setText(_("Undo: {what}   Ctrl+Z").format(what=undo.render()))
            self.undo_button.setAccessibleName(_("Undo: {what}").format(what=undo.render()))
        self.history_named.emit(undo, redo)

    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()
