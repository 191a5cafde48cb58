"""The timeline as a paged report: PDF/A-3b, set by typst from a template and a JSON copy of the report."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from evidence_desk.domain.report import TimelineReport
from evidence_desk.errors import EnvironmentFault
from evidence_desk.paths import resource
from evidence_desk.reports import ReportWriter, _typst_child
from evidence_desk.reports._printable import covered_by, printable_tree
from evidence_desk.reports._report_data import report_data
from evidence_desk.text import N_

log = logging.getLogger(__name__)

#: The argument by which the frozen program is started as the process that sets a PDF.
WORKER_ARGUMENT = "--report-worker"
_TIME_LIMIT_S = 900
#: Tags let a screen reader follow the tables; in a long report they make the file seven times as large.
_TAGGED_ENTRIES = 1_000


class ReportNotSet(EnvironmentFault):
    """The typesetter refused the report."""

    happened = N_("The PDF could not be made.")
    unaffected = N_("The case file and earlier reports are unchanged.")
    what_to_do = N_("Save the timeline as a table (CSV) for now, and keep the log file: it names the reason.")


class ReportTooLarge(EnvironmentFault):
    """The typesetter ran out of memory or time."""

    happened = N_("The PDF could not be made: the report is too large for the memory of this computer.")
    unaffected = N_("The case file and earlier reports are unchanged.")
    what_to_do = N_("Close other programs and try again, or save the timeline as a table (CSV).")


class ReportFontsMissing(EnvironmentFault):
    """The program's own fonts are not where they belong."""

    happened = N_("The PDF could not be made: fonts that belong to the program are missing.")
    unaffected = N_("The case file and earlier reports are unchanged.")
    what_to_do = N_("Install the program again, then make the report again.")


class TimelinePdf(ReportWriter):
    """Writes the PDF. Its bytes depend on the report, the template and the fonts only."""

    key = "pdf"
    version = 1
    suffix = ".pdf"

    def write(self, report: TimelineReport, out: Path) -> None:
        """Write `report` to `out`; raises the errors of this module or OSError."""
        fonts = resource("fonts")
        covered = covered_by(fonts)
        if not covered:
            raise ReportFontsMissing
        data = printable_tree(report_data(report), covered)
        with tempfile.TemporaryDirectory(prefix="evidence-desk-report-") as folder:
            job = Path(folder)
            root = job / "root"
            root.mkdir()
            for template in resource("reports").glob("*.typ"):
                shutil.copyfile(template, root / template.name)
            (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
            order = {
                "fonts": str(fonts),
                "timestamp": int(report.generated_at.timestamp()),
                "tags": len(report.entries) <= _TAGGED_ENTRIES,
            }
            (job / "job.json").write_text(json.dumps(order), "utf-8")
            _set(job)
            shutil.copyfile(job / "out.pdf", out)


def _set(job: Path) -> None:
    try:
        done = subprocess.run(
            _command(job),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIME_LIMIT_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if os.name == "nt" else 0,
        )
    except subprocess.TimeoutExpired as error:
        raise ReportTooLarge from error
    if done.returncode == _typst_child.DONE:
        return
    if done.returncode == _typst_child.REFUSED:
        log.error("typst refused the report: %s", (job / "error.txt").read_text("utf-8").splitlines()[0])
        raise ReportNotSet
    log.error(
        "the report process ended with %s: %s",
        done.returncode,
        done.stderr[-2000:].decode("utf-8", "replace"),
    )
    raise ReportTooLarge if _out_of_memory(done.returncode, done.stderr) else ReportNotSet


def _out_of_memory(code: int, stderr: bytes) -> bool:
    return code < 0 or b"memory" in stderr


def _command(job: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT, str(job)]
    # -P keeps this folder's files from shadowing modules that the child imports.
    return [sys.executable, "-P", _typst_child.__file__, str(job)]


WRITER = TimelinePdf()
