"""Files reach the case by drop or by choice; the window says before and after what happens to them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from window_driving import debt, drop, files, go, hover, idle, leave, open_window, row_spot, write

from evidence_desk.domain.evidence import Outcome
from evidence_desk.gui.drop_files import drop_files
from evidence_desk.gui.drop_overlay import DropOverlay
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.panels.import_report import ImportReport
from evidence_desk.gui.place import ALL, INBOX
from evidence_desk.gui.session import Session

MIDDLE = QPoint(700, 500)


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    return open_window(qtbot, session)


def overlay(window: MainWindow) -> DropOverlay:
    return window.findChild(DropOverlay)


def over(window: MainWindow, name: str) -> QPoint:
    """The row of a debt, in the window's coordinates."""
    return window.debts.list.viewport().mapTo(window, row_spot(window, debt(window, name)))


def test_hovering_says_how_many_files_go_where(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    go(qtbot, window, INBOX)
    folder = tmp_path / "phone"
    write(folder, [f"call-{n}.txt" for n in range(36)])
    single = write(tmp_path, ["a.txt"])[0]
    mime = files(folder, single)
    assert hover(window, mime, MIDDLE)
    assert overlay(window).isVisible()
    qtbot.waitUntil(
        lambda: overlay(window).accessibleDescription().startswith("Copy 37 files into the inbox")
    )
    assert "stay where they are" in overlay(window).accessibleDescription()
    hover(window, mime, over(window, "微粟贷"))
    qtbot.waitUntil(lambda: "Copy 37 files into 微粟贷" in overlay(window).accessibleDescription())
    leave(window)
    assert not overlay(window).isVisible()
    assert window.session.desk.sealed == set(), "hovering takes nothing in"


def test_dropped_files_are_taken_into_the_place_shown(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    paths = write(tmp_path, ["a.txt", "b.txt"])
    go(qtbot, window, debt(window, "网商贷"))
    before = window.timeline.model.rowCount()
    mime = files(*paths)
    hover(window, mime, MIDDLE)
    with qtbot.waitSignal(window.session.intake.ended):
        drop(window, mime, MIDDLE)
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == before + 2)
    assert window.toast.text() == "2 taken in · 2 new entries"
    assert all(path.read_bytes() for path in paths), "the given files are still there"


def test_files_dropped_on_a_debt_go_there(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    mime = files(*write(tmp_path, ["a.txt"]))
    go(qtbot, window, ALL)
    hover(window, mime, MIDDLE)
    with qtbot.waitSignal(window.session.intake.ended):
        drop(window, mime, over(window, "某消费金融"))
    newest = window.session.desk.entries.order[-1]
    assert window.session.desk.named(newest).debt_name == "某消费金融"


def test_things_without_a_path_are_explained(qtbot: QtBot, window: MainWindow) -> None:
    mime = QMimeData()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"\x01\x00\x00\x00")
    assert hover(window, mime, MIDDLE)
    assert (
        overlay(window).accessibleDescription().startswith("These files have no place on this computer yet")
    )
    drop(window, mime, MIDDLE)
    assert window.notice.isVisible()
    assert "Save them to a folder first" in window.notice.accessibleDescription()
    assert not window.session.intake.running


def test_what_a_drag_holds() -> None:
    mixed = QMimeData()
    mixed.setUrls([QUrl("file:///tmp/a"), QUrl("file:///tmp/a"), QUrl("https://example.org/b")])
    assert drop_files(mixed).paths == (Path("/tmp/a"),)
    assert drop_files(mixed).virtual
    words = QMimeData()
    words.setText("/tmp/a")
    assert not drop_files(words)


def test_words_that_are_dragged_are_none_of_its_business(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("hello")
    assert not hover(window, mime, MIDDLE)
    assert not overlay(window).isVisible()


def test_the_same_file_again_is_no_second_entry(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paths = write(tmp_path, ["a.txt"])
    for words in ("1 taken in · 1 new entry", "0 taken in · 1 already in the case"):
        with qtbot.waitSignal(window.session.intake.ended):
            window.commands.take_in(paths, INBOX)
        assert window.toast.text() == words


def test_a_file_nobody_reads_is_listed_with_its_note(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    paths = write(tmp_path, ["a.txt", "<i>b</i>.xyz"])
    with qtbot.waitSignal(window.session.intake.ended):
        window.commands.take_in(paths, INBOX)
    report = window.findChild(ImportReport)
    assert report.isVisible()
    assert report.model.fate(0).outcome is Outcome.KEPT_UNREAD, "what asks for an eye stands first"
    report.table.selectRow(0)
    assert "No importer reads this format" in report._notes.text()
    report.copy()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "File\tWhat became of it\tEntries\tNotes"
    assert copied[1].split("\t")[1:] == [
        "Kept, not read",
        "1 entry",
        "No importer reads this format; it is kept as it is.",
    ]
    assert len(copied) == 3
    report.close()


def test_progress_names_the_file_and_stopping_keeps_what_is_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    paths = write(tmp_path, [f"{n}.txt" for n in range(5)])
    gate = window.session.desk.gate = _Gate(2)
    line = window.foot.intake
    window.commands.take_in(paths, INBOX)
    qtbot.waitUntil(lambda: line._counts.text() == "Taking in 2 of 5 files")
    assert line.isVisible()
    assert line._file.text() == "1.txt"
    with qtbot.waitSignal(window.session.intake.ended) as ended:
        line._stop.click()
        assert line._stop.text() == "Stopping after this file"
        gate.set()
    taken = ended.args[0]
    assert (len(taken.fates), taken.cancelled, taken.not_reached) == (2, True, 3)
    assert not line.isVisible()
    assert window.toast.text().endswith("3 not reached")


def test_a_second_drop_waits_its_turn(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    one, two = write(tmp_path, ["a.txt", "b.txt"])
    gate = window.session.desk.gate = _Gate(0)
    window.commands.take_in([one], INBOX)
    window.commands.take_in([two], INBOX)
    gate.set()
    qtbot.waitUntil(lambda: len(window.session.desk.sealed) == 2 and not window.session.intake.running)


@pytest.mark.parametrize(("answer", "closes"), [("Go on", False), ("Stop and close", True)])
def test_closing_while_files_come_in_asks_once(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    closes: bool,
) -> None:
    gate = window.session.desk.gate = _Gate(0)
    window.commands.take_in(write(tmp_path, ["a.txt"]), INBOX)
    asked = []

    def answering(box: QMessageBox) -> int:
        asked.append(box.informativeText())
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answering)
    assert window.close() is closes
    assert asked == ["What is already taken in stays. The rest can be dropped again later."]
    gate.set()
    idle(qtbot, window.session)


class _Gate:
    """Lets a number of files through, then holds until it is opened."""

    def __init__(self, through: int) -> None:
        self._left, self._open = through, threading.Event()

    def wait(self) -> None:
        if self._left:
            self._left -= 1
        else:
            self._open.wait(10)

    def set(self) -> None:
        self._open.set()
