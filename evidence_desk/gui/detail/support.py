"""Everything the corroboration card shows of one recording, fetched in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Assessment, Grade, Link, LinkStatus, Verdict
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.services.lane import Lane, runs_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence_desk.bootstrap import Desk

#: Rows shown under one heading; the rest is behind "search".
MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Support:
    """A recording's assessment, the user's links, what else may be related, and the entries they name."""

    assessment: Assessment | None
    confirmed: tuple[Link, ...]
    rejected: tuple[Link, ...]
    candidates: tuple[TimelineEntry, ...]
    entries: Mapping[CommunicationId, TimelineEntry]
    verdicts: Mapping[CommunicationId, Verdict]


@runs_on(Lane.READ)
def load_support(desk: Desk, recording: CommunicationId) -> Support:
    """Read it all. Candidates already shown under a claim or decided on are left out."""
    assessment = desk.examination.assessment(recording)
    links = desk.linking.links(recording)
    decided = {link.item for link in links}
    shown = {verdict.item for verdict in _speaking(assessment)}
    candidates = tuple(
        entry for entry in desk.linking.candidates(recording) if entry.id not in decided | shown
    )
    needed = tuple(decided | shown)
    return Support(
        assessment,
        tuple(link for link in links if link.status is LinkStatus.CONFIRMED),
        tuple(link for link in links if link.status is LinkStatus.REJECTED),
        candidates,
        {entry.id: entry for entry in desk.browsing.entries(needed)},
        {verdict.item: verdict for verdict in (assessment.nearby if assessment else ())},
    )


def worth_showing(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """The verdicts that say something in favour, best first, few enough to read."""
    return tuple(verdict for verdict in verdicts if verdict.grade is not Grade.NONE)[:MOST_ROWS]


def _speaking(assessment: Assessment | None) -> tuple[Verdict, ...]:
    if assessment is None:
        return ()
    calls = assessment.call_verdicts[:MOST_ROWS]
    return (*calls, *(each for judged in assessment.claims for each in worth_showing(judged.verdicts)))
