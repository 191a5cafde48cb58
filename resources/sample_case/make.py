"""Writes the fictional sample case: `phone/`, `case.json` and `SHA256SUMS` beside this script.

    python resources/sample_case/make.py [target folder]

For developers only; what it writes is kept in the project, so nobody needs this to use the desk. It needs
espeak-ng and fonts-noto-cjk (Debian), and the desk's own Python packages. Two runs give the same bytes; other
versions of espeak-ng or of the encoders may give others.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import canvas
import case
import exports
import pictures
import voices
from recordings import DUPLICATE, RECORDINGS
from voices import Spoken

_HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Write everything into the given folder (this one unless given); 1 where a tool is missing."""
    target = Path(arguments[0]) if arguments else _HERE
    if missing := missing_tools():
        print(f"Nothing was written. Please install: {', '.join(missing)}", file=sys.stderr)
        return 1
    shutil.rmtree(target / "phone", ignore_errors=True)
    write_written(target, write_recordings(target))
    write_pictures(target)
    names = write_sums(target)
    size = sum((target / name).stat().st_size for name in names)
    print(f"{voices.espeak_version()}\n{len(names)} files, {size:,} bytes, in {target}")
    return 0


def missing_tools() -> list[str]:
    """Name the Debian packages this machine lacks."""
    missing = [] if voices.espeak_version() else ["espeak-ng"]
    return missing + ([] if canvas.REGULAR.is_file() and canvas.BOLD.is_file() else ["fonts-noto-cjk"])


def write_recordings(target: Path) -> dict[str, Spoken]:
    """Speak every recording, copy the one that was sent by chat; where the sentences lie, by file name."""
    spoken = {r.name: voices.record(r, _made(target, r.path)) for r in RECORDINGS}
    copy, original = DUPLICATE
    _made(target, copy).write_bytes((target / "phone" / original).read_bytes())
    return spoken


def write_written(target: Path, spoken: Mapping[str, Spoken]) -> None:
    """Write what needs neither voice nor font: call log, payment list, `case.json`."""
    _made(target, exports.CALLS_FILE).write_bytes(exports.calls_xml(spoken))
    _made(target, exports.CSV_FILE).write_bytes(exports.payments_csv())
    (target / "case.json").write_bytes(case.case_json(spoken))


def write_pictures(target: Path) -> None:
    """Draw the pictures, the message export that carries one, and the PDF bills."""
    for path, draw in pictures.PICTURES.items():
        _made(target, path).write_bytes(draw())
    _made(target, exports.SMS_FILE).write_bytes(exports.sms_xml(pictures.forwarded_picture()))
    for path in exports.BILLS:
        _made(target, path).write_bytes(exports.bill_pdf(canvas.REGULAR.parent, path))


def write_sums(target: Path) -> list[str]:
    """Write `SHA256SUMS` over `phone/` and `case.json`, as `sha256sum --check` reads it; the names in it."""
    files = sorted(path for path in (target / "phone").rglob("*") if path.is_file())
    names = [path.relative_to(target).as_posix() for path in [*files, target / "case.json"]]
    lines = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (target / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    return names


def recorded_times(case_file: Path) -> dict[str, Spoken]:
    """Read where the sentences lie, as an earlier run wrote it into `case.json`."""
    rows = json.loads(case_file.read_text(encoding="utf-8"))["recordings"]
    return {
        row["file"]: Spoken(row["duration_ms"], tuple((li["start_ms"], li["end_ms"]) for li in row["lines"]))
        for row in rows
    }


def _made(target: Path, path: str) -> Path:
    """Find the place of a phone file and make its folder."""
    place = target / "phone" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
