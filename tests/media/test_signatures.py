from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.media import sniff


@pytest.mark.parametrize(
    ("head", "family", "container"),
    [
        (b"#!AMR\n\x3c", "audio", "amr"),
        (b"#!AMR-WB\n\x04", "audio", "amr"),
        (b"\x02#!SILK_V3", "audio", "silk"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\0", "audio", "mp4"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio", "mp4"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "audio", "mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video", "mp4"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "picture", "heif"),
        (b"\0\0\0\x18ftypXXXX\0\0\0\0mif1heic", "picture", "heif"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "picture", "avif"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio", "wav"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "picture", "webp"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio", "ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", "video", "ogg"),
        (b"ID3\x04\0\0", "audio", "mp3"),
        (b"fLaC\0\0\0\x22", "audio", "flac"),
        (b"\x89PNG\r\n\x1a\n", "picture", "png"),
        (b"\xff\xd8\xff\xe1", "picture", "jpeg"),
        (b"GIF89a", "picture", "gif"),
        (b"BM" + b"\x36\x10\0\0" + bytes(4) + b"\x36\0\0\0" + b"\x28\0\0\0", "picture", "bmp"),
        (b"%PDF-1.7", "other", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "other", "ole"),
        (b"PK\x03\x04", "other", "zip"),
        (b"SQLite format 3\0", "other", "sqlite"),
        (b"\x1f\x8b\x08", "other", "gzip"),
    ],
)
def test_the_first_bytes_decide(head, family, container):
    found = sniff(head)

    assert found is not None
    assert (found.family, found.container) == (family, container)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"BM is how this text begins",
        b"<?xml version='1.0'?><smses>",
        b"RIFF\0\0\0\0ACON",
        b"\xff\xff\xff\xff",
    ],
)
def test_what_has_no_signature_is_not_named(head):
    assert sniff(head) is None


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("audio/fixture-adts-mpeg4-2.aac", "adts"),
        ("audio/wrong_extension.aac", "mp4"),
        ("audio/fixture.mp3", "mp3"),
        ("audio/fixture.opus", "ogg"),
        ("audio/fixture.3gp", "mp4"),
        ("image/fixture-mif1.heic", "heif"),
        ("ocr/fanti.jpg", "jpeg"),
        ("ocr/multi-line_cn1.png", "png"),
        ("mail/attachAndInline.msg", "ole"),
        ("bills/wechat-records.xlsx", "zip"),
    ],
)
def test_real_files_are_known_by_content(samples, name, container):
    found = sniff((samples / name).read_bytes()[:4096])

    assert found is not None
    assert found.container == container


def test_text_samples_are_no_media(samples):
    for path in [*(samples / "sms").iterdir(), *(samples / "chat").iterdir(), *(samples / "vmsg").iterdir()]:
        assert sniff(path.read_bytes()[:4096]) is None, path.name


def test_bare_mpeg_frames_need_a_second_one(samples):
    mp3 = (samples / "audio/fixture.mp3").read_bytes()
    frames = mp3[mp3.index(b"\xff\xfb\x90") :]
    assert sniff(frames[:2048]).container == "mp3"
    assert sniff(frames[:4] + bytes(2044)) is None


@given(st.binary(max_size=64))
def test_any_bytes_have_a_kind_or_none(head):
    found = sniff(head)

    assert found is None or found.mime


@given(st.text(min_size=8))
def test_utf16_text_is_no_recording(text):
    for codec in ("utf-16-le", "utf-16-be"):
        encoded = ("\ufeff" + text).encode(codec, "surrogatepass")
        assert sniff(encoded) is None
