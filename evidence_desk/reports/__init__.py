"""Writers of reports: every other file in this folder writes one format.

To add one, drop a file here that ends in `WRITER = YourWriter()`. Begin with a failing test in
`tests/reports/`. Files whose name begins with `_` are shared parts of writers.

A writer gets a frozen `TimelineReport` and a path; the same report gives the same bytes. Evidence text is
data: it is escaped, and never becomes markup, a formula or a path. The file is written whole: the service
gives a temporary path and renames it when `write` has returned.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import ClassVar

from evidence_desk.domain.report import TimelineReport


class ReportWriter(ABC):
    """Writes one format. `key` is its name on the command line (`pdf`, `csv`)."""

    key: ClassVar[str]
    version: ClassVar[int]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, report: TimelineReport, out: Path) -> None:
        """Write `report` to the file `out`."""


@cache
def writers() -> dict[str, ReportWriter]:
    """All writers of this folder by key."""
    found = (
        importlib.import_module(f"{__name__}.{module.name}").WRITER
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    )
    return {writer.key: writer for writer in found}
