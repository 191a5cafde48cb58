"""What the rules report for a debt or for the case; each finding leads to its entries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.finding import Finding, RuleRun
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui import theme
from evidence_desk.gui.models.finding_model import FindingModel
from evidence_desk.gui.panels.empty_state import EmptyState
from evidence_desk.gui.panels.finding_delegate import FindingDelegate
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes
from evidence_desk.text import Message, _, ngettext


class FindingsPanel(QWidget):
    """Findings as a list, and the whole text of the chosen one below it.

    Signals:
        entry_asked: id of an entry to go to.
        entry_shown: id of the entry that the chosen finding is about, to be shown beside.
        counted: how many findings there are.
    """

    entry_asked = Signal(int)
    entry_shown = Signal(object)
    counted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._debt: DebtId | None = None
        self._age = 0
        self.model = FindingModel(ZoneInfo(str(session.desk.case.zone)), self)
        self.list = QListView(self)
        self.list.setAccessibleName(_("Findings"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(FindingDelegate(QFont(self.list.font()), self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._go)
        self._empty = EmptyState(self)
        self._lay_out()
        session.bus.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._said, self._step, self._basis = QLabel(), QLabel(), QLabel()
        card = QVBoxLayout(self._card)
        card.setContentsMargins(12, 12, 12, 12)
        for label in (self._said, self._step, self._basis):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.addWidget(label)
        self._basis.setProperty("role", "quiet")
        self._open = QPushButton()
        self._open.setAccessibleName(_("Show the entry of this finding"))
        self._open.clicked.connect(self._go_current)
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addStretch()
        card.addLayout(buttons)
        shown = QWidget()
        rows = QVBoxLayout(shown)
        rows.setContentsMargins(0, 0, 0, 4 * theme.STEP)
        rows.addWidget(self.list, 1)
        rows.addWidget(self._card)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(shown)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.STEP, 0, 0)
        layout.addWidget(self._pages)
        self._card.hide()

    def show_debt(self, debt: DebtId | None) -> None:
        """Show the findings of one debt, or of the whole case."""
        self._debt = debt
        self._age += 1
        self.refresh()

    def refresh(self) -> None:
        """Ask for the findings again."""
        ask = partial(self._session.operations.run, self._session.desk.examination.findings, self._debt)
        ask(done=partial(self._on_findings, self._age))

    def _on_findings(self, age: int, findings: tuple[Finding, ...]) -> None:
        if age != self._age:
            return
        about = tuple(dict.fromkeys(finding.entries[0] for finding in findings if finding.entries))
        self._session.operations.run(
            self._session.desk.browsing.entries, about, done=partial(self._on_entries, age, findings)
        )
        self.counted.emit(len(findings))

    def _on_entries(
        self, age: int, findings: tuple[Finding, ...], entries: tuple[TimelineEntry, ...]
    ) -> None:
        if age != self._age:
            return
        self.model.fill(findings, {entry.id: entry for entry in entries})
        self._card.hide()
        self._pages.setCurrentIndex(0 if findings else 1)
        if not findings:
            self._session.operations.run(
                self._session.desk.examination.runs, done=partial(self._on_runs, age)
            )

    def _on_runs(self, age: int, runs: tuple[RuleRun, ...]) -> None:
        if age != self._age:
            return
        if runs:
            last = max(run.at for run in runs).astimezone().strftime("%Y-%m-%d %H:%M")
            rules = len({run.rule for run in runs})
            words = ngettext(
                "{number} rule ran, last on {last}.", "{number} rules ran, last on {last}.", rules
            )
            self._empty.say("check", _("The check reported nothing"), words.format(number=rules, last=last))
        else:
            words = _("The check runs when files are taken in or filed. It can be run from the menu, too.")
            self._empty.say("clock", _("Nothing has been checked yet"), words)

    def _on_current(self, current: QModelIndex) -> None:
        finding = self.model.finding(current)
        self._card.setVisible(finding is not None)
        if finding is None:
            return
        self._said.setText(finding.text.render())
        self._step.setText(finding.next_step.render() if finding.next_step else "")
        self._step.setVisible(finding.next_step is not None)
        self._basis.setText(_basis(finding, self._session.desk.examination.titles()))
        number = len(finding.entries)
        several = _("Show the first of {number} entries").format(number=number)
        self._open.setText(several if number > 1 else _("Show this entry"))
        self._open.setVisible(bool(finding.entries))
        if finding.entries:
            self.entry_shown.emit(finding.entries[0])

    def _go_current(self) -> None:
        self._go(self.list.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        finding = self.model.finding(index)
        if finding and finding.entries:
            self.entry_asked.emit(finding.entries[0])

    def _on_changed(self, changes: Changes) -> None:
        if changes.findings or changes.everything or changes.entries:
            self.refresh()


def _basis(finding: Finding, titles: Mapping[str, Message]) -> str:
    title = titles[finding.rule].render() if finding.rule in titles else finding.rule
    rule = _("Rule: {rule}, version {version}").format(rule=title, version=finding.rule_version)
    return " · ".join(filter(None, (rule, finding.basis)))
