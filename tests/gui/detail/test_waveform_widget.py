from __future__ import annotations

import pytest
from fake_sound import FakeListening
from fakes import SHA
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from evidence_desk.gui import theme
from evidence_desk.gui.detail.waveform import BUCKETS, Shape, Waveform, load_shape
from evidence_desk.services.lane import Lane

CARD, SELECTION = "card", "selection"


@pytest.fixture
def wave(qtbot):
    wave = Waveform(100_000)
    qtbot.addWidget(wave)
    wave.resize(412, 80)
    wave.show()
    return wave


def at(wave, milliseconds):
    """The pixel of a position; the frame keeps 6 px at either side."""
    return QPoint(round(6 + milliseconds / 100_000 * (wave.width() - 12)), wave.height() // 2)


def pixels(wave):
    image = wave.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_shape_is_read_from_the_waveform_file_on_the_work_lane(tmp_path):
    shape = load_shape(FakeListening(tmp_path), SHA)
    assert load_shape.lane is Lane.WORK
    assert len(shape.levels) == BUCKETS
    assert shape.silent
    assert all(-1 <= low <= high <= 1 for low, high in shape.levels)


def test_a_click_asks_to_seek(qtbot, wave):
    with qtbot.waitSignal(wave.seek_asked) as asked:
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=at(wave, 50_000))
    assert asked.args[0] == pytest.approx(50_000, abs=300)
    assert wave.selection is None


def test_a_drag_selects_and_goes_to_its_start(qtbot, wave):
    with qtbot.waitSignal(wave.seek_asked) as asked:
        qtbot.mousePress(wave, Qt.MouseButton.LeftButton, pos=at(wave, 60_000))
        qtbot.mouseMove(wave, at(wave, 20_000))
        qtbot.mouseRelease(wave, Qt.MouseButton.LeftButton, pos=at(wave, 20_000))
    assert wave.selection == (pytest.approx(20_000, abs=300), pytest.approx(60_000, abs=300))
    assert asked.args == [wave.selection[0]]
    qtbot.keyClick(wave, Qt.Key.Key_Escape)
    assert wave.selection is None


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 45_000),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 35_000),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 41_000),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 39_000),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 100_000),
    ],
)
def test_keys_move_the_playhead(qtbot, wave, key, modifier, expected):
    wave.set_position(40_000)
    with qtbot.waitSignal(wave.seek_asked) as asked:
        qtbot.keyClick(wave, key, modifier)
    assert asked.args == [expected]


def test_brackets_set_the_ends_of_the_selection_at_the_playhead(qtbot, wave):
    wave.set_position(10_000)
    qtbot.keyClick(wave, Qt.Key.Key_BracketLeft)
    wave.set_position(20_000)
    qtbot.keyClick(wave, Qt.Key.Key_BracketRight)
    assert wave.selection == (10_000, 20_000)


def test_space_plays_and_m_marks(qtbot, wave):
    with qtbot.waitSignal(wave.toggle_asked):
        qtbot.keyClick(wave, Qt.Key.Key_Space)
    with qtbot.waitSignal(wave.mark_asked):
        qtbot.keyClick(wave, Qt.Key.Key_M)


def test_what_was_played_is_in_the_accent_and_the_rest_is_not(wave):
    wave.set_shape(Shape(((-0.9, 0.9),) * BUCKETS))
    wave.set_position(50_000)
    image = wave.grab().toImage()
    middle = image.height() // 2
    accent = theme.tokens().accent
    left = {image.pixelColor(x, middle).name() for x in range(8, image.width() // 2 - 6)}
    right = {image.pixelColor(x, middle).name() for x in range(image.width() // 2 + 6, image.width() - 8)}
    assert accent in left
    assert accent not in right
    assert theme.tokens().ink2 in right


def test_marks_are_amber(wave):
    assert theme.tokens().look_on not in pixels(wave)
    wave.set_marks(((10_000, 30_000),))
    assert theme.tokens().look_on in pixels(wave)


def test_silence_is_drawn_as_dots(wave):
    loud = Shape(((-0.9, 0.9),) * BUCKETS)
    wave.set_shape(Shape(loud.levels, ((0, 100_000),)))
    image = wave.grab().toImage()
    assert {image.pixelColor(x, 20).name() for x in range(12, image.width() - 8)} == {theme.tokens().card}


def test_it_is_drawn_once_for_a_size(wave, monkeypatch):
    wave.set_shape(Shape(((-0.5, 0.5),) * BUCKETS))
    wave.grab()
    drawn = []
    monkeypatch.setattr(wave, "_draw", lambda *asked: drawn.append(asked))
    wave.set_position(3_000)
    wave.grab()
    assert drawn == []


def test_a_screen_reader_finds_a_named_slider(wave):
    wave.set_position(72_000)
    told = QAccessible.queryAccessibleInterface(wave)
    assert told.role() == QAccessible.Role.Slider
    assert told.text(QAccessible.Text.Name) == "Waveform of the recording"
    assert told.text(QAccessible.Text.Description) == "01:12 of 01:40"
