"""All keys at a glance, and what this program is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from evidence_desk.gui import icons, theme
from evidence_desk.gui.actions import ACTIONS
from evidence_desk.text import N_, _

#: Keys that work on the list of the timeline only.
_LIST_KEYS = (
    ("1 – 9", N_("File the chosen entries under that debt")),
    ("0", N_("Put the chosen entries back into the inbox")),
    ("Space", N_("Play or pause the recording")),
    ("M", N_("Mark what was said here")),
    ("Esc", N_("Back")),
)


class KeysDialog(QDialog):
    """Two columns: the key, and what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8 * theme.STEP)
        grid.setVerticalSpacing(theme.STEP)
        rows = [(row.shortcut, _(row.text)) for row in ACTIONS if row.shortcut]
        rows += [(key, _(what)) for key, what in _LIST_KEYS]
        for line, (key, what) in enumerate(rows):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
            name = QLabel(key if "–" in key else shown)
            name.setProperty("role", "quiet")
            grid.addWidget(name, line, 0)
            grid.addWidget(QLabel(what), line, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(4 * theme.STEP)
        layout.addLayout(grid)
        layout.addWidget(buttons)


def app_version() -> str:
    """The installed version, or an empty string when run from source that is not installed."""
    try:
        return version("evidence-desk")
    except PackageNotFoundError:
        return ""


def about(parent: QWidget) -> None:
    """Say what this program is, what it does not claim, and under which licence it is."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_("About Evidence Desk"))
    box.setIconPixmap(icons.app_icon().pixmap(64, 64))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(" ".join(filter(None, (_("Evidence Desk"), app_version()))))
    box.setInformativeText(
        _(
            "It keeps, orders and checks recordings, messages and bills on this computer only. It says what "
            "is in the case file, not what happened in the world, and gives no legal advice. "
            "Free software under the GNU General Public License, version 3 or later."
        )
    )
    box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
    box.open()
