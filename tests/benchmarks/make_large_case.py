"""Make a case with one debt of many timeline entries, by the real import: `make_large_case.py DIR ENTRIES`.

Three entries in four are messages, one is a call; they lie minutes apart and come from 300 numbers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench_sms_import import FIRST_MS, generate

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.debt import DebtDraft, DebtId
from evidence_desk.domain.timeline import Scope

CALL = (
    '  <call number="{address}" duration="{duration}" date="{date}" type="{type}" '
    'contact_name="(Unknown)" />\n'
)


def generate_calls(path: Path, count: int) -> None:
    """Write a call log of `count` calls."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"{count}\">\n")
        for n in range(count):
            date = FIRST_MS + 31_000 + n * 180_369
            file.write(
                CALL.format(address=f"+86138{n % 300:08d}", duration=n % 600, date=date, type=1 + n % 3)
            )
        file.write("</calls>\n")


def make(folder: Path, entries: int) -> DebtId:
    """Make the case in `folder`, unless it is there; the id of its debt."""
    there = (folder / "case.db").exists()
    with open_desk(folder, mode="create") as desk, tempfile.TemporaryDirectory() as made:
        if there:
            return desk.debts.named("large")
        sms, calls = Path(made) / "sms.xml", Path(made) / "calls.xml"
        generate(sms, entries - entries // 4, 0, 4)
        generate_calls(calls, entries // 4)
        debt, _changes = desk.debts.add(DebtDraft("large"))
        desk.intake.take_in([sms, calls], debt)
        counted = desk.browsing.count(Scope(debt=debt))
        if counted != entries:
            raise SystemExit(f"{counted} entries were recorded, not {entries}")
        return debt


def main() -> int:
    """Make the case that the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("entries", type=int)
    given = arguments.parse_args()
    make(given.folder, given.entries)
    sys.stdout.write(f"{given.folder}: {given.entries} entries\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
