"""Opens the locked members of a zip with the user's password: WinZip's AES, and the old ZipCrypto."""

from __future__ import annotations

import zipfile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from evidence_desk.importers._members import DAMAGED, AllTooLarge, MemberTooLarge, Unpacking

#: The others' unpackers cannot be stopped: a few kilobytes of bzip2 come out as gigabytes at once.
METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})
ENCRYPTED = 0x1
#: One member may be damaged, or locked with a password of its own.
_MOST_TRIED = 3


class ZipKey:
    """One password for one archive, and the archive opened so that it can be tried."""

    def __init__(self, file: IO[bytes], password: str) -> None:
        from pyzipper import AESZipFile, BadZipFile

        self._not_opened = (*DAMAGED, BadZipFile)
        try:
            self._archive = AESZipFile(file)
        except BadZipFile as error:
            raise zipfile.BadZipFile from error
        self._members: dict[int, Any] = {each.header_offset: each for each in self._archive.infolist()}
        # Programs on Chinese Windows take a password's bytes in GBK, others in UTF-8; ASCII is the same.
        written = (password.encode(codec, "replace") for codec in ("utf-8", "gb18030"))
        self._tries = list(dict.fromkeys(written))

    def fits(self) -> bool:
        """Whether the password opens a locked member; the smallest ones are tried."""
        locked = [each for each in self._members.values() if each.flag_bits & ENCRYPTED]
        locked.sort(key=lambda member: int(member.compress_size))
        try:
            return any(self._opened(member, Unpacking()) is not None for member in locked[:_MOST_TRIED])
        except (MemberTooLarge, AllTooLarge):
            return True

    def unpack(self, member: ZipInfo, unpacking: Unpacking) -> bytes | None:
        """A locked member, unpacked; None where the password is not the one of this member.

        A wrong password is often known only by what comes out being damaged. Raises `MemberTooLarge` or
        `AllTooLarge`.
        """
        return self._opened(self._members[member.header_offset], unpacking)

    def _opened(self, member: Any, unpacking: Unpacking) -> bytes | None:
        if member.compress_type not in METHODS:
            return None
        for password in self._tries:
            try:
                with self._archive.open(member, pwd=password) as stream:
                    data = unpacking.take(stream, member.compress_size)
            except self._not_opened:
                continue
            self._tries = [password]
            return data
        return None
