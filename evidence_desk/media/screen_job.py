"""The child's job for the words on a picture: upright, scaled, in pieces, each line with its ground.

Runs in the child only, with `limits.SCREEN_LIMITS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_desk.domain.screen import LINE_LENGTH, MOST_CHARACTERS, MOST_LINES, ScreenLine, ScreenText
from evidence_desk.media import screen_extent, screen_tiles
from evidence_desk.media.picture_jobs import open_upright
from evidence_desk.media.text_reader import Read, engine_name, read_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

Report = Callable[[float], None]

#: A phone's screen at least this many times as high as wide; what is not is a page or a photograph.
_SCREEN_SHAPE = 1.6
#: Phones draw text in dp; at this width a line of a message is some 50 px high.
_SCREEN_WIDTH, _WIDEST_SCREEN = 1080, 1100
_PAGE_PIXELS = 2_600_000
_LONGEST_PAGE_SIDE = 4000
#: Narrower pictures (thumbnails, pieces cut out) are read at twice their size.
_SMALL = 600


def read_screen(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read `request["path"]`; gives `ScreenText` as JSON."""
    pixels, (width, height) = _working_pixels(Path(request["path"]))
    report(0.1)
    whole = pixels.shape[0]
    pieces = []
    parts = screen_tiles.cuts(pixels)
    for number, cut in enumerate(parts, start=1):
        first, last = screen_tiles.with_overlap(cut, whole) if len(parts) > 1 else cut
        pieces.append((cut, read_text(pixels[first:last])))
        report(0.1 + 0.8 * number / len(parts))
    found = screen_tiles.joined(pieces, whole)
    left, right = (
        tuple((round(top * height / whole), round(bottom * height / whole)) for top, bottom in side)
        for side in screen_extent.portraits(pixels)
    )
    lines, cut_short = _bounded([_line(pixels, one, width, height) for one in found])
    return ScreenText(
        width=width,
        height=height,
        dark=screen_extent.is_dark(pixels),
        lines=tuple(lines),
        ground=screen_extent.ground(pixels),
        engine=engine_name(),
        cut_short=cut_short,
        left_portraits=left[:MOST_LINES],
        right_portraits=right[:MOST_LINES],
    ).to_json()


def working_size(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture's letters are neither too small to be read nor needlessly large."""
    if height >= _SCREEN_SHAPE * width:
        factor = _SCREEN_WIDTH / width if width > _WIDEST_SCREEN else 1.0
    else:
        factor = min(1.0, (_PAGE_PIXELS / (width * height)) ** 0.5, _LONGEST_PAGE_SIDE / max(width, height))
    if width < _SMALL and factor == 1.0:
        factor = 2.0
    return max(1, round(width * factor)), max(1, round(height * factor))


def _working_pixels(path: Path) -> tuple[Pixels, tuple[int, int]]:
    """The picture upright, without transparency, at its working size; and its own upright size."""
    import numpy as np
    from PIL import Image

    image = open_upright(path)
    size = image.size
    if (working := working_size(*size)) != size:
        image = image.resize(working, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(image), size


def _line(pixels: Pixels, read: Read, width: int, height: int) -> ScreenLine:
    """A line with its extent, in pixels of the picture itself."""
    high, wide = pixels.shape[:2]
    left, top = min(wide - 1, int(read.left)), min(high - 1, int(read.top))
    right, bottom = max(left + 1, round(read.right)), max(top + 1, round(read.bottom))
    box = (left, top, min(wide, right), min(high, bottom))
    around = screen_extent.extent(pixels, box)
    x, y = width / wide, height / high
    return ScreenLine(
        text=read.text,
        box=(round(box[0] * x), round(box[1] * y), round(box[2] * x), round(box[3] * y)),
        confidence=round(read.confidence, 4),
        left=round(around.left * x),
        right=round(around.right * x),
        background=around.colour,
        top=round(around.top * y),
        bottom=round(around.bottom * y),
    )


def _bounded(lines: list[ScreenLine]) -> tuple[list[ScreenLine], bool]:
    kept: list[ScreenLine] = []
    room = MOST_CHARACTERS
    for line in lines[:MOST_LINES]:
        room -= min(len(line.text), LINE_LENGTH)
        if room < 0:
            break
        kept.append(line)
    return kept, len(kept) < len(lines)
