"""Findings as an item model: by debt, the gravest first, each told apart by what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui import dates
from evidence_desk.gui.entry_words import KIND_WORDS, Badge, one_line, who
from evidence_desk.gui.models.columns import Role
from evidence_desk.text import N_, _, ngettext

Index = QModelIndex | QPersistentModelIndex
_ORDER = (Severity.CRITICAL, Severity.ATTENTION, Severity.INFO)
_WORDS = {
    Severity.CRITICAL: Badge(N_("Important"), "alone", 3),
    Severity.ATTENTION: Badge(N_("Please look"), "look", 2),
    Severity.INFO: Badge(N_("For information"), "grey", None),
}
#: Later than any entry: findings about entries without a time stand last.
_NO_TIME = 1 << 62


def severity_badge(severity: Severity) -> Badge:
    """How much a finding asks for a person's eye, in a word, a tone and a shape."""
    badge = _WORDS[severity]
    return Badge(_(badge.text), badge.tone, badge.fill)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One row: a finding with its two lines, or without one the heading of a debt."""

    title: str
    about: str = ""
    finding: Finding | None = None

    @property
    def sentence(self) -> str:
        """The row as one sentence, for screen readers."""
        if self.finding is None:
            return self.title
        step = self.finding.next_step.render() if self.finding.next_step else ""
        said = self.finding.text.render()
        parts = (severity_badge(self.finding.severity).text, self.about, self.title, said, step)
        return _("; ").join(dict.fromkeys(filter(None, parts)))


class FindingModel(QAbstractListModel):
    """Findings of one debt or of the case, held in memory as there are at most a few per entry."""

    def __init__(self, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._rows: tuple[FindingRow, ...] = ()

    def fill(
        self, findings: tuple[Finding, ...], entries: Mapping[CommunicationId, TimelineEntry] | None = None
    ) -> None:
        """Show these findings: by debt in the order given, the gravest first, then by time.

        `entries` are those the findings are about; where there are several debts, each gets a heading.
        """
        known = entries or {}
        groups: dict[DebtId | None, list[Finding]] = {}
        for finding in findings:
            groups.setdefault(finding.debt, []).append(finding)
        rows: list[FindingRow] = []
        for group in groups.values():
            if len(groups) > 1:
                rows.append(_heading(group, known))
            ordered = sorted(group, key=lambda one: (_ORDER.index(one.severity), _at_ms(one, known)))
            rows.extend(FindingRow(_title(one), self._about(one, known), one) for one in ordered)
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def _about(self, finding: Finding, known: Mapping[CommunicationId, TimelineEntry]) -> str:
        """When and with whom the first entry of a finding was."""
        entry = _first(finding, known)
        if entry is None:
            return ""
        when = _("Time not known")
        if entry.at is not None:
            day = entry.at.local(self._zone).date().isoformat()
            when = " ".join(filter(None, (day, dates.clock(entry.at, self._zone))))
        other = who(entry) or one_line(entry.item_name)
        more = len(finding.entries) - 1
        others = ngettext("and {number} more", "and {number} more", more).format(number=more) if more else ""
        return " · ".join(filter(None, (when, _(KIND_WORDS[entry.kind]), other, others)))

    def row(self, index: Index) -> FindingRow | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def finding(self, index: Index) -> Finding | None:
        """The finding at an index; none at a heading."""
        row = self.row(index)
        return row.finding if row else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as findings and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are for reading."""
        if self.finding(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row says."""
        row = self.row(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        return row if role == Role.ROW else None


def _title(finding: Finding) -> str:
    """What tells a finding from others of its rule: the words it is about, where it is about any."""
    return one_line(str(finding.text.values.get("claims", "")) or finding.text.render())


def _heading(group: list[Finding], known: Mapping[CommunicationId, TimelineEntry]) -> FindingRow:
    names = (entry.debt_name for one in group if (entry := _first(one, known)) and entry.debt == one.debt)
    name = one_line(next(filter(None, names), "")) or (_("Inbox") if group[0].debt is None else _("Debt"))
    return FindingRow(_("{debt}: {number}").format(debt=name, number=len(group)))


def _first(finding: Finding, known: Mapping[CommunicationId, TimelineEntry]) -> TimelineEntry | None:
    return known.get(finding.entries[0]) if finding.entries else None


def _at_ms(finding: Finding, known: Mapping[CommunicationId, TimelineEntry]) -> int:
    entry = _first(finding, known)
    return entry.at.epoch_ms if entry and entry.at else _NO_TIME
