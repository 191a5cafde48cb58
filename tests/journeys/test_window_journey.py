"""From files to a report through the window, over a real case that is opened again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from phone_files import COLLECTOR, Phone, call_xml, huawei, later, sms_xml
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from window_driving import choose, debt, drop, files, go, idle, ids, open_window

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.debt import DebtDraft
from evidence_desk.domain.identifying import identifiers
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui import crash, theme
from evidence_desk.gui.detail import detail_panel
from evidence_desk.gui.detail.context import Questions
from evidence_desk.gui.detail.corroboration_card import CorroborationCard
from evidence_desk.gui.dialogs import export_dialog
from evidence_desk.gui.dialogs.link_dialog import LinkChoice
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.panels.import_report import ImportReport
from evidence_desk.gui.place import ALL, INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings

DEBT = "网商贷"


@pytest.fixture(autouse=True)
def no_crash(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    met: list[BaseException] = []
    monkeypatch.setattr(crash, "report", lambda error, parent=None: met.append(error))
    yield
    for error in met:
        raise error


@pytest.fixture
def session(
    qapp: QApplication, english: None, opened: Callable[..., Any], case_dir: Path, tmp_path: Path
) -> Iterator[Session]:
    theme.apply_font(qapp)
    theme.apply(qapp, "light")
    desk = opened(case_dir)
    desk.debts.add(DebtDraft(DEBT, identifiers=identifiers((COLLECTOR,), ())))
    session = Session.begin(desk, Settings(tmp_path / "settings.ini"))
    yield session
    session.end()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[TimelineEntry]:
    """The entries the window offered as corroboration; the user agrees to each."""
    offered: list[TimelineEntry] = []

    def agree(_parent: Any, _search: Any, entry: TimelineEntry, _zone: Any) -> LinkChoice:
        offered.append(entry)
        return LinkChoice(entry.id, "同一个减免方案")

    monkeypatch.setattr(detail_panel, "Questions", lambda: Questions(link=agree))
    return offered


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    return open_window(qtbot, session)


def kinds(window: MainWindow) -> list[Kind]:
    model = window.timeline.model
    return [model.entry(row).kind for row in range(model.rowCount())]


def button(window: MainWindow, words: str) -> QAbstractButton | None:
    card = window.detail.findChild(CorroborationCard)
    buttons = card.findChildren(QAbstractButton) if card else []
    return next((each for each in buttons if each.text().startswith(words)), None)


def summary(session: Session) -> Any:
    (found,) = session.desk.debts.summaries()
    return found


def fill(phone: Phone) -> Path:
    phone.recording(huawei(), seconds=2.0)
    phone.calls(call_xml(seconds=2))
    phone.sms(
        sms_xml("【网商贷】减免方案已登记", at=later(hours=1), number=COLLECTOR),
        sms_xml("您的包裹已到", number="10086"),
    )
    return phone.folder


def test_a_drop_becomes_a_row_a_finding_and_a_report(
    qtbot: QtBot, asked: list[TimelineEntry], window: MainWindow, session: Session, phone: Phone,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[..., Any], case_dir: Path,
) -> None:  # fmt: skip
    folder = fill(phone)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    # Drop.
    go(qtbot, window, ALL)
    with qtbot.waitSignal(session.intake.ended, timeout=30_000) as ended:
        drop(window, files(folder), QPoint(700, 500))
    assert [fate.outcome.value for fate in ended.args[0].fates] == ["taken"] * 3
    if report := window.findChild(ImportReport):
        report.close()
    # Row: filed by its number, shown with the other row of its call.
    place = debt(window, DEBT)
    go(qtbot, window, place)
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 3)
    qtbot.waitUntil(lambda: kinds(window) == [Kind.RECORDING, Kind.CALL, Kind.SMS])
    recording, message = ids(window)[0], ids(window)[2]
    assert window.timeline.model.entry(0).flagged
    # Finding.
    found = session.desk.examination.findings(place.debt)
    assert [f.entries[0] for f in found if f.rule == "uncorroborated_recording"] == [recording]
    choose(qtbot, window, 0)
    qtbot.waitUntil(lambda: button(window, "Use as corroboration") is not None)
    qtbot.mouseClick(button(window, "Use as corroboration"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.timeline.model.entry(0).flagged)
    assert [entry.id for entry in asked] == [message]
    idle(qtbot, session)
    assert summary(session).uncorroborated == 0
    # Report.
    out = tmp_path / "report.csv"
    choice = export_dialog.ExportChoice(place.debt, "csv", out, "zh")
    monkeypatch.setattr(export_dialog, "ask_export", lambda *_args, **_named: choice)
    window.actions_by_key["export_report"].trigger()
    qtbot.waitUntil(lambda: out.exists())
    idle(qtbot, session)
    assert len(out.read_text("utf-8-sig").splitlines()) == 4
    # Closed and opened again, everything is there, and the originals are as they were.
    assert session.desk.verification.verify().clean
    window.close()
    session.desk.close()
    again = opened(case_dir, "read")
    (kept,) = again.debts.summaries()
    assert (kept.entries, kept.recordings, kept.uncorroborated) == (3, 1, 0)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_drop_on_a_debt_files_all_of_it_there_and_undo_takes_the_link_back(
    qtbot: QtBot, window: MainWindow, session: Session, phone: Phone
) -> None:
    place = debt(window, DEBT)
    go(qtbot, window, place)
    with qtbot.waitSignal(session.intake.ended, timeout=30_000):
        drop(window, files(fill(phone)), QPoint(700, 500))
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 4)
    idle(qtbot, session)
    recording, message = (
        next(e for e in session.desk.browsing.entries(tuple(ids(window))) if e.kind is kind)
        for kind in (Kind.RECORDING, Kind.SMS)
    )
    session.bus.publish(session.desk.linking.link(recording.id, message.id, "同一件事"))
    qtbot.waitUntil(lambda: window.actions_by_key["undo"].isEnabled())
    idle(qtbot, session)
    assert summary(session).uncorroborated == 0
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: summary(session).uncorroborated == 1)
    go(qtbot, window, INBOX)
    assert window.timeline.model.rowCount() == 0
    idle(qtbot, session)
