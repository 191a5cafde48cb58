"""Asks what a user knows of a debt: what it is, its amounts, and by what its messages are recognised."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from evidence_desk.domain.debt import DebtDraft, IdentifierKind
from evidence_desk.gui.detail.card import label
from evidence_desk.gui.dialogs.entered import (
    contract_identifier,
    read_collectors,
    read_date,
    read_identifiers,
    read_money,
    written_collectors,
    written_identifiers,
    written_money,
)
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _


class DebtDialog(Form):
    """Only the name is required; all else can be added later."""

    def __init__(self, parent: QWidget | None, draft: DebtDraft | None) -> None:
        super().__init__(parent, _("Debt"), _("Save"), width=540)
        given = draft or DebtDraft("")
        self.name = QLineEdit(given.name)
        self.add(
            _("Name of the debt"),
            self.name,
            _("As it is called here; it stands in the list and in the report."),
        )
        self.creditor, self.product = QLineEdit(given.creditor), QLineEdit(given.product)
        self.contract = QLineEdit(given.contract)
        self.principal = QLineEdit(written_money(given.principal))
        self.claimed = QLineEdit(written_money(given.claimed))
        self.borrowed_on = QLineEdit(given.borrowed_on.isoformat() if given.borrowed_on else "")
        self.due_on = QLineEdit(given.due_on.isoformat() if given.due_on else "")
        self._add_pairs()
        own = tuple(
            each
            for each in given.identifiers
            if not (each.kind is IdentifierKind.CONTRACT and each.written == given.contract)
        )
        self.identifiers = _lines(written_identifiers(own), 3)
        self.add(
            _("Numbers and signatures of the creditor"),
            self.identifiers,
            _(
                "One to a line: a number such as 95188, a signature such as 【网商银行】, a name. "
                "Calls and messages that carry one are filed here by themselves."
            ),
        )
        self.collectors = _lines(written_collectors(given.identifiers), 2)
        self.add(
            _("Collecting firms"),
            self.collectors,
            _("One to a line, then a colon and its numbers: 某某公司：138 0013 8000、【某某】"),
        )
        self.note = _lines(given.note, 2)
        self.add(_("Remarks"), self.note)

    def draft(self) -> DebtDraft:
        """What was entered. Raises ValueError where a field cannot be read; `amiss` says which."""
        contract = self.contract.text().strip()
        named = contract_identifier(contract)
        found = (
            *read_identifiers(self.identifiers.toPlainText()),
            *read_collectors(self.collectors.toPlainText()),
            *((named,) if named else ()),
        )
        return DebtDraft(
            name=self.name.text().strip(),
            creditor=self.creditor.text().strip(),
            product=self.product.text().strip(),
            contract=contract,
            principal=read_money(self.principal.text()),
            claimed=read_money(self.claimed.text()),
            borrowed_on=read_date(self.borrowed_on.text()),
            due_on=read_date(self.due_on.text()),
            note=self.note.toPlainText().strip(),
            identifiers=tuple({(each.kind, each.normalised): each for each in reversed(found)}.values())[
                ::-1
            ],
        )

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        if not self.name.text().strip():
            return _("A debt needs a name. Anything that tells it from the others will do."), self.name
        for field in (self.principal, self.claimed):
            if sentence := _unread(read_money, field.text(), _NO_MONEY):
                return sentence, field
        for field in (self.borrowed_on, self.due_on):
            if sentence := _unread(read_date, field.text(), _NO_DATE):
                return sentence, field
        if sentence := _unread(read_collectors, self.collectors.toPlainText(), _NO_COLLECTOR):
            return sentence, self.collectors
        return None

    def _add_pairs(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 3)
        grid.setVerticalSpacing(STEP)
        pairs = (
            (_("Creditor"), self.creditor),
            (_("Product"), self.product),
            (_("Contract number"), self.contract),
            (_("Principal in yuan"), self.principal),
            (_("Amount now claimed in yuan"), self.claimed),
            (_("Borrowed on"), self.borrowed_on),
            (_("Due on"), self.due_on),
        )
        for place, (name, field) in enumerate(pairs):
            row, column = divmod(place, 2)
            heading = label(name, wrap=False)
            heading.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(heading, row * 2, column)
            grid.addWidget(field, row * 2 + 1, column)
        for field in (self.borrowed_on, self.due_on):
            field.setPlaceholderText("2024-03-01")
        for field in (self.principal, self.claimed):
            field.setPlaceholderText("8240.50")
        self.fields.addLayout(grid)
        self.fields.addSpacing(STEP)


_NO_MONEY = N_(
    "“{text}” could not be read as an amount. Write yuan in digits, such as 8240.50, or leave it empty."
)
_NO_DATE = N_("“{text}” could not be read as a date. Write it as 2024-03-01, or leave it empty.")
_NO_COLLECTOR = N_(
    "“{text}” names no number. Write the firm's name, a colon, then its numbers or signatures."
)


def _unread(read: Callable[[str], object], text: str, sentence: str) -> str:
    try:
        read(text)
    except ValueError as error:
        # A reader of several lines names the one it could not read.
        said = str(error.args[0]) if error.args and str(error.args[0]) in text else text
        return Message(sentence, {"text": said.strip()}).render()
    return ""


def _lines(text: str, count: int) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * count + STEP * 5)
    return field


def edit_debt(parent: QWidget | None, draft: DebtDraft | None, *, run: Run = by_asking) -> DebtDraft | None:
    """Ask for a debt, with `draft` filled in; None where it was taken back."""
    dialog = DebtDialog(parent, draft)
    try:
        return dialog.draft() if run(dialog) else None
    finally:
        dialog.deleteLater()
