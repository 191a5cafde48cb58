"""Asks for the password of one locked file."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from evidence_desk.gui.detail.card import label
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.entry_words import one_line
from evidence_desk.text import _


class PasswordDialog(Form):
    """A password, hidden unless the user wants to see it; `problem` is what was wrong with the last one."""

    def __init__(self, parent: QWidget | None, name: str, problem: str = "") -> None:
        super().__init__(parent, _("Enter the password"), _("Open the file"))
        self.fields.addWidget(label(one_line(name, 200)))
        self.fields.addWidget(
            label(
                _(
                    "The password is used once, to read this file, and is not stored. The file itself stays "
                    "locked and unchanged."
                ),
                "quiet",
            )
        )
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.add(
            _("Password"),
            self.password,
            _("The e-mail or app the file came from often says which one it is."),
        )
        self.shown = QCheckBox(_("Show what I type"))
        self.shown.toggled.connect(self._on_shown)
        self.fields.addWidget(self.shown)
        if problem:
            self.problem.setText(problem)
            self.problem.show()

    def amiss(self) -> tuple[str, QWidget] | None:
        """An empty field."""
        return None if self.password.text() else (_("No password is entered yet."), self.password)

    def _on_shown(self, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.password.setEchoMode(modes.Normal if shown else modes.Password)


def ask_password(parent: QWidget | None, name: str, problem: str = "", *, run: Run = by_asking) -> str | None:
    """Ask for the password of the file called `name`; None where it was taken back."""
    dialog = PasswordDialog(parent, name, problem)
    try:
        return dialog.password.text() if run(dialog) else None
    finally:
        dialog.password.clear()
        dialog.deleteLater()
