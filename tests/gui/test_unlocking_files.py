"""A locked file says so in the report, asks for its password there, and becomes rows; over the real desk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from document_files import locked_pdf, locked_zip
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_driving import drop, files, go, idle, open_window

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.debt import DebtDraft
from evidence_desk.domain.evidence import Outcome
from evidence_desk.gui.dialogs.password_dialog import PasswordDialog, ask_password
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.panels.import_report import ImportReport
from evidence_desk.gui.place import INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings


class Answers:
    """A user who types one password after the other, and at the end takes the question back."""

    def __init__(self, *passwords: str) -> None:
        self._passwords = list(passwords)
        self.problems: list[str] = []

    def __call__(self, dialog: PasswordDialog) -> bool:
        self.problems.append(dialog.problem.text())
        if not self._passwords:
            return False
        dialog.password.setText(self._passwords.pop(0))
        return dialog.submit()


@pytest.fixture
def real(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")
    desk = open_desk(tmp_path / "case", mode="create")
    desk.debts.add(DebtDraft("网商贷"))
    session = Session.begin(desk, settings)
    yield session
    session.end()


@pytest.fixture
def window(qtbot: QtBot, real: Session) -> MainWindow:
    return open_window(qtbot, real)


def report_of(qtbot: QtBot, window: MainWindow, path: Path, answers: Answers) -> ImportReport:
    """The report after this file was dropped, with a user at the question for its password."""
    window.commands._unlocking._run = answers
    with qtbot.waitSignal(window.session.intake.ended, timeout=20_000):
        drop(window, files(path), QPoint(700, 500))
    report = window.findChild(ImportReport)
    assert report.isVisible()
    return report


def settle(qtbot: QtBot, window: MainWindow) -> None:
    idle(qtbot, window.session)
    qtbot.waitUntil(lambda: not window.session.operations.busy)


def test_a_locked_archive_is_opened_from_the_report(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "账单.zip"
    path.write_bytes(locked_zip({"a.txt": b"due 8240.50"}, "081726"))
    answers = Answers("guess", "081726")
    report = report_of(qtbot, window, path, answers)
    assert report.password.isVisible()
    assert report.model.fate(0).outcome is Outcome.KEPT_UNREAD

    with qtbot.waitSignal(window.commands._unlocking.ended, timeout=20_000):
        report.password.click()

    assert answers.problems[0] == ""
    assert "This password does not open the file." in answers.problems[1]
    assert report.model.fate(0).outcome is Outcome.TAKEN
    assert report.model.fate(0).entries == 1
    assert not report.password.isVisible(), "there is nothing left to open"
    assert report._notes.text() == str(path)
    report.close()
    go(qtbot, window, INBOX)
    assert [window.timeline.model.entry(row).text for row in range(window.timeline.model.rowCount())] == [
        "due 8240.50"
    ]
    settle(qtbot, window)


def test_a_locked_part_of_an_open_archive(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "phone.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.txt", "open")
        archive.writestr("账单.pdf", locked_pdf("due", "0817"))
    report = report_of(qtbot, window, path, Answers("0817"))
    assert "账单.pdf" in report._notes.text()
    before = report.model.fate(0).entries
    with qtbot.waitSignal(window.commands._unlocking.ended, timeout=20_000):
        report.password.click()
    fate = report.model.fate(0)
    assert (fate.entries, fate.locked, fate.notices) == (before + 1, (), ())
    report.close()
    settle(qtbot, window)


def test_taking_the_question_back_leaves_everything_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked_pdf("due", "0817"))
    report = report_of(qtbot, window, path, Answers())
    fate = report.model.fate(0)
    report.password.click()
    assert report.model.fate(0) == fate
    assert report.password.isEnabled()
    report.close()
    settle(qtbot, window)


def test_the_report_may_be_closed_while_the_file_is_read(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked_pdf("due", "0817"))
    report = report_of(qtbot, window, path, Answers("0817"))
    with qtbot.waitSignal(window.commands._unlocking.ended, timeout=20_000):
        report.password.click()
        report.close()
    go(qtbot, window, INBOX)
    assert window.timeline.model.entry(0).text == "due"
    settle(qtbot, window)


def test_a_locked_file_given_again_can_be_opened_from_its_report(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(locked_pdf("due", "0817"))
    report_of(qtbot, window, path, Answers()).close()
    qtbot.waitUntil(lambda: window.findChild(ImportReport) is None)
    report = report_of(qtbot, window, path, Answers("0817"))
    assert report.model.fate(0).outcome is Outcome.HELD
    with qtbot.waitSignal(window.commands._unlocking.ended, timeout=20_000):
        report.password.click()
    assert report.model.fate(0).outcome is Outcome.TAKEN
    report.close()
    settle(qtbot, window)


def test_an_open_file_has_no_button(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(range(200)))
    report = report_of(qtbot, window, path, Answers())
    assert not report.password.isVisible()
    report.close()
    settle(qtbot, window)


def test_the_password_is_hidden_until_the_user_wants_to_see_it(qtbot: QtBot) -> None:
    dialog = PasswordDialog(None, "<b>账单</b>\n.zip")
    qtbot.addWidget(dialog)
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    dialog.shown.setChecked(True)
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Normal
    texts = [each.text() for each in dialog.findChildren(QLabel)]
    assert "<b>账单</b> .zip" in texts
    assert any("is not stored" in text for text in texts)
    assert not dialog.submit()
    assert dialog.problem.text() == "No password is entered yet."
    assert all(button.accessibleName() or button.text() for button in dialog.findChildren(QPushButton))


def test_the_answer_is_what_was_typed() -> None:
    answers = Answers(" 密码 ")
    assert ask_password(None, "a.zip", run=answers) == " 密码 "
    assert ask_password(None, "a.zip", "wrong", run=answers) is None
    assert answers.problems == ["", "wrong"]


def test_a_test_zip_is_locked() -> None:
    with (
        zipfile.ZipFile(io.BytesIO(locked_zip({"a": b"x"}, "1"))) as archive,
        pytest.raises((RuntimeError, NotImplementedError)),
    ):
        archive.read("a")
