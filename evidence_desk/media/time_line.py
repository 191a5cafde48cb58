"""The true time line of a recording: decoded frames, put where their times say. Runs in the child only.

A piece that could not be decoded leaves a hole of silence, not a shorter recording. The times are believed
only as far as the stated length or the lengths of the pieces bear them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

#: Nobody talks on the phone longer; a file of 5 MB can claim more (one byte is 20 ms of AMR).
MOST_SECONDS = 24 * 3600
#: A jump in time that is a hole and not the jitter of a phone's clock.
_HOLE_S = 0.1
_SLACK_S = 1.0
_LONGEST_PACKET_S = 60.0
_BATCH = 1 << 16
_MOST_HOLES = 1000


@dataclass(slots=True)
class Decoded:
    """What decoding has met so far; `samples` at `rate` per second is the length of the time line.

    `source_rate` and `channels` are the recording's own. `header_ms` is the length the file states, None
    where its format states none. `distrusted` is true once the file's times contradicted each other. `holes`
    are where silence stands in for what is missing, as (first sample, samples).
    """

    codec: str
    source_rate: int
    channels: int
    rate: int
    header_ms: int | None
    has_video: bool
    tags: Mapping[str, str]
    samples: int = 0
    errors: int = 0
    heard: bool = False
    distrusted: bool = False
    holes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def duration_ms(self) -> int:
        """How long the time line is."""
        return round(self.samples * 1000 / self.rate)

    @property
    def full(self) -> bool:
        """Whether the longest recording we read is reached."""
        return self.samples >= MOST_SECONDS * self.rate


class TimeLine:
    """Takes frames, gives out samples (int16, one channel, `facts.rate`) and counts them in `facts`."""

    def __init__(self, facts: Decoded) -> None:
        import av
        import numpy as np

        self._av, self._np = av, np
        self._facts = facts
        self._fifo = av.AudioFifo()
        self._form: tuple[object, ...] = ()
        self._resampler: av.AudioResampler | None = None
        self._run_start = self._run_samples = 0
        self._run_rate = facts.source_rate
        self._expected: float | None = None
        self._borne_out = 0.0

    def expect(self, packet: av.Packet[Any]) -> None:
        """Take note of the next packet's time and length, whether it can be decoded or not."""
        if self._expected is None and packet.pts is not None:
            self._expected = float(packet.pts * packet.time_base)
        seconds = float((packet.duration or 0) * packet.time_base)
        self._borne_out += min(max(seconds, 0.0), _LONGEST_PACKET_S)

    def place(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Take one frame; give out what is ready."""
        if not frame.samples or frame.sample_rate <= 0:
            return
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        hole = self._hole_before(frame)
        if form != self._form or hole:
            yield from self._end_run()
            if hole and len(self._facts.holes) < _MOST_HOLES:
                self._facts.holes.append((self._facts.samples, round(hole * self._facts.rate)))
            yield from self._silence(round(hole * self._facts.rate))
            self._form, self._run_rate, self._run_start = form, frame.sample_rate, self._facts.samples
        self._facts.heard = True
        # The buffer insists on times without holes; ours are settled above.
        frame.pts = None
        self._fifo.write(frame)
        self._run_samples += frame.samples
        # Frames of 20 ms are gathered: converting each by itself takes three times as long.
        if self._fifo.samples >= _BATCH:
            yield from self._drain()

    def finish(self, least_ms: int = 0) -> Iterator[Samples]:
        """Give out what is left, then silence up to `least_ms` if anything was heard at all."""
        yield from self._end_run()
        if self._facts.heard:
            yield from self._silence(round(least_ms * self._facts.rate / 1000) - self._facts.samples)

    def _hole_before(self, frame: av.AudioFrame) -> float:
        """Seconds missing before this frame, 0 where none or where not to be believed."""
        length = frame.samples / frame.sample_rate
        if frame.pts is None or not frame.time_base:
            if self._expected is not None:
                self._expected += length
            return 0.0
        at = float(frame.pts * frame.time_base)
        expected, self._expected = self._expected, at + length
        jump = at - expected if expected is not None else 0.0
        # A recording that merely starts late has no hole before its first sound.
        if abs(jump) < _HOLE_S or (not self._facts.heard and not self._facts.errors):
            return 0.0
        believed = max((self._facts.header_ms or 0) / 1000, self._borne_out) + _SLACK_S
        if jump < 0 or self._due() / self._facts.rate + jump > min(believed, MOST_SECONDS):
            self._facts.distrusted = True
            return 0.0
        return jump

    def _due(self) -> int:
        """Where the time line ends once all that was taken is given out."""
        return self._run_start + round(self._run_samples * self._facts.rate / self._run_rate)

    def _end_run(self) -> Iterator[Samples]:
        """Empty buffer and resampler, and bring the line to the exact length of what went in."""
        yield from self._drain()
        if self._resampler is not None:
            yield from self._give(self._resampler.resample(None))
        yield from self._silence(self._due() - self._facts.samples)
        self._fifo, self._resampler = self._av.AudioFifo(), None
        self._run_start, self._run_samples = self._facts.samples, 0

    def _drain(self) -> Iterator[Samples]:
        frame = self._fifo.read() if self._fifo.samples else None
        if frame is None:
            return
        frame.pts = None
        if self._resampler is None:
            self._resampler = self._av.AudioResampler("s16", "mono", self._facts.rate)
        yield from self._give(self._resampler.resample(frame))

    def _give(self, frames: list[av.AudioFrame]) -> Iterator[Samples]:
        end = min(self._due(), MOST_SECONDS * self._facts.rate)
        for frame in frames:
            samples = self._np.frombuffer(bytes(frame.planes[0]), self._np.int16, frame.samples)
            samples = samples[: max(0, end - self._facts.samples)]
            self._facts.samples += samples.size
            yield samples

    def _silence(self, count: int) -> Iterator[Samples]:
        count = min(count, MOST_SECONDS * self._facts.rate - self._facts.samples)
        while count > 0:
            part = self._np.zeros(min(count, _BATCH), self._np.int16)
            self._facts.samples += part.size
            count -= part.size
            yield part
