"""One e-mail as mail programs save it: `.eml`, RFC 5322 with MIME.

QQ, 163 and 139 mail save one letter per file. Some files begin with the separator line of a mailbox.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._mail import looks_like_mail, read_letter
from evidence_desk.importers._mail_parts import LARGEST_LETTER, letter_of, without_separator
from evidence_desk.importers._mbox import begins_like_mbox
from evidence_desk.importers._row_notices import RowNotices


class EmlMessage(Importer):
    """Reads one letter, the letters inside it, and hands on its attachments."""

    key = "eml_message"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a file that begins with headers of mail and is no mailbox."""
        if begins_like_mbox(source.head):
            return Claim.NO
        head = without_separator(source.head)
        return Claim.CERTAIN if looks_like_mail(head, named_so=source.suffix == ".eml") else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the letter, its attachments, the letters inside it, then notices."""
        notices = RowNotices()
        with source.path.open("rb") as file:
            content = file.read(LARGEST_LETTER + 1)
        letter = letter_of(content[:LARGEST_LETTER], whole=len(content) <= LARGEST_LETTER)
        del content
        yield from read_letter(letter, "/eml", source, notices)
        yield from notices.left_out()


IMPORTER = EmlMessage()
