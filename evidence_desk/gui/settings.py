"""What the window remembers between starts: language, theme, cases and its own shape."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from evidence_desk import paths
from evidence_desk.text import LANGUAGES, preferred_language

THEME_CHOICES = ("auto", "light", "dark")
_RECENT = 8


class Settings:
    """The settings file, read and written by name; a value nobody knows falls back to the default."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = QSettings(str(file or paths.settings_file()), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """The language of the window: what was chosen, or what the system asks for."""
        chosen = str(self._file.value("language", ""))
        return chosen if chosen in LANGUAGES else preferred_language()

    @language.setter
    def language(self, language: str) -> None:
        self._file.setValue("language", language)

    @property
    def theme(self) -> str:
        """One of `THEME_CHOICES`; "auto" follows the system."""
        chosen = str(self._file.value("theme", ""))
        return chosen if chosen in THEME_CHOICES else "auto"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._file.setValue("theme", theme)

    @property
    def enriching_paused(self) -> bool:
        """Whether the user holds what is read in the background."""
        return str(self._file.value("enriching_paused", "")) == "yes"

    @enriching_paused.setter
    def enriching_paused(self, paused: bool) -> None:
        self._file.setValue("enriching_paused", "yes" if paused else "")

    @property
    def show_what_was_read(self) -> bool:
        """Whether what was read from a picture is laid over it."""
        return str(self._file.value("show_what_was_read", "")) != "no"

    @show_what_was_read.setter
    def show_what_was_read(self, on: bool) -> None:
        self._file.setValue("show_what_was_read", "" if on else "no")

    @property
    def last_case(self) -> Path | None:
        """The case that was open last, if its folder is still there."""
        recent = self.recent_cases
        return recent[0] if recent else None

    @property
    def recent_cases(self) -> tuple[Path, ...]:
        """Cases opened before, newest first; only those whose folder is still there."""
        stored = self._file.value("recent", [])
        names = stored if isinstance(stored, list) else [stored]
        return tuple(path for path in map(Path, filter(None, names)) if path.is_dir())

    def remember_case(self, case_dir: Path) -> None:
        """Put `case_dir` first among the cases opened before."""
        others = [path for path in self.recent_cases if path != case_dir]
        self._file.setValue("recent", [str(path) for path in (case_dir, *others)][:_RECENT])

    def last_place(self, case_dir: Path) -> str:
        """The key of the place that was on show when a case was left; empty where none is known."""
        return str(self._file.value(f"place/{_key(case_dir)}", ""))

    def keep_place(self, case_dir: Path, place: str) -> None:
        """Store the key of the place on show."""
        self._file.setValue(f"place/{_key(case_dir)}", place)

    def shape(self, name: str) -> QByteArray | None:
        """A stored window geometry or splitter state."""
        stored = self._file.value(f"shape/{name}")
        return stored if isinstance(stored, QByteArray) else None

    def keep_shape(self, name: str, shape: QByteArray) -> None:
        """Store a window geometry or splitter state."""
        self._file.setValue(f"shape/{name}", shape)

    def flush(self) -> None:
        """Write everything to the disk now."""
        self._file.sync()


def _key(case_dir: Path) -> str:
    """A case folder as a name in the settings file, in which slashes and capitals mean other things."""
    return hashlib.sha256(str(case_dir).encode("utf-8", "surrogateescape")).hexdigest()[:16]
