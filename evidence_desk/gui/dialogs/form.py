"""The frame of every question: fields under their names, one sentence about what is amiss, two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from evidence_desk.gui.detail.card import label
from evidence_desk.gui.detail.style import sheet
from evidence_desk.gui.theme import STEP
from evidence_desk.text import _

#: Puts a dialog before the user; true where they pressed the verb. Tests give their own.
Run = Callable[[QDialog], bool]


def by_asking(dialog: QDialog) -> bool:
    """Show the dialog and wait for the answer."""
    return dialog.exec() == QDialog.DialogCode.Accepted


class Form(QDialog):
    """A dialog with a heading and the verb on its button. Subclasses add fields and say what is amiss."""

    def __init__(self, parent: QWidget | None, title: str, verb: str, *, width: int = 460) -> None:
        super().__init__(parent.window() if parent else None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(STEP * 5, STEP * 5, STEP * 5, STEP * 4)
        outer.setSpacing(STEP * 3)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(STEP)
        outer.addLayout(self.fields)
        self._problem = label("", "notice")
        self._problem.hide()
        outer.addWidget(self._problem)
        self._buttons = QDialogButtonBox(self)
        self._accept = accept = self._buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setDefault(True)
        self._cancel = cancel = self._buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        for each in (accept, cancel):
            each.setAccessibleName(each.text())
        self._buttons.accepted.connect(self.submit)
        self._buttons.rejected.connect(self.reject)
        outer.addWidget(self._buttons)
        self.setStyleSheet(sheet())

    def add(self, name: str, field: QWidget, hint: str = "") -> None:
        """Put a field under its name, with a quiet hint below it where one helps."""
        heading = label(name, wrap=False)
        heading.setBuddy(field)
        field.setAccessibleName(name)
        if hint:
            field.setAccessibleDescription(hint)
        self.fields.addWidget(heading)
        self.fields.addWidget(field)
        if hint:
            self.fields.addWidget(label(hint, "quiet"))
        self.fields.addSpacing(STEP)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field; the buttons come last."""
        super().showEvent(event)
        last = self.previousInFocusChain()
        if last is not None and last not in {self._accept, self._cancel}:
            QWidget.setTabOrder(last, self._accept)
            QWidget.setTabOrder(self._accept, self._cancel)
            self._cancel.setFocus()
            self.focusNextChild()

    def amiss(self) -> tuple[str, QWidget] | None:
        """What keeps the answer from being taken, and the field it is about; None where nothing does."""
        return None

    @property
    def problem(self) -> QLabel:
        """The label that says what is amiss."""
        return self._problem

    def submit(self) -> bool:
        """Take the answer, or say what is amiss and go there; whether it was taken."""
        found = self.amiss()
        self._problem.setVisible(found is not None)
        if found is None:
            self.accept()
            return True
        sentence, field = found
        self._problem.setText(sentence)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return False
