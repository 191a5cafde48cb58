from __future__ import annotations

import struct

import pytest
from PIL import Image

from evidence_desk.media import MediaUnreadable


def exif_of(**tags):
    exif = Image.Exif()
    exif[0x0131] = tags.get("software", "")
    exif[0x0112] = tags.get("orientation", 1)
    exif.get_ifd(0x8769).update({0x9003: tags.get("taken", ""), 0x9011: tags.get("offset", "")})
    if "comment" in tags:
        exif.get_ifd(0x8769)[0x9286] = tags["comment"]
    return exif


def two_halves(size=(60, 40), mode="RGB"):
    """Red on the left, blue on the right."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("image/fixture-mif1.heic", "heif", (1440, 960)),
        ("ocr/easyocr_chinese.jpg", "jpeg", (640, 339)),
        ("ocr/fanti.jpg", "jpeg", (1270, 946)),
        ("ocr/helloworld.jpg", "jpeg", (256, 32)),
        ("ocr/multi-line_cn1.png", "png", (300, 187)),
        ("ocr/multi-line_cn2.png", "png", (583, 254)),
    ],
)
def test_samples(media, samples, tmp_path, name, kind, size):
    facts = media.read_picture(samples / name, tmp_path / "small.png", max_side=128)
    media.write_picture_copy(samples / name, tmp_path / "copy.jpg")

    assert (facts.format, facts.width, facts.height, facts.notices) == (kind, *size, ())
    with Image.open(tmp_path / "small.png") as small:
        assert (small.format, max(small.size)) == ("PNG", 128)
    with Image.open(tmp_path / "copy.jpg") as copy:
        assert (copy.format, copy.size, dict(copy.getexif())) == ("JPEG", size, {})


def test_what_the_camera_wrote_is_kept_as_written(media, samples, tmp_path):
    path = tmp_path / "x.jpg"
    two_halves().save(
        path,
        exif=exif_of(
            taken="2024:05:01 10:20:30",
            offset="+08:00",
            software="MIUI\0\0",
            comment=b"UNICODE\0" + "截屏".encode("utf-16-be"),
        ),
    )

    facts = media.read_picture(path)

    assert (facts.taken_text, facts.taken_offset_text) == ("2024:05:01 10:20:30", "+08:00")
    assert (facts.software, facts.user_comment) == ("MIUI", "截屏")
    assert media.read_picture(samples / "ocr/fanti.jpg").user_comment == "Screenshot"


@pytest.mark.parametrize(
    ("orientation", "red"), [(1, (0, 0)), (2, (-1, 0)), (3, (-1, 0)), (6, (0, 0)), (8, (0, -1))]
)
def test_pictures_are_shown_upright(media, tmp_path, orientation, red):
    path = tmp_path / "x.jpg"
    two_halves().save(path, exif=exif_of(orientation=orientation), quality=95)

    facts = media.read_picture(path, tmp_path / "small.png")

    expected = (40, 60) if orientation > 4 else (60, 40)
    assert (facts.width, facts.height, facts.orientation) == (*expected, orientation)
    with Image.open(tmp_path / "small.png") as small:
        assert small.size == expected
        x, y = (small.width - 1 if red[0] else 0), (small.height - 1 if red[1] else 0)
        r, _, b = small.getpixel((x, y))
        assert r > 200 > b


@pytest.mark.parametrize("suffix", [".png", ".gif", ".webp", ".bmp"])
@pytest.mark.parametrize("out", ["copy.png", "copy.jpg"])
def test_every_kind_is_shown(media, tmp_path, suffix, out):
    path = tmp_path / f"x{suffix}"
    two_halves().save(path)

    media.write_picture_copy(path, tmp_path / out, max_side=30)

    with Image.open(tmp_path / out) as copy:
        assert copy.size == (30, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
@pytest.mark.parametrize("out", ["copy.png", "copy.jpg"])
def test_every_png_mode_is_shown(media, tmp_path, mode, out):
    path = tmp_path / "x.png"
    image = Image.new(mode, (20, 10), 30_000 if mode.startswith("I") else 1)
    image.save(path)

    media.write_picture_copy(path, tmp_path / out)

    with Image.open(tmp_path / out) as copy:
        copy.load()
        if mode.startswith("I"):
            assert abs(copy.convert("L").getpixel((5, 5)) - 30_000 // 256) <= 1


def test_transparency_becomes_white_paper_in_a_jpeg(media, tmp_path):
    path = tmp_path / "x.png"
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(path)

    media.write_picture_copy(path, tmp_path / "copy.jpg")

    with Image.open(tmp_path / "copy.jpg") as copy:
        assert copy.getpixel((3, 3)) == (255, 255, 255)


def test_a_cut_off_picture_shows_what_is_there(media, samples, tmp_path):
    path = tmp_path / "x.jpg"
    data = (samples / "ocr/fanti.jpg").read_bytes()
    path.write_bytes(data[: len(data) // 2])

    facts = media.read_picture(path, tmp_path / "small.png")

    assert (facts.width, facts.height) == (1270, 946)
    assert "cut off" in facts.notices[0].msgid
    with Image.open(tmp_path / "small.png") as small:
        top, bottom = (
            small.crop((0, 0, small.width, 20)),
            small.crop((0, small.height - 5, small.width, small.height)),
        )
        assert (
            len(set(top.convert("RGB").get_flattened_data()))
            > len(set(bottom.convert("RGB").get_flattened_data()))
            == 1
        )


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(media, tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (8, 8)).save(path)
    data = bytearray(path.read_bytes())
    struct.pack_into(">II", data, 16, 60_000, 60_000)
    import zlib

    struct.pack_into(">I", data, 29, zlib.crc32(bytes(data[12:29])))
    path.write_bytes(data)

    with pytest.raises(MediaUnreadable) as caught:
        media.read_picture(path)
    assert "3600 megapixels" in caught.value.why.render("en")


def test_several_pictures_in_one_file_are_announced(media, tmp_path):
    path = tmp_path / "x.gif"
    frames = [Image.new("L", (9, 9), shade) for shade in (0, 120, 250)]
    frames[0].save(path, save_all=True, append_images=frames[1:])

    assert media.read_picture(path).notices[0].values == {"count": 3}


@pytest.mark.parametrize(
    "content", [b"", b"just text", b"\x89PNG\r\n\x1a\n" + bytes(30), b"\xff\xd8\xff\xe0" + bytes(50)]
)
def test_what_is_no_picture_is_unreadable(media, tmp_path, content):
    path = tmp_path / "x.png"
    path.write_bytes(content)

    with pytest.raises(MediaUnreadable):
        media.read_picture(path, tmp_path / "small.png")
    assert [p.name for p in tmp_path.iterdir()] == ["x.png"]
