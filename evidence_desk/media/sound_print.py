"""Short spectra of a sound as it streams by, and the hashes made from them. Runs in the child only.

Spectra of 64 ms, one every 32 ms, summed into 33 bands between 300 and 3000 Hz: what a telephone passes and
every codec keeps. A hash has a bit for each pair of neighbouring bands: whether the difference of their
energies grew between two times (Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", 2002).
Bands are summed over time before they are compared, so that a copy whose frames lie elsewhere, as after
cutting or encoding, still gives nearly the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

HOP_MS = 32
_WINDOW_MS = 64
_BANDS = 33
_LOW_HZ, _HIGH_HZ = 300, 3000
_SMALLEST = 1e-9
#: Spectra computed at once: 4096 of 16 kHz take some 30 MB.
_TOGETHER = 2048


@dataclass(frozen=True, slots=True)
class HashForm:
    """How hashes are made: bands summed over `summed` spectra, compared with `apart` spectra before."""

    summed: int
    apart: int

    @property
    def reach(self) -> int:
        """How many spectra one hash looks at."""
        return self.summed + self.apart


#: Measured on speech through AMR 4.75 and 12.2, MP3, AAC and Opus, cut anywhere: at least 70 % of the bits
#: of the same call agree with one hash in 128 ms, and at most 56 % of different calls.
ROBUST = HashForm(24, 8)
ROBUST_EVERY = 4
#: For stretches of two seconds inside one file.
CLOSE = HashForm(12, 4)


@dataclass(slots=True)
class Spectra:
    """What is kept of each spectrum, in arrays of one value per `HOP_MS`.

    `level` is in dB of full scale; `peaked` is how far the bands are from being equally loud, in dB (noise is
    below 5); `tonal` is the share of the energy that lies in one narrow peak.
    """

    level: NDArray[np.float32]
    peaked: NDArray[np.float32]
    tonal: NDArray[np.float32]
    robust: NDArray[np.uint32]
    close: NDArray[np.uint32]


@dataclass(slots=True)
class _Hasher:
    """Makes hashes of one form from bands that come in blocks; one for each spectrum but the last ones."""

    form: HashForm
    rest: Any = None
    made: list[Any] = field(default_factory=list)

    def add(self, bands: NDArray[np.float32]) -> None:
        import numpy as np

        whole = bands if self.rest is None else np.concatenate((self.rest, bands))
        self.rest = whole[-(self.form.reach - 1) :].copy()
        if len(whole) < self.form.reach:
            return
        sums = np.cumsum(np.vstack((np.zeros((1, whole.shape[1])), whole)), axis=0)
        energy = np.log(sums[self.form.summed :] - sums[: -self.form.summed] + _SMALLEST)
        steps = energy[:, :-1] - energy[:, 1:]
        grew = steps[self.form.apart :] > steps[: -self.form.apart]
        self.made.append(np.packbits(grew, axis=1, bitorder="little").view("<u4").ravel())


class SoundPrint:
    """Takes samples as they come; `spectra` gives what is left of them."""

    def __init__(self, rate: int) -> None:
        import numpy as np

        self._np = np
        self._hop, self._width = rate * HOP_MS // 1000, rate * _WINDOW_MS // 1000
        self._window = np.hanning(self._width).astype(np.float32)
        edges = np.round(np.geomspace(_LOW_HZ, _HIGH_HZ, _BANDS + 1) * _WINDOW_MS / 1000).astype(int)
        for at in range(1, len(edges)):
            edges[at] = max(edges[at], edges[at - 1] + 1)
        self._edges = edges
        self._pending: list[Samples] = []
        self._waiting = 0
        self._hashers = (_Hasher(ROBUST), _Hasher(CLOSE))
        self._level: list[Any] = []
        self._peaked: list[Any] = []
        self._tonal: list[Any] = []

    def add(self, samples: Samples) -> None:
        """Take the next samples (int16, one channel)."""
        self._pending.append(samples)
        self._waiting += samples.size
        if self._waiting >= self._width + _TOGETHER * self._hop:
            self._work()

    def spectra(self) -> Spectra:
        """Everything kept; call it once, at the end."""
        np = self._np
        self._work()
        robust, close = (
            np.concatenate(each.made) if each.made else np.zeros(0, np.uint32) for each in self._hashers
        )
        level, peaked, tonal = (
            np.concatenate(each) if each else np.zeros(0, np.float32)
            for each in (self._level, self._peaked, self._tonal)
        )
        return Spectra(level, peaked, tonal, robust, close)

    def _work(self) -> None:
        np = self._np
        samples = np.concatenate(self._pending) if self._pending else np.zeros(0, np.int16)
        count = (samples.size - self._width) // self._hop + 1 if samples.size >= self._width else 0
        for first in range(0, count, _TOGETHER):
            last = min(first + _TOGETHER, count)
            part = samples[first * self._hop : (last - 1) * self._hop + self._width]
            self._measure(part.astype(np.float32) / 32768)
        rest = samples[count * self._hop :].copy()
        self._pending, self._waiting = [rest], rest.size

    def _measure(self, part: NDArray[np.float32]) -> None:
        np = self._np
        frames = np.lib.stride_tricks.sliding_window_view(part, self._width)[:: self._hop]
        found = np.fft.rfft(frames * self._window, axis=1)
        power = np.square(found.real) + np.square(found.imag)
        self._level.append(10 * np.log10(np.einsum("ij,ij->i", frames, frames) / self._width + _SMALLEST))
        # The last edge closes the last band; what lies above it is left out.
        bands = np.add.reduceat(power, self._edges, axis=1)[:, :_BANDS]
        density = 10 * np.log10(bands / np.diff(self._edges) + _SMALLEST)
        loud = 10 * np.log10((bands / np.diff(self._edges)).mean(axis=1) + _SMALLEST)
        self._peaked.append((loud - density.mean(axis=1)).astype(np.float32))
        self._tonal.append(_in_one_peak(power))
        for hasher in self._hashers:
            hasher.add(bands)


def _in_one_peak(power: NDArray[np.float32]) -> NDArray[np.float32]:
    """The share of each spectrum's energy in its highest peak, five bins wide; the lowest bins are hum."""
    import numpy as np

    rows = np.arange(len(power))
    top = np.clip(power[:, 3:].argmax(axis=1) + 3, 2, power.shape[1] - 3)
    peak = sum(power[rows, top + away] for away in range(-2, 3))
    share: NDArray[np.float32] = (peak / (power.sum(axis=1) + _SMALLEST)).astype(np.float32)
    return share
