"""A tall picture in pieces: cut where no letter stands, and overlapping where one might. Child only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evidence_desk.media.text_reader import Read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

#: Up to here a screen is read in one piece; the detector's memory grows with it.
_TALLEST = 2400
_TILE, _LEAST_TILE = 2000, 1400
#: What both neighbours of a cut read: more than twice the height of the largest letters.
_OVERLAP = 160
_SAME_LINE = 0.5


def cuts(pixels: Pixels) -> list[tuple[int, int]]:
    """The (first row, row after the last) of the pieces of `pixels`, without the overlap."""
    height = pixels.shape[0]
    if height <= _TALLEST:
        return [(0, height)]
    edges = [0]
    while height - edges[-1] > _TALLEST:
        first, last = edges[-1] + _LEAST_TILE, edges[-1] + _TILE
        edges.append(first + _quietest(pixels[first:last]))
    return list(zip(edges, [*edges[1:], height], strict=True))


def with_overlap(cut: tuple[int, int], height: int) -> tuple[int, int]:
    """The rows to read for a piece."""
    return max(0, cut[0] - _OVERLAP), min(height, cut[1] + _OVERLAP)


def joined(pieces: Iterable[tuple[tuple[int, int], list[Read]]], height: int) -> list[Read]:
    """The lines of all pieces, places in the whole picture, none missing at a cut and none twice."""
    whole: list[Read] = []
    for cut, lines in pieces:
        offset, end = with_overlap(cut, height)
        moved = [one._replace(top=one.top + offset, bottom=one.bottom + offset) for one in lines]
        kept = [one for one in moved if _belongs(one, cut, offset, end)]
        near = [one for one in whole if one.bottom > offset]
        for line in kept:
            twin = next((one for one in near if _same(one, line)), None)
            if twin is None:
                whole.append(line)
            elif twin.confidence < line.confidence:
                whole[whole.index(twin)] = line
    return sorted(whole, key=lambda line: (line.top, line.left))


def _quietest(rows: Pixels) -> int:
    """The middle of the widest band of rows along which the colour changes least."""
    import numpy as np

    steps = np.abs(np.diff(rows.astype(np.int16).sum(axis=2), axis=1)).mean(axis=1)
    quiet = np.concatenate(([False], steps <= steps.min() + 0.5, [False]))
    turns = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2)
    first, last = turns[np.argmax(turns[:, 1] - turns[:, 0])]
    return int(first + last) // 2


def _belongs(line: Read, cut: tuple[int, int], offset: int, end: int) -> bool:
    """Whether a line lies where this piece sees it whole: what touches its rim is its neighbour's."""
    middle = (line.top + line.bottom) / 2
    above = offset == cut[0] or middle >= cut[0] - _OVERLAP / 2
    return above and (end == cut[1] or middle <= cut[1] + _OVERLAP / 2)


def _same(one: Read, other: Read) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide <= 0 or high <= 0:
        return False
    least = min((line.right - line.left) * (line.bottom - line.top) for line in (one, other))
    return wide * high > _SAME_LINE * least
