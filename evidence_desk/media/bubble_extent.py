"""How far the colour behind a line of text reaches: the extent of its bubble. Runs in the child only.

Which side of the screen a line of text is near says little, since the last words of a long message may stand
anywhere; the bubble around them says it (measured on rendered screens: 120 of 135 right against all 120).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

#: WeChat's white bubble and its grey ground are 18 apart in every colour; JPEG strays by less than 9.
_TOLERANCE = 9
_DARK = 110
_COARSE = 3


class Extent(NamedTuple):
    """The colour behind a line, and how far it reaches from there."""

    left: int
    top: int
    right: int
    bottom: int
    colour: tuple[int, int, int]


def extent(pixels: Pixels, box: tuple[int, int, int, int]) -> Extent:
    """The extent around `box` (left, top, right, bottom) on `pixels`, RGB."""
    import numpy as np

    x0, y0, x1, y1 = box
    colour = _common(pixels[y0:y1, x0:x1])
    rows = sorted({y0, (y0 + y1) // 2, y1 - 1})
    lefts, rights = zip(*(_reach(_alike(pixels[y], colour), x0, x1 - 1) for y in rows), strict=True)
    left, right = int(np.median(lefts)), int(np.median(rights))
    tops, bottoms = [y0], [y1]
    # Between the bubble's edge and its letters nothing stands in the way, upwards or downwards.
    for column in {(left + x0) // 2, (left + 3 * x0) // 4}:
        alike = _alike(pixels[:, column], colour)
        if x0 - left > 2 and alike[y0:y1].any():
            top, bottom = _reach(alike, y0, y1 - 1)
            tops.append(top)
            bottoms.append(bottom + 1)
    return Extent(left, min(tops), right + 1, max(bottoms), (int(colour[0]), int(colour[1]), int(colour[2])))


def ground(pixels: Pixels) -> tuple[int, int, int]:
    """The colour along both edges of a picture, where neither bubbles nor portraits stand."""
    import numpy as np

    height, width = pixels.shape[:2]
    strip = max(1, width // 100)
    rows = slice(height // 8, max(height // 8 + 1, height * 7 // 8))
    red, green, blue = _common(np.concatenate((pixels[rows, :strip], pixels[rows, -strip:]), axis=1))
    return int(red), int(green), int(blue)


def is_dark(pixels: Pixels) -> bool:
    """Whether most of the picture is."""
    import numpy as np

    return bool(np.median(pixels[::8, ::8].mean(axis=2)) < _DARK)


def _common(pixels: Pixels) -> Any:
    """The most frequent colour: the median of those that fall into the fullest coarse cell."""
    import numpy as np

    flat = pixels.reshape(-1, 3)
    cells = (flat >> _COARSE).astype(np.int32)
    codes = (cells[:, 0] << 10) | (cells[:, 1] << 5) | cells[:, 2]
    return np.median(flat[codes == np.bincount(codes).argmax()], axis=0).astype(np.int16)


def _alike(line: Pixels, colour: Any) -> NDArray[np.bool_]:
    import numpy as np

    alike: NDArray[np.bool_] = np.abs(line.astype(np.int16) - colour).max(axis=1) <= _TOLERANCE
    return alike


def _reach(alike: NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """The first and last place that can be reached from `first` backwards and from `last` forwards.

    A single pixel that is unlike is dust; two are an edge.
    """
    import numpy as np

    edges = np.flatnonzero(~(alike[:-1] | alike[1:]))
    before, after = edges[edges < first], edges[edges >= last]
    start = int(before[-1]) + 2 if before.size else 0
    end = int(after[0]) - 1 if after.size else alike.size - 1
    return min(start, first), max(end, last)
