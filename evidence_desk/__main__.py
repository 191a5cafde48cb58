"""argv → a worker, the command line or the window; imports none of them until it has chosen."""

from __future__ import annotations

import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run what `argv` (without the program's name) asks for; the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--media-worker"]:
        from evidence_desk.media.worker import main as media_worker

        media_worker()
    if arguments[:1] == ["--report-worker"]:
        from evidence_desk.reports._typst_child import set_report

        return set_report(Path(arguments[1]))
    from evidence_desk import cli

    asked = cli.parse(arguments)
    if asked.command is not None:
        return cli.run(asked)
    from evidence_desk.gui.app import run as open_window

    return open_window(asked.case)


if __name__ == "__main__":
    sys.exit(main())
