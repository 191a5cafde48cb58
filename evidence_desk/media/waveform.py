"""The shape of a recording in cells of lowest, highest and mean level, in a small file of our own.

File: a 32-byte header (`_HEADER`), then for each cell int16 lowest, int16 highest, uint16 root mean square,
all little-endian. A cell is 10 ms, or twice, four times ... as wide where there would be more than 2^18:
neither memory nor file grow with the length of a recording.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

_MAGIC = b"EDWAVES\x01"
#: magic, samples per second, samples per cell, cells, samples in all, nothing yet
_HEADER = struct.Struct("<8sIIIQ4x")
MOST_CELLS = 1 << 18
_CELLS_PER_SECOND = 100


class CellWriter:
    """Folds samples into cells as they come; `save` writes the file."""

    def __init__(self, rate: int) -> None:
        import numpy as np

        self._np = np
        self._rate = rate
        self._width = max(1, rate // _CELLS_PER_SECOND)
        self._low = np.zeros(MOST_CELLS, np.int16)
        self._high = np.zeros(MOST_CELLS, np.int16)
        self._power = np.zeros(MOST_CELLS, np.float32)
        self._count = 0
        self._samples = 0
        self._rest: Samples = np.zeros(0, np.int16)

    def add(self, samples: Samples) -> None:
        """Take the next samples (int16, one channel)."""
        np = self._np
        self._samples += samples.size
        pending = np.concatenate((self._rest, samples)) if self._rest.size else samples
        while pending.size >= self._width:
            if self._count == MOST_CELLS:
                self._halve()
                continue
            cells = min(pending.size // self._width, MOST_CELLS - self._count)
            self._put(pending[: cells * self._width].reshape(cells, self._width))
            pending = pending[cells * self._width :]
        self._rest = pending.copy()

    def save(self, path: Path) -> None:
        """Write the cells to `path`, a last incomplete cell included."""
        np = self._np
        if self._rest.size:
            if self._count == MOST_CELLS:
                self._halve()
            self._put(self._rest.reshape(1, -1))
            self._rest = self._rest[:0]
        cells = np.zeros(self._count, _cell_type())
        cells["low"], cells["high"] = self._low[: self._count], self._high[: self._count]
        cells["rms"] = np.sqrt(self._power[: self._count]).round()
        with path.open("wb") as out:
            out.write(_HEADER.pack(_MAGIC, self._rate, self._width, self._count, self._samples))
            out.write(cells.tobytes())

    def _put(self, block: Samples) -> None:
        to = slice(self._count, self._count + len(block))
        self._low[to], self._high[to] = block.min(axis=1), block.max(axis=1)
        self._power[to] = self._np.square(block, dtype=self._np.float32).mean(axis=1)
        self._count = to.stop

    def _halve(self) -> None:
        """Make cells twice as wide; the number of cells in use is even here, being `MOST_CELLS`."""
        half = self._count // 2
        self._low[:half] = self._low[: self._count].reshape(half, 2).min(axis=1)
        self._high[:half] = self._high[: self._count].reshape(half, 2).max(axis=1)
        self._power[:half] = self._power[: self._count].reshape(half, 2).mean(axis=1)
        self._count, self._width = half, self._width * 2


@dataclass(frozen=True, slots=True)
class Waveform:
    """A waveform file as read: cells as a numpy table of `low`, `high` and `rms`."""

    rate: int
    cell_width: int
    sample_count: int
    cells: Any

    @property
    def duration_ms(self) -> int:
        """How long the recording lasts."""
        return round(self.sample_count * 1000 / self.rate)

    @property
    def cell_ms(self) -> float:
        """How long one cell lasts."""
        return self.cell_width * 1000 / self.rate


def read_waveform(path: Path) -> Waveform:
    """Read a waveform file; raises ValueError if it is none, or of another version: make it again then."""
    import numpy as np

    data = path.read_bytes()
    if len(data) < _HEADER.size:
        raise ValueError("not a waveform file")
    magic, rate, width, count, samples = _HEADER.unpack_from(data)
    cell = _cell_type()
    if magic != _MAGIC or not rate or not width or len(data) != _HEADER.size + count * cell.itemsize:
        raise ValueError("not a waveform file")
    return Waveform(rate, width, samples, np.frombuffer(data, cell, count, _HEADER.size))


def _cell_type() -> np.dtype[np.void]:
    import numpy as np

    return np.dtype([("low", "<i2"), ("high", "<i2"), ("rms", "<u2")])
