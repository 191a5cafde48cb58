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

#: WeChat's white bubble and its grey ground are 18 apart in every colour, Alipay's 10.
_TOLERANCE = 7
_DARK = 110
_COARSE = 3
_STRAIGHT = 3
#: Of five rows so many must end alike on one side, or a pair on both.
_SURE, _PAIR = 3, 2
#: Portraits stand 3 to 13 parts of a hundred from the edge and are some 10 high, all of the screen's width.
_PORTRAIT_COLUMNS = (0.045, 0.055, 0.065, 0.075, 0.085, 0.095, 0.105)
_PORTRAIT_HEIGHT, _PORTRAIT_GAP = (0.06, 0.17), 0.012


class Extent(NamedTuple):
    """The colour behind a line, and how far it reaches from there."""

    left: int
    top: int
    right: int
    bottom: int
    colour: tuple[int, int, int]


def extent(pixels: Pixels, box: tuple[int, int, int, int]) -> Extent:
    """The extent around `box` (left, top, right, bottom) on `pixels`, RGB.

    Rows and columns through the letters' surroundings are followed outwards as far as their colour lasts: one
    may meet an emoji, a sign or a bubble's tail, but not all of them do. Where hardly two agree there is no
    shape, as on a photograph, and the box itself is given.
    """
    x0, y0, x1, y1 = box
    beyond = (y1 - y0) // 4
    colour = _common(_rim(pixels, box, beyond // 2))
    plain = (int(colour[0]), int(colour[1]), int(colour[2]))
    rows = sorted({max(0, y0 - beyond), y0, (y0 + y1) // 2, y1 - 1, min(len(pixels) - 1, y1 + beyond)})
    reached = [_reach(_alike(pixels[y], colour), x0, x1 - 1) for y in rows]
    left, left_votes = _outermost([-start for start, _ in reached])
    right, right_votes = _outermost([end for _, end in reached])
    left = -left
    if max(left_votes, right_votes) < _SURE and min(left_votes, right_votes) < _PAIR:
        return Extent(x0, y0, x1, y1, plain)
    columns = {x0 - (x0 - left) * part // 4 for part in (1, 2, 3) if x0 - left > _PAIR}
    columns |= {x1 + (right - x1) * part // 4 for part in (1, 2, 3) if right - x1 > _PAIR}
    spans = [_reach(_alike(pixels[:, column], colour), y0, y1 - 1) for column in columns]
    top = min((start for start, _ in spans), default=y0)
    bottom = max((end for _, end in spans), default=y1 - 1)
    return Extent(left, top, right + 1, bottom + 1, plain)


def _rim(pixels: Pixels, box: tuple[int, int, int, int], beyond: int) -> Pixels:
    """What lies right above and below a line's letters, where their own colour is rare."""
    import numpy as np

    x0, y0, x1, y1 = box
    above = pixels[max(0, y0 - beyond) : y0 + 2, x0:x1]
    return np.concatenate((above, pixels[max(y0, y1 - 2) : y1 + beyond, x0:x1]))


def portraits(pixels: Pixels) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Where something as high as a portrait stands along the left and the right edge, as (top, bottom)."""
    return _standing(pixels, 1), _standing(pixels, -1)


def _standing(pixels: Pixels, way: int) -> tuple[tuple[int, int], ...]:
    """Runs of rows in which a few of several columns differ from the colour at the very edge."""
    import numpy as np

    width = pixels.shape[1]
    edge, *columns = (round(width * part) * way - (way < 0) for part in (0.008, *_PORTRAIT_COLUMNS))
    ground = pixels[:, edge].astype(np.int16)
    apart = [np.abs(pixels[:, one] - ground).max(axis=1) > _TOLERANCE for one in columns]
    busy = np.concatenate(([False], np.sum(apart, axis=0) >= _PAIR, [False]))
    edges = np.flatnonzero(busy[1:] != busy[:-1])
    # A portrait's own light parts are no gap between two of them.
    wide = np.flatnonzero(edges[2::2] - edges[1:-1:2] > _PORTRAIT_GAP * width) if edges.size else edges
    runs = (
        zip([edges[0], *edges[2::2][wide]], [*edges[1:-1:2][wide], edges[-1]], strict=True)
        if edges.size
        else ()
    )
    low, high = (round(width * part) for part in _PORTRAIT_HEIGHT)
    return tuple((int(top), int(bottom)) for top, bottom in runs if low <= bottom - top <= high)


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


def _outermost(ends: list[int]) -> tuple[int, int]:
    """The furthest end that two rows share, and how many do; else the furthest, which is alone."""
    shared = [(end, sum(abs(end - other) <= _STRAIGHT for other in ends)) for end in ends]
    supported = [one for one in shared if one[1] >= _PAIR]
    return max(supported or shared)


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
