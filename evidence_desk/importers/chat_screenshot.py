"""Pictures of screens: when they were taken and of which app; their words are typed by the user for now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock
from evidence_desk.domain.screenshot_name import ScreenshotName, read_screenshot_name
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.importers._media_claim import media_claim
from evidence_desk.media import MediaFailure, PictureFacts

_PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif", ".bmp", ".gif"})


class ChatScreenshot(Importer):
    """Reads any picture as one screenshot.

    Its time is when the picture was taken (file name, else EXIF), never when the messages in it were
    written; a picture that was only saved then has that time in its details and none of its own.
    """

    key = "chat_screenshot"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a known picture signature; possible where only the name says picture."""
        return media_claim(source, "picture", _PICTURE_SUFFIXES)

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield one screenshot, also where the picture cannot be decoded."""
        named = read_screenshot_name(source.name, source.zone, source.now)
        facts: PictureFacts | None = None
        try:
            facts = source.media.read_picture(source.path, source.thumbnail)
        except MediaFailure as failure:
            yield Notice(failure.message(), "whole", unread=True)
        else:
            yield from (Notice(message, "whole") for message in facts.notices)
        yield Communication(
            locator="whole",
            kind=Kind.SCREENSHOT,
            source_class=SourceClass.SCREENSHOT,
            at=_moment(source, named, facts),
            details=_details(source, named, facts),
        )


def _moment(source: Source, named: ScreenshotName | None, facts: PictureFacts | None) -> Moment | None:
    if named and named.taken and named.time_means == "taken":
        return named.taken
    return _exif(source, facts) if facts else None


def _exif(source: Source, facts: PictureFacts) -> Moment | None:
    try:
        wall = datetime.strptime(facts.taken_text, "%Y:%m:%d %H:%M:%S")
        if facts.taken_offset_text:
            wall = datetime.strptime(facts.taken_text + facts.taken_offset_text, "%Y:%m:%d %H:%M:%S%z")
    except ValueError:
        return None
    if not 2000 <= wall.year <= 2100:
        return None
    written = f"{facts.taken_text} {facts.taken_offset_text}".strip()
    return from_wall_clock(wall, written, Precision.SECOND, TimeSource.EXIF, source.zone)


def _details(source: Source, named: ScreenshotName | None, facts: PictureFacts | None) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if named:
        details |= {
            "name_pattern": named.pattern,
            "name_confidence": named.confidence.value,
            "app": named.app,
            "saved_at": named.taken.iso(source.zone) if named.taken and named.time_means == "saved" else None,
            "taken_at": named.taken.iso(source.zone) if named.taken and named.time_means == "taken" else None,
        }
    if facts:
        details |= {
            "width": facts.width,
            "height": facts.height,
            "format": facts.format,
            "exif_taken": f"{facts.taken_text} {facts.taken_offset_text}".strip() or None,
            "software": facts.software or None,
            "user_comment": facts.user_comment or None,
        }
    if source.modified_at:
        details["file_modified_at"] = source.modified_at.isoformat()
    return {key: value for key, value in details.items() if value is not None}


IMPORTER = ChatScreenshot()
