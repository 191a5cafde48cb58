"""One fact in the list: what it is, what it comes to, and the user's word on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QVBoxLayout

from evidence_desk.domain.facts import DecidedFact, DecisionStatus, FactKind, Role
from evidence_desk.domain.facts.words import KINDS, ROLES
from evidence_desk.gui.detail.card import flow, label
from evidence_desk.gui.detail.stated_words import STATUSES, value_words
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _

#: Called with the status (None takes it back) and the role (None leaves the one proposed).
Decide = Callable[[DecisionStatus | None, Role | None], None]


class StatedRow(QFrame):
    """Kind, value and words of a fact, with buttons to confirm it, set it aside, or say what a sum is.

    Signals:
        looked_at: the keyboard or the mouse came here.
    """

    looked_at = Signal()

    def __init__(self, decided: DecidedFact, decide: Decide, *, read_only: bool) -> None:
        super().__init__()
        self._decide = decide
        self._decided = decided
        fact = decided.fact
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, STEP, 0, STEP)
        layout.setSpacing(STEP // 2)
        said = {"kind": _(KINDS[fact.kind]), "value": value_words(fact)}
        layout.addWidget(label(Message(N_("{kind}: {value}"), said).render()))
        written = Message(N_("“{words}”"), {"words": one_line(fact.written)[:120]}).render()
        self._status = label("", "quiet")
        layout.addWidget(label(written, "quiet"))
        layout.addWidget(self._status)
        about = f"{said['kind']} {said['value']}"
        self.confirm = self._chip(
            _("Confirm"), Message(N_("Confirm: {what}"), {"what": about}), self._on_confirm
        )
        self.reject = self._chip(_("Not so"), Message(N_("Not so: {what}"), {"what": about}), self._on_reject)
        buttons = [self.confirm, self.reject]
        self.role: QPushButton | None = None
        if fact.kind is FactKind.AMOUNT:
            self.role = self._role_chooser(about)
            buttons.insert(0, self.role)
        for each in buttons:
            each.setEnabled(not read_only)
            each.installEventFilter(self)
        layout.addLayout(flow(*buttons))
        self.refresh(decided)

    def refresh(self, decided: DecidedFact) -> None:
        """Take up another decision about the same fact; the keyboard stays where it is."""
        self._decided = decided
        self.confirm.setChecked(decided.status is DecisionStatus.CONFIRMED)
        self.reject.setChecked(decided.status is DecisionStatus.REJECTED)
        self._status.setText(_(STATUSES[decided.status]) if decided.status else "")
        self._status.setVisible(decided.status is not None)
        if self.role:
            self.role.setText(_role_words(decided))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the keyboard comes to one of the buttons."""
        if event.type() is QEvent.Type.FocusIn:
            self.looked_at.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell when the mouse comes here."""
        self.looked_at.emit()
        super().mousePressEvent(event)

    def _chip(self, words: str, name: Message, pressed: Callable[[], None]) -> QPushButton:
        chip = QPushButton(words)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setAccessibleName(name.render())
        chip.clicked.connect(lambda: pressed())
        return chip

    def _role_chooser(self, about: str) -> QPushButton:
        chooser = QPushButton()
        chooser.setProperty("role", "chip")
        chooser.setAutoDefault(False)
        chooser.setAccessibleName(Message(N_("What this sum is: {what}"), {"what": about}).render())
        chooser.setToolTip(_("Choosing what a sum is confirms it."))
        menu = QMenu(chooser)
        for role, words in ROLES.items():
            menu.addAction(_(words)).triggered.connect(partial(self._on_role, role))
        chooser.setMenu(menu)
        return chooser

    def _on_confirm(self) -> None:
        self._toggle(DecisionStatus.CONFIRMED)

    def _on_reject(self) -> None:
        self._toggle(DecisionStatus.REJECTED)

    def _toggle(self, status: DecisionStatus) -> None:
        taken_back = self._decided.status is status
        role = None if taken_back else self._decided.fact.role
        self._decide(None if taken_back else status, role)

    def _on_role(self, role: Role, _checked: bool = False) -> None:
        self._decide(DecisionStatus.CONFIRMED, role)


def _role_words(decided: DecidedFact) -> str:
    role = decided.fact.role
    if role is None:
        return _("What this sum is: not told")
    said = N_("Sum: {role}") if decided.status else N_("Sum: {role} (proposed)")
    return Message(said, {"role": _(ROLES[role])}).render()
