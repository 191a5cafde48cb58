"""Asks when something happened whose file does not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from evidence_desk.gui.detail.card import label
from evidence_desk.gui.dialogs.entered import read_wall_time
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.text import _


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """A time on the case's wall clock, without a zone, and how the user knows it."""

    wall: datetime
    note: str


class TimeDialog(Form):
    """A time, and where it is known from."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Set the time"), _("Set the time"))
        self.fields.addWidget(
            label(_("The file stays as it is. The time is kept beside it and shown as set by hand."), "quiet")
        )
        self.when = QLineEdit()
        self.when.setPlaceholderText("2024-03-12 09:30")
        self.add(_("Date and time"), self.when, _("Seconds may be left out."))
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("for example: from the call list on the phone"))
        self.add(_("How it is known"), self.note, _("It stands in the report beside the time."))

    def answer(self) -> TimeAnswer:
        """What was entered. Raises ValueError where the time cannot be read."""
        return TimeAnswer(read_wall_time(self.when.text()), self.note.text().strip())

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        try:
            answer = self.answer()
        except ValueError:
            return _("This could not be read as a time. Write it as 2024-03-12 09:30."), self.when
        if not 1990 <= answer.wall.year <= 2100:
            return _("The year lies outside of what a phone could have recorded."), self.when
        if not answer.note:
            return _("A time set by hand needs a word on how it is known."), self.note
        return None


def ask_time(parent: QWidget | None, *, run: Run = by_asking) -> TimeAnswer | None:
    """Ask for a time; None where it was taken back."""
    dialog = TimeDialog(parent)
    try:
        return dialog.answer() if run(dialog) else None
    finally:
        dialog.deleteLater()
