"""`enrich`, and `take-in --enrich`: works off the queue, a line on stderr for every item."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk
    from evidence_desk.cli.documents import Document


def work_off(desk: Desk) -> tuple[Document, list[str]]:
    """Derive whatever waits in the case; the document of what came of it, and the same as lines."""
    from evidence_desk.cli import documents
    from evidence_desk.services.enrich_work import Work, WorkOutcome
    from evidence_desk.services.lane import Progress

    progress = Progress()

    def tell(work: Work, outcome: WorkOutcome) -> None:
        said = f"{progress.done}/{progress.total}  {work.title.render()}  {work.item.name}"
        why = f": {outcome.failure.render()}" if outcome.failure else ""
        print(said + why, file=sys.stderr)

    run = desk.enriching.run(progress, told=tell)
    counts = desk.enriching.counts()
    lines = [
        _("{title}: {done} done, {failed} failed, {waiting} waiting").format(
            title=each.title.render(), done=each.done, failed=each.failed, waiting=each.waiting
        )
        for each in counts
    ]
    return documents.enriching(run, counts, desk.enriching.failures()), lines
