"""Where derived files lie: waveforms, thumbnails and listening copies, outside the vault, rebuildable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: Goes up when the way they are made changes; older ones are then made anew.
PIPELINE = 1
_LIMIT_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Derived:
    """Derived files by the SHA-256 of their original, below `root`."""

    root: Path

    def waveform(self, sha256: str) -> Path:
        """The sound's shape over time."""
        return self._path(sha256, "wave")

    def thumbnail(self, sha256: str) -> Path:
        """A small upright picture."""
        return self._path(sha256, "thumb.png")

    def picture(self, sha256: str, max_side: int) -> Path:
        """An upright picture for looking at."""
        return self._path(sha256, f"{max_side}.png")

    def listening_copy(self, sha256: str) -> Path:
        """The sound as plain WAV, silences kept."""
        return self._path(sha256, "wav")

    def louder_copy(self, sha256: str, gain_db: float) -> Path:
        """The listening copy, louder by so much."""
        return self._path(sha256, f"louder{gain_db:.1f}.wav")

    def tidy(self) -> None:
        """Delete the least used derived files until they fit the limit."""
        files = sorted((p for p in self.root.rglob("*") if p.is_file()), key=lambda p: p.stat().st_atime)
        spare = sum(path.stat().st_size for path in files) - _LIMIT_BYTES
        for path in files:
            if spare <= 0:
                break
            spare -= path.stat().st_size
            path.unlink(missing_ok=True)

    def _path(self, sha256: str, suffix: str) -> Path:
        return self.root / f"v{PIPELINE}" / sha256[:2] / f"{sha256}.{suffix}"
