"""The louder copy: same length, louder, cut off where a WAV ends, and never made of anything but our WAV."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from media_making import write_wav

from evidence_desk.media import MediaDesk, MediaFailure
from evidence_desk.media import louder_job as job


def _samples(path: Path):
    import numpy as np

    with wave.open(str(path), "rb") as wav:
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2").astype(int)


def _faint(path: Path, seconds: float) -> None:
    import numpy as np

    write_wav(path, seconds)
    with wave.open(str(path), "rb") as wav:
        params, data = wav.getparams(), wav.readframes(wav.getnframes())
    with wave.open(str(path), "wb") as wav:
        wav.setparams(params)
        wav.writeframes((np.frombuffer(data, "<i2") // 50).astype("<i2").tobytes())


def test_it_is_twice_as_loud_and_as_long_to_the_sample(tmp_path):
    plain, louder = tmp_path / "plain.wav", tmp_path / "louder.wav"
    _faint(plain, 3.21)
    before = plain.read_bytes()
    with MediaDesk() as desk:
        length = desk.write_louder_copy(plain, louder, 6.0206)
    assert length == 3210
    assert plain.read_bytes() == before
    quiet, loud = _samples(plain), _samples(louder)
    assert len(loud) == len(quiet)
    assert abs(loud - quiet * 2).max() <= 2


def test_slices_join_without_a_seam(tmp_path, monkeypatch):
    plain, louder = tmp_path / "plain.wav", tmp_path / "louder.wav"
    _faint(plain, 2.5)
    whole = tmp_path / "whole.wav"
    request = {"path": str(plain), "gain_db": 12.0412}
    job.write_louder_copy({**request, "out": str(whole)}, lambda part: None)
    monkeypatch.setattr(job, "SLICE_S", 1)
    told: list[float] = []
    job.write_louder_copy({**request, "out": str(louder)}, told.append)
    assert louder.read_bytes() == whole.read_bytes()
    assert told == pytest.approx([0.4, 0.8, 1.0])


def test_what_is_too_loud_is_cut_off_and_does_not_wrap_around(tmp_path):
    plain, louder = tmp_path / "plain.wav", tmp_path / "louder.wav"
    write_wav(plain, 1.0)
    job.write_louder_copy({"path": str(plain), "out": str(louder), "gain_db": 12.0412}, lambda part: None)
    quiet, loud = _samples(plain), _samples(louder)
    assert abs(quiet).max() * 4 > 32767
    assert loud.max() == 32767
    assert ((loud >= 0) == (quiet >= 0)).all()


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 20])
def test_what_is_no_wav_of_ours_is_refused_and_leaves_nothing(tmp_path, content):
    plain, louder = tmp_path / "plain.wav", tmp_path / "louder.wav"
    plain.write_bytes(content)
    with MediaDesk() as desk, pytest.raises(MediaFailure):
        desk.write_louder_copy(plain, louder, 6.0)
    assert sorted(tmp_path.iterdir()) == [plain]


@pytest.mark.parametrize("gain", [0.0, -3.0, 90.0])
def test_a_gain_nobody_offers_is_refused(tmp_path, gain):
    plain = tmp_path / "plain.wav"
    write_wav(plain, 0.5)
    with pytest.raises(ValueError, match=str(gain)):
        job.write_louder_copy({"path": str(plain), "out": str(tmp_path / "o.wav"), "gain_db": gain}, print)
