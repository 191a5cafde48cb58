"""Derived copies for eyes and ears: waveforms, listening copies, upright pictures. Originals stay sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evidence_desk.errors import UserError
from evidence_desk.media import MediaDesk, MediaFailure
from evidence_desk.services.derived import Derived
from evidence_desk.services.lane import CancelToken, Lane, Progress, runs_on
from evidence_desk.store.vault import Vault
from evidence_desk.text import N_


class OriginalMissing(UserError):
    """The sealed file is not where it was put."""

    happened = N_("The sealed original of this entry is missing from the vault folder.")
    unaffected = N_("The other originals are not affected.")
    what_to_do = N_("Check the case's originals, and restore the file from a copy of the case.")


class Listening:
    """Makes derived copies on demand, by SHA-256, and keeps them in the cache."""

    def __init__(self, vault: Vault, media: MediaDesk, derived: Derived) -> None:
        self._vault = vault
        self._media = media
        self._derived = derived

    @runs_on(Lane.WORK)
    def waveform(self, sha256: str, cancel: CancelToken | None = None) -> Path | None:
        """The file of the sound's shape, or None where the sound cannot be decoded."""
        made = self._derived.waveform(sha256)
        if not made.exists():
            try:
                self._media.read_audio(self.original(sha256), made, cancel)
            except MediaFailure:
                return None
        return made

    @runs_on(Lane.WORK)
    def listening_copy(
        self,
        sha256: str,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        gain_db: float = 0.0,
    ) -> Path:
        """A WAV of the whole sound, silences kept; raises `MediaFailure`. Progress counts per cent.

        With `gain_db` it is the louder copy for faint calls, made from the plain one.
        """
        told = progress or Progress()
        told.total = 100
        plain = self._derived.listening_copy(sha256)
        if not plain.exists():
            self._derived.tidy()
            part = 0.8 if gain_db else 1.0
            self._media.write_listening_copy(self.original(sha256), plain, _teller(told, 0.0, part), cancel)
        if not gain_db:
            return plain
        made = self._derived.louder_copy(sha256, gain_db)
        if not made.exists():
            self._media.write_louder_copy(plain, made, gain_db, _teller(told, 0.8, 0.2), cancel)
        return made

    @runs_on(Lane.WORK)
    def picture(self, sha256: str, max_side: int = 2400) -> Path:
        """An upright PNG of a picture; raises `MediaFailure`."""
        made = self._derived.picture(sha256, max_side)
        if not made.exists():
            self._media.write_picture_copy(self.original(sha256), made, max_side)
        return made

    @runs_on(Lane.WORK)
    def original(self, sha256: str) -> Path:
        """Where the sealed original lies, to be read only; raises `OriginalMissing`."""
        stored = self._vault.path(sha256)
        if not stored.exists():
            raise OriginalMissing
        return stored


def _teller(told: Progress, begun: float, part: float) -> Callable[[float], None]:
    """Where a step that is `part` of the whole, after `begun` of it, writes how far it is."""

    def tell(fraction: float) -> None:
        told.done = round((begun + part * fraction) * 100)

    return tell
