"""Stretches of a sound that occur twice. Runs in the child only.

Equal hashes far apart are candidates; around each, two seconds of hashes are compared, and where nearly all
bits agree the stretch is followed in both directions. Music on hold and announcements repeat by themselves:
what is found says where, not why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence_desk.media.sound_print import CLOSE, HOP_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]

_LEAST_MS = 2000
#: Hashes that lie wholly inside two seconds of sound.
_WINDOW = _LEAST_MS // HOP_MS - CLOSE.reach
#: Of the bits of a window. Measured on speech through five codecs: at least 0.77 where two seconds come
#: again, at most 0.70 where the same voices go on.
_AGREES = 0.76
#: A window that resembles itself a little later (ringing, hum) cannot show a repetition.
_VARIED = 0.2
_SHIFTS = (5, 8, 13, 21)
_VOICED = 0.7
_MOST_CANDIDATES = 200_000
_NEXT = 8
_OTHER_BITS = 4
_MOST_FOUND = 50
#: Music repeats itself in thousands of ways; the first of them are enough.
_MOST_FOLLOWED = 3000
#: A repetition is followed at most so many hashes to each side: five minutes.
_FARTHEST = 10_000
_SMOOTH = 9
#: Single hashes of a stretch that is one as a whole may differ a little more.
_LENIENT = 0.1
_TOGETHER = 4096


def find_repeats(hashes: Hashes, voiced: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Stretches of at least two seconds as (first, again, length) in ms; `voiced` is one per hash."""
    if len(hashes) < 2 * _WINDOW + max(_SHIFTS):
        return []
    varied = _is_varied(hashes, voiced[: len(hashes)])
    found: list[tuple[int, int, int]] = []
    taken: dict[int, int] = {}
    followed = 0
    for lag, start in _candidates(hashes, varied):
        if start < max(taken.get(lag, -1), taken.get(lag - 1, -1)):
            continue
        followed += 1
        if followed > _MOST_FOLLOWED:
            break
        first, end = _follow(hashes, start, lag)
        taken[lag] = end
        length = (end - first + CLOSE.reach) * HOP_MS
        if length >= _LEAST_MS:
            found.append((first * HOP_MS, (first + lag) * HOP_MS, length))
    return _without_echoes(found)


def _is_varied(hashes: Hashes, voiced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the window that begins at each hash holds voice that changes."""
    import numpy as np

    fine = _sliding(voiced.astype(np.float32), _WINDOW) >= _VOICED
    for shift in _SHIFTS:
        differ = np.bitwise_count(hashes[shift:] ^ hashes[:-shift]).astype(np.float32) / 32
        apart = np.ones(len(fine), np.bool_)
        reach = min(len(fine), len(differ) - _WINDOW + 1)
        apart[:reach] = _sliding(differ, _WINDOW)[:reach] >= _VARIED
        fine &= apart
    return fine


def _candidates(hashes: Hashes, varied: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Lags and starts of windows that agree with themselves a lag later, found by equal hashes in them."""
    import numpy as np

    first, lag = _alike(hashes, varied)
    found: set[tuple[int, int]] = set()
    # An equal hash may lie anywhere in its stretch.
    for before in (0, _WINDOW // 2, _WINDOW - 1):
        begin = first - before
        fits = (begin >= 0) & (begin + lag + _WINDOW <= len(hashes))
        begin, by = begin[fits], lag[fits]
        begin, by = begin[varied[begin]], by[varied[begin]]
        for at in range(0, len(begin), _TOGETHER):
            places = begin[at : at + _TOGETHER, None] + np.arange(_WINDOW)
            others = places + by[at : at + _TOGETHER, None]
            good = np.bitwise_count(hashes[places] ^ hashes[others]).mean(axis=1) <= 32 * (1 - _AGREES)
            found.update(zip(by[at : at + _TOGETHER][good].tolist(), places[good, 0].tolist(), strict=True))
    return sorted(found)


def _alike(hashes: Hashes, varied: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places and lags, of at least two seconds, at which a hash comes again with hardly another bit.

    Only hashes in varied windows and with an equal half are looked at, the next few of each.
    """
    import numpy as np

    around = np.zeros(_WINDOW - 1, np.int64)
    sums = np.cumsum(np.concatenate(([0], around, varied, around)))
    places = np.flatnonzero(sums[_WINDOW:] > sums[:-_WINDOW])
    firsts, lags, count = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    hashes, whole = hashes[places], hashes
    for half in (hashes & 0xFFFF, hashes >> 16):
        order = np.argsort(half, kind="stable")
        in_order = half[order]
        for apart in range(1, _NEXT + 1):
            same = np.flatnonzero(in_order[apart:] == in_order[:-apart])
            first, again = places[order[same]], places[order[same + apart]]
            near = np.bitwise_count(whole[first] ^ whole[again]) <= _OTHER_BITS
            far = near & (again - first >= _LEAST_MS // HOP_MS)
            firsts.append(first[far])
            lags.append((again - first)[far])
            count += int(far.sum())
            if count >= _MOST_CANDIDATES:
                break
    return np.concatenate(firsts)[:_MOST_CANDIDATES], np.concatenate(lags)[:_MOST_CANDIDATES]


def _follow(hashes: Hashes, start: int, lag: int) -> tuple[int, int]:
    """The stretch of hashes around the window at `start` that agrees with itself `lag` later: first, end."""
    import numpy as np

    low, high = max(0, start - _FARTHEST), min(len(hashes) - lag, start + _FARTHEST)
    agree = 1 - np.bitwise_count(hashes[low:high] ^ hashes[low + lag : high + lag]) / 32
    close = np.convolve(agree, np.full(_SMOOTH, 1 / _SMOOTH), "same") >= _AGREES - _LENIENT
    middle = start - low + _WINDOW // 2
    before, after = np.flatnonzero(~close[:middle]), np.flatnonzero(~close[middle:])
    first = low + (int(before[-1]) + 1 if before.size else 0)
    end = low + (middle + int(after[0]) if after.size else len(close))
    return first, end


def _without_echoes(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Each repetition once: what overlaps an earlier one at both places is left out, the longest stays."""
    kept: list[tuple[int, int, int]] = []
    for one in sorted(found, key=lambda each: -each[2]):
        if len(kept) == _MOST_FOUND:
            break
        if not any(
            _overlap(one[0], one[2], k[0], k[2]) and _overlap(one[1], one[2], k[1], k[2]) for k in kept
        ):
            kept.append(one)
    return sorted(kept)


def _overlap(start: int, length: int, other: int, other_length: int) -> bool:
    return start < other + other_length and other < start + length


def _sliding(values: NDArray[np.float32], width: int) -> NDArray[np.float64]:
    """The mean of each window of `width` values."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    mean: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return mean
