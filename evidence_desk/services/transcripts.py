"""The words of recordings: typed, imported or machine-made, with people's corrections over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.file_name import stem_of
from evidence_desk.domain.heard import SegmentId, Transcript, TranscriptId, TranscriptOrigin
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.transcript import Segment
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.transcripts import ReceivedTranscript
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

_TYPED_BY_HAND = ""
_MOST_LISTED = 50


class NothingTyped(UserError):
    """A transcript or a segment without words."""

    happened = N_("There are no words to keep.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Type what is said, then save it.")


class NotAttachable(UserError):
    """A transcript can only be tied to a recording, and only a transcript can."""

    happened = N_("These two entries are not a transcript and a recording.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Choose a transcript file, and the recording it was made from.")


class MachineTextKept(UserError):
    """What a program wrote down stays as it is."""

    happened = N_("A transcript made by a program is not removed.")
    unaffected = N_("It stays as it was made, and corrections lie over it.")
    what_to_do = N_("Correct its words, or type what is said.")


class SegmentGone(UserError):
    """A segment that is no longer there."""

    happened = N_("These words are no longer in the transcript.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Look at the transcript as it is now.")


class Transcripts:
    """Reads and layers the words of recordings. What was received or made by a program never changes."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.READ)
    def of(self, recording: CommunicationId) -> tuple[Transcript, ...]:
        """The transcripts of a recording: typed, imported, machine-made; the newest of each first."""
        with self._case.read() as work:
            return work.transcripts.of(recording)

    @runs_on(Lane.READ)
    def recording_of(self, entry: CommunicationId) -> CommunicationId | None:
        """The recording an imported transcript is attached to, None where it is to none."""
        with self._case.read() as work:
            received = work.transcripts.received(entry)
            found = work.transcripts.attached(received.item) if received else ()
        return found[0].recording if found else None

    @runs_on(Lane.READ)
    def unattached(self) -> tuple[TimelineEntry, ...]:
        """Entries of transcript files that belong to no recording yet."""
        with self._case.read() as work:
            ids = tuple(each.id for each in work.transcripts.unattached()[:_MOST_LISTED])
            return work.timeline.entries(ids)

    @runs_on(Lane.WRITE)
    def type(self, recording: CommunicationId, segments: Sequence[Segment]) -> Changes:
        """Add what a person hears to the typed transcript of a recording; it counts as verified."""
        rows = [(s.start_ms, s.end_ms, s.speaker.strip(), s.text.strip()) for s in segments]
        if not rows or not all(row[3] for row in rows):
            raise NothingTyped
        with act(self._case, Message(N_("type what is said"))) as work:
            _recording(work, recording)
            typed = [t for t in work.transcripts.of(recording) if t.origin is TranscriptOrigin.TYPED]
            to = (
                typed[0].id
                if typed
                else work.transcripts.add(recording, TranscriptOrigin.TYPED, _TYPED_BY_HAND, None, ())
            )
            for made, row in zip(work.transcripts.append(to, rows), rows, strict=True):
                work.transcripts.correct(made, row[3], row[2], verified=True)
        return self._changes(recording)

    @runs_on(Lane.WRITE)
    def correct(self, segment: SegmentId, text: str, speaker: str, verified: bool = True) -> Changes:
        """Lay other words over a segment; those received or made stay beneath."""
        if not text.strip():
            raise NothingTyped
        with act(self._case, Message(N_("correct a transcript"))) as work:
            found = _transcript(work, segment)
            work.transcripts.correct(segment, text.strip(), speaker.strip(), verified)
        return self._changes(found.recording)

    @runs_on(Lane.WRITE)
    def verify(self, segment: SegmentId, verified: bool = True) -> Changes:
        """Say that a person listened and these are the words, or take that back."""
        with act(self._case, Message(N_("verify a transcript"))) as work:
            found = _transcript(work, segment)
            shown = next(each for each in found.segments if each.id == segment)
            work.transcripts.correct(segment, shown.text, shown.speaker, verified)
        return self._changes(found.recording)

    @runs_on(Lane.WRITE)
    def drop(self, segment: SegmentId) -> Changes:
        """Take typed words away again; raises `MachineTextKept` for others."""
        with act(self._case, Message(N_("remove typed words"))) as work:
            found = _transcript(work, segment)
            if found.origin is not TranscriptOrigin.TYPED:
                raise MachineTextKept
            work.transcripts.drop(segment)
        return self._changes(found.recording)

    @runs_on(Lane.WRITE)
    def attach(self, entry: CommunicationId, recording: CommunicationId) -> Changes:
        """Tie an imported transcript to the recording it was made from, in place of any other."""
        with act(self._case, Message(N_("attach a transcript"))) as work:
            received = work.transcripts.received(entry)
            if received is None:
                raise NotAttachable
            _recording(work, recording)
            before = work.transcripts.attached(received.item)
            for each in before:
                work.transcripts.remove(each.id)
            _attach(work, received, recording)
        return self._changes(recording, entry, *(each.recording for each in before))

    @runs_on(Lane.WRITE)
    def remove(self, transcript: TranscriptId) -> Changes:
        """Remove a typed transcript, or untie an imported one; its file stays in the case."""
        with act(self._case, Message(N_("remove a transcript"))) as work:
            found = work.transcripts.get(transcript)
            if found is None:
                raise SegmentGone
            if found.origin is TranscriptOrigin.MACHINE:
                raise MachineTextKept
            work.transcripts.remove(transcript)
        return self._changes(found.recording)

    def _changes(self, *touched: CommunicationId) -> Changes:
        done = Changes(communications=frozenset(touched), entries=True, history=True)
        return done | self._examination.follow()


def attach_transcripts(work: UnitOfWork, fresh: Collection[CommunicationId]) -> set[CommunicationId]:
    """Tie transcript files to recordings with the same stem, where one of both has just come in.

    To be called in the transaction that records a file; gives the recordings that got words. What fits more
    than one recording is left to the user, and so is what a user untied earlier.
    """
    waiting = work.transcripts.unattached() if fresh else ()
    if not waiting:
        return set()
    by_stem: dict[str, list[CommunicationId]] = {}
    for number, name in work.transcripts.recording_names():
        by_stem.setdefault(stem_of(name).casefold(), []).append(number)
    got: set[CommunicationId] = set()
    for received in waiting:
        fitting = by_stem.get(received.stem.casefold(), []) if received.stem else []
        if len(fitting) == 1 and (received.id in fresh or fitting[0] in fresh):
            _attach(work, received, fitting[0])
            got.add(fitting[0])
    return got


def _attach(work: UnitOfWork, received: ReceivedTranscript, recording: CommunicationId) -> None:
    work.transcripts.add(
        recording, TranscriptOrigin.IMPORTED, received.format, None, received.segments, received.item
    )


def _transcript(work: UnitOfWork, segment: SegmentId) -> Transcript:
    found = work.transcripts.transcript_of(segment)
    if found is None:
        raise SegmentGone
    return found


def _recording(work: UnitOfWork, number: CommunicationId) -> None:
    entries = work.timeline.entries((number,))
    if not entries or entries[0].kind is not Kind.RECORDING:
        raise NotAttachable
