"""The real player, on a machine that may have no sound device."""

from __future__ import annotations

import pytest
from fake_sound import tone

from evidence_desk.gui.detail.playback import QtPlayback

# Sound threads log at any moment. A message that comes just when pytest-qt takes its message handler away
# ends the interpreter in PyObject_Call(NULL); so none is put up here, and each test waits for silence.
pytestmark = pytest.mark.no_qt_log


@pytest.fixture
def real(qapp, qtbot):
    playback = QtPlayback.of_application()
    yield playback
    playback.unload()
    qtbot.waitUntil(lambda: playback._player.source().isEmpty())


def test_there_is_one_for_the_application(real):
    assert QtPlayback.of_application() is real


def test_it_plays_seeks_and_ends(qtbot, real, tmp_path):
    with qtbot.waitSignal(real.loaded):
        real.load(tone(tmp_path / "a.wav", seconds=1.5))
    places = []
    real.moved.connect(places.append)
    real.play()
    qtbot.waitUntil(lambda: any(place > 100 for place in places))
    with qtbot.waitSignal(real.ended, timeout=10_000):
        real.seek(1_200)
    real.moved.disconnect(places.append)
    assert max(places) >= 1_200


def test_it_takes_up_another_file_while_playing(qtbot, real, tmp_path):
    first, second = tone(tmp_path / "a.wav", 3), tone(tmp_path / "b.wav", 1)
    for path in (first, second, first, second):
        with qtbot.waitSignal(real.loaded):
            real.load(path)
        with qtbot.waitSignal(real.playing):
            real.play()


def test_a_file_that_is_no_sound_is_reported(qtbot, real, tmp_path):
    path = tmp_path / "no.wav"
    path.write_bytes(b"not a wave file at all")
    with qtbot.waitSignal(real.broken):
        real.load(path)
