"""NDJSON: a value of JSON in each line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from evidence_desk.importers._json_stream import JsonDamaged, walk
from evidence_desk.importers._text import line_locator


def ndjson_rows(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Locator and value of each line of NDJSON; None for one that is no JSON."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                _, row = next(walk(io.StringIO(line), lambda _path: False))
            except JsonDamaged:
                row = None
            yield line_locator(number), row
