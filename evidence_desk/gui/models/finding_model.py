"""Findings as an item model: the gravest first."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.gui.entry_words import Badge
from evidence_desk.gui.models.columns import Role
from evidence_desk.text import N_, _

Index = QModelIndex | QPersistentModelIndex
_ORDER = (Severity.CRITICAL, Severity.ATTENTION, Severity.INFO)
_WORDS = {
    Severity.CRITICAL: Badge(N_("Important"), "alone", 3),
    Severity.ATTENTION: Badge(N_("Please look"), "look", 2),
    Severity.INFO: Badge(N_("For information"), "grey", None),
}


def severity_badge(severity: Severity) -> Badge:
    """How much a finding asks for a person's eye, in a word, a tone and a shape."""
    badge = _WORDS[severity]
    return Badge(_(badge.text), badge.tone, badge.fill)


class FindingModel(QAbstractListModel):
    """Findings of one debt or of the case, held in memory as there are at most a few per entry."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()

    def fill(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings, the gravest first, otherwise in the order given."""
        self.beginResetModel()
        self._findings = tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity)))
        self.endResetModel()

    def finding(self, index: Index) -> Finding | None:
        """The finding at an index."""
        return self._findings[index.row()] if index.isValid() and index.row() < len(self._findings) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as findings."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a finding says: severity, sentence, next step."""
        finding = self.finding(index)
        if finding is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            step = finding.next_step.render() if finding.next_step else ""
            said = (severity_badge(finding.severity).text, finding.text.render(), step)
            return _("; ").join(filter(None, said))
        return finding if role == Role.ROW else None
