"""The sound machinery behind the player: an interface, and Qt's own behind it.

Two traps decide the shape of this module. `QMediaPlayer.stop()` can lock the window up for good on a machine
without a sound device, so there is one player and one output for the life of the application, the output is
primed, and `stop` and `setSource` always go through the event queue. And without an output the end of a
recording is never reported, so one is always attached.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl, Signal
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer


class Playback(QObject):
    """Plays one WAV file at a time.

    Signals:
        loaded: the file given last can be played.
        moved: the position in milliseconds.
        playing: whether sound is running.
        ended: the end was reached.
        broken: the file could not be played; the machine's own words.
    """

    loaded = Signal()
    moved = Signal(int)
    playing = Signal(bool)
    ended = Signal()
    broken = Signal(str)

    def load(self, path: Path) -> None:
        """Stop what runs and take up another file; `loaded` or `broken` follows."""
        raise NotImplementedError

    def unload(self) -> None:
        """Stop and let go of the file."""
        raise NotImplementedError

    def play(self) -> None:
        """Run from where it stands."""
        raise NotImplementedError

    def pause(self) -> None:
        """Stand still."""
        raise NotImplementedError

    def seek(self, position_ms: int) -> None:
        """Stand elsewhere."""
        raise NotImplementedError

    def set_rate(self, rate: float) -> None:
        """Run slower or faster, at the same pitch."""
        raise NotImplementedError

    def has_device(self) -> bool:
        """Whether this machine has anything to hear with."""
        raise NotImplementedError


class QtPlayback(Playback):
    """Qt's player. Make none: ask `of_application`, there is one for the application's life."""

    @classmethod
    def of_application(cls) -> QtPlayback:
        """The one player of this application, made when first asked for."""
        application = QApplication.instance()
        if application is None:
            raise RuntimeError("sound needs an application")
        found: Any = application.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return found if isinstance(found, cls) else cls(application)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._player = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        for signal in (self._output.volumeChanged, self._output.mutedChanged):
            signal.connect(_prime)
            signal.disconnect(_prime)
        self._player.setAudioOutput(self._output)
        self._source = QUrl()
        self._player.positionChanged.connect(self._on_position)
        self._player.playbackStateChanged.connect(self._on_state)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(self._on_error)

    def load(self, path: Path) -> None:
        """Stop what runs and take up another file; `loaded` or `broken` follows."""
        self._take(QUrl.fromLocalFile(str(path)))

    def unload(self) -> None:
        """Stop and let go of the file."""
        self._take(QUrl())

    def play(self) -> None:
        """Run from where it stands."""
        self._player.play()

    def pause(self) -> None:
        """Stand still."""
        self._player.pause()

    def seek(self, position_ms: int) -> None:
        """Stand elsewhere; has no effect before `loaded`."""
        self._player.setPosition(position_ms)

    def set_rate(self, rate: float) -> None:
        """Run slower or faster, at the same pitch."""
        self._player.setPlaybackRate(rate)

    def has_device(self) -> bool:
        """Whether this machine has anything to hear with."""
        from PySide6.QtMultimedia import QMediaDevices

        return bool(QMediaDevices.audioOutputs())

    def _take(self, source: QUrl) -> None:
        self._source = source
        queued = Qt.ConnectionType.QueuedConnection
        QMetaObject.invokeMethod(self._player, "stop", queued)
        QMetaObject.invokeMethod(self._player, "setSource", queued, Q_ARG(QUrl, source))

    @property
    def _current(self) -> bool:
        return not self._source.isEmpty() and self._player.source() == self._source

    def _on_position(self, position_ms: int) -> None:
        if self._current:
            self.moved.emit(position_ms)

    def _on_state(self, state: QMediaPlayer.PlaybackState) -> None:
        self.playing.emit(self._current and state == self._player.PlaybackState.PlayingState)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._current and status == self._player.MediaStatus.LoadedMedia:
            self.loaded.emit()
        elif self._current and status == self._player.MediaStatus.EndOfMedia:
            self.ended.emit()

    def _on_error(self, _error: QMediaPlayer.Error, words: str) -> None:
        if not self._source.isEmpty():
            self.broken.emit(words)


def _prime(*_values: object) -> None:
    """Connected and let go once, so that Qt's look-up for the output is done on the main thread."""
