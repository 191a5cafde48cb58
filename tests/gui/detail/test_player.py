from __future__ import annotations

import threading

import pytest
from fake_sound import FakeListening, FakePlayback
from looking import settle

from evidence_desk.errors import EnvironmentFault
from evidence_desk.gui.detail.player import AudioPlayer, PlayerState


@pytest.fixture
def listening(tmp_path):
    return FakeListening(tmp_path)


@pytest.fixture
def player(operations, listening, sound):
    player = AudioPlayer(operations, listening, playback=lambda: sound)
    player.cue("ab" * 32, 10_000)
    return player


def play(qtbot, player):
    player.play()
    qtbot.waitUntil(lambda: player.playing)


def test_nothing_is_decoded_before_play(player, listening):
    assert player.state is PlayerState.CUED
    assert listening.built == []


def test_play_builds_the_copy_once(qtbot, player, listening, sound):
    play(qtbot, player)
    player.pause()
    player.play()
    assert listening.built == ["ab" * 32]
    assert sound.path is not None
    assert player.playing


def test_a_place_chosen_before_the_copy_is_there_is_kept(qtbot, player, sound):
    player.seek(4_000)
    play(qtbot, player)
    assert sound.position == 4_000
    sound.pass_time(500)
    assert player.position_ms == 4_500


def test_the_playhead_stays_within_the_recording(qtbot, player):
    player.nudge(-5_000)
    assert player.position_ms == 0
    player.seek(99_000)
    assert player.position_ms == 10_000


def test_the_duration_is_ours_and_the_end_is_reached(qtbot, player, sound):
    play(qtbot, player)
    sound.pass_time(10_665)
    assert player.position_ms == 10_000
    sound.run_out()
    assert not player.playing
    assert player.position_ms == 10_000


def test_play_at_the_end_begins_anew(qtbot, player, sound):
    play(qtbot, player)
    sound.pass_time(10_000)
    sound.run_out()
    player.play()
    assert sound.position == 0
    assert player.playing


def test_a_loop_goes_back_to_its_start(qtbot, player, sound):
    play(qtbot, player)
    player.set_loop((2_000, 3_000))
    assert sound.position == 2_000
    sound.pass_time(1_000)
    assert player.position_ms == 2_000
    player.set_loop(None)
    sound.pass_time(2_000)
    assert player.position_ms == 4_000


def test_speed_is_kept_for_the_next_recording(qtbot, player, sound):
    player.set_rate(1.5)
    play(qtbot, player)
    assert sound.rate == 1.5
    player.cue("cd" * 32, 5_000)
    play(qtbot, player)
    assert sound.rate == 1.5
    assert player.duration_ms == 5_000


def test_building_can_be_given_up(qtbot, player, listening, operations):
    listening.hold = threading.Event()
    player.play()
    qtbot.waitUntil(listening.holding.is_set)
    qtbot.waitUntil(lambda: player.progress == 0.4)
    player.cancel_building()
    assert player.state is PlayerState.CUED
    settle(qtbot, operations)
    assert listening.built == []
    assert player.trouble is None


def test_another_recording_gives_up_the_copy_being_built(qtbot, player, listening, operations):
    listening.hold = threading.Event()
    player.play()
    qtbot.waitUntil(listening.holding.is_set)
    player.cue("cd" * 32, 5_000)
    listening.hold = None
    play(qtbot, player)
    settle(qtbot, operations)
    assert listening.built == ["cd" * 32]


def test_a_copy_that_cannot_be_built_is_said_and_can_be_tried_again(qtbot, player, listening):
    listening.refuse = EnvironmentFault()
    player.play()
    qtbot.waitUntil(lambda: player.trouble is not None)
    assert player.state is PlayerState.CUED
    assert "originals in the case are unchanged" in player.trouble.render()
    listening.refuse = None
    play(qtbot, player)
    assert player.trouble is None


def test_a_copy_that_cannot_be_played_is_said(qtbot, player, sound):
    play(qtbot, player)
    sound.broken.emit("no such codec")
    assert player.state is PlayerState.CUED
    assert "The original is unchanged." in player.trouble.render()


def test_a_machine_without_sound_is_noticed(qtbot, operations, listening):
    player = AudioPlayer(operations, listening, playback=lambda: FakePlayback(device=False))
    player.cue("ab" * 32, 1_000)
    play(qtbot, player)
    assert player.deaf


def test_a_faint_call_is_heard_louder_from_where_the_playhead_stands(qtbot, player, listening, sound):
    play(qtbot, player)
    sound.pass_time(4_000)
    plain = sound.path
    player.set_gain(4)
    assert player.state is PlayerState.BUILDING
    qtbot.waitUntil(lambda: player.playing)
    assert sound.path != plain
    assert sound.position == player.position_ms == 4_000
    player.set_gain(1)
    qtbot.waitUntil(lambda: player.playing)
    assert sound.path == plain
    assert listening.gains == [0.0, 12.0, 0.0]


def test_gain_chosen_while_it_stands_still_waits_for_play(qtbot, player, listening, operations):
    player.set_gain(2)
    settle(qtbot, operations)
    assert player.state is PlayerState.CUED
    assert listening.built == []
    play(qtbot, player)
    assert listening.gains == [6.0]


def test_gain_chosen_while_a_copy_is_built_gives_that_copy_up(qtbot, player, listening, operations):
    listening.hold = threading.Event()
    player.play()
    qtbot.waitUntil(listening.holding.is_set)
    player.set_gain(2)
    listening.hold.set()
    qtbot.waitUntil(lambda: player.playing)
    settle(qtbot, operations)
    assert listening.gains == [6.0]


def test_the_next_recording_is_heard_as_it_was_recorded(qtbot, player, listening):
    player.set_gain(4)
    play(qtbot, player)
    player.cue("cd" * 32, 5_000)
    assert player.gain == 1
    play(qtbot, player)
    assert listening.gains == [12.0, 0.0]
