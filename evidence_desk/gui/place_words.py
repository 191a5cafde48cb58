"""The sentence under a place's title, in the words of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evidence_desk.domain.debt import DebtSummary
from evidence_desk.gui import dates
from evidence_desk.gui.place import Place, PlaceKind
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.debts import Totals


def sentence(place: Place, totals: Totals, summaries: Sequence[DebtSummary], zone: ZoneInfo) -> str:
    """What can be said of a place in one line; a number carries its unit."""
    if place.kind is PlaceKind.INBOX:
        return _entries(totals.inbox, _("not filed under a debt yet"))
    if place.kind is PlaceKind.FLAGGED:
        words = ngettext(
            "{number} recording for which no written record was found in this case file",
            "{number} recordings for which no written record was found in this case file",
            totals.flagged,
        )
        return words.format(number=f"{totals.flagged:,}")
    if place.kind is PlaceKind.ALL:
        items = ngettext("from {number} sealed file", "from {number} sealed files", totals.items)
        return _entries(totals.entries, items.format(number=f"{totals.items:,}"))
    summary = next((one for one in summaries if one.id == place.debt), None)
    return debt_sentence(summary, zone) if summary else ""


def alone_count(place: Place, totals: Totals, summaries: Sequence[DebtSummary]) -> int:
    """How many recordings of a place stand without a written record; 0 where that is its very subject."""
    if place.kind is PlaceKind.DEBT:
        return next((one.uncorroborated for one in summaries if one.id == place.debt), 0)
    return totals.flagged if place.kind is PlaceKind.ALL else 0


def debt_sentence(summary: DebtSummary, zone: ZoneInfo) -> str:
    """A debt's span, its recordings, and how many of them have no written record beside them."""
    return " · ".join(filter(None, (_span(summary, zone), _recordings(summary))))


def _span(summary: DebtSummary, zone: ZoneInfo) -> str:
    if summary.first_at_ms is None or summary.last_at_ms is None:
        return ""
    first, last = dates.iso_day(summary.first_at_ms, zone), dates.iso_day(summary.last_at_ms, zone)
    return _("{first} to {last}").format(first=first, last=last)


def _recordings(summary: DebtSummary) -> str:
    if not summary.recordings:
        return _entries(summary.entries, _("no recordings"))
    if not summary.uncorroborated:
        words = ngettext(
            "{recordings} recording, not marked as lacking a written record",
            "{recordings} recordings, none marked as lacking a written record",
            summary.recordings,
        )
        return words.format(recordings=summary.recordings)
    words = ngettext(
        "{recordings} recording, {alone} of them with no written record in this case file",
        "{recordings} recordings, {alone} of them with no written record in this case file",
        summary.recordings,
    )
    return words.format(recordings=summary.recordings, alone=summary.uncorroborated)


def _entries(number: int, rest: str) -> str:
    words = ngettext("{number} entry, {rest}", "{number} entries, {rest}", number)
    return words.format(number=f"{number:,}", rest=rest)
