"""The child's jobs for pictures: facts and thumbnail, and a copy to look at. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_desk.media.facts import plain
from evidence_desk.media.failures import Unreadable
from evidence_desk.media.signatures import sniff

if TYPE_CHECKING:
    from PIL import Image

Report = Callable[[float], None]
_Notices = list[tuple[str, dict[str, Any]]]

#: A scrolled screenshot has some 30 million; a copy of this many in memory twice stays under the limit.
_MOST_PIXELS = 120_000_000
#: EXIF orientations from here on swap width and height.
_FIRST_SIDEWAYS = 5
_FORMATS = {
    "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "gif": ("GIF",), "webp": ("WEBP",), "bmp": ("BMP",),
    "heif": ("HEIF",), "avif": ("AVIF",),
}  # fmt: skip
_ORIENTATION, _SOFTWARE, _EXIF_IFD = 0x0112, 0x0131, 0x8769
_TAKEN, _TAKEN_OFFSET, _USER_COMMENT = 0x9003, 0x9011, 0x9286
#: EXIF 2.32 §4.6.5: the first eight bytes of a user comment name its characters.
_COMMENT_CODECS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "shift_jis"}


def read_picture(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Decode all of `request["path"]`; give `PictureFacts` as JSON; write `request["thumbnail"]` if asked."""
    image, container, notices = _open(Path(request["path"]))
    exif = _exif(image, notices)
    image = _load(image, Path(request["path"]), container, notices)
    report(0.5)
    width, height = image.size if exif["orientation"] < _FIRST_SIDEWAYS else image.size[::-1]
    if thumbnail := request.get("thumbnail"):
        _save(image, exif["orientation"], thumbnail, request["max_side"])
    return exif | {"width": width, "height": height, "format": container, "notices": notices}


def write_picture_copy(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write `request["path"]` upright, at most `request["max_side"]` wide and high, to `request["out"]`."""
    image, container, notices = _open(Path(request["path"]))
    orientation = _exif(image, notices)["orientation"]
    image = _load(image, Path(request["path"]), container, notices)
    report(0.5)
    _save(image, orientation, request["out"], request["max_side"])
    return {}


def open_upright(path: Path) -> Image.Image:
    """All pixels of a picture as RGB, upright, on white; of a cut-off picture what is there."""
    image, container, notices = _open(path)
    orientation = _exif(image, notices)["orientation"]
    image = _upright(_plain_mode(_load(image, path, container, notices)), orientation)
    return _on_white(image) if image.mode == "RGBA" else image.convert("RGB")


def _open(path: Path) -> tuple[Image.Image, str, _Notices]:
    """The picture's header, read by the one decoder its first bytes call for."""
    with path.open("rb") as stream:
        kind = sniff(stream.read(4096))
    if kind is None or kind.container not in _FORMATS:
        raise Unreadable("not_picture")
    image = _image(path, kind.container)
    pixels = image.width * image.height
    if pixels > _MOST_PIXELS:
        raise Unreadable("picture_too_large", megapixels=round(pixels / 1e6))
    count = getattr(image, "n_frames", 1)
    notices: _Notices = (
        [("several_pictures", {"count": count})] if count > 1 and image.format != "MPO" else []
    )
    return image, kind.container, notices


def _image(path: Path, container: str) -> Image.Image:
    from PIL import Image

    # The size is judged by us, with a sentence of our own.
    Image.MAX_IMAGE_PIXELS = None
    if container == "heif":
        import pi_heif

        pi_heif.register_heif_opener()
    try:
        return Image.open(path, formats=_FORMATS[container])
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable("damaged") from error


def _load(image: Image.Image, path: Path, container: str, notices: _Notices) -> Image.Image:
    """Decode all pixels; of a cut-off picture what is there."""
    from PIL import ImageFile

    try:
        image.load()
    except MemoryError:
        raise
    except Exception:
        image = _image(path, container)
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        except MemoryError:
            raise
        except Exception as error:
            raise Unreadable("damaged") from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        notices.append(("picture_cut_off", {}))
    return image


def _exif(image: Image.Image, notices: _Notices) -> dict[str, Any]:
    tags: dict[int, Any] = {}
    little = False
    try:
        exif = image.getexif()
        little = exif.endian == "<"
        tags = {**exif, **exif.get_ifd(_EXIF_IFD)}
    except MemoryError:
        raise
    except Exception:
        notices.append(("exif_unreadable", {}))
    orientation = tags.get(_ORIENTATION)
    return {
        "orientation": orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        "taken_text": _text(tags.get(_TAKEN), 64),
        "taken_offset_text": _text(tags.get(_TAKEN_OFFSET), 16),
        "software": _text(tags.get(_SOFTWARE), 200),
        "user_comment": _comment(tags.get(_USER_COMMENT), little),
    }


def _text(value: object, most: int = 2000) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return plain(value.replace("\0", " "), most) if isinstance(value, str) else ""


def _comment(value: object, little: bool) -> str:
    """A user comment; UTF-16 without a byte order mark follows the order its zeros show, else the file's."""
    if not isinstance(value, bytes):
        return _text(value)
    codec = _COMMENT_CODECS.get(value[:8].upper())
    if codec == "utf-16" and value[8:10] not in (b"\xff\xfe", b"\xfe\xff"):
        lead = value[9::2].count(0) - value[8::2].count(0)
        codec = "utf-16-le" if lead > 0 or (lead == 0 and little) else "utf-16-be"
    return _text(value[8:].decode(codec, "replace") if codec else value.lstrip(b"\0"))


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned as EXIF says (2-8); HEIC is turned by its decoder, which then says 1."""
    from PIL import Image

    turns = Image.Transpose
    turn = {
        2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE,
        6: turns.ROTATE_270, 7: turns.TRANSVERSE, 8: turns.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return image.transpose(turn) if turn is not None else image


def _save(image: Image.Image, orientation: int, out: str, max_side: int) -> None:
    """Write JPEG or PNG by the suffix of `out`, upright, without any of the original's metadata."""
    from PIL import Image

    as_jpeg = out.lower().endswith((".jpg", ".jpeg"))
    image = _plain_mode(image)
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    image = _upright(image, orientation)
    if as_jpeg and image.mode == "RGBA":
        image = _on_white(image)
    image.info.clear()
    image.save(out, "JPEG" if as_jpeg else "PNG", **({"quality": 90} if as_jpeg else {"compress_level": 3}))


def _plain_mode(image: Image.Image) -> Image.Image:
    """As grey, RGB or RGBA."""
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
