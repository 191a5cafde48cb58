"""What is derived from sealed bytes after take-in: every other file in this folder derives one thing.

An importer reads a file's own structure at once; an enricher does what takes longer, or what guesses: the
text of a picture, the profile of a sound, the words of a recording. It runs in the background, from the
vault, in its turn (`services/enriching.py`), and its result never replaces what was received: it is stored
beside it with the enricher's key and version, and can be made again by a newer one.

To add one, drop a file here that ends in `ENRICHER = YourEnricher()`; nothing else needs to be touched.
Begin with a failing test in `tests/enrichers/`. Whatever parses a stranger's bytes runs in the media child
process (see `evidence_desk.media`), never here. An enricher never writes, and gives the same result for the
same bytes and version; for bad input it raises `EnrichmentRefused` or a `MediaFailure`, both with a sentence.
Whatever else it raises fails this one item only, and is logged; an `EnvironmentFault` (no room on the disk)
fails no item and stops the queue until it is mended. Any attempt may be broken off and made again: the user
may quit at any moment.
Files whose name begins with `_` are helpers of one enricher.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from evidence_desk.domain.communication import Communication, Kind
from evidence_desk.domain.moment import Moment
from evidence_desk.errors import UserError
from evidence_desk.media import MediaDesk
from evidence_desk.media.child import Cancel
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Subject:
    """A sealed item as enrichers see it: what it is, and its whole's communication.

    `name` is as the user's disk had it. `kind`, `moment` and `details` are those of the item's first
    communication, as its importer stored it (None and empty where it has none): a screenshot's time of
    taking, a recording's container facts. `media_type` is by content.
    """

    sha256: str
    path: Path
    name: str
    folder: str
    size: int
    media_type: str
    importer: str
    kind: Kind | None
    moment: Moment | None
    zone: tzinfo
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enriched:
    """What an enricher made of an item.

    `engine` names the program and models behind it with their versions. `result` is JSON, kept unchanged
    (boxes, profile, grade). `transcript` is `[start_ms, end_ms, speaker, text]` rows of a recording's words,
    and `model_sha256` the model they come from.

    `communications` become entries of the item of their own (messages of a picture). They are filed, searched
    and tied like any other. Without a `dedupe_key` two of one item are the same if they say the same (kind,
    time, direction, number, name, text, and the how-many-eth of its like it is): so a newer version that
    reads the same keeps the entry a person may have worked on, and what it no longer reads leaves the
    timeline. A `locator` that holds its place in itself (`box 24,610,480,96`) therefore stays true. With a
    `dedupe_key` messages of several items are one, like those of overlapping backups.
    """

    engine: str
    result: dict[str, Any]
    communications: tuple[Communication, ...] = ()
    transcript: tuple[tuple[int | None, int | None, str, str], ...] = ()
    notices: tuple[Message, ...] = ()
    model_sha256: str | None = None


class EnrichmentRefused(UserError):
    """An item this enricher cannot work on; the sentence says why."""

    happened = N_("Nothing more could be read from this file.")
    unaffected = N_("The file is kept unchanged in the case.")
    what_to_do = N_("Add its content by hand if it matters.")


class Enricher(ABC):
    """Derives one thing. `key` and `version` are stored with every result; a new version runs again."""

    key: ClassVar[str]
    version: ClassVar[int]
    #: What the user sees it doing, before a colon and counts: N_("Reading pictures").
    title: ClassVar[str]
    #: Where in the queue its work stands by itself: lower goes first.
    order: ClassVar[int] = 100

    def ready(self) -> bool:
        """Whether it can work on this computer now; what is not ready is not queued."""
        return True

    @abstractmethod
    def wants(self, importer: str, media_type: str, kind: Kind | None) -> bool:
        """Whether items like this are its work; cheap, asked for every item."""

    @abstractmethod
    def enrich(self, subject: Subject, media: MediaDesk, cancel: Cancel) -> Enriched:
        """Work on one item; raises `EnrichmentRefused`, a `MediaFailure`, or what `cancel.check()` raises."""


@cache
def enrichers() -> tuple[Enricher, ...]:
    """All enrichers of this folder in the order of their work; a broken one is logged and left out."""
    found: dict[str, Enricher] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        try:
            enricher: Enricher = importlib.import_module(f"{__name__}.{module.name}").ENRICHER
            if found.setdefault(enricher.key, enricher) is not enricher:
                raise ValueError(f"two enrichers are called {enricher.key}")
        except Exception:
            log.exception("enricher %s could not be loaded", module.name)
    return tuple(sorted(found.values(), key=lambda enricher: (enricher.order, enricher.key)))
