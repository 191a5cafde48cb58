"""A folder with one of everything a phone, a bank and the mail hand out: the shared samples and made files.

    from everything import make
    given = make(folder)       # {path: key of the importer that reads it}

Files that lie beside a database belong to it and are not among the keys.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
SHARED = TESTS / "samples" / "shared"
_IMPORTERS = str(TESTS / "importers")

#: What each folder of the shared samples is read by, where its name does not say it.
_SAMPLES = {
    "audio": "call_recording",
    "image": "chat_screenshot",
    "ocr": "chat_screenshot",
    "vmsg": "vmessage",
    "sms": "sms_backup_xml",
    "calls": "calls_backup_xml",
    "bills/alipay-records-gbk.csv": "alipay_csv",
    "bills/cmb-debit-records.csv": "bank_csv",
    "bills/icbc-debit-v2-records.csv": "bank_csv",
    "bills/jd-records.csv": "jd_csv",
    "bills/wechat-records.csv": "wechat_pay",
    "bills/wechat-records.xlsx": "wechat_pay",
    "chat/WhatsApp Chat with TestUser.txt": "whatsapp_text",
    "chat/qq_readme_block.txt": "qq_text",
    "chat/telegram_result.json": "telegram_json",
    "audio/empty_file.m4a": "any_file",
    # It begins with the line that begins a letter in a mailbox.
    "mail/attachment_with_encoded_name.eml": "mbox_mail",
}
_MAIL = {".eml": "eml_message", ".msg": "outlook_msg", ".mbox": "mbox_mail"}
_LETTER = "From a@example.com Tue Mar 12 09:30:15 2024\nFrom: a@example.com\nSubject: {n}\n\n还款{n}\n\n"


def _reader_of(sample: Path) -> str:
    name = sample.relative_to(SHARED).as_posix()
    return _SAMPLES.get(name) or _MAIL.get(sample.suffix) or _SAMPLES[name.split("/", 1)[0]]


def make(folder: Path) -> dict[Path, str]:
    """Fill a folder and its folders; every file's name and place is the same each time."""
    if _IMPORTERS not in sys.path:
        sys.path.append(_IMPORTERS)
    from made_files import made_files

    given = {}
    for sample in sorted(each for each in SHARED.rglob("*") if each.is_file() and each.name != "SOURCES.md"):
        path = folder / sample.relative_to(SHARED)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample, path)
        given[path] = _reader_of(sample)
    made = {path: key for key, path in made_files(folder / "made")}
    given |= {path: key for path, key in made.items() if key != "sqlite_companion"}
    for name, content, key in (
        ("收件箱.mbox", "".join(_LETTER.format(n=n) for n in range(3)).encode(), "mbox_mail"),
        ("什么也不是.dat", bytes(range(1, 128)) * 3, "any_file"),
    ):
        path = folder / name
        path.write_bytes(content)
        given[path] = key
    return given
