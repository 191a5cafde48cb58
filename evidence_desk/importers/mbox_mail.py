"""A mailbox in one file: `.mbox`, as Thunderbird, Apple Mail and Google Takeout write it."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._mail import read_letter
from evidence_desk.importers._mail_parts import letter_of
from evidence_desk.importers._mbox import begins_like_mbox, letters_of
from evidence_desk.importers._row_notices import RowNotices


class MboxMail(Importer):
    """Reads a mailbox letter by letter, at the memory of one letter."""

    key = "mbox_mail"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a file that begins with a separator line and a header, if only of one letter."""
        return Claim.CERTAIN if begins_like_mbox(source.head) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the letters in the file's order, each before its attachments, then notices."""
        notices = RowNotices()
        with source.path.open("rb") as file:
            for number, piece in enumerate(letters_of(file), 1):
                letter = letter_of(piece.content, whole=piece.whole)
                yield from read_letter(letter, f"/mbox/message[{number}]", source, notices)
        yield from notices.left_out()


IMPORTER = MboxMail()
