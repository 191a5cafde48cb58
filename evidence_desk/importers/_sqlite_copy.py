"""The scratch copy that a database is read from: SQLite changes what it opens, so it opens only this."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from evidence_desk.importers import Companion

_SMALLEST_PAGE, _PAGES_AT = 512, slice(28, 32)
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def copy_set(database: Path, companions: Iterable[Companion], copy: Path) -> bool:
    """Copy what SQLite needs of a set; whether a journal had to stay behind. Raises OSError.

    `-shm` is rebuilt. A journal may name a further file, which SQLite would look at and delete.
    """
    left_out = False
    shutil.copyfile(database, copy)
    for companion in companions:
        if companion.suffix == "-journal" and _names_a_file(companion.path):
            left_out = True
        elif companion.suffix in ("-wal", "-journal"):
            shutil.copyfile(companion.path, copy.with_name(copy.name + companion.suffix))
    return left_out


def mend_cut_off(copy: Path, head: bytes) -> bool:
    """Let the head of a copy that is cut off count the pages that are there; SQLite opens no such file.

    Whether it was cut off. Raises OSError.
    """
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 1 << 16 if page_size == 1 else page_size
    there = copy.stat().st_size // page_size if page_size >= _SMALLEST_PAGE else 0
    if not 0 < there < int.from_bytes(head[_PAGES_AT], "big"):
        return False
    with copy.open("r+b") as file:
        file.seek(_PAGES_AT.start)
        file.write(there.to_bytes(4, "big"))
    return True


def _names_a_file(journal: Path) -> bool:
    """Whether a rollback journal ends with the name of a super-journal."""
    with journal.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - len(_JOURNAL_MAGIC)))
        return file.read() == _JOURNAL_MAGIC
