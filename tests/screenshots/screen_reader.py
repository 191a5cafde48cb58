"""Has the desk read pictures, and keeps what the letter reader gave, so that layout can be measured again."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.metadata
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import evidence_desk
from evidence_desk.domain.screenshot_name import read_screenshot_name

_PACKAGE = Path(evidence_desk.__file__).parent
_Order = Callable[[Mapping[str, Any]], Any]
_ZONE = ZoneInfo("Asia/Shanghai")
_LATER = datetime(2040, 1, 1, tzinfo=_ZONE)
#: What the kept lines depend on besides the picture.
_SOURCES = ("media/screen_*.py", "domain/screen.py")


class ReaderMissing(Exception):
    """A part of the reader of screenshots is not there yet."""


def needed(module: str, name: str) -> Any:
    """`name` of a module of the desk; a sentence instead of a trace where it is missing."""
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ReaderMissing(f"Nothing was measured: {module}.{name} is missing ({error}).") from error


def engine_version() -> str:
    """The letter reader's version with a digest of our own code around it."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{importlib.metadata.version('rapidocr')}-{digest.hexdigest()[:12]}"


def read_screens(
    pictures: Sequence[Path],
    cache: Path | None,
    workers: int = 1,
    version: str | None = None,
    said: Callable[[int], None] | None = None,
) -> list[Any]:
    """The `ScreenText` of every picture, or the exception it met; `said` is told how many are done.

    `version` names a second folder of the cache to look in.
    """
    kept = [cache / name for name in (engine_version(), version) if name] if cache else []
    if kept:
        kept[0].mkdir(parents=True, exist_ok=True)
    with _desk(workers) as desk, ThreadPoolExecutor(workers) as pool:
        results = []
        for number, one in enumerate(pool.map(lambda path: _read(desk, path, kept), pictures), 1):
            results.append(one)
            if said:
                said(number)
        return results


def _desk(workers: int) -> Any:
    desk = needed("evidence_desk.media", "MediaDesk")
    if not hasattr(desk, "read_screen"):
        raise ReaderMissing("Nothing was measured: evidence_desk.media.MediaDesk.read_screen is missing.")
    return desk(workers=workers)


def _read(desk: Any, picture: Path, kept: Sequence[Path]) -> Any:
    """What was kept in one of the folders, or else read now and kept in the first."""
    screen_text = needed("evidence_desk.domain.screen", "ScreenText")
    name = f"{hashlib.sha256(picture.read_bytes()).hexdigest()}.json"
    for folder in kept:
        # Lines kept by an older version may lack what the desk reads today: then they are read again.
        with contextlib.suppress(OSError, KeyError, TypeError, ValueError):
            return screen_text.from_json(json.loads((folder / name).read_text(encoding="utf-8")))
    try:
        screen = desk.read_screen(picture)
    except Exception as error:
        return error
    if kept:
        (kept[0] / name).write_text(json.dumps(screen.to_json(), ensure_ascii=False), encoding="utf-8")
    return screen


def messages_of(screen: Any, captured: datetime | None, app_hint: str | None) -> Any:
    """The desk's `ScreenReading` of a screen."""
    read_messages = needed("evidence_desk.domain.screen_reading", "read_messages")
    return read_messages(screen, captured=captured, app_hint=app_hint)


def order_of() -> _Order | None:
    """The desk's ordering of several readings, or None while there is none."""
    try:
        found: Callable[[Mapping[str, Any]], Any] = needed(
            "evidence_desk.domain.screen_order", "order_screens"
        )
    except ReaderMissing:
        return None
    return found


def hints(file_names: Sequence[str]) -> Iterator[tuple[datetime | None, str | None]]:
    """For each name the wall time of taking and the app that it tells, as the desk reads names."""
    for name in file_names:
        read = read_screenshot_name(name, _ZONE, _LATER)
        if read is None or read.time_means != "taken":
            # What a picture was saved from says nothing of the app on it; the enricher holds it so too.
            yield None, None
            continue
        yield read.taken.utc.astimezone(_ZONE).replace(tzinfo=None) if read.taken else None, read.app
