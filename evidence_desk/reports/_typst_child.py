"""Set one PDF in a process of its own, so that neither its memory nor a crash reaches the window.

Run as `python _typst_child.py JOB`, or by the frozen program as `evidence-desk --report-worker JOB`. The
folder JOB holds `job.json` (fonts, timestamp, tags) and `root/` with the template and `data.json`; the PDF
becomes `out.pdf` there. Imports nothing of this package. typst sees only `root/`: no packages, no system
fonts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

#: Exit codes; anything else means that the process was ended from outside or ran out of memory.
DONE, REFUSED = 0, 3
#: Address space for one report; 6,000 messages on 436 pages were measured at 1.3 GB.
_MEMORY_BYTES = 6 << 30


def set_report(job: Path) -> int:
    """Write `job`/out.pdf, or `job`/error.txt and a code other than 0."""
    import typst

    _limit_memory()
    order = json.loads((job / "job.json").read_text("utf-8"))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(order["fonts"])]
    )
    root, nothing = job / "root", job / "no-packages"
    nothing.mkdir()
    try:
        compiler = typst.Compiler(
            root / "timeline.typ",
            root=root,
            font_paths=fonts,
            package_path=nothing,
            package_cache_path=nothing,
        )
        compiler.compile(
            output=job / "out.pdf",
            format="pdf",
            pdf_standards=["a-3b"],
            timestamp=order["timestamp"],
            pdf_tags=order["tags"],
        )
    except typst.TypstError as error:
        lines = [error.message, *error.hints, error.diagnostic]
        (job / "error.txt").write_text("\n".join(lines), "utf-8", errors="backslashreplace")
        return REFUSED
    return DONE


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the parent's time limit holds there.
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > _MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, hard))


if __name__ == "__main__":
    sys.exit(set_report(Path(sys.argv[1])))
