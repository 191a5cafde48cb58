"""The window as a whole: places, search, findings, keys, languages, and a name on every control."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from window_driving import choose, debt, go, idle, ids, open_window

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Grade
from evidence_desk.errors import UserError
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.models.debt_model import RowKind
from evidence_desk.gui.panels.timeline_panel import FINDINGS_TAB, TIMELINE_TAB
from evidence_desk.gui.place import ALL, FLAGGED, INBOX, PlaceKind
from evidence_desk.gui.session import Session


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    return open_window(qtbot, session)


def test_a_debt_says_its_one_number_and_the_title_says_it_again(qtbot: QtBot, window: MainWindow) -> None:
    rows = [
        window.debts.model.side_row(window.debts.model.index(n, 0))
        for n in range(window.debts.model.rowCount())
    ]
    badges = {row.title: row.badge.text for row in rows if row.kind is RowKind.DEBT}
    assert badges == {"网商贷": "1 uncorroborated", "微粟贷": "1 uncorroborated", "某消费金融": "None open"}
    go(qtbot, window, debt(window, "网商贷"))
    assert window.timeline._title.text() == "网商贷"
    assert window.timeline._sentence.text() == (
        "2024-03-12 to 2024-03-24 · 2 recordings, 1 of them with no written record in this case file"
    )


def test_places_count_what_they_hold(qtbot: QtBot, window: MainWindow) -> None:
    desk = window.session.desk
    for place, badge in ((INBOX, 0), (ALL, 1), (FLAGGED, 2)):
        go(qtbot, window, place)
        row = window.debts.model.side_row(window.debts.model.index(badge, 0))
        assert row.badge.text == str(window.timeline.model.rowCount())
    assert all(desk.named(n).flagged for n in ids(window))


def test_chips_narrow_and_widen(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    whole = ids(window)
    chips = window.timeline.chips
    qtbot.mouseClick(chips._alone, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ids(window) == [1])
    assert chips._alone.text() == "Without written record 1"
    window.actions_by_key["show_everything"].trigger()
    qtbot.waitUntil(lambda: ids(window) == whole)


def test_a_chip_that_hides_everything_says_so_and_offers_the_way_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    go(qtbot, window, debt(window, "某消费金融"))
    screenshots = next(chip for chip, _kinds in window.timeline.chips._kinds if chip.text() == "Screenshots")
    screenshots.click()
    empty = window.timeline._empty
    qtbot.waitUntil(lambda: empty.isVisible())
    assert empty.accessibleName() == "Nothing of this kind here"
    empty.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() > 0)


def test_choosing_a_row_shows_it_beside(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    choose(qtbot, window, 2)
    qtbot.waitUntil(lambda: window.detail.shown == ids(window)[2])
    qtbot.keyClick(window.timeline.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.detail.shown == ids(window)[3])


def test_search_leads_to_an_entry_in_its_timeline(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_key["find"].trigger()
    window.debts.search.insert("亲友")
    qtbot.waitUntil(lambda: window.search.model.rowCount() == 1)
    assert window.middle.currentWidget() is window.search
    qtbot.keyClick(window.debts.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.detail.shown == 8)
    window.search._go_button.click()
    qtbot.waitUntil(
        lambda: window.timeline.view.chosen == 8 and window.timeline.view.currentIndex().isValid()
    )
    assert window.timeline.place.name == "微粟贷"
    assert window.middle.currentWidget() is window.timeline
    assert window.debts.search.text() == ""


def test_search_without_a_hit_says_what_was_searched(qtbot: QtBot, window: MainWindow) -> None:
    window.debts.search.setText("不存在的词")
    qtbot.keyClick(window.debts.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.search._empty.isVisible())
    assert "file names" in window.search._empty.accessibleDescription()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.middle.currentWidget() is window.timeline


def test_findings_stand_in_order_and_lead_to_their_entry(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, ALL)
    qtbot.waitUntil(lambda: window.timeline.tabs.tabText(FINDINGS_TAB) == "Findings 3")
    window.actions_by_key["show_findings"].trigger()
    panel = window.timeline.findings
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    rows = [panel.model.row(panel.model.index(n, 0)) for n in range(5)]
    assert [row.title for row in rows if row.finding is None] == ["网商贷: 2", "微粟贷: 1"]
    words = [row.sentence.split("; ")[0] for row in rows if row.finding]
    assert words == ["Please look", "For information", "Important"]
    panel.list.setCurrentIndex(panel.model.index(4, 0))
    qtbot.waitUntil(lambda: window.detail.shown == 8)
    panel._open.click()
    qtbot.waitUntil(lambda: window.timeline.view.chosen == 8)
    assert window.timeline.tabs.currentIndex() == TIMELINE_TAB


def test_no_findings_says_that_rules_ran(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "某消费金融"))
    empty = window.timeline.findings._empty
    qtbot.waitUntil(lambda: empty.accessibleName() == "The check reported nothing")
    assert empty.accessibleDescription().startswith("1 rule ran, last on 2024-03-12")


def test_a_first_start_offers_four_ways(qtbot: QtBot, tmp_path: Path, settings) -> None:
    session = Session.begin(FakeDesk(tmp_path), settings)
    window = open_window(qtbot, session)
    empty = window.timeline._empty
    assert empty.isVisible()
    buttons = [button.text() for button in empty.findChildren(QPushButton)]
    assert buttons == [
        "Import…",
        "Add a call by hand…",
        "How to get things off the phone…",
        "Open the sample case",
    ]
    assert not window.actions_by_key["export_report"].isEnabled(), "there is nothing to report about"
    with qtbot.waitSignal(window.commands.sample_asked):
        empty.findChildren(QPushButton)[3].click()
    window.close()
    session.end()


def test_a_suggestion_becomes_a_debt(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence_desk.gui.dialogs import debt_dialog

    monkeypatch.setattr(debt_dialog, "edit_debt", lambda _parent, draft: draft)
    model = window.debts.model
    row = next(
        n for n in range(model.rowCount()) if model.side_row(model.index(n, 0)).kind is RowKind.SUGGESTION
    )
    window.debts.list.clicked.emit(model.index(row, 0))
    qtbot.waitUntil(lambda: window.timeline.place.name == "借呗")
    qtbot.waitUntil(lambda: [place.name for place in model.debts()][-1] == "借呗")
    assert window.session.desk.debt_drafts[window.timeline.place.debt].identifiers[0].normalised == "95188"


def test_removing_a_debt_leads_to_the_inbox_and_undo_brings_it_back(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "微粟贷"))
    window.actions_by_key["remove_debt"].trigger()
    qtbot.waitUntil(lambda: len(window.debts.model.debts()) == 2)
    assert window.timeline.place.kind is PlaceKind.INBOX
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: len(window.debts.model.debts()) == 3)


def test_a_problem_is_said_in_three_parts_and_work_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    class Full(UserError):
        happened, unaffected, what_to_do = "The disk is full.", "Nothing was lost.", "Make room."

    window.session.operations.failed_unhandled.emit(Full())
    assert window.notice.isVisible()
    assert window.notice.accessibleName() == "The disk is full."
    assert window.notice.accessibleDescription() == "Nothing was lost. Make room."
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.notice.isVisible()


def test_checking_originals_says_what_was_compared(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_key["verify"].trigger()
    qtbot.waitUntil(lambda: "originals compared; all are unchanged" in window.toast.text())
    window.session.desk.altered.append("x" * 64)
    window.actions_by_key["verify"].trigger()
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert "Altered: 1." in window.notice.accessibleDescription()


def test_a_report_is_written_logged_and_its_hash_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence_desk.gui.dialogs import export_dialog

    go(qtbot, window, debt(window, "网商贷"))

    def answer(_parent, debts, current, *, formats):
        assert (current, formats) == (debts[0].id, ("pdf", "csv"))
        return export_dialog.ExportChoice(current, "csv", tmp_path / "report.csv", "zh")

    monkeypatch.setattr(export_dialog, "ask_export", answer)
    window.actions_by_key["export_report"].trigger()
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert window.notice.accessibleName() == "The report was written: report.csv"
    assert window.session.desk.logged[0].sha256 in window.notice.accessibleDescription()
    assert (tmp_path / "report.csv").stat().st_size > 0


def test_f6_goes_round_the_three_places(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    choose(qtbot, window, 0)
    window.debts.list.setFocus()
    window.activateWindow()
    seen = []
    for _step in range(3):
        window.actions_by_key["next_pane"].trigger()
        focus = window.focusWidget()
        panes = {"left": window.debts, "middle": window.middle, "right": window.detail}
        seen.append(next(name for name, pane in panes.items() if pane is focus or pane.isAncestorOf(focus)))
    assert seen == ["middle", "right", "left"]


def test_every_action_runs_a_command_and_keys_are_unique(window: MainWindow) -> None:
    from evidence_desk.gui.actions import ACTIONS, MENUS

    shortcuts = [row.shortcut for row in ACTIONS if row.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    homes = (window.commands, window.enriching, window.by_hand)
    assert all(any(callable(getattr(home, row.key, None)) for home in homes) for row in ACTIONS)
    offered = {key for _title, keys in MENUS for key in keys}
    assert {row.key for row in ACTIONS if not row.group} <= offered


def _nameless(window: QWidget) -> list[str]:
    controls = [
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTabBar)
        for widget in window.findChildren(kind)
    ]
    missing = []
    for widget in controls:
        inside_view = isinstance(widget.parent(), (QAbstractItemView, QTabBar, QLineEdit))
        if inside_view or widget.objectName().startswith("qt_"):
            continue
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if not name:
            missing.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return missing


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    window.notice.say("a", "b")
    for panel in (window.debts, window.timeline, window.search, window.notice, window.foot):
        assert _nameless(panel) == []


def test_rows_are_whole_sentences_for_screen_readers(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, debt(window, "网商贷"))
    said = window.timeline.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Tuesday, 12 Mar 2024 09:30; Recording; Incoming")
    assert said.endswith("Call: strong; Content: none")
    rows = range(window.debts.model.rowCount())
    side = [window.debts.model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in rows]
    assert "网商贷; 1 uncorroborated; 2 recordings · 13 written · WS2023…0817" in side


def test_evidence_text_is_never_taken_for_markup(qtbot: QtBot, window: MainWindow) -> None:
    desk = window.session.desk
    key = next(iter(desk.debt_drafts))
    from dataclasses import replace

    desk.debt_drafts[key] = replace(desk.debt_drafts[key], name="<b>债</b>&amp;<img src=x>")
    window.debts.refresh()
    qtbot.waitUntil(lambda: window.debts.model.debts()[0].name.startswith("<b>"))
    go(qtbot, window, window.debts.model.debts()[0])
    assert window.timeline._title.text() == "<b>债</b>&amp;<img src=x>"
    rich = [
        label
        for panel in (window.debts, window.timeline, window.search, window.notice, window.foot)
        for label in panel.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and "<" in label.text()
    ]
    assert rich == []


def test_recordings_of_the_case_all_show_both_facts(qtbot: QtBot, window: MainWindow) -> None:
    go(qtbot, window, ALL)
    for row in range(window.timeline.model.rowCount()):
        entry = window.timeline.model.entry(row)
        if entry.badges and entry.badges.call is not Grade.NOT_ASSESSED:
            tones = [badge.text.split(":")[0] for badge in window.timeline.model.words(row).badges]
            assert tones[-2:] == ["Call", "Content"]


def test_jumping_into_200_000_rows_centres_the_entry(qtbot: QtBot, large: Session) -> None:
    window = open_window(qtbot, large)
    go(qtbot, window, ALL)
    window.timeline.open_entry(CommunicationId(123_456))
    view = window.timeline.view
    qtbot.waitUntil(lambda: view.currentIndex().row() == 123_455)
    qtbot.waitUntil(lambda: window.timeline.model.entry(123_455) is not None)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    qtbot.waitUntil(lambda: window.detail.shown == 123_456)
    assert len(window.timeline.model._cache) < 10


def test_shape_is_remembered(qtbot: QtBot, window: MainWindow, settings) -> None:
    window.splitter.setSizes([300, 700, 440])
    sizes = window.splitter.sizes()
    window.close()
    idle(qtbot, window.session)
    again = open_window(qtbot, window.session)
    assert again.splitter.sizes() == sizes
    assert settings.shape("window") is not None
