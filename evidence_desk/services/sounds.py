"""What a recording shows: its profile, where its file may come from, and other files that sound alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.provenance import Origin
from evidence_desk.domain.same_sound import Nearest
from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.services.near_duplicates import nearest_of, read_measured
from evidence_desk.store.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class SoundReport:
    """Everything measured of one recording.

    `profile` is None where the sound could not be decoded. `siblings` are the other files of the same sound,
    `compared` how each of those agrees that was compared with this one, `nearest` the file of them all that
    is nearest the original.
    """

    profile: SoundProfile | None
    origin: Origin
    siblings: tuple[TimelineEntry, ...] = ()
    compared: Mapping[CommunicationId, Mapping[str, Any]] | None = None
    nearest: Nearest | None = None


class Sounds:
    """Reads what enrichment found out about recordings."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @runs_on(Lane.READ)
    def of(self, recording: CommunicationId) -> SoundReport | None:
        """What was measured of a recording, None while it has not been."""
        with self._case.read() as work:
            found = work.sounds.of((recording,))
            if not found:
                return None
            group = work.sounds.group(recording)
            others = tuple(each for each in group if each != recording)
            measured = read_measured(found[0])
            origin = Origin.from_dict(found[0].result["provenance"])
            return SoundReport(
                measured.profile if measured else None,
                measured.origin if measured else origin,
                work.timeline.entries(others),
                work.sounds.pairs_of(recording),
                nearest_of(work, group) if others else None,
            )
