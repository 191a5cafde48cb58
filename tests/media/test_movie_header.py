from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_making import box, mvhd, threegp

from evidence_desk.media.movie_header import creation_time, read_movie_header

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
UNIX = int(NOON.timestamp())
SINCE_1904 = UNIX + 2_082_844_800


@pytest.mark.parametrize("raw", [SINCE_1904, UNIX])
def test_both_ways_androids_wrote_the_time(raw):
    assert creation_time(raw) == NOON


@pytest.mark.parametrize("raw", [0, -5, 1, 86_400 * 365, 2**40, 2**63])
def test_an_impossible_time_is_absent(raw):
    assert creation_time(raw) is None


@pytest.mark.parametrize("version", [0, 1])
def test_the_time_is_read_from_either_version(version):
    header = read_movie_header(io.BytesIO(box(b"ftyp", b"M4A ") + box(b"moov", mvhd(SINCE_1904, version))))

    assert header.complete
    assert header.created_raw == SINCE_1904
    assert header.created_at_utc == NOON


def test_apples_own_start_time_is_kept_as_written():
    data = threegp(
        [b"\x7c"], [160], udta=box(b"udta", box(b"name", b"x"), box(b"date", b"2021-01-02T17:42:05Z"))
    )

    assert read_movie_header(io.BytesIO(data)).recorded_at_text == "2021-01-02T17:42:05Z"


def test_text_that_is_no_time_is_not_taken_for_one():
    data = threegp([b"\x7c"], [160], udta=box(b"udta", box(b"date", b"last Tuesday")))

    assert read_movie_header(io.BytesIO(data)).recorded_at_text == ""


def test_a_real_recording(samples):
    with (samples / "audio/fixture.m4a").open("rb") as stream:
        assert read_movie_header(stream).created_at_utc == datetime(2014, 12, 18, 8, 19, 24, tzinfo=UTC)


def test_without_its_table_of_contents_it_is_incomplete():
    assert not read_movie_header(io.BytesIO(box(b"ftyp", b"M4A ") + box(b"mdat", bytes(50)))).complete


@given(st.binary(max_size=300), st.integers(0, 300), st.binary(min_size=1, max_size=4))
def test_damage_never_raises(tail, at, change):
    good = bytearray(threegp([b"\x7c"], [160], created=SINCE_1904))
    good[at : at + len(change)] = change

    read_movie_header(io.BytesIO(bytes(good) + tail))
    read_movie_header(io.BytesIO(tail))
