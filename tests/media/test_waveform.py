from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.media import peaks, silences, waveform
from evidence_desk.media.waveform import CellWriter, read_waveform


def written(tmp_path, parts, rate=8000):
    writer = CellWriter(rate)
    for part in parts:
        writer.add(part)
    writer.save(tmp_path / "x.wave")
    return tmp_path / "x.wave"


def noise(count, level=12000, seed=3):
    return np.random.default_rng(seed).integers(-level, level, count, np.int16)


@given(st.lists(st.integers(0, 700), max_size=12))
def test_cells_do_not_depend_on_how_samples_come(tmp_path_factory, sizes):
    tmp_path = tmp_path_factory.mktemp("cells")
    samples = noise(sum(sizes))
    pieces = np.split(samples, np.cumsum(sizes)[:-1]) if sizes else []

    shape = read_waveform(written(tmp_path, pieces))

    assert shape.sample_count == samples.size
    expected = [samples[at : at + 80] for at in range(0, samples.size, 80)]
    assert shape.cells["low"].tolist() == [part.min() for part in expected]
    assert shape.cells["high"].tolist() == [part.max() for part in expected]
    rms = [np.sqrt(np.mean(part.astype(float) ** 2)) for part in expected]
    assert shape.cells["rms"].tolist() == pytest.approx(rms, abs=1)


def test_the_loudest_sample_there_can_be_is_kept(tmp_path):
    shape = read_waveform(written(tmp_path, [np.full(160, -32768, np.int16)]))

    assert shape.cells[0].item() == (-32768, -32768, 32768)


def test_a_longer_recording_gets_wider_cells_not_more(tmp_path, monkeypatch):
    monkeypatch.setattr(waveform, "MOST_CELLS", 64)
    samples = noise(80 * 64 * 5 + 33)

    path = written(tmp_path, np.array_split(samples, 7))

    shape = read_waveform(path)
    assert len(shape.cells) <= 64
    assert shape.cell_width == 80 * 8
    assert shape.duration_ms == round(samples.size / 8)
    assert peaks(path, 1) == [(samples.min() / 32768, samples.max() / 32768)]


def test_peaks_of_a_stretch_come_from_that_stretch(tmp_path):
    path = written(tmp_path, [np.zeros(8000, np.int16), noise(8000), np.zeros(8000, np.int16)])

    assert len(peaks(path, 300)) == 300
    assert peaks(path, 5000) == peaks(path, 300)
    assert peaks(path, 1, 0, 1000) == [(0.0, 0.0)]
    assert peaks(path, 1, 1000, 2000)[0][1] > 0.3
    assert peaks(path, 4, 9000) == []


def test_silences_are_the_pauses(tmp_path):
    quiet = noise(8000 * 2, level=40, seed=1)
    path = written(tmp_path, [noise(8000), quiet, noise(4000), quiet[:4000], noise(8000)])

    assert silences(path) == [(1000, 3000)]
    assert silences(path, at_least_ms=400) == [(1000, 3000), (3500, 4000)]


def test_a_faint_call_is_not_one_long_silence(tmp_path):
    path = written(tmp_path, [noise(16000, level=300), noise(16000, level=6), noise(16000, level=300)])

    assert silences(path) == [(2000, 4000)]


def test_nothing_but_silence_is_one_silence(tmp_path):
    assert silences(written(tmp_path, [np.zeros(8000, np.int16)])) == [(0, 1000)]
    assert silences(written(tmp_path, [])) == []
    assert peaks(written(tmp_path, []), 10) == []


@pytest.mark.parametrize(
    "spoil", [lambda d: b"", lambda d: d[:-1], lambda d: b"X" + d[1:], lambda d: d + b"\0"]
)
def test_a_damaged_waveform_file_is_refused(tmp_path, spoil):
    path = written(tmp_path, [noise(800)])
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(ValueError, match="not a waveform"):
        read_waveform(path)
