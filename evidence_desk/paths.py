"""Where things lie: shipped resources, the user's cases, settings, caches and logs."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

_APP = "evidence-desk"
_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """A file or folder of `resources/`: from source, from a wheel, or frozen."""
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen) / "resources" / name
    beside = _PACKAGE.parent / "resources"
    return (beside if beside.is_dir() else _PACKAGE / "_resources") / name


def default_case_dir() -> Path:
    """The case a first start opens: a folder among the user's documents."""
    return Path(platformdirs.user_documents_path()) / "Evidence Desk" / "case"


def sample_case_dir() -> Path:
    """Where the fictional sample case lies once it was opened."""
    return default_case_dir().with_name("sample")


def settings_file() -> Path:
    """The window's settings."""
    return Path(platformdirs.user_config_path(_APP, appauthor=False, ensure_exists=True)) / "settings.ini"


def speech_settings_file() -> Path:
    """Which folder holds the user's speech model, on this computer."""
    return settings_file().with_name("speech.json")


def cache_dir() -> Path:
    """Derived listening copies and thumbnails; may be deleted at any time."""
    return Path(platformdirs.user_cache_path(_APP, appauthor=False, ensure_exists=True))


def log_dir() -> Path:
    """Rotating logs; they hold no message bodies and no whole phone numbers."""
    return Path(platformdirs.user_log_path(_APP, appauthor=False, ensure_exists=True))
