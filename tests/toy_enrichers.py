"""Enrichers that tests drop into a folder of their own, as one file each; nothing else is touched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence_desk import enrichers

#: Reads each picture as one message whose text is the picture's name; `{words}` and `{version}` are set.
READER = """
from __future__ import annotations

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.enrichers import Enriched, Enricher, EnrichmentRefused


class Reader(Enricher):
    key = "toy_reader"
    version = {version}
    title = "Reading pictures"
    order = {order}

    def wants(self, importer, media_type, kind):
        return media_type == "image/png"

    def enrich(self, subject, media, cancel):
        cancel.check()
        messages = [
            Communication(f"box {{number}}", Kind.CHAT, SourceClass.SCREENSHOT, subject.moment, Direction.IN,
                          untrusted_number="+86 138 0013 8000", untrusted_text=text,
                          details={{"box": number}})
            for number, text in enumerate({words})
        ]
        return Enriched("toy 1.0", {{"name": subject.name, "size": subject.size}}, tuple(messages))


ENRICHER = Reader()
"""

#: Does with each recording what `{body}` says.
LISTENER = """
from __future__ import annotations

from evidence_desk.enrichers import Enriched, Enricher, EnrichmentRefused
{imports}

class Listener(Enricher):
    key = "toy_listener"
    version = 1
    title = "Listening"

    def wants(self, importer, media_type, kind):
        return kind == "recording"

    def enrich(self, subject, media, cancel):
        {body}


ENRICHER = Listener()
"""


def reader(folder: Path, *words: str, version: int = 1, order: int = 10, name: str = "toy_reader") -> Path:
    """An enricher that gives these messages for every picture; in a word `{subject.name}` is filled in."""
    listed = "[" + ", ".join(f"f{word!r}" for word in words) + "]"
    return _write(folder, name, READER.format(words=listed, version=version, order=order))


def listener(folder: Path, body: str, imports: str = "") -> Path:
    """An enricher whose `enrich` consists of these lines."""
    return _write(
        folder, "toy_listener", LISTENER.format(body=body.replace("\n", "\n        "), imports=imports)
    )


def _write(folder: Path, name: str, source: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(source, "utf-8")
    forget()
    return path


def forget() -> None:
    """Look for enrichers anew, as a start of the program does."""
    for name in [name for name in sys.modules if name.startswith(f"{enrichers.__name__}.toy_")]:
        del sys.modules[name]
        delattr(enrichers, name.rpartition(".")[2])
    enrichers.enrichers.cache_clear()


@contextmanager
def only_from(folder: Path) -> Iterator[Path]:
    """Only the enrichers in `folder` are found."""
    kept, flag = list(enrichers.__path__), sys.dont_write_bytecode
    folder.mkdir(parents=True, exist_ok=True)
    # A file written twice within a second would be run from the bytecode of the first.
    enrichers.__path__[:], sys.dont_write_bytecode = [str(folder)], True
    forget()
    try:
        yield folder
    finally:
        enrichers.__path__[:], sys.dont_write_bytecode = kept, flag
        forget()
