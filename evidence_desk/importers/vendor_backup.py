"""Backups that only the phone's own program, or nobody without a password, can open: kept, and a way said.

Huawei, Xiaomi, OPPO and vivo keep their backups encrypted or in a form of their own; iTunes and WeChat
encrypt theirs. The name says which it is, and bytes that are no other format say that it cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Source
from evidence_desk.importers._sqlite_source import DatabaseDamaged, is_damaged, is_database, tables_of
from evidence_desk.importers._text import text_head
from evidence_desk.media import sniff
from evidence_desk.text import N_

_ANDROID = b"ANDROID BACKUP\n"
_MIUI = b"MIUI BACKUP\n"
_WECHAT = re.compile(r"(?:EnMicroMsg|MSG\d{0,3}|MicroMsg|FTSMSG\d{0,3}|message_\d{1,3}|contact)\.db", re.I)
_WECHAT_FOLDER = re.compile(r"wechat|micromsg|tencent\.mm|xwechat|\bMsg\b|db_storage", re.I)
_QQ = re.compile(r"(?:Msg3\.0|nt_msg)\.db|.*qq.*\.bak", re.I)
_OPPO_VIVO = re.compile(r".*\.(?:clone|backup|oppobackup|coldbackup|vbk|vivobackup)|call", re.I)
_MEIZU = re.compile(r"calllog\.vcl", re.I)
_BAK = re.compile(r".*\.(?:bak|enc|bk)", re.I)
#: In a backup each file is called by the SHA-1 of its place on the phone.
_ITUNES = re.compile(r"Manifest\.db|[0-9a-f]{40}", re.I)
_MANIFEST_TABLE = frozenset({"fileid", "domain", "relativepath"})

_SMS_BACKUP = N_(
    "On the phone, install the free app SMS Backup & Restore, make a backup of messages and calls with it, "
    "and take in the XML files it makes."
)


class PhoneBackup(ImportRefused):
    """A phone maker's own backup."""

    happened = N_(
        "This looks like a phone maker's own backup. Such files are locked or in a form of their own, so it "
        "was not read."
    )
    what_to_do = _SMS_BACKUP


class AndroidBackup(ImportRefused):
    """What `adb backup`, or Xiaomi on top of it, writes."""

    happened = N_("This is a backup of the whole phone or of an app. Its content was not read.")
    what_to_do = _SMS_BACKUP


class ITunesBackup(ImportRefused):
    """The list of files of a backup by iTunes or Finder."""

    happened = N_("This is the table of contents of an iPhone backup; it holds no messages itself.")
    what_to_do = N_(
        "If the backup has no password, take in the file whose name begins with 3d0d7e5f in the folder 3d; "
        "it holds the messages. If it has one, make a backup without a password, or export the messages "
        "with a program such as iMazing and take in what it makes."
    )


class ITunesLocked(ImportRefused):
    """A file of a backup by iTunes or Finder that has a password."""

    happened = N_("This looks like a file of an iPhone backup that has a password, so it was not read.")
    what_to_do = N_(
        "Make a backup without a password, or export the messages with a program such as iMazing and take in "
        "what it makes."
    )


class WeChatDatabase(ImportRefused):
    """WeChat's own database, encrypted by it."""

    happened = N_("This looks like WeChat's own database. WeChat locks it, so it was not read.")
    what_to_do = N_(
        "Take screenshots of the chat on the phone with the times in view, or in WeChat choose the messages, "
        "forward them to an e-mail of your own, and take in that e-mail."
    )


class QQDatabase(ImportRefused):
    """QQ's own database or backup, encrypted by it."""

    happened = N_("This looks like QQ's own database or backup. QQ locks it, so it was not read.")
    what_to_do = N_(
        "In QQ for computers open the message manager, export the chat as text or as MHT, and take in that "
        "file; or take screenshots of the chat with the times in view."
    )


class VendorBackup(Importer):
    """Recognises backups that cannot be read, and says what can be done."""

    key = "vendor_backup"
    version = 1
    reads = False

    def claim(self, source: Source) -> Claim:
        """Certain by a signature; possible by the name, where the bytes are no other format."""
        refusal = _refusal(source)
        if refusal is None:
            return Claim.NO
        return Claim.CERTAIN if refusal in (AndroidBackup, ITunesBackup) else Claim.POSSIBLE

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Raises the refusal that fits."""
        raise _refusal(source) or PhoneBackup


def _refusal(source: Source) -> type[ImportRefused] | None:
    if source.head.startswith((_ANDROID, _MIUI)):
        return AndroidBackup
    if is_database(source):
        return _of_database(source)
    if source.size == 0 or sniff(source.head) or text_head(source):
        return None
    if _ITUNES.fullmatch(source.name):
        return ITunesLocked
    if _QQ.fullmatch(source.name):
        return QQDatabase
    if _WECHAT.fullmatch(source.name) and _is_wechat(source):
        return WeChatDatabase
    if any(each.fullmatch(source.name) for each in (_BAK, _OPPO_VIVO, _MEIZU)):
        return PhoneBackup
    return None


def _of_database(source: Source) -> type[ImportRefused] | None:
    tables = tables_of(source)
    if tables.get("files", frozenset()) >= _MANIFEST_TABLE:
        return ITunesBackup
    return DatabaseDamaged if is_damaged(source) else None


def _is_wechat(source: Source) -> bool:
    """Whether name or folder are WeChat's; `contact.db` alone could be anybody's."""
    return not source.name.lower().startswith(("contact", "message")) or bool(
        _WECHAT_FOLDER.search(source.folder)
    )


IMPORTER = VendorBackup()
