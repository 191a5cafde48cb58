from __future__ import annotations

import struct
import wave
from datetime import UTC, datetime

import pytest
from media_making import amr_frames, box, encode, threegp, write_dtx_amr, write_wav

from evidence_desk.media import FailureReason, MediaUnreadable, peaks, silences
from evidence_desk.media.waveform import read_waveform


def msgids(facts):
    return [notice.msgid for notice in facts.notices]


def refusal(read, *args):
    with pytest.raises(MediaUnreadable) as caught:
        read(*args)
    return caught.value.why.render("en")


def wav_ms(path):
    with wave.open(str(path)) as copy:
        assert (copy.getnchannels(), copy.getsampwidth()) == (1, 2)
        return copy.getnframes() * 1000 / copy.getframerate()


@pytest.mark.parametrize(
    ("name", "codec", "duration_ms", "rate", "has_video"),
    [
        ("fixture-adts-mpeg4-2.aac", "aac", 325, 44100, False),
        ("fixture.3gp", "amrnb", 5577, 8000, True),
        ("fixture.amr", "amrnb", 840, 8000, False),
        ("fixture.m4a", "aac", 767, 48000, False),
        ("fixture.mp3", "mp3float", 767, 44100, False),
        ("fixture.ogg", "vorbis", 767, 44100, False),
        ("fixture.opus", "opus", 2914, 48000, False),
        ("fixture.wav", "pcm_s16le", 1225, 22050, False),
        ("wrong_extension.aac", "aac", 9660, 44100, False),
    ],
)
def test_samples(media, samples, tmp_path, name, codec, duration_ms, rate, has_video):
    path = samples / "audio" / name

    facts = media.read_audio(path, tmp_path / "x.wave")
    length = media.write_listening_copy(path, tmp_path / "x.wav")

    assert (facts.codec, facts.sample_rate, facts.has_video) == (codec, rate, has_video)
    assert facts.duration_ms == length == pytest.approx(duration_ms, abs=1)
    assert facts.decode_errors == 0
    assert facts.notices == ()
    assert read_waveform(tmp_path / "x.wave").duration_ms == facts.duration_ms
    assert wav_ms(tmp_path / "x.wav") == pytest.approx(facts.duration_ms, abs=1)
    assert len(peaks(tmp_path / "x.wave", 30)) == 30


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chinese_id3.mp3", "damaged or incomplete"),
        ("empty_file.m4a", "not a sound recording"),
        ("mp4_invalid_size_zero.m4a", "table of contents"),
    ],
)
def test_broken_samples_are_unreadable_with_a_sentence(media, samples, name, words):
    with pytest.raises(MediaUnreadable) as caught:
        media.read_audio(samples / "audio" / name)

    assert caught.value.reason is FailureReason.UNREADABLE
    assert words in caught.value.why.render("en")


def test_a_call_with_pauses_keeps_its_length(media, tmp_path):
    """FFmpeg's own decoder squeezes the silence out: 600 s would become some 200 s."""
    call = tmp_path / "call.amr"
    write_dtx_amr(call, blocks=60)

    facts = media.read_audio(call, tmp_path / "call.wave")
    length = media.write_listening_copy(call, tmp_path / "call.wav")

    # The encoder adds one frame at the end.
    assert facts.duration_ms == length == 600_020
    assert facts.dtx_frames > 15_000
    assert (facts.decode_errors, facts.header_duration_ms, facts.notices) == (0, None, ())
    assert wav_ms(tmp_path / "call.wav") == 600_020
    assert read_waveform(tmp_path / "call.wave").duration_ms == 600_020
    pauses = silences(tmp_path / "call.wave")
    assert len(pauses) == 60
    assert pauses[30][0] == pytest.approx(303_000, abs=400)
    assert pauses[30][1] == pytest.approx(310_000, abs=400)


def test_wideband_amr(media, tmp_path):
    speech = bytes([2 << 3 | 4]) + bytes(range(32))
    call = tmp_path / "call.awb"
    call.write_bytes(b"#!AMR-WB\n" + (speech * 50 + b"\x7c" * 150) * 5)

    facts = media.read_audio(call)
    length = media.write_listening_copy(call, tmp_path / "call.wav")

    assert (facts.codec, facts.sample_rate, facts.duration_ms, facts.dtx_frames) == (
        "amrwb",
        16000,
        20_000,
        750,
    )
    assert length == 20_000


