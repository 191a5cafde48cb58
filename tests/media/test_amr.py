from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.media import amr

NB = {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0}
WB = {0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0}
KINDS = st.sampled_from([(b"#!AMR\n", NB, {8, 15}), (b"#!AMR-WB\n", WB, {9, 15})])


def test_the_sample_lasts_what_its_frames_last(samples):
    with (samples / "audio/fixture.amr").open("rb") as stream:
        frames = amr.count_frames(stream, 1000)

    assert (frames.count, frames.duration_ms, frames.silent, frames.leftover) == (42, 840, 0, 0)


@given(KINDS, st.data())
def test_every_frame_is_twenty_milliseconds(kind, data):
    magic, sizes, silent = kind
    types = data.draw(st.lists(st.sampled_from(sorted(sizes)), max_size=60))
    body = b"".join(bytes([t << 3 | 4]) + bytes(sizes[t]) for t in types)

    frames = amr.count_frames(io.BytesIO(magic + body), 10_000)

    assert frames.duration_ms == 20 * len(types)
    assert frames.silent == sum(t in silent for t in types)
    assert (frames.leftover, frames.capped) == (0, False)


@given(st.lists(st.sampled_from(sorted(NB)), min_size=1, max_size=20), st.data())
def test_a_cut_counts_whole_frames_and_names_the_rest(types, data):
    parts = [bytes([t << 3 | 4]) + bytes(NB[t]) for t in types]
    cut = data.draw(st.integers(0, sum(map(len, parts))))

    frames = amr.count_frames(io.BytesIO(b"#!AMR\n" + b"".join(parts)[:cut]), 10_000)

    whole, used = 0, 0
    while whole < len(parts) and used + len(parts[whole]) <= cut:
        used += len(parts[whole])
        whole += 1
    assert (frames.count, frames.leftover) == (whole, cut - used)


@given(st.binary(max_size=400), st.integers(1, 50))
def test_reading_in_pieces_changes_nothing(body, chunk):
    whole = amr.count_frames(io.BytesIO(b"#!AMR\n" + body), 10_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(amr, "_CHUNK", chunk)
        pieces = amr.count_frames(io.BytesIO(b"#!AMR\n" + body), 10_000)

    assert pieces == whole


def test_counting_stops_at_the_limit():
    frames = amr.count_frames(io.BytesIO(b"#!AMR\n" + b"\x7c" * 500), 100)

    assert (frames.count, frames.capped) == (100, True)


@pytest.mark.parametrize("data", [b"", b"#!AM", b"ID3", b"#!AMR_MC1.0\n\x02\0\0\0"])
def test_other_files_are_not_counted(data):
    assert amr.count_frames(io.BytesIO(data), 100) is None
