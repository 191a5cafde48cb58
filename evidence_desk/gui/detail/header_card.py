"""The head of the detail: what it is, with whom, when, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.hand_note import note_age
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui import dates, paint
from evidence_desk.gui.detail.card import button, clear, label, link, row
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.words import time_source, title, unbroken, way, when, wrappable
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details
    from evidence_desk.services.times import TimeReading

#: The locator of an entry that is its whole file; what is noted of the file is then noted of the entry.
WHOLE = "whole"
_INFERRED = N_("The number is not in the file itself; it was taken from the call log row of the same call.")
_UNDATED = N_(
    "The time is not known: the file holds none that could be read. It stands at the end of the list until a "
    "time is set; the file stays as it is."
)


class HeaderCard(QWidget):
    """Stands at the top of every entry, without a frame."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__()
        self._context = context
        self._errands = errands
        self._all_times = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(STEP)
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Say it anew."""
        self._details = details
        clear(self._layout)
        entry = details.entry
        heading = label(wrappable(title(entry)), "heading")
        heading.setFont(paint.font(heading.font(), 1.2, strong=True))
        heading.setAccessibleName(title(entry))
        self._layout.addWidget(heading)
        self._layout.addWidget(label(self._facts(entry)))
        self._add_time(entry)
        if entry.noted_at is not None:
            self._layout.addWidget(label(note_age(entry.at, entry.noted_at).render(), "look"))
        if entry.number_inferred:
            self._layout.addWidget(label(_(_INFERRED), "quiet"))
        self._layout.addWidget(label(_place(entry), "quiet"))
        if entry.locator == WHOLE:
            for each in details.notices:
                self._layout.addWidget(label(each.render(), "notice"))

    def _facts(self, entry: TimelineEntry) -> str:
        number = dates.number(entry.number or "")
        parts = [when(entry.at, self._context.zone), f"{way(entry)} {unbroken(number)}".strip()]
        if entry.duration_ms is not None:
            parts.append(unbroken(dates.duration(entry.duration_ms)))
        return " · ".join(part for part in parts if part)

    def _add_time(self, entry: TimelineEntry) -> None:
        if entry.at is None:
            self._layout.addWidget(label(_(_UNDATED), "notice" if entry.kind is Kind.RECORDING else "quiet"))
            ask = button(_("Set the time…"), self._ask_time)
            ask.setEnabled(not self._context.read_only)
            self._layout.addLayout(row(ask))
            return
        self._layout.addWidget(label(time_source(entry.at, entry), "quiet"))
        others = self._details.times
        if len(others) > 1:
            shown = N_("Hide the other times") if self._all_times else N_("All times found")
            self._layout.addLayout(row(link(_(shown), self._toggle_times)))
            if self._all_times:
                for reading in others:
                    at = when(reading.moment, self._context.zone) if reading.moment else reading.written
                    self._layout.addWidget(label(_said(reading, at), "quiet"))

    def _toggle_times(self) -> None:
        self._all_times = not self._all_times
        self.refresh(self._details)

    def _ask_time(self) -> None:
        answer = self._context.questions.time(self)
        if answer is not None:
            self._errands.run(
                self._context.desk.claims.set_time,
                self._details.entry.id,
                answer.wall,
                answer.note,
                done=self._context.bus.publish,
            )


def _said(reading: TimeReading, at: str) -> str:
    """One source's time, as it is written there where that is more, and what is to be said of it."""
    parts = [f"{reading.source.render()}: {at}"]
    parts += [said.render() for said in (reading.note, reading.why) if said]
    return " · ".join(parts)


def _place(entry: TimelineEntry) -> str:
    if entry.debt_name is None:
        place = _("In the inbox: not filed under a debt yet.")
    else:
        place = Message(N_("Filed under “{debt}”."), {"debt": entry.debt_name}).render()
    if entry.filing_reason is None:
        return place
    reason = Message(N_("Reason: {reason}."), {"reason": entry.filing_reason}).render()
    return f"{place} {reason}"
