"""Whole journeys over real cases; they use what the command line's and the window's own tests drive with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_desk.text import current_language, use_language

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _folder in ("cli", "gui"):
    sys.path.append(str(Path(__file__).parents[1] / _folder))


@pytest.fixture
def english(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EVIDENCE_DESK_LANGUAGE", "en")
    before = current_language()
    use_language("en")
    yield
    use_language(before)
