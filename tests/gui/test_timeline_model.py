"""The timeline model: a count and pages, never a query in data(), never a list of ids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fake_desk import FakeDesk
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.timeline import Scope
from evidence_desk.gui.models.columns import PLACEHOLDER, Role
from evidence_desk.gui.models.timeline_model import TimelineModel
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes


def idle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.operations.busy)


def shown(qtbot: QtBot, session: Session, scope: Scope) -> TimelineModel:
    model = TimelineModel(session)
    with qtbot.waitSignal(model.counted):
        model.show(scope)
    return model


def text(model: QAbstractItemModel, row: int) -> str:
    return model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)


def test_it_keeps_qts_contract(qtbot: QtBot, session: Session) -> None:
    model = TimelineModel(session)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for scope in (Scope(), Scope(inbox=True), Scope(debt=DebtId(1), kinds=frozenset({Kind.RECORDING}))):
        with qtbot.waitSignal(model.counted):
            model.show(scope)
        assert model.rowCount() > 0
        for row in range(model.rowCount()):
            text(model, row)
        idle(qtbot, session)
    assert tester.model() is model


def test_a_row_shows_a_placeholder_until_its_page_lands(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    assert model.rowCount() == 200_000
    assert text(model, 150_000) == PLACEHOLDER
    assert model.index(150_000, 0).data(Role.ENTRY) is None
    with qtbot.waitSignal(model.dataChanged) as changed:
        text(model, 150_050)
    assert (changed.args[0].row(), changed.args[1].row()) == (150_000, 150_100), (
        "and the row after the page, whose day may begin there"
    )
    assert model.index(150_000, 0).data(Role.ENTRY).id == 150_001


def test_opening_200_000_rows_reads_one_page(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    for row in range(20):
        text(model, row)
    idle(qtbot, large)
    assert [asked[0] for asked in large.desk.asked] == ["page", "count"]
    assert large.desk.asked[0] == ("page", 0, 100)


def test_data_reads_nothing_itself(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    text(model, 0)
    idle(qtbot, large)
    before = len(large.desk.asked)
    for _again in range(3):
        for row in range(100):
            for role in (*Role, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                model.index(row, 0).data(role)
    assert len(large.desk.asked) == before


def test_dragging_the_scroll_bar_drops_pages_nobody_looks_at(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    large.desk.asked.clear()
    for row in range(0, 200_000, 1000):
        text(model, row)
    with qtbot.waitSignal(model.page_landed):
        pass
    idle(qtbot, large)
    firsts = [asked[1] for asked in large.desk.asked]
    assert firsts[0] == 1000, "the first that is missing is under way at once"
    assert firsts[1] == 199_000, "the newest comes next"
    assert len(firsts) <= 5


def test_memory_stays_bounded(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    for row in range(100, 8000, 100):
        with qtbot.waitSignal(model.page_landed):
            text(model, row)
    assert len(model._cache) == 50
    assert text(model, 0) == PLACEHOLDER, "the page shown longest ago has left"


def test_a_change_keeps_rows_in_sight_until_new_ones_are_there(qtbot: QtBot, session: Session) -> None:
    model = shown(qtbot, session, Scope(debt=DebtId(1)))
    text(model, 0)
    idle(qtbot, session)
    before = text(model, 0)
    desk = session.desk
    desk.entries[1] = replace(desk.entries[1], counterparty="改过的名字")
    with qtbot.waitSignal(model.counted):
        session.bus.publish(Changes(communications=frozenset({CommunicationId(1)})))
    assert text(model, 0) == before
    qtbot.waitUntil(lambda: "改过的名字" in text(model, 0))


def test_filing_elsewhere_removes_rows(qtbot: QtBot, session: Session) -> None:
    model = shown(qtbot, session, Scope(inbox=True))
    number = model.rowCount()
    changes = session.desk.filing.file((CommunicationId(90),), DebtId(2))
    with qtbot.waitSignal(model.counted):
        session.bus.publish(changes)
    assert model.rowCount() == number - 1


def test_many_changes_in_a_row_are_counted_once_more(qtbot: QtBot, session: Session) -> None:
    model = shown(qtbot, session, Scope())
    session.desk.asked.clear()
    for _each in range(50):
        session.bus.announce_entries()
    idle(qtbot, session)
    assert sum(asked[0] == "count" for asked in session.desk.asked) == 2
    assert model.rowCount() == len(session.desk.entries.order)


def test_an_answer_for_a_scope_left_behind_is_dropped(qtbot: QtBot, session: Session) -> None:
    model = TimelineModel(session)
    model.show(Scope())
    model.show(Scope(inbox=True))
    idle(qtbot, session)
    assert model.rowCount() == session.desk.debts.inbox_count()


def test_days_begin_where_the_date_changes(qtbot: QtBot, session: Session) -> None:
    model = shown(qtbot, session, Scope(debt=DebtId(1)))
    text(model, 0)
    idle(qtbot, session)
    starts = [row for row in range(8) if model.index(row, 0).data(Role.STARTS_DAY)]
    days = [model.words(row).day for row in range(8)]
    assert starts == [row for row in range(8) if row == 0 or days[row] != days[row - 1]]
    assert 0 < len(starts) < 8


def test_it_finds_where_an_entry_is(qtbot: QtBot, large: Session) -> None:
    model = shown(qtbot, large, Scope())
    with qtbot.waitSignal(model.located) as found:
        model.locate(150_001)
    assert found.args == [150_001, 150_000]
    with qtbot.waitSignal(model.located) as missing:
        model.locate(999_999)
    assert missing.args == [999_999, -1]


def test_a_page_that_fails_says_so_and_the_next_ones_come(
    qtbot: QtBot, tmp_path: Path, large: Session
) -> None:
    model = shown(qtbot, large, Scope())
    desk: FakeDesk = large.desk
    make, desk.entries._make = desk.entries._make, None
    with qtbot.waitSignal(large.operations.failed_unhandled) as failed:
        text(model, 300)
    assert isinstance(failed.args[0], KeyError)
    desk.entries._make = make
    with qtbot.waitSignal(model.page_landed):
        text(model, 500)
    assert text(model, 500) != PLACEHOLDER
