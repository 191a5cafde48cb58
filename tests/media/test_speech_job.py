"""The real speech engine on a model of the tests' own: times, silence, and models that are none."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sound_making import noise, vowel, write
from speech_model_making import make_model

from evidence_desk.media import MediaCrashed, MediaUnreadable
from evidence_desk.media.speech_models import can_hear, find_model, speech_folder, use_speech_folder
from evidence_desk.media.speech_windows import speech_windows

pytest.importorskip("sherpa_onnx")
RATE = 16000


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("model"))


def words_at(*starts, seconds=8.0, rate=RATE):
    """A quiet line with a loud word of 0.6 s at each start."""
    sound = noise(seconds, rate, level=2).astype(np.int32)
    for start in starts:
        word = vowel(0.6, rate)
        sound[round(start * rate) : round(start * rate) + word.size] += word
    return np.clip(sound, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize("suffix", [".wav", ".amr"])
def test_three_words_are_heard_at_their_times(media, model, tmp_path, suffix):
    heard = media.hear_speech(write(tmp_path / f"call{suffix}", words_at(1.0, 3.0, 5.5)), model)

    assert [line[2] for line in heard.lines] == ["还", "还", "还"]
    starts = [line[0] / 1000 for line in heard.lines]
    assert starts == pytest.approx([1.0, 3.0, 5.5], abs=0.25)
    assert all(start < end <= 8000 for start, end, _ in heard.lines)
    assert heard.windows == 3
    assert (heard.engine, heard.kind, heard.cut) == ("sherpa-onnx 2.0.1", "sense_voice", False)
    model_file = (model / "model.onnx").read_bytes()
    assert len(model_file) < 30_000
    assert heard.model_sha256 == hashlib.sha256(model_file).hexdigest()
    assert heard.tokens_sha256 == hashlib.sha256((model / "tokens.txt").read_bytes()).hexdigest()


def test_places_hold_late_in_a_long_recording(media, model, tmp_path):
    heard = media.hear_speech(write(tmp_path / "x.wav", words_at(2.0, 118.4, seconds=120)), model)
    assert [line[0] / 1000 for line in heard.lines] == pytest.approx([2.0, 118.4], abs=0.25)


def test_silence_and_noise_never_yield_words_even_from_a_model_that_hears_some(media, model, tmp_path):
    loud_hiss = noise(6, level=9000)
    for sound in (np.zeros(RATE * 6, np.int16), noise(6, level=3), loud_hiss):
        heard = media.hear_speech(write(tmp_path / "x.wav", sound), model)
        assert (heard.lines, heard.windows) == ((), 0)


def test_a_model_that_cannot_be_used_is_a_sentence(media, model, tmp_path):
    call = write(tmp_path / "x.wav", words_at(1.0))
    broken = tmp_path / "broken"
    broken.mkdir()

    def why():
        with pytest.raises(MediaUnreadable) as caught:
            media.hear_speech(call, broken)
        return caught.value.why.render("en")

    assert why() == "There is no speech model in the chosen folder."
    (broken / "tokens.txt").write_bytes((model / "tokens.txt").read_bytes())
    (broken / "model.onnx").write_bytes(b"nothing of the kind")
    assert why() == "The speech model in the chosen folder cannot be used."
    (broken / "model.onnx").write_bytes(b"garbage" * 100 + b"sense_voice")
    assert why() == "The speech model in the chosen folder cannot be used."
    with pytest.raises(MediaCrashed):
        media.hear_speech(call, make_model(tmp_path / "odd", without=("lang_yue",)))
    assert media.hear_speech(call, model).lines


def test_a_broken_recording_is_refused_before_any_model(media, model, samples):
    with pytest.raises(MediaUnreadable) as caught:
        media.hear_speech(samples / "audio/chinese_id3.mp3", model)
    assert "damaged" in caught.value.why.render("en")


def test_the_users_folder_is_remembered_on_this_computer(own_folders, model):
    assert speech_folder() is None
    assert not can_hear()
    use_speech_folder(model)
    assert speech_folder() == model
    assert can_hear()
    use_speech_folder(own_folders / "gone")
    assert speech_folder() is None
    use_speech_folder(None)
    use_speech_folder(None)
    assert speech_folder() is None


def test_the_quantised_model_goes_first(model, tmp_path):
    folder = make_model(tmp_path / "both")
    assert find_model(folder).model.name == "model.onnx"
    (folder / "model.int8.onnx").write_bytes((folder / "model.onnx").read_bytes())
    found = find_model(folder)
    assert (found.model.name, found.kind) == ("model.int8.onnx", "sense_voice")
    assert find_model(tmp_path) is None


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(160, 90_000)), max_size=30))
def test_windows_hold_all_voice_in_order_and_none_is_too_long(gaps):
    voice, at = [], 0
    for gap, length in gaps:
        voice.append((at + gap + 500, at + gap + 500 + length))
        at = voice[-1][1]
    windows = speech_windows(voice, at + 1000, [0.0] * (at // 32 + 40), 32)

    assert all(0 < end - start <= 28_000 for start, end in windows)
    assert all(one[1] <= other[0] for one, other in pairwise(windows))
    for start, end in voice:
        held = sum(max(0, min(end, b) - max(start, a)) for a, b in windows)
        assert held == end - start
