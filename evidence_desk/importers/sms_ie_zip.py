"""SMS Import / Export version 2 (F-Droid), the zip: `messages.ndjson` with `data/`, or `calls.ndjson`.

Each line is a row of Android's own tables; the bytes of a part of an MMS lie in `data/` under the name at the
end of its `_data`. https://github.com/tmo1/sms-ie
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._android_rows import AndroidRows
from evidence_desk.importers._chat import NoMessagesInside, empty_notice
from evidence_desk.importers._locked import ArchiveLocked
from evidence_desk.importers._members import (
    DAMAGED,
    AllTooLarge,
    ArchiveDamaged,
    Careful,
    MemberTooLarge,
    Unpacking,
)
from evidence_desk.importers._ndjson import ndjson_rows
from evidence_desk.importers._zip_key import ENCRYPTED, METHODS
from evidence_desk.text import N_

_ROWS = re.compile(r"(?:messages|calls|call_log)\.ndjson")
_DATA = "data/"
#: Carriers let much less through; a line of rows holds no pictures.
_LARGEST_PART, _LONGEST_LINE = 100 << 20, 4 << 20
_MOST_TEXT = 2 << 30

_CUT_OFF = N_(
    "A list of messages or calls in this archive is damaged or too large, and was read up to there. "
    "What was read is kept, and the archive is unchanged. "
    "If something is missing, make the export on the phone again."
)
_PART_MISSING = N_(
    "A picture or file of a message here is not in the archive, or could not be unpacked. "
    "The message itself is kept, and the archive is unchanged. "
    "If the picture matters, look at it on the phone or make the export again."
)


class SmsIeZip(Importer):
    """Reads messages with their pictures, and calls."""

    key = "sms_ie_zip"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a zip with one of the app's lists at its root."""
        if not source.head.startswith(b"PK\x03\x04"):
            return Claim.NO
        try:
            with Careful(source) as file, ZipFile(file) as archive:
                return Claim.CERTAIN if any(map(_ROWS.fullmatch, archive.namelist())) else Claim.NO
        except DAMAGED:
            return Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the rows in the archive's order, each MMS before its attachments, then notices."""
        try:
            with Careful(source) as file, ZipFile(file) as archive:
                yield from _Reading(archive).rows()
        except DAMAGED:
            raise ArchiveDamaged from None


class _Reading:
    """One reading of one archive."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members = {each.filename: each for each in archive.infolist()}
        self._unpacking = Unpacking()
        self._missing = False
        self._android = AndroidRows(self._part)

    def rows(self) -> Iterator[Extracted]:
        """The rows of every list, then what is to be said."""
        lists = [each for each in self._archive.infolist() if _ROWS.fullmatch(each.filename)]
        if all(each.flag_bits & ENCRYPTED for each in lists):
            raise ArchiveLocked
        for member in lists:
            yield from self._list(member)
        notices = self._android.notices
        if not self._android.found_count:
            if self._android.refused_count:
                raise NoMessagesInside
            yield empty_notice()
        yield from notices.rest()

    def _list(self, member: ZipInfo) -> Iterator[Extracted]:
        place = f"/zip/{member.filename}/"
        if member.flag_bits & ENCRYPTED or member.compress_type not in METHODS:
            yield from self._android.notices.tell(_CUT_OFF, place)
            return
        try:
            for locator, row in ndjson_rows(_lines(self._archive, member)):
                yield from self._android.row(place + locator, row)
                if self._missing:
                    self._missing = False
                    yield from self._android.notices.tell(_PART_MISSING, place + locator)
        except (*DAMAGED, AllTooLarge):
            if not self._android.found_count:
                raise ArchiveDamaged from None
            yield from self._android.notices.tell(_CUT_OFF, place)

    def _part(self, stored: str) -> bytes | None:
        """The bytes of a part by the path that it had on the phone."""
        member = self._members.get(_DATA + stored.rpartition("/")[2])
        usable = member and member.compress_type in METHODS and not member.flag_bits & ENCRYPTED
        if member is None or not usable or member.file_size > _LARGEST_PART:
            self._missing = True
            return None
        try:
            with self._archive.open(member) as stream:
                return self._unpacking.take(stream, member.compress_size)
        except (MemberTooLarge, AllTooLarge, *DAMAGED):
            self._missing = True
            return None


def _lines(archive: ZipFile, member: ZipInfo) -> Iterator[str]:
    """The lines of a list without their ends; a longer one comes in pieces. Raises `AllTooLarge`."""
    left = _MOST_TEXT
    with archive.open(member) as stream, io.TextIOWrapper(stream, "utf-8-sig", "replace") as text:
        while line := text.readline(_LONGEST_LINE):
            left -= len(line)
            if left < 0:
                raise AllTooLarge
            yield line.rstrip("\r\n")


IMPORTER = SmsIeZip()
