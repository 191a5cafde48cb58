"""Logging: one rotating file; no message bodies, no whole phone numbers."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from evidence_desk.paths import log_dir


def start_logging(*, debug: bool = False) -> None:
    """Write warnings (or everything, with `debug`) of this package to the log file."""
    root = logging.getLogger("evidence_desk")
    if root.handlers:
        return
    handler = RotatingFileHandler(
        log_dir() / "evidence-desk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    root.propagate = False
