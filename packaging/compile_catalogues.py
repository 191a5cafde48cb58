"""Compiles the translations: every `resources/locale/<language>/LC_MESSAGES/*.po` becomes a `.mo` beside it.

The `.mo` files are not kept in git. They are made by `python packaging/compile_catalogues.py` and, as
hatch's build hook, whenever the project is built or installed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROJECT = Path(__file__).resolve().parent.parent


def compile_catalogues(project: Path) -> list[Path]:
    """Compile each catalogue of `project` that is newer than its `.mo`; return the files written.

    Entries marked fuzzy are left out: gettext then shows the English. Raises `PoFileError` for a file
    that is no catalogue.
    """
    written = []
    for po in sorted((project / "resources" / "locale").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as lines:
            catalogue = read_po(lines, domain=po.stem, abort_invalid=True)
        unfinished = mo.with_suffix(".mo.new")
        with unfinished.open("wb") as out:
            write_mo(out, catalogue)
        unfinished.replace(mo)
        written.append(mo)
    return written


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatch's hook: compiles the catalogues before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; the wheel takes the whole of `resources/`, what git ignores included."""
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    try:
        for compiled in compile_catalogues(PROJECT):
            print(f"Compiled {compiled.relative_to(PROJECT)}")
    except (PoFileError, OSError) as problem:
        sys.exit(f"{problem}")