def test_amr_cut_in_the_middle_of_a_frame(media, samples, tmp_path):
    call = tmp_path / "call.amr"
    call.write_bytes((samples / "audio/fixture.amr").read_bytes()[:-10])

    facts = media.read_audio(call)

    assert facts.duration_ms == 820
    assert facts.notices[-1].values == {"count": 22}


def test_several_amr_frames_in_one_3gp_sample(media, samples, tmp_path):
    """Real phones write them so, and decoders that look only at the first lose four fifths."""
    frames = amr_frames(samples / "audio/fixture.amr")[:40]
    call = tmp_path / "call.3gp"
    call.write_bytes(threegp([b"".join(frames[at : at + 5]) for at in range(0, 40, 5)], [800] * 8))

    facts = media.read_audio(call)

    assert (facts.codec, facts.duration_ms, facts.header_duration_ms) == ("amrnb", 800, 800)
    assert facts.notices == ()


def test_a_hole_in_the_times_is_silence_in_its_place(media, samples, tmp_path):
    frames = amr_frames(samples / "audio/fixture.amr")[:40]
    call = tmp_path / "call.3gp"
    call.write_bytes(threegp(frames, [160] * 19 + [160 + 16_000] + [160] * 20))

    facts = media.read_audio(call, tmp_path / "x.wave")

    assert (facts.duration_ms, facts.header_duration_ms) == (2800, 2800)
    assert peaks(tmp_path / "x.wave", 1, 500, 2300) == [(0.0, 0.0)]
    assert facts.notices == ()


def test_times_that_nothing_bears_out_are_not_believed(media, samples, tmp_path):
    frames = amr_frames(samples / "audio/fixture.amr")[:40]
    call = tmp_path / "call.3gp"
    call.write_bytes(threegp(frames, [160] * 19 + [8000 * 86_000] + [160] * 20, stated=6400))

    facts = media.read_audio(call)

    assert facts.duration_ms == 800
    assert any("contradict" in words for words in msgids(facts))


