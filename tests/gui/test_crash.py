"""Unexpected errors are written down without evidence and shown once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from evidence_desk.gui import crash


@pytest.fixture(autouse=True)
def _logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "log_dir", lambda: tmp_path)


def failing() -> BaseException:
    try:
        raise ValueError("短信正文：今天还 3,200 元 13800138000")
    except ValueError as error:
        return error


def test_a_report_names_the_place_and_quotes_no_evidence(tmp_path: Path) -> None:
    text = crash.write_report(failing(), tmp_path).read_text("utf-8")
    assert "ValueError" in text
    assert "in failing" in text
    assert "3,200" not in text.replace('raise ValueError("短信正文：今天还 3,200 元 13800138000")', "")
    assert "Python" in text


def test_what_the_system_said_is_kept_unless_it_names_a_file() -> None:
    assert "No space left" in crash.describe(OSError(28, "No space left on device"))
    assert "secret" not in crash.describe(OSError(2, "No such file", "/home/secret.txt"))


@pytest.mark.logs_expected
def test_it_is_shown_once_and_every_error_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    crash.report(failing())
    crash.report(failing())
    boxes = [
        box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()
    ]
    assert len(boxes) == 1
    assert "unchanged" in boxes[0].informativeText()
    assert len(list(tmp_path.glob("crash-*.txt"))) == 2
    boxes[0].done(0)


def test_errors_of_other_threads_reach_the_main_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setattr(
        crash, "report", lambda error, parent=None: heard.append((error, threading.current_thread()))
    )
    handler = crash.CrashHandler()
    thread = threading.Thread(target=lambda: handler._met.emit(failing()))
    thread.start()
    qtbot.waitUntil(lambda: bool(heard))
    thread.join()
    assert isinstance(heard[0][0], ValueError)
    assert heard[0][1] is threading.main_thread()
