"""Small backups written for one test, and what an importer made of a file in a form that JSON can hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import Attachment, Notice, Source

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = datetime(2025, 1, 1, tzinfo=UTC)


class NoMedia:
    """Backups hold no sound or picture that an importer would have to read."""

    def read_audio(self, path, waveform=None):
        raise AssertionError(path)

    def read_picture(self, path, thumbnail=None):
        raise AssertionError(path)


def source_of(path: Path) -> Source:
    with path.open("rb") as file:
        head = file.read(4096)
    zone = ZoneInfo("Asia/Shanghai")
    return Source(path, path.name, "", head, path.stat().st_size, None, NOW, zone, "0" * 64, NoMedia())


def written(folder: Path, content: str | bytes, name: str = "backup.xml") -> Source:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return source_of(path)


def read(importer, source: Source):
    """Communications, notices and attachments of a file, apart."""
    extracted = list(importer.extract(source))
    return tuple(
        [one for one in extracted if isinstance(one, kind)] for kind in (Communication, Notice, Attachment)
    )


def sentences(notices) -> list[str]:
    return [notice.message.render("en") for notice in notices]


def plain(extracted) -> dict:
    """What was extracted as JSON types, without what is empty."""
    if isinstance(extracted, Notice):
        return {"notice": extracted.message.render("en"), "locator": extracted.locator}
    if isinstance(extracted, Attachment):
        return {
            "attachment": extracted.untrusted_name,
            "size": len(extracted.data),
            "locator": extracted.locator,
        }
    at = extracted.at
    fields = {
        "locator": extracted.locator,
        "kind": str(extracted.kind),
        "source_class": str(extracted.source_class),
        "at": at and at.iso(),
        "written": at and at.written,
        "direction": str(extracted.direction),
        "number": extracted.untrusted_number,
        "name": extracted.untrusted_name,
        "text": extracted.untrusted_text,
        "duration_ms": extracted.duration_ms,
        "details": extracted.details,
    }
    return {key: value for key, value in fields.items() if value not in (None, "", {})}
