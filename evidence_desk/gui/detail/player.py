"""Hearing a recording: what is cued, its listening copy, where the playhead stands and how fast it moves."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui.detail.playback import Playback, QtPlayback
from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import Cancelled, CancelToken, Progress
from evidence_desk.text import N_, Message

#: Speeds offered; the pitch stays.
RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
#: How much louder a faint call can be heard, as a factor; 1 is as it was recorded.
GAINS = (1, 2, 4)
_PROGRESS_EVERY_MS = 100

_NOT_PLAYED = N_(
    "The listening copy could not be played. The original is unchanged. Press play to build the copy again; "
    "if it happens again, listen to the recording on the phone."
)
_NOT_BUILT = N_(
    "The listening copy could not be built. The original is unchanged. Press play to try again; if it "
    "happens again, keep the log file."
)


class Listening(Protocol):
    """The part of the listening service the player asks."""

    def listening_copy(self, sha256: str, progress: Progress, cancel: CancelToken, gain_db: float) -> Path:
        """The WAV made from the sealed original, built where there is none yet; louder by `gain_db`."""


class PlayerState(StrEnum):
    """What the player is at."""

    EMPTY = "empty"
    CUED = "cued"
    BUILDING = "building"
    READY = "ready"
    PLAYING = "playing"


class AudioPlayer(QObject):
    """Plays the listening copy of one recording; originals are never opened by the window.

    Positions are milliseconds of our own measured duration, which is right where a file's own header is not.
    Nothing is decoded before the first play. One instance lives as long as the panel.

    Signals:
        changed: state, rate, gain, loop, trouble or progress are other than they were.
        moved: the playhead's position in milliseconds.
    """

    changed = Signal()
    moved = Signal(int)

    def __init__(
        self,
        operations: Operations,
        listening: Listening,
        parent: QObject | None = None,
        *,
        playback: Callable[[], Playback] = QtPlayback.of_application,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._listening = listening
        self._make_playback = playback
        self._playback: Playback | None = None
        self._sha = ""
        self._cancel: CancelToken | None = None
        self._progress = Progress()
        self.state = PlayerState.EMPTY
        self.position_ms = 0
        self.duration_ms = 0
        self.rate = 1.0
        self.gain = 1
        self.loop: tuple[int, int] | None = None
        self.trouble: Message | None = None
        self.deaf = False
        self._ticker = QTimer(self)
        self._ticker.setInterval(_PROGRESS_EVERY_MS)
        self._ticker.timeout.connect(self.changed)

    @property
    def progress(self) -> float:
        """How much of the listening copy is built, 0 to 1."""
        return self._progress.done / self._progress.total if self._progress.total else 0.0

    @property
    def playing(self) -> bool:
        """Whether sound is running."""
        return self.state is PlayerState.PLAYING

    def cue(self, sha256: str, duration_ms: int) -> None:
        """Put a recording before the playhead; whatever ran is stopped."""
        self.close()
        self._sha, self.duration_ms = sha256, duration_ms
        self._set(PlayerState.CUED)

    def close(self) -> None:
        """Stop, give up a copy being built, and forget the recording."""
        self.cancel_building()
        if self._playback is not None:
            self._playback.unload()
        self._sha, self.duration_ms, self.position_ms = "", 0, 0
        self.loop, self.trouble, self.gain = None, None, 1
        self._set(PlayerState.EMPTY)

    def toggle(self) -> None:
        """Play what stands, pause what plays."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from the playhead; the first time this builds the listening copy."""
        if self.state is PlayerState.CUED:
            self._build()
        elif self.state is PlayerState.READY:
            if self.position_ms >= self.duration_ms > 0:
                self.seek(0)
            self._sound().play()

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self._sound().pause()

    def seek(self, position_ms: int) -> None:
        """Put the playhead elsewhere, within the recording."""
        self.position_ms = max(0, min(position_ms, self.duration_ms))
        if self.state in {PlayerState.READY, PlayerState.PLAYING}:
            self._sound().seek(self.position_ms)
        self.moved.emit(self.position_ms)

    def nudge(self, by_ms: int) -> None:
        """Move the playhead by so much."""
        self.seek(self.position_ms + by_ms)

    def set_rate(self, rate: float) -> None:
        """Play slower or faster."""
        self.rate = rate
        if self._playback is not None:
            self._playback.set_rate(rate)
        self.changed.emit()

    def set_gain(self, gain: int) -> None:
        """Hear this recording louder, or as it was recorded; the playhead stays, and so does playing."""
        if gain == self.gain or self.state is PlayerState.EMPTY:
            return
        self.gain = gain
        goes_on = self.state in {PlayerState.PLAYING, PlayerState.BUILDING}
        self.pause()
        self.cancel_building()
        self._set(PlayerState.CUED)
        if goes_on:
            self._build()

    def set_loop(self, stretch: tuple[int, int] | None) -> None:
        """Play one stretch again and again, or no longer."""
        self.loop = stretch
        if stretch and not stretch[0] <= self.position_ms < stretch[1]:
            self.seek(stretch[0])
        self.changed.emit()

    def cancel_building(self) -> None:
        """Give up the listening copy being built."""
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None
            self._ticker.stop()
            self._set(PlayerState.CUED)

    def _build(self) -> None:
        sha, cancel = self._sha, CancelToken()
        self._cancel, self._progress, self.trouble = cancel, Progress(), None
        self._set(PlayerState.BUILDING)
        self._ticker.start()

        def landed(path: Path) -> None:
            if self._cancel is cancel:
                self._on_built(path)

        def failed(error: BaseException) -> None:
            if self._cancel is cancel:
                self._on_failed(error)

        gain_db = 20 * math.log10(self.gain)
        self._operations.run(
            self._listening.listening_copy, sha, self._progress, cancel, gain_db, done=landed, failed=failed
        )

    def _on_built(self, path: Path) -> None:
        self._ticker.stop()
        self._cancel = None
        sound = self._sound()
        self.deaf = not sound.has_device()
        sound.load(path)

    def _on_failed(self, error: BaseException) -> None:
        self._ticker.stop()
        self._cancel = None
        if not isinstance(error, Cancelled):
            self.trouble = _sentence(error)
        self._set(PlayerState.CUED)

    def _sound(self) -> Playback:
        if self._playback is None:
            self._playback = sound = self._make_playback()
            sound.loaded.connect(self._on_loaded)
            sound.moved.connect(self._on_moved)
            sound.playing.connect(self._on_playing)
            sound.ended.connect(self._on_ended)
            sound.broken.connect(self._on_broken)
        return self._playback

    def _on_loaded(self) -> None:
        if self.state is not PlayerState.BUILDING:
            return
        sound = self._sound()
        sound.set_rate(self.rate)
        sound.seek(self.position_ms)
        self._set(PlayerState.READY)
        sound.play()

    def _on_moved(self, position_ms: int) -> None:
        if self.state is not PlayerState.PLAYING:
            return
        if self.loop and position_ms >= self.loop[1]:
            self.seek(self.loop[0])
            return
        self.position_ms = min(position_ms, self.duration_ms)
        self.moved.emit(self.position_ms)

    def _on_playing(self, playing: bool) -> None:
        if self.state in {PlayerState.READY, PlayerState.PLAYING}:
            self._set(PlayerState.PLAYING if playing else PlayerState.READY)

    def _on_ended(self) -> None:
        if self.state is PlayerState.EMPTY:
            return
        if self.loop:
            self.seek(self.loop[0])
            self._sound().play()
            return
        self.position_ms = self.duration_ms
        self._set(PlayerState.READY)
        self.moved.emit(self.position_ms)

    def _on_broken(self, _words: str) -> None:
        if self.state is PlayerState.EMPTY:
            return
        self.trouble = Message(_NOT_PLAYED)
        self._set(PlayerState.CUED)

    def _set(self, state: PlayerState) -> None:
        self.state = state
        self.changed.emit()


def _sentence(error: BaseException) -> Message:
    if isinstance(error, EvidenceDeskError):
        return error.message()
    return Message(_NOT_BUILT)
