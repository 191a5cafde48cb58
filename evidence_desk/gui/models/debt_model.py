"""The left side as an item model: places, debts with their one number, and suggested debts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidence_desk.domain.debt import DebtSuggestion, DebtSummary
from evidence_desk.gui.entry_words import Badge, one_line
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.place import ALL, FLAGGED, INBOX, Place, PlaceKind
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.debts import Totals

Index = QModelIndex | QPersistentModelIndex
#: Longer contract numbers are shown by their ends.
_CONTRACT_CHARACTERS = 12


class RowKind(StrEnum):
    """What a row of the left side is."""

    PLACE = "place"
    HEADING = "heading"
    DEBT = "debt"
    NEW_DEBT = "new_debt"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class SideRow:
    """One row: what it leads to, and what it paints."""

    kind: RowKind
    title: str
    subtitle: str = ""
    badge: Badge | None = None
    place: Place | None = None
    suggestion: DebtSuggestion | None = None

    @property
    def sentence(self) -> str:
        """The row as one sentence, for screen readers."""
        parts = (self.title, self.badge.text if self.badge else "", self.subtitle)
        return _("; ").join(filter(None, parts))


class DebtModel(QAbstractListModel):
    """Rows of the left side; filled as a whole whenever summaries arrive, as there are never many."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SideRow, ...] = ()

    def fill(
        self, totals: Totals, summaries: tuple[DebtSummary, ...], suggestions: tuple[DebtSuggestion, ...],
        *, may_change: bool = True,
    ) -> None:  # fmt: skip
        """Show these numbers; without `may_change` (a case opened for reading) nothing new is offered."""
        rows = [*_places(totals), SideRow(RowKind.HEADING, _("Debts"))]
        rows.extend(_debt_row(summary) for summary in summaries)
        if may_change:
            rows.append(SideRow(RowKind.NEW_DEBT, _("New debt…")))
            if suggestions:
                rows.append(SideRow(RowKind.HEADING, _("Suggested from the inbox")))
                rows.extend(map(_suggestion_row, suggestions))
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_of(self, place: Place) -> int:
        """The row that leads to a place, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.place and _same(row.place, place)), -1)

    def debts(self) -> tuple[Place, ...]:
        """The debts in the order of their rows, which is the order of the keys 1 to 9."""
        return tuple(row.place for row in self._rows if row.kind is RowKind.DEBT and row.place)

    def side_row(self, index: Index) -> SideRow | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as there are places, headings, debts and suggestions."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are for reading; debts and the inbox take entries that are dropped on them."""
        row = self.side_row(index)
        if row is None or row.kind is RowKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDropEnabled if takes_entries(row) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row says."""
        row = self.side_row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.subtitle or None
        return row if role == Role.ROW else None


def takes_entries(row: SideRow) -> bool:
    """Whether entries can be filed here."""
    return row.place is not None and row.place.kind in (PlaceKind.DEBT, PlaceKind.INBOX)


def _same(one: Place, other: Place) -> bool:
    return one.kind is other.kind and one.debt == other.debt


def _places(totals: Totals) -> list[SideRow]:
    return [
        SideRow(RowKind.PLACE, INBOX.title, badge=_count(totals.inbox), place=INBOX),
        SideRow(RowKind.PLACE, ALL.title, badge=_count(totals.entries), place=ALL),
        SideRow(RowKind.PLACE, FLAGGED.title, badge=_count(totals.flagged, tone="look"), place=FLAGGED),
    ]


def _count(number: int, tone: str = "") -> Badge:
    return Badge(f"{number:,}", tone if number else "")


def _debt_row(summary: DebtSummary) -> SideRow:
    recordings = ngettext("{number} recording", "{number} recordings", summary.recordings)
    heard = recordings.format(number=summary.recordings)
    read = _("{number} written").format(number=summary.written)
    place = Place(PlaceKind.DEBT, summary.id, summary.name)
    subtitle = " · ".join(filter(None, (heard, read, _short(one_line(summary.contract)))))
    return SideRow(RowKind.DEBT, one_line(summary.name), subtitle, _debt_badge(summary), place)


def _short(contract: str) -> str:
    """A contract number by its beginning and end, which is how letters and messages name it, too."""
    return f"{contract[:6]}…{contract[-4:]}" if len(contract) > _CONTRACT_CHARACTERS else contract


def _debt_badge(summary: DebtSummary) -> Badge | None:
    if summary.uncorroborated:
        words = ngettext("{number} uncorroborated", "{number} uncorroborated", summary.uncorroborated)
        return Badge(words.format(number=summary.uncorroborated), "alone", 0)
    return Badge(_("None open"), "support", 3) if summary.recordings else None


def _suggestion_row(suggestion: DebtSuggestion) -> SideRow:
    words = ngettext("{number} entry", "{number} entries", suggestion.entries).format(
        number=suggestion.entries
    )
    subtitle = " · ".join(filter(None, (words, one_line(suggestion.example))))
    return SideRow(RowKind.SUGGESTION, one_line(suggestion.name), subtitle, suggestion=suggestion)
