"""What is really on a drawn phone screen: the truth that the reader of screenshots is measured against."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Box = tuple[int, int, int, int]


@dataclass(slots=True)
class TruthMessage:
    """One bubble, card or system line.

    `time` is the wall time that the lines in the picture and its file name give, to the minute, or None.
    Where the line above is half cut by the edge of the view, `time_if_half_line_counts` is as right.
    `optional`: cut by the edge of the view, or not a message at all (已送达): neither asked for nor wrong.
    `quote` is the grey quoted reply below a bubble; a reader may give it with the message or leave it out.
    """

    side: str
    text: str
    box: Box
    kind: str = "text"
    name: str | None = None
    time: str | None = None
    time_line: str | None = None
    time_if_half_line_counts: str | None = None
    amounts: list[int] = field(default_factory=list)
    quote: str | None = None
    optional: bool = False


@dataclass(slots=True)
class Truth:
    """One picture. `captured_at` is None where the file name does not carry the time of taking.

    `other_times`, written below single bubbles (Huawei) or half cut by an edge, may be given as time lines.
    """

    file: str
    app: str
    look: str
    dark: bool
    width: int
    height: int
    title: str
    group: bool
    captured_at: str | None
    captured_really: str
    messages: list[TruthMessage]
    time_lines: list[str]
    other_times: list[str] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    series: str | None = None
    place_in_series: int | None = None

    @property
    def captured(self) -> datetime | None:
        """The time of taking that a reader may know."""
        return datetime.fromisoformat(self.captured_at) if self.captured_at else None


@dataclass(slots=True)
class SeriesTruth:
    """Screenshots of one conversation in their right order; `joints[i]` is between pictures i and i+1.

    A joint is `overlap` (messages shared: `shared[i]`), `gap` (none shared), `time_jump` (none shared and
    days between), `edge` (they share only parts of a message) or `renamed` (they overlap and the contact's
    name differs).
    """

    name: str
    files: list[str]
    joints: list[str]
    shared: list[int]


def write_truth(folder: Path, truths: list[Truth], series: list[SeriesTruth]) -> None:
    """Write `<picture>.json` beside every picture and `series.json`."""
    for truth in truths:
        _write(folder / f"{truth.file}.json", dataclasses.asdict(truth))
    _write(folder / "series.json", [dataclasses.asdict(one) for one in series])


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
