"""Records what came of one item of the queue, in one transaction. Database only."""

from __future__ import annotations

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.filing import Filer
from evidence_desk.domain.heard import TranscriptOrigin
from evidence_desk.services.calls import tie_calls
from evidence_desk.services.changes import Changes
from evidence_desk.services.enrich_work import WorkOutcome
from evidence_desk.services.near_duplicates import after_profile
from evidence_desk.services.placing import place_entries
from evidence_desk.store.unit_of_work import UnitOfWork


def record_outcome(work: UnitOfWork, outcome: WorkOutcome) -> tuple[Changes, frozenset[DebtId]]:
    """Keep a result and its entries, or why there is none; what changed, and the debts to be examined.

    Nothing is done where the row no longer waits.
    """
    task, item = outcome.work.id, outcome.work.item.id
    if outcome.failure:
        kept = work.enrichments.fail(task, outcome.failure)
        return Changes(items=frozenset({item}) if kept else frozenset()), frozenset()
    if not work.enrichments.finish(task, outcome.engine, outcome.result, outcome.notices):
        return Changes(), frozenset()
    first = work.machine_entries.first(item)
    if first and outcome.transcript:
        _keep_transcript(work, CommunicationId(first.id), outcome)
    filer = Filer(work.debts.identifiers())
    held, touched = _place(work, item, outcome, filer)
    touched |= after_profile(work, item)
    outdated = work.machine_entries.outdated(item, outcome.work.enricher.key, held)
    debts = work.filings.debts_of((*touched, *outdated, *((first.id,) if first else ())))
    tied = {each for number in outdated for each in work.filings.recordings_of(number)}
    work.machine_entries.leave(outdated)
    touched |= tie_calls(work, filer, tuple(tied), None)
    debts |= work.filings.debts_of(tuple(touched))
    shown = frozenset(touched).union(outdated, (first.id,) if first else ())
    changes = Changes(items=frozenset({item}), communications=shown, entries=bool(touched or outdated))
    return changes, debts


def _place(
    work: UnitOfWork, item: ItemId, outcome: WorkOutcome, filer: Filer
) -> tuple[frozenset[CommunicationId], set[CommunicationId]]:
    """Record the entries; all that the result holds, and those that are new or changed."""
    chosen = work.machine_entries.filed_by_hand(item) if outcome.entries else None
    placed = place_entries(work, item, outcome.entries, filer, chosen)
    ids = work.communications.known([each.dedupe_key for each in outcome.entries])
    places = {CommunicationId(ids[e.dedupe_key]): e.communication.locator for e in outcome.entries}
    work.machine_entries.seen(item, outcome.work.enricher.key, places)
    return frozenset(places), {*placed.fresh, *placed.retied}


def _keep_transcript(work: UnitOfWork, recording: CommunicationId, outcome: WorkOutcome) -> None:
    work.transcripts.add(
        recording,
        TranscriptOrigin.MACHINE,
        outcome.engine,
        outcome.model_sha256,
        outcome.transcript,
    )
