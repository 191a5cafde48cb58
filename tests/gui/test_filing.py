"""Filing by drag, by menu and by key; the list keeps its place while entries leave it."""

from __future__ import annotations

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from window_driving import (
    choose,
    debt,
    drop,
    entries_mime,
    files,
    go,
    hover,
    idle,
    ids,
    open_window,
    row_spot,
)

from evidence_desk.domain.timeline import Scope
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.place import ALL, INBOX
from evidence_desk.gui.session import Session


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    return open_window(qtbot, session)


def test_a_key_files_what_is_chosen_and_the_next_entry_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    before = ids(window)
    choose(qtbot, window, 1)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: ids(window) == [before[0], *before[2:]])
    assert window.session.desk.named(before[1]).debt_name == "微粟贷"
    qtbot.waitUntil(lambda: window.timeline.view.chosen == before[2])
    qtbot.waitUntil(lambda: window.detail.shown == before[2])


def test_zero_puts_entries_back_into_the_inbox(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    first = ids(window)[0]
    choose(qtbot, window, 0)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: window.session.desk.named(first).debt is None)


def test_a_digit_without_a_debt_does_nothing(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    choose(qtbot, window, 0)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_9)
    idle(qtbot, window.session)
    assert window.session.desk.past == []


def test_several_rows_are_filed_by_dropping_them_on_a_debt(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    before = ids(window)
    choose(qtbot, window, 0, 2)
    spot = row_spot(window, debt(window, "某消费金融"))
    target, mime = window.debts.list.viewport(), entries_mime(2)
    assert hover(target, mime, spot)
    drop(target, mime, spot)
    qtbot.waitUntil(lambda: len(ids(window)) == len(before) - 2)
    assert {window.session.desk.named(n).debt_name for n in (before[0], before[2])} == {"某消费金融"}


def test_entries_cannot_be_dropped_on_all_evidence(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    choose(qtbot, window, 0)
    mime = entries_mime()
    event = drop(window.debts.list.viewport(), mime, row_spot(window, ALL))
    idle(qtbot, window.session)
    assert not event.isAccepted()
    assert window.session.desk.past == []


def test_the_list_of_debts_leaves_files_to_the_window(qtbot: QtBot, window: MainWindow, tmp_path) -> None:
    mime = files(tmp_path / "a.txt")
    assert hover(window.debts.list.viewport(), mime, row_spot(window, INBOX)), "the window takes them"
    assert not window.debts.list._paint.target.isValid(), "no row of the list is aimed at"
    idle(qtbot, window.session)


def test_the_context_menu_offers_every_debt_with_its_key(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    first = ids(window)[0]
    choose(qtbot, window, 0)
    view = window.timeline.view
    view.customContextMenuRequested.emit(QPoint(20, 20))
    menu = window.findChildren(QMenu)[-1]
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Inbox\t0", "网商贷\t1", "微粟贷\t2", "某消费金融\t3"]
    next(action for action in menu.actions() if action.text().startswith("网商贷")).trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.session.desk.named(first).debt_name == "网商贷")


def test_everything_of_a_long_timeline_can_be_filed(qtbot: QtBot, large: Session) -> None:
    window = open_window(qtbot, large)
    go(qtbot, window, debt(window, "微粟贷"))
    assert window.timeline.model.rowCount() == 2000
    window.timeline.view.selectAll()
    window.timeline.view.setFocus()
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 0)
    assert len(large.desk.filed) == 2000


def test_undo_brings_entries_back_and_names_the_act(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, INBOX)
    before = ids(window)
    choose(qtbot, window, 0, 1)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_1)
    undo = window.actions_by_key["undo"]
    qtbot.waitUntil(lambda: undo.text() == "Undo: File 2 entries")
    assert window.foot.undo_button.isVisible()
    assert window.foot.undo_button.text().startswith("Undo: File 2 entries")
    undo.trigger()
    qtbot.waitUntil(lambda: ids(window) == before)
    redo = window.actions_by_key["redo"]
    qtbot.waitUntil(lambda: redo.isEnabled() and not undo.isEnabled())
    assert redo.text() == "Redo: File 2 entries"


def test_a_case_opened_for_reading_files_nothing(qtbot: QtBot, tmp_path, settings) -> None:
    desk = FakeDesk.small(tmp_path, read_only=True)
    session = Session.begin(desk, settings)
    window = open_window(qtbot, session)
    go(qtbot, window, INBOX)
    choose(qtbot, window, 0)
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_1)
    idle(qtbot, session)
    assert desk.filed == {}
    off = {key for key, action in window.actions_by_key.items() if not action.isEnabled()}
    assert {"import_files", "undo", "new_debt", "examine"} <= off
    assert {"export_report", "verify", "find", "open_case"}.isdisjoint(off)
    assert "Opened for reading" in " ".join(
        label.text() for label in window.debts.findChildren(type(window.timeline._title))
    )
    window.close()
    session.end()


def test_the_place_in_a_list_is_kept_by_id_while_entries_come_in(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, ALL)
    choose(qtbot, window, 3)
    chosen = window.timeline.view.chosen
    desk = window.session.desk
    desk.entries.order.insert(0, 5000)
    from fake_desk import entry, moment

    desk.entries[5000] = entry(5000, at=moment(-500))
    window.session.bus.announce_entries()
    qtbot.waitUntil(lambda: window.timeline.view.currentIndex().row() == 4)
    idle(qtbot, window.session)
    assert window.timeline.view.chosen == chosen
    assert len(ids(window)) == len(desk.ids(Scope()))
