"""The timeline as a table: UTF-8 with BOM, one row per entry, nothing in it runs as a formula.

The columns carry the names and machine words of the command line's JSON. Times are ISO 8601 in the report's
zone. A cell that a spreadsheet would take for a formula begins with an apostrophe; characters that act
instead of being shown stand as their code point.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from evidence_desk.domain.report import TimelineReport
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.reports import ReportWriter
from evidence_desk.reports._printable import visible

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

Cell = str | int | float | bool | None

_COLUMNS: dict[str, Callable[[TimelineEntry, TimelineReport], Cell]] = {
    "id": lambda e, r: e.id,
    "at": lambda e, r: e.at.iso(ZoneInfo(r.zone)) if e.at else None,
    "at_source": lambda e, r: e.at.source.value if e.at else None,
    "at_precision": lambda e, r: e.at.precision.value if e.at else None,
    "at_zone_known": lambda e, r: e.at.zone_known if e.at else None,
    "clock_ahead_s": lambda e, r: e.at.clock_ahead_ms / 1000 if e.at and e.at.clock_ahead_ms else None,
    "noted_at": lambda e, r: e.noted_at.astimezone(ZoneInfo(r.zone)).isoformat() if e.noted_at else None,
    "kind": lambda e, r: e.kind.value,
    "direction": lambda e, r: e.direction.value,
    "number": lambda e, r: e.number,
    "number_inferred": lambda e, r: e.number_inferred,
    "counterparty": lambda e, r: e.counterparty,
    "duration_s": lambda e, r: None if e.duration_ms is None else e.duration_ms / 1000,
    "text": lambda e, r: e.text,
    "debt": lambda e, r: e.debt_name,
    "evidence_no": lambda e, r: r.exhibit_numbers.get(e.item_sha256),
    "sha256": lambda e, r: e.item_sha256,
    "file": lambda e, r: e.item_name,
    "locator": lambda e, r: e.locator,
    "same_event": lambda e, r: " ".join(str(other) for other in e.same_event),
    "badge_call": lambda e, r: e.badges.call.value if e.badges else None,
    "badge_content": lambda e, r: e.badges.content.value if e.badges else None,
    "flagged": lambda e, r: e.flagged,
}


class TimelineCsv(ReportWriter):
    """Writes the table in the order of the report."""

    key = "csv"
    version = 1
    suffix = ".csv"

    def write(self, report: TimelineReport, out: Path) -> None:
        """Write `report` to `out`; raises OSError."""
        with out.open("w", encoding="utf-8-sig", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(_COLUMNS)
            for entry in report.entries:
                table.writerow([safe_cell(column(entry, report)) for column in _COLUMNS.values()])


def safe_cell(value: Cell) -> str:
    """`value` as text that a spreadsheet shows instead of running."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:g}" if isinstance(value, float) and value == int(value) else visible(str(value))
    if text.lstrip(" ").startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


WRITER = TimelineCsv()
