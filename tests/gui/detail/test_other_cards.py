"""Times, conversations, pictures, typed text."""

from __future__ import annotations

from datetime import datetime

import pytest
from fakes import PICTURE, Attached, TimeReading, entry, moment, recording
from looking import press, settle, show, words
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.moment import TimeSource
from evidence_desk.errors import UserError
from evidence_desk.gui.detail.picture import PictureView, load_picture
from evidence_desk.gui.detail.thread import ThreadCard
from evidence_desk.gui.detail.typed_text_card import TypedTextCard
from evidence_desk.gui.dialogs.time_dialog import TimeAnswer
from evidence_desk.services.changes import Changes
from evidence_desk.services.lane import Lane


def card(panel, kind):
    return next(each for each in panel.cards.cards if isinstance(each, kind))


def test_an_undated_entry_asks_for_its_time(qtbot, panel, case, operations, answers):
    case.add(recording(20, at=None))
    answers.time_answer = TimeAnswer(datetime(2024, 3, 12, 9, 30), "手机通话列表")
    show(qtbot, panel, operations, 20)
    assert "The time is not known" in words(panel)
    press(panel, "Set the time…")
    settle(qtbot, operations)
    assert "Time: set by hand; to the second" in words(panel)


def test_other_times_are_shown_when_asked_for(qtbot, panel, operations):
    show(qtbot, panel, operations, 1)
    assert "09:30:13" not in words(panel)
    press(panel, "All times found")
    assert "call log: Tuesday, 12 Mar 2024 09:30:13" in words(panel)
    press(panel, "Hide the other times")
    assert "09:30:13" not in words(panel)


def test_an_inferred_number_says_so(qtbot, panel, case, operations):
    case.add(recording(21, number_inferred=True), times=(TimeReading(None, moment()),))
    show(qtbot, panel, operations, 21)
    assert "taken from the call log row" in words(panel)


@pytest.fixture
def long_thread(case):
    for number in range(200, 500):
        case.add(
            entry(
                number,
                Kind.SMS,
                f"第 {number} 条\n第二行",
                at=moment(source=TimeSource.RECORD),
                direction=Direction.OUT if number % 3 else Direction.IN,
            )
        )
    return case


def test_a_conversation_begins_around_the_message_and_grows_both_ways(qtbot, panel, long_thread, operations):
    show(qtbot, panel, operations, 350)
    thread = card(panel, ThreadCard)
    assert [each.id for each in thread.model.entries] == list(range(300, 401))
    qtbot.waitUntil(lambda: thread.view.currentIndex().row() == 50)
    bar = thread.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: thread.model.rowCount() == 151)
    bar.setValue(bar.minimum())
    qtbot.waitUntil(lambda: thread.model.rowCount() == 201)
    assert [each.id for each in thread.model.entries] == list(range(250, 451))
    assert bar.value() > bar.minimum()


def test_an_end_that_is_the_end_is_asked_for_once(qtbot, panel, long_thread, operations):
    show(qtbot, panel, operations, 480)
    thread = card(panel, ThreadCard)
    bar = thread.view.verticalScrollBar()
    for _turn in range(3):
        bar.setValue(bar.maximum())
        settle(qtbot, operations)
        bar.setValue(bar.maximum() // 2)
    assert long_thread.log.count("thread 499") == 1


def test_activating_a_message_opens_it(qtbot, panel, long_thread, operations):
    show(qtbot, panel, operations, 350)
    thread = card(panel, ThreadCard)
    with qtbot.waitSignal(panel.open_entry) as opened:
        thread.view.activated.emit(thread.model.index(0, 0))
    assert opened.args == [300]


def test_a_message_is_a_whole_sentence_for_a_screen_reader(qtbot, panel, case, operations):
    show(qtbot, panel, operations, 3)
    thread = card(panel, ThreadCard)
    told = thread.model.data(thread.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("2024-03-13 08:12 · received 1069088: 【网商银行】")


def test_a_long_word_without_breaks_stays_inside_its_bubble(qtbot, panel, case, operations):
    case.add(entry(22, Kind.SMS, "https://example.com/" + "a" * 400))
    show(qtbot, panel, operations, 22)
    thread = card(panel, ThreadCard)
    hint = thread.view.sizeHintForIndex(thread.model.index(thread.model.row_of(22), 0))
    assert hint.width() <= thread.view.viewport().width()
    assert hint.height() > 8 * thread.view.fontMetrics().lineSpacing()


@pytest.fixture
def view(qtbot, case):
    view = PictureView("截图.png")
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.show()
    view.set_image(load_picture(case.listening, PICTURE))
    return view


def test_a_picture_is_loaded_on_the_work_lane():
    assert load_picture.lane is Lane.WORK


def test_a_picture_is_fitted_and_zooms_within_limits(qtbot, view):
    fitted = view.scale
    assert fitted * 540 <= 300
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale == pytest.approx(fitted * 1.25)
    for _turn in range(30):
        view.zoom_in()
    assert view.scale == pytest.approx(4)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.scale == pytest.approx(fitted)
    view.zoom_out()
    assert view.scale == pytest.approx(fitted)


def wheel(view, modifier):
    where = QPointF(50, 50)
    event = QWheelEvent(
        where,
        view.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_zooms_only_with_control(view):
    fitted = view.scale
    wheel(view, Qt.KeyboardModifier.NoModifier)
    assert view.scale == fitted
    wheel(view, Qt.KeyboardModifier.ControlModifier)
    assert view.scale > fitted


def test_a_picture_that_cannot_be_shown_says_so(qtbot, panel, case, operations):
    case.listening.refuse = UserError()
    case.add(entry(23, Kind.MMS, "图"), attachments=(Attached(PICTURE, "图.jpg", "image/jpeg"),))
    show(qtbot, panel, operations, 23)
    assert "Something went wrong." in words(panel)
    case.listening.refuse = ValueError()
    case.add(entry(24, Kind.MMS, "图"), attachments=(Attached(PICTURE, "图.jpg", "image/jpeg"),))
    show(qtbot, panel, operations, 24)
    assert "This picture could not be shown." in words(panel)


@pytest.fixture
def typing(qtbot, panel, case, operations):
    case.add(entry(25, Kind.SCREENSHOT, source_class=SourceClass.SCREENSHOT), typed_text="旧文字")
    show(qtbot, panel, operations, 25)
    return card(panel, TypedTextCard)


def test_typed_text_is_saved(qtbot, panel, case, operations, typing):
    typing.editor.setPlainText("减免 2000")
    assert typing.edited
    press(panel, "Save the text")
    settle(qtbot, operations)
    assert case.facts[25].typed_text == "减免 2000"
    assert not typing.edited
    assert "the picture is unchanged" in words(panel)


def test_unsaved_typing_survives_a_change_elsewhere(qtbot, panel, operations, bus, typing):
    typing.editor.setPlainText("还没写完")
    bus.publish(Changes(everything=True))
    settle(qtbot, operations)
    assert typing.editor.toPlainText() == "还没写完"
    press(panel, "Discard the changes")
    assert typing.editor.toPlainText() == "旧文字"


def test_an_undone_text_is_taken_up(qtbot, case, operations, bus, typing):
    case.claims.type_text(25, "更早的文字")
    bus.publish(Changes(everything=True))
    settle(qtbot, operations)
    assert typing.editor.toPlainText() == "更早的文字"
