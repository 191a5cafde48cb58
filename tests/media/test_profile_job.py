from __future__ import annotations

import numpy as np
import pytest
from media_making import amr_frames, threegp
from sound_making import babble, call, noise, write

from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.media import MediaUnreadable

RATE = 16000


def profile(media, path):
    return media.profile_sound(path)[0]


def near(stretches, expected, within=350):
    assert len(stretches) == len(expected), stretches
    for found, wanted in zip(stretches, expected, strict=True):
        assert found == pytest.approx(wanted, abs=within), stretches


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Line, 4 s of voice, 3 s of line, 5 s of voice, 2 s of line."""
    parts = (noise(1), babble(4, 1), noise(3, seed=2), babble(5, 3), noise(2, seed=4))
    return np.concatenate(parts) + noise(15, seed=5)


@pytest.mark.parametrize("suffix", [".wav", ".amr", ".mp3", ".m4a", ".opus"])
def test_voice_and_pauses_are_found_in_every_codec(media, tmp_path, spoken, suffix):
    rate = 48000 if suffix == ".opus" else 0
    found = profile(media, write(tmp_path / f"call{suffix}", spoken, to_rate=rate))

    near(found.voice, [(1000, 5000), (8000, 13000)])
    assert found.voice_ms == pytest.approx(9000, abs=600)
    assert found.tones == ()
    assert found.voice_db - found.floor_db > 20
    assert (found.clipped_ms, found.starts_at_level, found.ends_at_level) == (0, False, False)
    assert (found.repeats, found.gaps) == ((), ())


def test_noise_and_a_steady_tone_are_no_voice(media, tmp_path):
    t = np.arange(RATE * 10) / RATE
    ringing = (6000 * np.sin(2 * np.pi * 450 * t) * (t % 5 < 1)).astype(np.int16) + noise(10)

    found = profile(media, write(tmp_path / "ring.wav", ringing))

    assert found.voice == ()
    near(found.tones, [(0, 1000), (5000, 6000)])
    assert found.voice_db is None
    assert profile(media, write(tmp_path / "hiss.wav", noise(10, level=900))).voice == ()


def test_digital_silence_has_no_level_and_is_one_run_of_zeros(media, tmp_path):
    found = profile(media, write(tmp_path / "x.wav", np.zeros(RATE * 3, np.int16)))

    assert (found.voice, found.voice_db, found.floor_db, found.peak_db) == ((), None, None, None)
    assert found.zeros == ((0, 3000),)


def test_a_muted_stretch_is_told_from_a_quiet_one(media, tmp_path, spoken):
    muted = spoken.copy()
    muted[6 * RATE : 7 * RATE] = 0

    found = profile(media, write(tmp_path / "x.wav", muted))

    near(found.zeros, [(6000, 7000)], within=2)
    assert profile(media, write(tmp_path / "y.wav", spoken)).zeros == ()


@pytest.mark.parametrize("size", [RATE // 10 - 1, RATE // 10, 70_000])
def test_runs_of_zeros_are_found_across_the_pieces_sound_comes_in(size):
    from evidence_desk.media.sound_ends import SoundEnds

    sound = np.ones(300_000, np.int16)
    sound[120_000 : 120_000 + size] = 0
    sound[299_000:] = 0
    for piece in (1, 7, 64):
        ends = SoundEnds(RATE)
        for part in np.array_split(sound, piece):
            ends.add(part)
        wanted = [(120_000, 120_000 + size)] if size >= RATE // 10 else []
        assert ends.zeros() == wanted


def test_loud_sound_is_clipped_and_says_how_long(media, tmp_path, spoken):
    loud = spoken.astype(np.int32)
    loud[8 * RATE : 9 * RATE] *= 40
    clipped = np.clip(loud, -32768, 32767).astype(np.int16)

    found = profile(media, write(tmp_path / "x.wav", clipped))

    assert 300 < found.clipped_ms <= 1000
    assert found.peak_db == 0.0


def test_a_cut_beginning_and_end_are_told_from_faded_ones(media, tmp_path):
    voice = babble(6, 8, level=0.4).astype(np.float64)
    loud = np.flatnonzero(np.abs(voice) > 3000)
    cut = voice[loud[0] + 800 : loud[-1] - 800]
    fade = np.clip(np.arange(cut.size) / (RATE * 0.5), 0, 1)
    faded = cut * fade * fade[::-1]

    for suffix in (".wav", ".amr", ".m4a"):
        abrupt = profile(media, write(tmp_path / f"cut{suffix}", cut.astype(np.int16)))
        soft = profile(media, write(tmp_path / f"faded{suffix}", faded.astype(np.int16)))
        assert (abrupt.starts_at_level, soft.starts_at_level) == (True, False), suffix
        assert not soft.ends_at_level, suffix
    assert profile(media, tmp_path / "cut.wav").ends_at_level


@pytest.mark.parametrize("suffix", [".wav", ".amr", ".m4a"])
@pytest.mark.parametrize("length_s", [2.5, 4])
def test_the_same_stretch_twice_is_found_with_its_places(media, tmp_path, suffix, length_s):
    voice = babble(30, 11)
    first = 4 * RATE + 123
    again = np.concatenate(
        (voice[: 20 * RATE], voice[first : first + round(length_s * RATE)], voice[20 * RATE :])
    )

    (found,) = profile(media, write(tmp_path / f"x{suffix}", again + noise(again.size / RATE))).repeats

    assert found.first_ms == pytest.approx(4008, abs=400)
    assert found.again_ms == pytest.approx(20_000, abs=400)
    assert found.length_ms == pytest.approx(length_s * 1000, abs=700)


@pytest.mark.parametrize("seed", range(4))
def test_a_call_that_repeats_nothing_shows_no_repetition(media, tmp_path, seed):
    path = write(tmp_path / "x.amr", call(60, 20 + seed))
    assert profile(media, path).repeats == ()


def test_what_the_times_of_a_file_leave_out_is_a_gap(media, samples, tmp_path):
    frames = amr_frames(samples / "audio/fixture.amr")[:40]
    path = tmp_path / "call.3gp"
    path.write_bytes(threegp(frames, [160] * 19 + [160 + 16_000] + [160] * 20))

    found = profile(media, path)

    assert found.duration_ms == 2800
    near(found.gaps, [(400, 2400)], within=5)
    assert found.zeros == ()


def test_how_a_file_was_written_is_read_from_its_bytes(media, samples, tmp_path, spoken):
    tagged = write(tmp_path / "x.m4a", spoken, tags={"title": "通话 {0} %s"})
    _, source = media.profile_sound(tagged)

    assert (source.container, source.codec, source.sample_rate, source.channels) == ("mp4", "aac", 16000, 1)
    assert "iso2" in source.brands
    assert any(mark.startswith("Lav") for mark in source.marks)
    assert source.tags["title"] == "通话 {0} %s"
    assert not source.states_time
    assert source.bit_rate == pytest.approx(tagged.stat().st_size * 8 / 15, rel=0.05)
    _, phone = media.profile_sound(samples / "audio/fixture.m4a")
    assert phone.states_time
    assert phone.marks == ("Core Media Audio",)
    assert phone.brands == ("M4A", "mp42", "isom")


def test_a_short_sound_has_a_profile_without_fingerprint(media, samples):
    found = profile(media, samples / "audio/fixture.m4a")
    assert len(found.fingerprint) == 0
    assert found.duration_ms == 767


@pytest.mark.parametrize("name", ["chinese_id3.mp3", "empty_file.m4a", "mp4_invalid_size_zero.m4a"])
def test_a_broken_recording_is_refused_with_a_sentence(media, samples, name):
    with pytest.raises(MediaUnreadable) as caught:
        media.profile_sound(samples / "audio" / name)
    assert caught.value.why.render("en")


def test_the_profile_survives_its_json(media, tmp_path, spoken):
    import json

    found = profile(media, write(tmp_path / "x.amr", spoken))
    assert SoundProfile.from_dict(json.loads(json.dumps(found.as_dict()))) == found
    assert len(found.fingerprint) == pytest.approx(15_000 / 128, abs=12)


def test_a_small_file_that_claims_an_hour_of_silence_stays_small(media, tmp_path):
    """One byte is 20 ms of AMR: equal hashes everywhere must not be paired with each other."""
    path = tmp_path / "bomb.amr"
    path.write_bytes(b"#!AMR\n" + b"\x7c" * (3600 * 50))

    found = profile(media, path)

    assert found.duration_ms == 3_600_000
    assert (found.voice, found.repeats) == ((), ())


def test_a_loop_of_music_is_bounded(media, tmp_path):
    bar = babble(3, 77)
    looped = np.tile(bar, 60)

    found = profile(media, write(tmp_path / "x.wav", looped))

    assert 0 < len(found.repeats) <= 50
    assert all(each.again_ms - each.first_ms >= 2000 for each in found.repeats)
