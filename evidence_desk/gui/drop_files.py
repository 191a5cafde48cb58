"""What a drag holds: files of this computer, or things that have no place on it yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

#: Formats under which mail programs, phones and chat programs offer files that exist nowhere yet.
_VIRTUAL_FORMATS = ("filegroupdescriptor", "promised", "file-promise", "x-kde-remote")


@dataclass(frozen=True, slots=True)
class DropFiles:
    """Local paths, and whether there was anything that cannot be read because it has no path."""

    paths: tuple[Path, ...]
    virtual: bool

    def __bool__(self) -> bool:
        return bool(self.paths) or self.virtual


def drop_files(mime: QMimeData) -> DropFiles:
    """The files of a drag, in the order given and without repetition."""
    urls = mime.urls() if mime.hasUrls() else []
    local = dict.fromkeys(Path(url.toLocalFile()) for url in urls if url.isLocalFile() and url.toLocalFile())
    formats = " ".join(mime.formats()).lower()
    promised = any(name in formats for name in _VIRTUAL_FORMATS)
    remote = any(not url.isLocalFile() for url in urls)
    return DropFiles(tuple(local), remote or (promised and not local))
