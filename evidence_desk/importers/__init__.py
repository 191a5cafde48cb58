"""Readers of formats: every other file in this folder reads one format.

To add one, drop a file here that ends in `IMPORTER = YourImporter()`; nothing else needs to be touched.
Begin with a failing test in `tests/importers/`: a sample, the communications it must yield, the notices.
Files whose name begins with `_` are helpers of one format, not importers.

An importer reads sealed bytes and yields `Communication`s, `Notice`s (a sentence about a part that could
not be read) and `Attachment`s (bytes inside the file that become evidence items of their own). It decides
by content; the file's name only helps. It never raises for bad input other than `ImportRefused`, never
writes, and gives the same output for the same bytes and name. Memory stays bounded: yield, do not collect.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol

from evidence_desk.domain.communication import Communication
from evidence_desk.errors import UserError
from evidence_desk.media import AudioFacts, PdfPages, PictureFacts, WordText
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)


class Claim(IntEnum):
    """How sure an importer is that a file is its own; the highest reads it."""

    NO = 0
    FALLBACK = 1
    #: It reads any such file as what it is in general; a reader of the special format goes first.
    GENERAL = 2
    POSSIBLE = 3
    CERTAIN = 4


class MediaReader(Protocol):
    """What importers ask of the media worker; facts are of the sealed bytes at `path`."""

    def read_audio(self, path: Path, waveform: Path | None = None) -> AudioFacts:
        """Facts of a sound file; raises `evidence_desk.media.MediaFailure`."""

    def read_picture(self, path: Path, thumbnail: Path | None = None) -> PictureFacts:
        """Facts of a picture; raises `evidence_desk.media.MediaFailure`."""

    def read_pdf(self, path: Path, first: int = 1, password: str | None = None) -> PdfPages:
        """Pages of a PDF from `first` on; raises `evidence_desk.media.MediaFailure`."""

    def read_word(self, path: Path, first: int = 0) -> WordText:
        """Lines of a Word document from `first` on; raises `evidence_desk.media.MediaFailure`."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A sealed file that belongs to another of the same name: `suffix` is what its name has behind that."""

    suffix: str
    path: Path


@dataclass(frozen=True, slots=True)
class Source:
    """A sealed file and what is known of where it came from.

    `path` is the copy in the vault, to be read only. `name` and `folder` are as the user's disk had them
    (`folder` is the text of the parent folder, "" if unknown). `head` is the first 4 KiB. `zone` is assumed
    for wall-clock times. `waveform` and `thumbnail` say where a derived picture of the sound or image may
    be written, outside the vault. `companions` are the files of a database that lay beside it.
    """

    path: Path
    name: str
    folder: str
    head: bytes
    size: int
    modified_at: datetime | None
    now: datetime
    zone: tzinfo
    sha256: str
    media: MediaReader
    waveform: Path | None = None
    thumbnail: Path | None = None
    companions: tuple[Companion, ...] = ()
    #: What the user entered to unlock this file, for this one reading; in no log and no error.
    password: str | None = field(default=None, repr=False)

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return self.name.rsplit(".", 1)[0] if "." in self.name.lstrip(".") else self.name

    @property
    def suffix(self) -> str:
        """The last suffix in lower case with its dot, or ""."""
        return "." + self.name.rsplit(".", 1)[1].lower() if "." in self.name.lstrip(".") else ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about one place in a file that needs a person's eye; the rest was read.

    `unread` says that nothing of the file's content could be read.
    """

    message: Message
    locator: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes found inside a file, to be sealed as an evidence item of their own.

    `locator` is that of the communication it belongs to, plus its own part of the way. With `read` the item
    is read by the importers in its turn, like a file of its own (a file in an archive, an attached bill);
    without, it only belongs to its communication (a picture in a message).
    """

    untrusted_name: str
    data: bytes
    locator: str
    read: bool = False


Extracted = Communication | Notice | Attachment


class ImportRefused(UserError):
    """A file this importer recognises and must not read; it is kept all the same."""

    happened = N_("This file could not be read.")
    unaffected = N_("The file is kept unchanged in the case.")
    what_to_do = N_("Export it again from the phone, or add its content by hand.")


class Importer(ABC):
    """Reads one format. `key` and `version` are stored with everything it reads."""

    key: ClassVar[str]
    version: ClassVar[int]
    #: False for the one that only keeps.
    reads: ClassVar[bool] = True

    @abstractmethod
    def claim(self, source: Source) -> Claim:
        """How sure it is, judged by content first; never raises."""

    @abstractmethod
    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield what the file holds, in its order; raises only `ImportRefused`."""


@cache
def importers() -> tuple[Importer, ...]:
    """All importers of this folder, by key; a broken one is logged and left out."""
    found: list[Importer] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        try:
            found.append(importlib.import_module(f"{__name__}.{module.name}").IMPORTER)
        except Exception:
            log.exception("importer %s could not be loaded", module.name)
    return tuple(sorted(found, key=lambda importer: importer.key))


def choose(source: Source) -> Importer:
    """The importer with the highest claim; equal claims go by key."""
    return max(importers(), key=lambda importer: importer.claim(source))
