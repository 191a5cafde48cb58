"""The register of phones: which there are, what came from each, how its clock ran, where it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from evidence_desk.domain.phone_register import Phone, PhoneDraft, clock_error
from evidence_desk.gui.detail.card import button, flow, label
from evidence_desk.gui.dialogs.entered import read_date
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.entry_words import one_line
from evidence_desk.text import N_, _, ngettext

_COLUMNS = (
    N_("Phone"),
    N_("Files"),
    N_("Clock"),
    N_("Where it is kept"),
    N_("Last checked"),
    N_("Remarks"),
)
_KEEP = N_(
    "The originals on a phone are what a court may ask to see. Do not delete them, do not cut them, and do "
    "not reset or sell the phone while the matter is open. Look from time to time whether they are still "
    "there."
)
_SPAN = re.compile(r"(?:([0-9]{1,4})\s*[d天日]\s*)?([0-9]{1,3}):([0-5]?[0-9])(?::([0-5]?[0-9]))?")


class PhoneAct(StrEnum):
    """What is to be done with the register."""

    ADD = "add"
    CHANGE = "change"
    CLOCK = "clock"
    ASSIGN_CHOSEN = "assign_chosen"
    ASSIGN_REST = "assign_rest"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class PhoneWish:
    """What was asked for; `phone` is None for a new one."""

    act: PhoneAct
    phone: Phone | None = None


class PhonesDialog(Form):
    """A table of phones, and what can be done with the one that is selected."""

    def __init__(
        self, parent: QWidget | None, phones: tuple[Phone, ...], chosen: int, may_write: bool
    ) -> None:
        super().__init__(parent, _("Phones and their clocks"), _("Done"), width=760)
        self._phones = phones
        self.wish: PhoneWish | None = None
        self.fields.addWidget(label(_(_KEEP)))
        self.table = QTableWidget(len(phones), len(_COLUMNS), self)
        self._fill()
        self.fields.addWidget(self.table)
        if not phones:
            self.fields.addWidget(label(_("No phone is in the register yet."), "quiet"))
        assigns = ngettext(
            "The {number} selected entry came from it", "The {number} selected entries came from it", chosen
        ).format(number=chosen)
        self.add_phone = button(_("Add a phone…"), lambda: self._ask(PhoneAct.ADD))
        self.change = button(_("Change…"), lambda: self._ask(PhoneAct.CHANGE))
        self.clock = button(_("Its clock ran wrong…"), lambda: self._ask(PhoneAct.CLOCK))
        self.assign_chosen = button(assigns, lambda: self._ask(PhoneAct.ASSIGN_CHOSEN))
        self.assign_rest = button(_("All the rest came from it"), lambda: self._ask(PhoneAct.ASSIGN_REST))
        self.remove = button(_("Take out of the register"), lambda: self._ask(PhoneAct.REMOVE))
        needing = (self.change, self.clock, self.assign_chosen, self.assign_rest, self.remove)
        for each in needing:
            each.setEnabled(may_write and bool(phones))
        self.assign_chosen.setVisible(bool(chosen))
        self.add_phone.setEnabled(may_write)
        self.fields.addLayout(flow(self.add_phone, *needing))

    def _fill(self) -> None:
        self.table.setAccessibleName(_("Phones"))
        self.table.setHorizontalHeaderLabels([_(words) for words in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setMinimumHeight(180)
        for line, phone in enumerate(self._phones):
            for column, words in enumerate(phone_row(phone)):
                self.table.setItem(line, column, QTableWidgetItem(words))
        if self._phones:
            self.table.setCurrentCell(0, 0)

    def selected(self) -> Phone | None:
        """The phone whose row is selected."""
        line = self.table.currentRow()
        return self._phones[line] if 0 <= line < len(self._phones) else None

    def _ask(self, act: PhoneAct) -> None:
        phone = None if act is PhoneAct.ADD else self.selected()
        if phone is not None or act is PhoneAct.ADD:
            self.wish = PhoneWish(act, phone)
            self.accept()


def phone_row(phone: Phone) -> tuple[str, ...]:
    """A phone as the cells of its row."""
    draft = phone.draft
    return (
        one_line(phone.name),
        str(phone.items),
        clock_error(phone.ahead_ms).render() if phone.ahead_ms else _("taken to be right"),
        one_line(draft.kept_at),
        draft.checked_on.isoformat() if draft.checked_on else _("not yet"),
        one_line(draft.note),
    )


class PhoneDialog(Form):
    """What is known of one phone."""

    def __init__(self, parent: QWidget | None, draft: PhoneDraft | None) -> None:
        super().__init__(parent, _("Phone"), _("Save"))
        given = draft or PhoneDraft("")
        self.name = QLineEdit(given.name)
        self.add(
            _("Name of the phone"), self.name, _("Brand and model, and whose it is if there are several.")
        )
        self.kept_at = QLineEdit(given.kept_at)
        self.add(_("Where it is kept"), self.kept_at)
        self.checked_on = QLineEdit(given.checked_on.isoformat() if given.checked_on else "")
        self.checked_on.setPlaceholderText("2024-03-12")
        self.add(_("When the originals were last seen on it"), self.checked_on)
        self.note = QLineEdit(given.note)
        self.add(_("Remarks"), self.note)

    def draft(self) -> PhoneDraft:
        """What was entered. Raises ValueError where the date cannot be read."""
        return PhoneDraft(
            self.name.text().strip(),
            self.kept_at.text().strip(),
            read_date(self.checked_on.text()),
            self.note.text().strip(),
        )

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        if not self.name.text().strip():
            return _("A phone needs a name, for example its brand and model."), self.name
        try:
            read_date(self.checked_on.text())
        except ValueError:
            return _(
                "This could not be read as a date. Write it as 2024-03-01, or leave it empty."
            ), self.checked_on
        return None


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """How far a clock ran ahead in ms (negative: behind), and how that is known."""

    ahead_ms: int
    note: str


class ClockDialog(Form):
    """By how much a clock was off, in which direction, and how that is known."""

    def __init__(self, parent: QWidget | None, phone: Phone) -> None:
        super().__init__(parent, _("The clock of the phone"), _("Correct the times"))
        self.fields.addWidget(label(one_line(phone.name), "heading"))
        self.fields.addWidget(label(_(_WHAT_IT_DOES), "quiet"))
        self.way = QComboBox()
        self.way.addItem(_("It ran ahead: it showed a later time than it was"), 1)
        self.way.addItem(_("It ran behind: it showed an earlier time than it was"), -1)
        self.way.setCurrentIndex(1 if phone.ahead_ms < 0 else 0)
        self.add(_("Direction"), self.way)
        self.span = QLineEdit(written_span(phone.ahead_ms))
        self.span.setPlaceholderText("0:05:00")
        self.add(
            _("By how much"),
            self.span,
            _("Hours:minutes:seconds; days in front, such as 1d 0:05. 0:00 for none."),
        )
        self.note = QLineEdit(phone.draft.note)
        self.add(_("How it is known"), self.note, _("It stands beside every corrected time."))

    def answer(self) -> ClockAnswer:
        """What was entered. Raises ValueError where the span cannot be read."""
        return ClockAnswer(
            int(self.way.currentData()) * read_span(self.span.text()), self.note.text().strip()
        )

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        try:
            answer = self.answer()
        except ValueError:
            return _("This could not be read. Write hours:minutes:seconds, such as 0:05:00."), self.span
        if answer.ahead_ms and not answer.note:
            return _(
                "A correction needs a word on how it is known, so that a reader can check it."
            ), self.note
        return None


_WHAT_IT_DOES = N_(
    "Every time that this phone wrote is corrected by this much. What is written in the files stays as it is "
    "and is shown beside the corrected time. A time set by hand for one entry is not touched."
)


def read_span(text: str) -> int:
    """A span h:mm[:ss] with days in front, in ms. Raises ValueError for anything else."""
    found = _SPAN.fullmatch(text.strip().replace("：", ":"))
    if found is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000


def written_span(ahead_ms: int) -> str:
    """A span as it is typed; nothing for none."""
    seconds = round(abs(ahead_ms) / 1000)
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
    return "" if not seconds else f"{days}d {clock}" if days else clock


def ask_phones(
    parent: QWidget | None, phones: tuple[Phone, ...], chosen: int, may_write: bool, *, run: Run = by_asking
) -> PhoneWish | None:
    """Show the register; what was asked for, None where it was only looked at."""
    dialog = PhonesDialog(parent, phones, chosen, may_write)
    try:
        run(dialog)
        return dialog.wish
    finally:
        dialog.deleteLater()


def ask_phone(parent: QWidget | None, draft: PhoneDraft | None, *, run: Run = by_asking) -> PhoneDraft | None:
    """Ask for a phone, with `draft` filled in; None where it was taken back."""
    dialog = PhoneDialog(parent, draft)
    try:
        return dialog.draft() if run(dialog) else None
    finally:
        dialog.deleteLater()


def ask_clock(parent: QWidget | None, phone: Phone, *, run: Run = by_asking) -> ClockAnswer | None:
    """Ask how a phone's clock ran; None where it was taken back."""
    dialog = ClockDialog(parent, phone)
    try:
        return dialog.answer() if run(dialog) else None
    finally:
        dialog.deleteLater()
