"""Settings survive a restart; what makes no sense falls back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from evidence_desk.gui.settings import Settings


def test_choices_survive(tmp_path: Path) -> None:
    one = Settings(tmp_path / "s.ini")
    one.language, one.theme = "en", "dark"
    one.keep_shape("window", QByteArray(b"abc"))
    one.remember_case(tmp_path)
    one.flush()
    again = Settings(tmp_path / "s.ini")
    assert (again.language, again.theme, again.last_case) == ("en", "dark", tmp_path)
    assert again.shape("window") == QByteArray(b"abc")


def test_nonsense_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_DESK_LANGUAGE", "zh")
    (tmp_path / "s.ini").write_text("[General]\ntheme=pink\nlanguage=tlh\nrecent=/nowhere/at/all\n", "utf-8")
    settings = Settings(tmp_path / "s.ini")
    assert (settings.theme, settings.language, settings.last_case) == ("auto", "zh", None)


def test_recent_cases_are_newest_first_and_only_those_still_there(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    cases = [tmp_path / f"case-{n}" for n in range(10)]
    for case in cases:
        case.mkdir()
        settings.remember_case(case)
    settings.remember_case(cases[7])
    assert settings.recent_cases[:2] == (cases[7], cases[9])
    assert len(settings.recent_cases) == 8
    cases[7].rmdir()
    assert settings.last_case == cases[9]