def test_what_cannot_be_decoded_leaves_a_hole_not_a_shorter_call(media, tmp_path):
    call = tmp_path / "call.opus"
    encode(call, "libopus", "ogg", seconds=20, rate=48000)
    whole = media.read_audio(call)
    data = bytearray(call.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    call.write_bytes(data)

    damaged = media.read_audio(call)

    assert damaged.duration_ms == pytest.approx(whole.duration_ms, abs=200)


def test_a_truncated_wav_says_what_it_states_and_what_there_is(media, tmp_path):
    wav = tmp_path / "x.wav"
    write_wav(wav, 60)
    wav.write_bytes(wav.read_bytes()[: 44 + 8000 * 2 * 20])

    facts = media.read_audio(wav)
    length = media.write_listening_copy(wav, tmp_path / "copy.wav")

    assert (facts.header_duration_ms, facts.duration_ms, length) == (60_000, 20_000, 20_000)
    assert facts.notices[0].render("en") == ("The file states 60.0 s but 20.0 s of sound can be decoded.")


@pytest.mark.parametrize(("at", "value"), [(24, 0), (24, 0xFFFFFFFF), (22, 0xFFFF), (34, 0)])
def test_a_wav_with_a_lying_header(media, tmp_path, at, value):
    wav = tmp_path / "x.wav"
    write_wav(wav, 1)
    data = bytearray(wav.read_bytes())
    struct.pack_into("<I" if value > 0xFFFF or at == 24 else "<H", data, at, value)
    wav.write_bytes(data)

    with pytest.raises(MediaUnreadable):
        media.read_audio(wav)


def test_a_wav_whose_length_says_zero_is_read_to_its_end(media, tmp_path):
    wav = tmp_path / "x.wav"
    write_wav(wav, 3)
    data = bytearray(wav.read_bytes())
    struct.pack_into("<I", data, 40, 0xFFFFFFFF)
    wav.write_bytes(data)

    assert media.read_audio(wav).duration_ms == 3000


@pytest.mark.parametrize(
    "playlist", [b"ffconcat version 1.0\nfile /etc/hostname\n", b"#EXTM3U\n/etc/hostname\n"]
)
def test_a_play_list_is_no_recording(media, tmp_path, playlist):
    path = tmp_path / "x.wav"
    path.write_bytes(playlist)

    assert "not a sound recording" in refusal(media.read_audio, path)


def test_a_wechat_voice_message_is_named(media, tmp_path):
    path = tmp_path / "msg.amr"
    path.write_bytes(b"\x02#!SILK_V3" + bytes(100))

    assert "SILK" in refusal(media.read_audio, path)


def test_a_header_without_sound(media, tmp_path):
    path = tmp_path / "x.amr"
    path.write_bytes(b"#!AMR\n")

    assert "No sound" in refusal(media.read_audio, path)
    assert "No sound" in refusal(media.write_listening_copy, path, tmp_path / "x.wav")
    assert [p.name for p in tmp_path.iterdir()] == ["x.amr"]


def test_a_film_without_sound_says_so(media, tmp_path):
    import av
    import numpy as np

    path = tmp_path / "film.mp4"
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        for packet in (
            *stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")),
            *stream.encode(None),
        ):
            out.mux(packet)

    assert "film has no sound" in refusal(media.read_audio, path)


def test_times_and_tags_of_an_mp4(media, samples, tmp_path):
    frames = amr_frames(samples / "audio/fixture.amr")
    call = tmp_path / "call.m4a"
    udta = box(b"udta", box(b"date", b"2024-05-01T11:59:20Z"))
    noon = int(datetime(2024, 5, 1, 12, tzinfo=UTC).timestamp())
    call.write_bytes(threegp(frames, [160] * 42, created=noon, udta=udta))

    facts = media.read_audio(call)

    assert facts.created_at_utc == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert facts.created_raw == noon
    assert facts.recorded_at_text == "2024-05-01T11:59:20Z"
    assert media.read_audio(samples / "audio/fixture.opus").tags["artist"] == "Mozilla.org"


def test_tags_that_are_no_utf8(media, tmp_path):
    path = tmp_path / "x.ogg"
    encode(path, "libopus", "ogg", seconds=1, rate=48000, title="A" * 8)
    words = "录音文件".encode("gb18030")
    data = path.read_bytes()
    assert len(words) == 8
    at = data.index(b"AAAAAAAA")
    spoilt = bytearray(data[:at] + words + data[at + 8 :])
    start = spoilt.rindex(b"OggS", 0, at)
    spoilt[start + 22 : start + 26] = struct.pack("<I", ogg_checksum(spoilt, start))
    path.write_bytes(spoilt)

    assert media.read_audio(path).tags["title"] == "录音文件"


def test_tags_are_bounded_and_plain(media, tmp_path):
    path = tmp_path / "x.flac"
    encode(path, "flac", "flac", seconds=1, title="a\x1b[31m" + "b" * 5000, artist="{0.__class__}")

    facts = media.read_audio(path)

    assert len(facts.tags["title"]) == 500
    assert "\x1b" not in facts.tags["title"]
    assert facts.tags["artist"] == "{0.__class__}"


def test_the_cover_of_an_mp3_is_no_film(media, samples, tmp_path):
    mp3 = (samples / "audio/fixture.mp3").read_bytes()
    frames = mp3[mp3.index(b"\xff\xfb\x90") :]
    apic = b"\0image/jpeg\0\x03\0" + (samples / "ocr/helloworld.jpg").read_bytes()
    frame = b"APIC" + struct.pack(">IH", len(apic), 0) + apic
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path = tmp_path / "x.mp3"
    path.write_bytes(b"ID3\x03\0\0" + size + frame + frames)

    facts = media.read_audio(path)

    assert (facts.has_video, facts.duration_ms, facts.header_duration_ms) == (False, 767, 767)


def test_an_mp3_without_a_length_of_its_own_states_none(media, samples, tmp_path):
    mp3 = (samples / "audio/fixture.mp3").read_bytes()
    path = tmp_path / "x.mp3"
    path.write_bytes(mp3[mp3.index(b"\xff\xfb\x90") + 417 :])

    facts = media.read_audio(path)

    assert facts.header_duration_ms is None
    assert facts.duration_ms == pytest.approx(767, abs=60)


@pytest.mark.slow
def test_a_small_file_that_lasts_longer_than_a_day(media, tmp_path):
    bomb = tmp_path / "bomb.amr"
    bomb.write_bytes(b"#!AMR\n" + b"\x7c" * (50 * 3600 * 25))

    facts = media.read_audio(bomb, tmp_path / "bomb.wave")

    assert facts.duration_ms == 24 * 3600 * 1000
    assert "24 hours" in msgids(facts)[0]
    assert (tmp_path / "bomb.wave").stat().st_size < 2_000_000


def ogg_checksum(data, start):
    """RFC 3533 §6: CRC-32 with polynomial 0x04c11db7, nothing reflected, over the page with a zero CRC."""
    segments = data[start + 26]
    size = 27 + segments + sum(data[start + 27 : start + 27 + segments])
    page = bytearray(data[start : start + size])
    page[22:26] = bytes(4)
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc
