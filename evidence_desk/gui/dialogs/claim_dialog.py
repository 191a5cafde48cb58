"""Asks what was said in a stretch of a recording."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Claim, ClaimFamily
from evidence_desk.domain.debt import Money
from evidence_desk.domain.verdict_words import FAMILIES, place
from evidence_desk.gui.detail.card import label
from evidence_desk.gui.dialogs.entered import read_money, read_place, written_money
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.theme import STEP
from evidence_desk.text import _

#: Families offered; that the call took place is judged for every recording without being marked.
_OFFERED = tuple(family for family in FAMILIES if family is not ClaimFamily.CALL_OCCURRED)
_MOST_INSTALMENTS = 600


class ClaimDialog(Form):
    """Kind of statement, the words, where, how much."""

    def __init__(self, parent: QWidget | None, claim: Claim, duration_ms: int) -> None:
        fresh = claim.id is None
        super().__init__(
            parent,
            _("Mark what was said") if fresh else _("Change the mark"),
            _("Mark") if fresh else _("Save"),
        )
        self._claim, self._duration_ms = claim, duration_ms
        self.family = QComboBox()
        for family in _OFFERED:
            self.family.addItem(_(FAMILIES[family]), family.value)
        self.family.setCurrentIndex(max(self.family.findData(claim.family.value), 0))
        self.add(_("Kind of statement"), self.family)
        self.words = QPlainTextEdit(claim.words)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * 3 + STEP * 5)
        self.add(
            _("The words, as they are heard"), self.words, _("Word for word where possible; no summary.")
        )
        self.start = QLineEdit(_written(claim.start_ms))
        self.end = QLineEdit(_written(claim.end_ms))
        self._add_side_by_side((_("From"), self.start), (_("To"), self.end))
        self.amount = QLineEdit(written_money(_money(claim.amount_minor)))
        self.amount.setPlaceholderText("3200.00")
        self.approximate = QCheckBox(_("only roughly (“about”, “some”)"))
        self.add(_("Amount in yuan, if one was named"), self.amount)
        self.fields.addWidget(self.approximate)
        self.approximate.setChecked(claim.approximate)
        self.count = QLineEdit(str(claim.plan[0]) if claim.plan else "")
        self.each = QLineEdit(written_money(_money(claim.plan[1] if claim.plan else None)))
        self._add_side_by_side((_("Number of instalments"), self.count), (_("Each in yuan"), self.each))
        self.material = QCheckBox(_("This statement matters: it counts in the badge"))
        self.material.setChecked(claim.material)
        self.fields.addWidget(self.material)

    def claim(self) -> Claim:
        """What was entered. Raises ValueError where a field cannot be read; `amiss` says which."""
        amount = read_money(self.amount.text())
        return replace(
            self._claim,
            family=ClaimFamily(self.family.currentData()),
            words=self.words.toPlainText().strip(),
            start_ms=read_place(self.start.text()),
            end_ms=read_place(self.end.text()),
            amount_minor=amount.minor if amount else None,
            plan=self._plan(),
            approximate=self.approximate.isChecked(),
            material=self.material.isChecked(),
        )

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        if not self.words.toPlainText().strip():
            return _("The words are missing. Write what is heard, even if only in part."), self.words
        for field in (self.start, self.end):
            if not _reads(read_place, field.text()):
                return _("A place in the recording is written as minutes:seconds, such as 01:12."), field
        start, end = read_place(self.start.text()), read_place(self.end.text())
        if start is not None and start > self._duration_ms > 0:
            return _("This place lies after the end of the recording."), self.start
        if start is not None and end is not None and end < start:
            return _("The end lies before the beginning."), self.end
        for field in (self.amount, self.each):
            if not _reads(read_money, field.text()):
                return _("The amount could not be read. Write yuan in digits, such as 3200.00."), field
        if not _reads(lambda _text: self._plan(), ""):
            return _("Instalments need both: how many, in digits, and how much each."), self.count
        return None

    def _plan(self) -> tuple[int, int] | None:
        count, each = self.count.text().strip(), read_money(self.each.text())
        if not count and each is None:
            return None
        if not count.isdecimal() or not 1 <= int(count) <= _MOST_INSTALMENTS or each is None:
            raise ValueError(count)
        return int(count), each.minor

    def _add_side_by_side(self, *fields: tuple[str, QLineEdit]) -> None:
        line = QHBoxLayout()
        line.setSpacing(STEP * 2)
        for name, field in fields:
            heading = label(name, wrap=False)
            heading.setBuddy(field)
            field.setAccessibleName(name)
            line.addWidget(heading)
            line.addWidget(field, 1)
        self.fields.addLayout(line)
        self.fields.addSpacing(STEP)


def _reads(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True


def _money(minor: int | None) -> Money | None:
    return None if minor is None else Money(minor)


def _written(position_ms: int | None) -> str:
    return "" if position_ms is None else place(position_ms)


def ask_claim(
    parent: QWidget | None,
    recording: CommunicationId,
    claim: Claim | None,
    stretch: tuple[int, int],
    duration_ms: int,
    *,
    run: Run = by_asking,
) -> Claim | None:
    """Ask for a new claim in `stretch` (ms), or for changes to `claim`; None where it was taken back."""
    given = claim or Claim(recording, ClaimFamily.AMOUNT_DEMANDED, "", stretch[0], stretch[1])
    dialog = ClaimDialog(parent, given, duration_ms)
    try:
        return dialog.claim() if run(dialog) else None
    finally:
        dialog.deleteLater()
