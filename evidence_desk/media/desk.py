"""The application's door to its media children: ask here, from any thread."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from evidence_desk.domain.provenance import SoundSource
from evidence_desk.domain.screen import ScreenText
from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.media.child import Cancel, worker_command
from evidence_desk.media.document_facts import PdfPages, WordText, pdf_pages, word_text
from evidence_desk.media.facts import AudioFacts, PictureFacts, audio_facts, picture_facts
from evidence_desk.media.failures import NoRoomForCopy
from evidence_desk.media.limits import SCREEN_LIMITS, SPEECH_LIMITS, Limits
from evidence_desk.media.pool import ChildPool
from evidence_desk.media.screen_facts import screen_text
from evidence_desk.media.speech_facts import HeardSpeech, heard_speech

Progress = Callable[[float], None]
_Answer = TypeVar("_Answer")

#: The reader's models take a second to load and half a gigabyte to keep.
_SCREEN_IDLE_S = 60.0
_SPEECH_IDLE_S = 60.0


class MediaDesk:
    """Reads sound and pictures in child processes, as many at a time as `workers`.

    A child is started at the first job and kept; after a crash, a hang, too much memory or a cancel the next
    job starts a fresh one. Every method may be called from any thread, waits its turn, and raises a
    `MediaFailure`, `NoRoomForCopy`, OSError where `path` itself cannot be opened, or what `cancel.check()`
    raises. Derived files appear complete or not at all. Call `close` at the end, or use it in `with`.
    """

    def __init__(
        self, command: Sequence[str] | None = None, limits: Limits | None = None, workers: int = 1
    ) -> None:
        command = command or worker_command()
        self._pool = ChildPool(command, limits or Limits(), workers)
        self._screens = ChildPool(command, limits or SCREEN_LIMITS, idle_s=_SCREEN_IDLE_S)
        self._speech = ChildPool(command, limits or SPEECH_LIMITS, idle_s=_SPEECH_IDLE_S)

    def __enter__(self) -> MediaDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_audio(
        self,
        path: Path,
        waveform: Path | None = None,
        cancel: Cancel | None = None,
        progress: Progress | None = None,
    ) -> AudioFacts:
        """Decode all of a recording in one pass: its facts, and its waveform file if asked."""
        with _derived(waveform) as out:
            return self._run({"job": "audio", "path": path, "waveform": out}, audio_facts, cancel, progress)

    def write_listening_copy(
        self, path: Path, wav: Path, progress: Progress | None = None, cancel: Cancel | None = None
    ) -> int:
        """Write a recording as 16-bit mono WAV at 8 or 16 kHz, pauses kept; gives its length in ms."""
        with _derived(wav) as out:
            return self._run({"job": "listening_copy", "path": path, "out": out}, _length, cancel, progress)

    def write_louder_copy(
        self,
        wav: Path,
        louder: Path,
        gain_db: float,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> int:
        """Write a listening copy of ours again, louder by `gain_db`; gives its length in ms."""
        with _derived(louder) as out:
            request = {"job": "louder_copy", "path": wav, "out": out, "gain_db": gain_db}
            return self._run(request, _length, cancel, progress)

    def profile_sound(
        self, path: Path, cancel: Cancel | None = None, progress: Progress | None = None
    ) -> tuple[SoundProfile, SoundSource]:
        """Measure all of a recording in one pass: what its sound shows, and how its file was written."""
        return self._run({"job": "sound_profile", "path": path}, _profiled, cancel, progress)

    def read_picture(
        self, path: Path, thumbnail: Path | None = None, max_side: int = 320, cancel: Cancel | None = None
    ) -> PictureFacts:
        """Decode all of a picture: its facts, and a thumbnail (PNG or JPEG by suffix) if asked."""
        with _derived(thumbnail) as out:
            request = {"job": "picture", "path": path, "thumbnail": out, "max_side": max_side}
            return self._run(request, picture_facts, cancel)

    def write_picture_copy(
        self, path: Path, out: Path, max_side: int = 4096, cancel: Cancel | None = None
    ) -> None:
        """Write a picture upright and without metadata, as PNG or JPEG by the suffix of `out`."""
        with _derived(out) as part:
            request = {"job": "picture_copy", "path": path, "out": part, "max_side": max_side}
            self._run(request, dict, cancel)

    def read_pdf(
        self, path: Path, first: int = 1, password: str | None = None, cancel: Cancel | None = None
    ) -> PdfPages:
        """Words of the pages of a PDF from `first` on, as many as are given at once.

        Raises `DocumentLocked` where a password is needed or is another one.
        """
        request = {"job": "pdf", "path": path, "first": first, "password": password}
        return self._run(request, pdf_pages, cancel)

    def write_pdf_page(
        self,
        path: Path,
        page: int,
        out: Path,
        max_side: int = 2400,
        password: str | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        """Write one page of a PDF as PNG, `max_side` pixels long on its longer side; pages count from 1."""
        with _derived(out) as part:
            request = {"job": "pdf_page", "path": path, "page": page, "out": part, "max_side": max_side}
            self._run(request | {"password": password}, dict, cancel)

    def read_word(self, path: Path, first: int = 0, cancel: Cancel | None = None) -> WordText:
        """Lines of a DOCX from number `first` on, as many as are given at once."""
        return self._run({"job": "word", "path": path, "first": first}, word_text, cancel)

    def read_screen(
        self, path: Path, cancel: Cancel | None = None, progress: Progress | None = None
    ) -> ScreenText:
        """Read the words on a picture, in a child of its own that ends after a minute without pictures."""
        return self._screens.run({"job": "screen", "path": path}, screen_text, cancel, progress)

    def hear_speech(
        self, path: Path, model: Path, cancel: Cancel | None = None, progress: Progress | None = None
    ) -> HeardSpeech:
        """Write down what the speech model in the folder `model` hears, in a child of its own."""
        request = {"job": "speech", "path": path, "model": model}
        return self._speech.run(request, heard_speech, cancel, progress)

    def close(self) -> None:
        """End the children; a job still running on another thread fails."""
        self._pool.close()
        self._screens.close()
        self._speech.close()

    def _run(
        self,
        request: Mapping[str, Any],
        understand: Callable[[Mapping[str, Any]], _Answer],
        cancel: Cancel | None,
        progress: Progress | None = None,
    ) -> _Answer:
        return self._pool.run(request, understand, cancel, progress)


@contextlib.contextmanager
def _derived(path: Path | None) -> Iterator[Path | None]:
    """A name beside `path` to write to; it becomes `path` if all goes well and is removed if not."""
    if path is None:
        yield None
        return
    part = path.with_name(f"{path.stem}.{uuid.uuid4().hex}.part{path.suffix}")
    with _writable():
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield part
        with _writable():
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoRoomForCopy from error


def _profiled(answer: Mapping[str, Any]) -> tuple[SoundProfile, SoundSource]:
    return SoundProfile.from_dict(answer["profile"]), SoundSource.from_dict(answer["source"])


def _length(answer: Mapping[str, Any]) -> int:
    return int(answer["duration_ms"])
