"""Cases in folders of the test's own, small phones full of files, and no log line left unexplained."""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from phone_files import Phone

from evidence_desk import text
from evidence_desk.text import use_language

PROJECT = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs_expected: warnings and errors in the log are part of the test")


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """The translations, compiled where they are older than their source."""
    spec = importlib.util.spec_from_file_location(
        "compile_catalogues_for_tests", PROJECT / "packaging" / "compile_catalogues.py"
    )
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    if script.compile_catalogues(PROJECT):
        text.catalogue.cache_clear()


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Every test begins in the default language."""
    use_language("zh")


class _Kept(logging.Handler):
    """Keeps what is said, whatever a test does to propagation."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_stray_logs(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """A warning or error of ours fails the test, unless it is marked `logs_expected`; it may look at them."""
    log, kept = logging.getLogger("evidence_desk"), _Kept()
    handlers, level, propagate = list(log.handlers), log.level, log.propagate
    log.addHandler(kept)
    yield kept.records
    for handler in set(log.handlers) - set(handlers):
        log.removeHandler(handler)
        if handler is not kept:
            handler.close()
    log.setLevel(level)
    log.propagate = propagate
    if not request.node.get_closest_marker("logs_expected"):
        formatter = logging.Formatter("%(levelname)s %(name)s %(message)s")
        assert not kept.records, [formatter.format(record) for record in kept.records]


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Caches, settings, logs and documents below the test's folder, for this process and its children."""
    home = tmp_path / "home"
    for name in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "DOCUMENTS_DIR", "RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(parents=True)
        monkeypatch.setenv(f"XDG_{name}", str(folder))
    monkeypatch.delenv("EVIDENCE_DESK_LANGUAGE", raising=False)
    return home


@pytest.fixture
def case_dir(tmp_path: Path) -> Path:
    """Where a test's case lies; nothing is there yet."""
    return tmp_path / "case"


@pytest.fixture
def opened(own_folders: Path) -> Iterator[Callable[..., Any]]:
    """`bootstrap.open_desk`, whose desks are closed when the test ends."""
    from evidence_desk.bootstrap import open_desk

    desks: list[Any] = []

    def open_(folder: Path, mode: str = "create") -> Any:
        desks.append(open_desk(folder, mode=mode))
        return desks[-1]

    yield open_
    for desk in reversed(desks):
        desk.close()


@pytest.fixture
def desk(opened: Callable[..., Any], case_dir: Path) -> Any:
    """A fresh, empty case."""
    return opened(case_dir)


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    """A folder copied from a phone, empty until the test fills it."""
    return Phone(tmp_path / "phone")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many MiB, where the tests may mount one."""
    folder = tmp_path / "small disk"

    def mount(size: int) -> Path:
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(folder)]
        try:
            refused = subprocess.run(command, capture_output=True, check=False).returncode != 0
        except OSError:
            refused = True
        if refused:
            pytest.skip("no right to mount a small disk")
        return folder

    yield mount
    if os.path.ismount(folder):
        # Lazily: a case on it may be closed after this.
        subprocess.run(["umount", "-l", str(folder)], check=True)
