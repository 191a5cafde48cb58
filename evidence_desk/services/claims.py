"""What users add to received evidence: marked passages, typed text, times. Layered over, never instead."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Claim, ClaimId
from evidence_desk.domain.filing import Filer
from evidence_desk.domain.moment import Precision, TimeSource, from_wall_clock, is_plausible
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.calls import tie_calls
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message


class TimeImplausible(UserError):
    """A time no entry of a case can be of."""

    happened = N_("The time {time} lies outside of what a phone could have recorded.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Check the year, and set the time again.")


class Claims:
    """The user's layer over the evidence."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def mark(self, claim: Claim) -> tuple[ClaimId, Changes]:
        """Mark what was said in a stretch of a recording."""
        with act(self._case, Message(N_("mark a passage"))) as work:
            number = work.claims.add(claim)
        return number, self._changes(claim.recording)

    @runs_on(Lane.WRITE)
    def change(self, claim: Claim) -> Changes:
        """Change a marked passage."""
        with act(self._case, Message(N_("change a passage"))) as work:
            work.claims.change(claim)
        return self._changes(claim.recording)

    @runs_on(Lane.WRITE)
    def remove(self, number: ClaimId) -> Changes:
        """Remove a mark; the recording is untouched."""
        with act(self._case, Message(N_("remove a passage"))) as work:
            recording = work.claims.remove(number)
        return self._changes(recording) if recording is not None else Changes()

    @runs_on(Lane.READ)
    def of(self, recording: CommunicationId) -> tuple[Claim, ...]:
        """The marked passages of a recording."""
        with self._case.read() as work:
            return work.claims.of(recording)

    @runs_on(Lane.WRITE)
    def type_text(self, number: CommunicationId, text: str) -> Changes:
        """Set the user's own reading of a picture; it becomes searchable."""
        with act(self._case, Message(N_("type the text of a picture"))) as work:
            work.claims.type_text(number, text.strip())
        return self._changes(number)

    @runs_on(Lane.WRITE)
    def set_time(self, number: CommunicationId, wall: datetime, note: str = "") -> Changes:
        """Set the user's own time for an entry; the times its sources state stay beside it."""
        zone = ZoneInfo(self._case.zone)
        written = wall.strftime("%Y-%m-%d %H:%M:%S")
        moment = from_wall_clock(wall, written, Precision.MINUTE, TimeSource.USER, zone)
        if not is_plausible(moment):
            raise TimeImplausible(time=written)
        with act(self._case, Message(N_("set a time"))) as work:
            before = work.filings.recordings_of(number)
            work.claims.set_time(number, moment, note)
            work.filings.arrange((number,))
            around = (moment.epoch_ms, moment.epoch_ms) if work.filings.is_call(number) else None
            tied = tie_calls(work, Filer(work.debts.identifiers()), (number, *before), around)
        return self._changes(number, *tied)

    def _changes(self, *numbers: CommunicationId) -> Changes:
        done = Changes(communications=frozenset(numbers), entries=True, history=True)
        return done | self._examination.follow()
