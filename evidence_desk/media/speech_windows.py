"""Where a recording is cut before it is given to a speech model: at its silences. Runs in the child only.

Silence is never given to the model, for models make words of it.
"""

from __future__ import annotations

from collections.abc import Sequence

#: What most models were made for.
_LONGEST_MS = 28_000
#: A long speech is cut at the quietest place of so much before the longest window ends.
_SEARCH_MS = 6_000
_TOGETHER_MS = 800
_PAD_MS = 200

Window = tuple[int, int]


def speech_windows(
    voice: Sequence[Window], duration_ms: int, levels: Sequence[float], hop_ms: int
) -> list[Window]:
    """Windows (start, end) in ms around voice, in order, not overlapping, none longer than a model takes.

    `levels` is one value for each `hop_ms`.
    """
    windows: list[Window] = []
    for start, end in voice:
        start, end = max(0, start - _PAD_MS), min(duration_ms, end + _PAD_MS)
        if windows:
            start = max(start, windows[-1][1])
            if start - windows[-1][1] < _TOGETHER_MS and end - windows[-1][0] <= _LONGEST_MS:
                windows[-1] = (windows[-1][0], end)
                continue
        while end - start > _LONGEST_MS:
            cut = _quietest(start + _LONGEST_MS - _SEARCH_MS, start + _LONGEST_MS, levels, hop_ms)
            windows.append((start, cut))
            start = cut
        if end > start:
            windows.append((start, end))
    return windows


def _quietest(low_ms: int, high_ms: int, levels: Sequence[float], hop_ms: int) -> int:
    part = levels[low_ms // hop_ms : high_ms // hop_ms]
    if not len(part):
        return high_ms
    return low_ms + min(range(len(part)), key=lambda at: part[at]) * hop_ms
