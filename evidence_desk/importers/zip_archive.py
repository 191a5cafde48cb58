"""Zip archives: each file inside becomes an item of its own and is read in its turn.

Chat exports, bills and folders of a phone come as zips. Workbooks, documents and apps are zips too, and are
not opened here. The notes that macOS and Windows keep about a folder are no content and are left inside.
Files locked with a password are read where the user gave it: AES as WinZip writes it, and the old ZipCrypto.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import IO
from zipfile import ZipFile, ZipInfo

from evidence_desk.importers import Attachment, Claim, Extracted, Importer, ImportRefused, Notice, Source
from evidence_desk.importers._locked import SOME_LOCKED, ArchiveLocked, WrongPassword
from evidence_desk.importers._members import (
    DAMAGED,
    MOST_MEMBERS,
    TOO_LARGE,
    AllTooLarge,
    ArchiveDamaged,
    ArchiveTooLarge,
    Careful,
    MemberTooLarge,
    Unpacking,
)
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._zip_key import ENCRYPTED, METHODS, ZipKey
from evidence_desk.importers._zip_names import member_name
from evidence_desk.text import N_, Message

_LOCAL, _EMPTY = b"PK\x03\x04", b"PK\x05\x06"
#: A file of one of these names makes a zip something else: Office, OpenDocument and EPUB, Java and Android,
#: Apple's iWork, and the app SMS Import/Export.
_NOT_PLAIN = re.compile(
    r"\[Content_Types\]\.xml|mimetype|META-INF/(?:MANIFEST\.MF|container\.xml)|AndroidManifest\.xml"
    r"|Index/Document\.iwa|Index\.zip|(?:messages|calls|call_log)\.ndjson"
)
#: How those begin; where a zip is cut off, no more can be seen of it.
_NOT_PLAIN_FIRST = re.compile(rf"(?:{_NOT_PLAIN.pattern}|_rels/|docProps/|xl/|word/|ppt/|META-INF/)", re.S)
_FOLDER_NOTES = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.I | re.S)

_TOO_MANY = N_(
    "This archive holds more than {limit} files; the first {limit} were read. The archive is kept unchanged. "
    "Unpack it on this computer, and add the folders one by one."
)
_ALL_TOO_LARGE = N_(
    "This archive unpacks to more than 2 GB; the {count} files up to there were read. "
    "The archive is kept unchanged. Unpack it on this computer, and add the other files."
)
_MEMBER_DAMAGED = N_(
    "A file in this archive is damaged or packed in an unusual way and could not be unpacked. "
    "The archive is kept unchanged, and its other files are read. "
    "If the file matters, copy the archive again, or unpack it on this computer and add the file."
)


class ArchiveEmpty(ImportRefused):
    """An archive without files."""

    happened = N_("This archive holds no files.")
    what_to_do = N_("Make it again if there should be files in it.")


class ZipArchive(Importer):
    """Hands on the files of a plain zip, one at a time."""

    key = "zip_archive"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a zip that is nothing but a zip; possible where it begins like one and is damaged."""
        if not source.head.startswith((_LOCAL, _EMPTY)):
            return Claim.NO
        try:
            with Careful(source) as file, ZipFile(file) as archive:
                plain = not any(_NOT_PLAIN.fullmatch(name) for name in archive.namelist())
                return Claim.CERTAIN if plain else Claim.NO
        except DAMAGED:
            return Claim.NO if _NOT_PLAIN_FIRST.match(_first_name(source.head)) else Claim.POSSIBLE

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the files in the archive's order, then notices; refuses where it can hand on none."""
        try:
            with Careful(source) as file, ZipFile(file) as archive:
                yield from _Reading(archive, _key(file, source.password)).members()
        except DAMAGED:
            raise ArchiveDamaged from None


class _Reading:
    """One reading of one archive."""

    def __init__(self, archive: ZipFile, key: ZipKey | None) -> None:
        self._archive = archive
        self._key = key
        self._unpacking = Unpacking()
        self._notices = RowNotices()
        self._given = 0
        self._locked = 0
        self._refused: type[ImportRefused] = ArchiveEmpty

    def members(self) -> Iterator[Extracted]:
        """The files, then what is to be said."""
        # A member may have no name at all, where `is_dir` fails.
        members = [each for each in self._archive.infolist() if not each.filename.endswith("/")]
        try:
            for number, member in enumerate(members[:MOST_MEMBERS], 1):
                if not _FOLDER_NOTES.search(member.filename):
                    yield from self._member(member, number)
        except AllTooLarge:
            self._refused = ArchiveTooLarge
            yield Notice(Message(_ALL_TOO_LARGE, {"count": self._given}), "/zip")
        if not self._given:
            raise ArchiveLocked if self._locked else self._refused
        if self._locked:
            yield Notice(Message(SOME_LOCKED, {"count": self._locked}), "/zip")
        if len(members) > MOST_MEMBERS:
            yield Notice(Message(_TOO_MANY, {"limit": MOST_MEMBERS}), "/zip")
        yield from self._notices.left_out()

    def _member(self, member: ZipInfo, number: int) -> Iterator[Extracted]:
        locator = f"/zip/member[{number}]"
        try:
            data = self._unpacked(member)
        except MemberTooLarge:
            self._refused = ArchiveTooLarge
            yield from self._notices.tell(TOO_LARGE, locator)
        except DAMAGED:
            if self._refused is ArchiveEmpty:
                self._refused = ArchiveDamaged
            yield from self._notices.tell(_MEMBER_DAMAGED, locator)
        else:
            if data is None:
                self._locked += 1
                return
            self._given += 1
            yield Attachment(member_name(member) or f"member-{number}", data, locator, read=True)

    def _unpacked(self, member: ZipInfo) -> bytes | None:
        """What is inside a member; None where it stays locked."""
        if member.flag_bits & ENCRYPTED:
            return self._key.unpack(member, self._unpacking) if self._key else None
        if member.compress_type not in METHODS:
            raise NotImplementedError(member.compress_type)
        with self._archive.open(member) as stream:
            return self._unpacking.take(stream, member.compress_size)


def _key(file: IO[bytes], password: str | None) -> ZipKey | None:
    """The key that the user gave, if any; raises `WrongPassword` before anything is handed on."""
    if not password:
        return None
    key = ZipKey(file, password)
    if not key.fits():
        raise WrongPassword
    return key


def _first_name(head: bytes) -> str:
    """The name in the first local header, where the list of members cannot be read."""
    try:
        (length,) = struct.unpack_from("<H", head, 26)
    except struct.error:
        return ""
    return head[30 : 30 + length].decode("ascii", "replace")


IMPORTER = ZipArchive()
