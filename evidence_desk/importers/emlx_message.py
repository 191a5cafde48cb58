"""One e-mail as Apple Mail keeps it: `.emlx`, the length of the letter, the letter, and a property list.

The first line is the number of bytes of the letter. What Mail notes about it behind that is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._mail import looks_like_mail, read_letter
from evidence_desk.importers._mail_parts import LARGEST_LETTER, letter_of
from evidence_desk.importers._row_notices import RowNotices

_LENGTH = re.compile(rb"(?P<bytes>[0-9]{1,12})[ \t]*\r?\n")


class EmlxMessage(Importer):
    """Reads one letter, the letters inside it, and hands on its attachments."""

    key = "emlx_message"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a length, and headers of mail under it."""
        found = _LENGTH.match(source.head)
        if not found:
            return Claim.NO
        headers = source.head[found.end() :]
        return Claim.CERTAIN if looks_like_mail(headers, named_so=source.suffix == ".emlx") else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the letter, its attachments, the letters inside it, then notices."""
        notices = RowNotices()
        found = _LENGTH.match(source.head)
        stated = int(found["bytes"]) if found else source.size
        with source.path.open("rb") as file:
            file.seek(found.end() if found else 0)
            content = file.read(min(stated, LARGEST_LETTER))
        letter = letter_of(content, whole=len(content) == stated)
        del content
        yield from read_letter(letter, "/emlx", source, notices)
        yield from notices.left_out()


IMPORTER = EmlxMessage()
