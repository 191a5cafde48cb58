"""One call in several files: whatever encoded it and wherever it was cut, its fingerprint is known again."""

from __future__ import annotations

import pytest
from sound_making import call, write

from evidence_desk.domain.same_sound import compare

RATE = 16000


@pytest.fixture(scope="module")
def spoken():
    return [call(40, seed) for seed in (101, 102)]


@pytest.fixture(scope="module")
def originals(media, spoken, tmp_path_factory):
    folder = tmp_path_factory.mktemp("originals")
    return [media.profile_sound(write(folder / f"{n}.wav", samples))[0] for n, samples in enumerate(spoken)]


@pytest.mark.parametrize(
    ("suffix", "given"),
    [
        (".amr", {"bit_rate": 12200}),
        (".amr", {"bit_rate": 4750}),
        (".mp3", {"bit_rate": 32000}),
        (".m4a", {"to_rate": 44100, "bit_rate": 48000}),
        (".opus", {"to_rate": 48000, "bit_rate": 16000}),
    ],
)
@pytest.mark.parametrize("cut", [0, 1000, 5 * RATE + 333])
def test_a_copy_is_known_again_and_another_call_is_not(
    media, spoken, originals, tmp_path, suffix, given, cut
):
    copy = media.profile_sound(write(tmp_path / f"copy{suffix}", spoken[0][cut:], **given))[0]

    same = compare(originals[0], copy)

    assert same is not None
    assert same.offset_ms == pytest.approx(cut * 1000 / RATE, abs=200)
    assert same.share > 0.9
    assert compare(originals[1], copy) is None
    assert compare(*originals) is None
