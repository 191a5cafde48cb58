"""Notes made by hand in this program, each a JSON file of its own (`domain.hand_note` states its layout).

Such a file may have been typed by anybody, here or elsewhere: what it says of its own making is shown as
what it says, beside the time at which it was received.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.domain.hand_note import MARK, MOST_BYTES, TEXTS, VERSION, WrittenNote, from_json
from evidence_desk.domain.moment import Moment, is_plausible
from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Notice, Source
from evidence_desk.importers._json_stream import storable_value
from evidence_desk.text import N_, Message

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*" + f'"{MARK}"'.encode() + rb"\s*:\s*([0-9]{1,9})\s*[,}]")
_AHEAD = N_(
    "The note names a time after the one at which it says it was written. Both are shown as they stand. "
    "Check the date, and change the note if it is mistyped."
)
_NO_TIME = N_(
    "The time this note names lies outside of what can be shown. The note is kept as it is, without a time. "
    "Change the note, or set its time."
)


class NoteUnreadable(ImportRefused):
    """A file that begins like a note made by hand, and is none."""

    happened = N_("This file begins like a note made by hand in Evidence Desk, and could not be read as one.")
    unaffected = N_("The file is kept unchanged in the case.")
    what_to_do = N_("If it was changed in another program, write the note again here.")


class NoteTooNew(ImportRefused):
    """A note made by a newer version of the desk."""

    happened = N_("This note was made with a newer version of Evidence Desk.")
    unaffected = N_("The file is kept unchanged in the case.")
    what_to_do = N_("Take it in again with the newer version.")


class ByHand(Importer):
    """Reads one note; it is its author's word only, and counts nowhere as a call or a written record."""

    key = "by_hand"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by the first key of the file."""
        return Claim.CERTAIN if _OPENING.match(source.head) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the note as one communication, and a sentence where its times do not fit together."""
        opening = _OPENING.match(source.head)
        if opening and int(opening[1]) > VERSION:
            raise NoteTooNew
        written = _read(source)
        at = _moment(written)
        if at is None and written.note.happened is not None:
            yield Notice(Message(_NO_TIME), "whole")
        if at is not None and at.utc > written.written_at:
            yield Notice(Message(_AHEAD), "whole")
        note = written.note
        yield Communication(
            "whole",
            Kind.NOTE,
            SourceClass.USER_NOTE,
            at,
            note.direction,
            note.number or None,
            note.name or None,
            note.whole_text(),
            note.duration_ms,
            details=_details(written),
        )


def _read(source: Source) -> WrittenNote:
    if source.size > MOST_BYTES:
        raise NoteUnreadable
    try:
        return from_json(storable_value(json.loads(source.path.read_bytes().decode("utf-8-sig"))))
    except (ValueError, RecursionError) as error:
        raise NoteUnreadable from error


def _moment(written: WrittenNote) -> Moment | None:
    try:
        at = written.moment()
    except OverflowError:
        return None
    return at if at is not None and is_plausible(at) else None


def _details(written: WrittenNote) -> dict[str, Any]:
    note = written.note
    details: dict[str, Any] = {"about": note.about.value, "written_at": written.written_at.isoformat()}
    details |= {name: getattr(note, name) for name in TEXTS if name not in {"text", "number", "name"}}
    details |= {
        "account_of_it": note.text,
        "amount_minor": note.amount_minor,
        "named_files": [list(each) for each in written.files],
        "replaces": written.replaces,
    }
    return {key: value for key, value in details.items() if value not in (None, "", [])}


IMPORTER = ByHand()
