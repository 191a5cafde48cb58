"""Says, for the phone at hand, how to get things off it, and what should not wait."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from evidence_desk.gui.detail.card import Card, clear, label
from evidence_desk.gui.detail.style import sheet
from evidence_desk.gui.theme import STEP
from evidence_desk.services.phone_help import phone_help
from evidence_desk.text import N_, Message, _

_INTRO = N_(
    "Choose the phone. The files on it stay as they are; only copies come here. What is taken off in time "
    "does not depend on the phone any more."
)


class PhoneHelpDialog(QDialog):
    """A chooser of brands, and the steps of the one that is chosen as cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("How to get things off the phone"))
        self.setAccessibleName(self.windowTitle())
        self.resize(620, 680)
        self._help = phone_help()
        self.brand = QComboBox()
        self.brand.setAccessibleName(_("Phone"))
        for each in self._help.brands():
            self.brand.addItem(each.name, each.key)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(_("Steps"))
        inside = QWidget()
        self._steps = QVBoxLayout(inside)
        self._steps.setSpacing(STEP * 3)
        self._area.setWidget(inside)
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAccessibleName(close.text())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(STEP * 5, STEP * 5, STEP * 5, STEP * 4)
        layout.setSpacing(STEP * 3)
        layout.addWidget(label(_(_INTRO)))
        layout.addWidget(self.brand)
        layout.addWidget(self._area, 1)
        dated = Message(N_("As known on {date}; phones change."), {"date": self._help.dated.isoformat()})
        layout.addWidget(label(dated.render(), "quiet"))
        layout.addWidget(buttons)
        self.setStyleSheet(sheet())
        self.brand.currentIndexChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        clear(self._steps)
        for each in self._help.steps(str(self.brand.currentData())):
            card = Card(each.title)
            for number, step in enumerate(each.steps, 1):
                card.say(f"{number}. {step}")
            card.say(each.expires, "look")
            self._steps.addWidget(card)
        self._steps.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
