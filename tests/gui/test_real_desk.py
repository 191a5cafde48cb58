"""The window over a real case: a drop becomes rows, an undo, a report, and is still there after closing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from window_driving import choose, drop, files, go, idle, ids, open_window

from evidence_desk.bootstrap import make_sample, open_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.debt import DebtDraft
from evidence_desk.domain.timeline import Scope
from evidence_desk.gui.panels.import_report import ImportReport
from evidence_desk.gui.place import ALL, INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings

SHARED = Path(__file__).parent.parent / "samples" / "shared"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def real(tmp_path: Path, settings: Settings) -> Iterator[Session]:
    desk = open_desk(tmp_path / "case", mode="create")
    desk.debts.add(DebtDraft("网商贷"))
    session = Session.begin(desk, settings)
    yield session
    session.end()


def test_a_drop_becomes_rows_that_can_be_filed_and_undone(
    qtbot: QtBot, real: Session, tmp_path: Path
) -> None:
    window = open_window(qtbot, real)
    given = SHARED / "calls" / "calls-backup.xml"
    before = given.read_bytes()
    with qtbot.waitSignal(real.intake.ended, timeout=20_000) as ended:
        drop(window, files(given), QPoint(700, 500))
    taken = ended.args[0]
    assert [fate.entries > 0 for fate in taken.fates] == [True]
    if report := window.findChild(ImportReport):
        report.close()
    go(qtbot, window, INBOX)
    rows = ids(window)
    assert len(rows) == taken.fates[0].entries
    assert {window.timeline.model.entry(row).kind for row in range(len(rows))} == {Kind.CALL}
    choose(qtbot, window, 0)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(ids(window)) == len(rows) - 1)
    qtbot.waitUntil(lambda: window.actions_by_key["undo"].isEnabled())
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: ids(window) == rows)
    assert given.read_bytes() == before
    idle(qtbot, real)


@pytest.mark.slow
def test_the_sample_case_is_made_once(qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    desk = make_sample(tmp_path / "sample case")
    number = desk.browsing.count(Scope())
    session = Session.begin(desk, settings)
    window = open_window(qtbot, session)
    go(qtbot, window, ALL)
    assert window.timeline.model.rowCount() == number > 80
    assert len(window.debts.model.debts()) == 3
    assert not (tmp_path / "sample case.making").exists()
    idle(qtbot, session)
    window.close()
    session.end()
    again = make_sample(tmp_path / "sample case")
    assert again.browsing.count(Scope()) == number
    again.close()
