"""A listening service that makes real files, and a player whose clock the test turns."""

from __future__ import annotations

import threading
import wave
from pathlib import Path
from typing import Any

from evidence_desk.gui.detail.playback import Playback
from evidence_desk.services.lane import Lane, runs_on


class FakeListening:
    """Makes real files: a waveform by the media layer, a tone, a PNG. `hold` keeps a copy waiting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.built: list[str] = []
        self.gains: list[float] = []
        self.refuse: BaseException | None = None
        self.hold: threading.Event | None = None
        self.holding = threading.Event()

    @runs_on(Lane.WORK)
    def waveform(self, sha256: str) -> Path | None:
        from evidence_desk.media.waveform import CellWriter

        path = self._folder / f"{sha256[:8]}.waveform"
        writer = CellWriter(8000)
        writer.add(_speech(250))
        writer.save(path)
        return path

    @runs_on(Lane.WORK)
    def listening_copy(self, sha256: str, progress: Any, cancel: Any, gain_db: float = 0.0) -> Path:
        progress.total = 10
        progress.done = 4
        if self.hold:
            self.holding.set()
            while not self.hold.wait(0.005):
                cancel.check()
        if self.refuse:
            raise self.refuse
        cancel.check()
        self.built.append(sha256)
        self.gains.append(round(gain_db, 1))
        return tone(self._folder / f"{sha256[:8]}-{gain_db:.0f}.wav")

    @runs_on(Lane.WORK)
    def picture(self, sha256: str, max_side: int) -> Path:
        if self.refuse:
            raise self.refuse
        return screenshot(self._folder / f"{sha256[:8]}.png", max_side)

    @runs_on(Lane.WORK)
    def original(self, sha256: str) -> Path:
        return self._folder / "vault" / sha256


def _speech(seconds: int) -> Any:
    """Bursts with pauses between, so that a waveform has something to show."""
    import numpy as np

    rate = 8000
    at = np.arange(seconds * rate) / rate
    loud = np.clip(np.sin(at * 0.9) + 0.6 * np.sin(at * 2.3 + 1) + 0.4 * np.sin(at * 7.1), 0, None)
    return (loud * 9000 * np.sin(at * 1400)).astype(np.int16)


def tone(path: Path, seconds: float = 1.0, rate: int = 8000) -> Path:
    """A WAV file of a tone."""
    import math

    samples = (round(8000 * math.sin(index * 0.35)) for index in range(round(seconds * rate)))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return path


def screenshot(path: Path, side: int) -> Path:
    """A tall picture with bubbles, as a chat screenshot has."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (min(side, 540), min(side, 960)), "#ededed")
    draw = ImageDraw.Draw(picture)
    for number in range(7):
        left = 40 if number % 2 else 200
        draw.rounded_rectangle((left, 60 + number * 120, left + 300, 140 + number * 120), 16, fill="#95ec69")
    picture.save(path)
    return path


class FakePlayback(Playback):
    """A player whose clock the test turns."""

    def __init__(self, *, device: bool = True) -> None:
        super().__init__()
        self._device = device
        self.path: Path | None = None
        self.position = 0
        self.running = False
        self.rate = 1.0

    def load(self, path: Path) -> None:
        self.running, self.position, self.path = False, 0, path
        self.playing.emit(False)
        self.loaded.emit()

    def unload(self) -> None:
        self.running, self.path = False, None

    def play(self) -> None:
        assert self.path, "nothing is loaded"
        self.running = True
        self.playing.emit(True)

    def pause(self) -> None:
        self.running = False
        self.playing.emit(False)

    def seek(self, position_ms: int) -> None:
        self.position = position_ms
        self.moved.emit(position_ms)

    def set_rate(self, rate: float) -> None:
        self.rate = rate

    def has_device(self) -> bool:
        return self._device

    def pass_time(self, milliseconds: int) -> None:
        """Let sound run for so long."""
        assert self.running, "it stands still"
        self.position += round(milliseconds * self.rate)
        self.moved.emit(self.position)

    def run_out(self) -> None:
        """Reach the end."""
        self.running = False
        self.playing.emit(False)
        self.ended.emit()
