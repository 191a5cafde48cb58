from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.provenance import Origin, Provenance, SoundSource
from evidence_desk.domain.same_sound import SoundFile, compare, may_be_alike, nearest_original
from evidence_desk.domain.sound_profile import Fingerprint, SoundProfile

STEP = 128


def of(hashes, voice=None):
    """A profile of these hashes, all of it voice unless said otherwise."""
    length = len(hashes) * STEP
    stretches = ((0, length),) if voice is None else voice
    print_ = Fingerprint(STEP, np.asarray(hashes, "<u4").tobytes())
    levels = (-20.0, -50.0, -3.0)
    return SoundProfile(length, stretches, (), *levels, 0, False, False, (), (), (), print_)


def words(count, seed):
    return np.random.default_rng(seed).integers(0, 1 << 32, count, dtype=np.uint64).astype(np.uint32)


def noisy(hashes, share, seed=5):
    """The same with this share of bits turned over."""
    flips = np.random.default_rng(seed).random((len(hashes), 32)) < share
    return hashes ^ (flips * (1 << np.arange(32, dtype=np.uint64))).sum(axis=1).astype(np.uint32)


@given(
    st.integers(60, 900),
    st.integers(0, 300),
    st.integers(0, 300),
    st.floats(0, 0.25),
    st.integers(0, 1 << 30),
)
@settings(max_examples=60, deadline=None)
def test_a_copy_is_found_wherever_it_lies_and_however_it_was_encoded(length, before, after, errors, seed):
    whole = words(before + length + after, seed)
    piece = noisy(whole[before : before + length], errors)

    same = compare(of(whole), of(piece))

    assert same is not None
    assert same.offset_ms == before * STEP
    assert same.agreement == pytest.approx(1 - errors, abs=0.06)
    assert same.share == pytest.approx(1, abs=0.01)
    assert compare(of(piece), of(whole)).offset_ms == -before * STEP


@given(st.integers(45, 2000), st.integers(45, 2000), st.integers(0, 1 << 30))
@settings(max_examples=60, deadline=None)
def test_different_sounds_are_not_alike_at_any_offset(one, other, seed):
    assert compare(of(words(one, seed)), of(words(other, seed + 1))) is None


def test_silence_is_equal_everywhere_and_counts_nowhere():
    still = np.zeros(600, np.uint32)
    assert compare(of(still, voice=()), of(still, voice=())) is None
    one, other = still.copy(), still.copy()
    one[:100], other[:100] = words(100, 1), words(100, 2)
    voice = ((0, 100 * STEP),)
    assert compare(of(one, voice), of(other, voice)) is None


def test_the_same_announcement_before_two_calls_is_not_the_same_call():
    announced = words(60, 1)
    one, other = (np.concatenate((announced, words(300, seed))) for seed in (2, 3))
    assert compare(of(one), of(other)) is None


def test_too_little_voice_is_not_compared():
    same = words(39, 1)
    assert compare(of(same), of(same)) is None
    assert not may_be_alike(of(words(100, 1)), of(words(4000, 1)))
    assert not may_be_alike(of(words(100, 1)), replace(of(words(100, 1)), fingerprint=Fingerprint(64, b"")))


def file(number, grade=Provenance.CANNOT_TELL, seconds=60, rate=16000, kbit=32, time=None):
    source = SoundSource("mp4", "aac", rate, 1, kbit * 1000)
    profile = replace(of(words(50, 1)), duration_ms=seconds * 1000)
    return SoundFile(CommunicationId(number), profile, source, Origin(grade, (), ()), time)


@pytest.mark.parametrize(
    ("better", "other", "words"),
    [
        ({"grade": Provenance.PHONE_ORIGINAL}, {"seconds": 90, "rate": 48000}, "phone's own file"),
        ({"grade": Provenance.CHAT_APP}, {"grade": Provenance.RE_ENCODED}, "phone's own file"),
        ({"seconds": 90, "rate": 8000}, {}, "longest"),
        ({"rate": 44100}, {"kbit": 320}, "sample rate"),
        ({"kbit": 64}, {"time": 1}, "bit rate"),
        ({"time": 1000}, {"time": 2000}, "earliest"),
        ({"time": 1000}, {}, "earliest"),
    ],
)
def test_the_file_nearest_the_original_is_named_with_its_reason(better, other, words):
    for first, second in ((file(1, **better), file(2, **other)), (file(2, **better), file(1, **other))):
        nearest = nearest_original((second, first))
        assert nearest.id == first.id
        assert words in nearest.reasons[-1].render("en")


def test_where_nothing_tells_the_first_is_named_and_says_so():
    nearest = nearest_original((file(2), file(1)))
    assert nearest.id == 1
    assert "came into the case first" in nearest.reasons[0].render("en")
    assert nearest_original((file(1),)) is None


def test_several_reasons_where_no_single_one_decides():
    phone = Provenance.PHONE_ORIGINAL
    nearest = nearest_original((file(1, phone, rate=8000), file(2, phone, rate=16000), file(3, rate=48000)))
    assert nearest.id == 2
    assert len(nearest.reasons) == 2
