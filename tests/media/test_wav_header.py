from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_making import write_wav

from evidence_desk.media.wav_header import stated_length_ms


def stated(data):
    return stated_length_ms(io.BytesIO(data))


def test_a_cut_does_not_change_what_is_stated(tmp_path):
    write_wav(tmp_path / "x.wav", 3)
    data = (tmp_path / "x.wav").read_bytes()

    assert stated(data) == stated(data[:100]) == 3000


def test_chunks_before_the_sound_are_passed_over(tmp_path):
    write_wav(tmp_path / "x.wav", 3)
    data = (tmp_path / "x.wav").read_bytes()

    assert stated(data[:12] + b"LIST\x05\0\0\0INFOx\0" + data[12:]) == 3000


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_an_unfinished_recorder_states_nothing(tmp_path, size):
    write_wav(tmp_path / "x.wav", 3)
    data = bytearray((tmp_path / "x.wav").read_bytes())
    struct.pack_into("<I", data, 40, size)

    assert stated(bytes(data)) is None


@given(st.binary(max_size=120))
def test_any_bytes_state_a_length_or_none(tail):
    for data in (tail, b"RIFF\0\0\0\0WAVE" + tail):
        assert stated(data) is None or stated(data) >= 0
