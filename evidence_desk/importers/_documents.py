"""What the readers of documents share: what keeps one from being read, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evidence_desk.importers import ImportRefused, Source
from evidence_desk.media import FailureReason, MediaFailure, MediaUnreadable
from evidence_desk.text import N_, Message

#: The longest text that lists, search and reports are made for.
LONGEST_TEXT = 1_000_000
SHORTENED = N_(
    "This document is longer than can be shown, and its beginning is shown. "
    "The file is unchanged. Look at the rest in the file."
)

#: The names under which the facts of a document stand in the details of its (first) communication.
_KEYS = {
    "title": "title",
    "author": "author",
    "subject": "document_subject",
    "creator": "made_with",
    "producer": "written_by",
    "created": "document_created",
    "modified": "document_changed",
    "modified_by": "changed_by",
}
_PDF_TIME = re.compile(
    r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:(Z)|([+-]\d{2})'?(\d{2})?'?)?.*", re.ASCII
)
_ENDED = {
    FailureReason.HUNG: N_("Reading this document took too long and was stopped."),
    FailureReason.OUT_OF_MEMORY: N_("Reading this document needed more memory than allowed and was stopped."),
}


class DocumentUnreadable(ImportRefused):
    """A document nothing of which could be read; `why` says it in a sentence."""

    happened = N_("{why}")
    what_to_do = N_(
        "Open it on this computer. If that works, save it again as PDF, or take pictures of the screen, "
        "and add those."
    )


def unreadable(failure: MediaFailure) -> DocumentUnreadable:
    """What the media child's failure means for a document."""
    if isinstance(failure, MediaUnreadable):
        return DocumentUnreadable(why=failure.why)
    ended = _ENDED.get(failure.reason, N_("Reading this document ended unexpectedly."))
    return DocumentUnreadable(why=Message(ended))


def document_details(source: Source, facts: Mapping[str, str]) -> dict[str, Any]:
    """What a document says of itself, for its details.

    Its times are facts like the others: they say when a program last wrote the file, if its clock was right
    and nobody set them, and never when what stands in it was agreed or sent.
    """
    details = {key: _readable(facts[name]) for name, key in _KEYS.items() if facts.get(name)}
    if source.modified_at:
        details["file_modified_at"] = source.modified_at.isoformat()
    return details


def _readable(written: str) -> str:
    """A time in the form of PDF (ISO 32000-1, 7.9.4) as ISO 8601; anything else as it stands."""
    found = _PDF_TIME.fullmatch(written) if written.startswith("D:") else None
    if not found:
        return written
    year, month, day, hour, minute, second, utc, offset, offset_minutes = found.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    zone = "Z" if utc else f"{offset}:{offset_minutes or '00'}" if offset else ""
    return f"{year}-{month}-{day}{clock}{zone}"
