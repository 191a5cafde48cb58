"""What is measured sample by sample as a sound streams by: its ends, clipping, digital silence.

Runs in the child only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

_END_MS = 300
_PIECE_MS = 50
#: An encoder's own lead-in is at most so long, and quieter than some -60 dB of full scale.
_LEAD_MS = 100
_QUIET = 33
_CEILING = 32_700
_CLIPPED_CELL_MS = 10
_LEAST_ZEROS_MS = 100
_MOST_RUNS = 1000


class SoundEnds:
    """Takes samples as they come; asks little memory, however long the sound is."""

    def __init__(self, rate: int) -> None:
        import numpy as np

        self._np = np
        self._rate = rate
        self._end = rate * _END_MS // 1000
        self._first: Samples = np.zeros(0, np.int16)
        self._last: Samples = np.zeros(0, np.int16)
        self._count = 0
        self._peak = 0
        self._clipped_cells = 0
        self._zeros_since: int | None = None
        self._zeros: list[tuple[int, int]] = []

    @property
    def peak(self) -> int:
        """The loudest sample, 0 to 32768."""
        return self._peak

    @property
    def clipped_ms(self) -> int:
        """How long the sound hits the ceiling, in cells of 10 ms with three such samples in a row."""
        return self._clipped_cells * _CLIPPED_CELL_MS

    def add(self, samples: Samples) -> None:
        """Take the next samples (int16, one channel)."""
        np = self._np
        if not samples.size:
            return
        if self._first.size < self._end:
            self._first = np.concatenate((self._first, samples[: self._end - self._first.size]))
        self._last = np.concatenate((self._last, samples[-self._end :]))[-self._end :]
        high = max(int(samples.max()), -int(samples.min()))
        self._peak = max(self._peak, high)
        if high >= _CEILING:
            self._note_clipping(samples)
        self._note_zeros(samples)
        self._count += samples.size

    def zeros(self) -> list[tuple[int, int]]:
        """Runs of exact silence of at least 100 ms, as (first sample, end); call it once, at the end."""
        if self._zeros_since is not None:
            self._close_zeros(self._zeros_since, self._count)
            self._zeros_since = None
        return self._zeros

    def start_level(self) -> float:
        """The level of the first 50 ms in dB of full scale; what an encoder puts before them is left out."""
        return self._level_of_start(self._first)

    def end_level(self) -> float:
        """The level of the last 50 ms, likewise."""
        return self._level_of_start(self._last[::-1])

    def _level_of_start(self, samples: Samples) -> float:
        np = self._np
        lead = samples[: self._rate * _LEAD_MS // 1000].astype(np.int32)
        loud = np.flatnonzero(np.abs(lead) > _QUIET)
        if not loud.size:
            return -120.0
        piece = samples[loud[0] : loud[0] + self._rate * _PIECE_MS // 1000].astype(np.float64) / 32768
        return float(10 * np.log10(np.square(piece).mean() + 1e-12))

    def _note_clipping(self, samples: Samples) -> None:
        np = self._np
        high = np.abs(samples.astype(np.int32)) >= _CEILING
        together = np.flatnonzero(high[:-2] & high[1:-1] & high[2:])
        cells = np.unique((together + self._count) // (self._rate * _CLIPPED_CELL_MS // 1000))
        self._clipped_cells += int(cells.size)

    def _note_zeros(self, samples: Samples) -> None:
        np = self._np
        sounding = np.flatnonzero(samples)
        if not sounding.size:
            if self._zeros_since is None:
                self._zeros_since = self._count
            return
        if self._zeros_since is not None or sounding[0]:
            since = self._count if self._zeros_since is None else self._zeros_since
            self._close_zeros(since, self._count + int(sounding[0]))
        steps = np.flatnonzero(np.diff(sounding) > self._rate * _LEAST_ZEROS_MS // 1000)
        for step in steps.tolist():
            self._close_zeros(self._count + int(sounding[step]) + 1, self._count + int(sounding[step + 1]))
        after = int(sounding[-1]) + 1
        self._zeros_since = self._count + after if after < samples.size else None

    def _close_zeros(self, start: int, end: int) -> None:
        if end - start >= self._rate * _LEAST_ZEROS_MS // 1000 and len(self._zeros) < _MOST_RUNS:
            self._zeros.append((start, end))
