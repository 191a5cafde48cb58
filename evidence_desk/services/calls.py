"""Ties recordings to the log rows of their call, and lets a nameless recording follow its log row's debt."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS
from evidence_desk.domain.filing import Filer, Filing
from evidence_desk.domain.same_call import CallFacts, SameCall, matching_calls
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

_SAME_CALL = N_("the call log shows this call; {reason}")
_EVER = 1 << 62
#: A start written to the minute may be this much further off than the tolerance.
_REACH_MS = DEFAULT_PARAMETERS.calllog_start_tol_ms + 60_000


def tie_calls(
    work: UnitOfWork, filer: Filer, ids: Sequence[CommunicationId], span: tuple[int, int] | None
) -> set[CommunicationId]:
    """Tie the recordings among `ids`, and those near `span` (epoch ms of new log rows).

    Return the recordings whose ties changed.
    """
    work.examinations.note_listed(ids)
    reach = (span[0] - _REACH_MS, span[1] + _REACH_MS) if span else None
    changed: set[CommunicationId] = set()
    for recording in work.filings.recordings(among=ids, span=reach):
        calls = work.filings.calls_near(recording.at_ms, _REACH_MS)
        pairs = matching_calls(recording, calls)
        if work.filings.tie(recording, pairs):
            changed.add(recording.id)
            _follow(work, filer, recording, pairs, calls)
    return changed


def tie_all(work: UnitOfWork) -> None:
    """Tie every recording as its time, number and length now ask for; nobody's filing changes."""
    work.filings.loosen_undated()
    for recording in work.filings.recordings(span=(-_EVER, _EVER)):
        calls = work.filings.calls_near(recording.at_ms, _REACH_MS)
        work.filings.tie(recording, matching_calls(recording, calls))


def _follow(
    work: UnitOfWork,
    filer: Filer,
    recording: CallFacts,
    pairs: Sequence[SameCall],
    calls: Sequence[CallFacts],
) -> None:
    """File a recording without a number of its own by the number of its log row."""
    if recording.number or not pairs:
        return
    number = next((call.number for call in calls if call.id == pairs[0].call), None)
    filing = filer.file(number, None, None, "")
    entry = work.timeline.entries((recording.id,))[0]
    by_person = entry.filing_basis in (FilingBasis.USER, FilingBasis.TAKE_IN)
    if filing.debt is None or by_person or entry.debt is not None:
        return
    reason = Message(_SAME_CALL, {"reason": filing.reason or ""})
    work.filings.file([(recording.id, Filing(filing.debt, FilingBasis.SAME_CALL, reason))])
