"""Finds recordings that sound like one that was just measured: the same call in two files. Database only."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.provenance import Origin, SoundSource
from evidence_desk.domain.same_sound import Nearest, SoundFile, compare, nearest_original
from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.store.repositories.sounds import Profiled
from evidence_desk.store.unit_of_work import UnitOfWork

#: Recordings one is compared with, those with the most similar amount of voice.
MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Measured:
    """A result of the profile as the domain has it."""

    profile: SoundProfile
    source: SoundSource
    origin: Origin


def after_profile(work: UnitOfWork, item: ItemId) -> set[CommunicationId]:
    """Pair the recordings of an item with those that sound alike; the recordings whose pairs changed.

    To be called in the transaction that keeps the profile's result.
    """
    changed: set[CommunicationId] = set()
    for recording in work.sounds.of_item(item):
        measured = read_measured(recording)
        pairs = {}
        if measured is not None:
            for other in work.sounds.candidates(recording, MOST_COMPARED):
                theirs = read_measured(other)
                if theirs is None:
                    continue
                # The first in the case is the one that offsets count from.
                first, second = (measured, theirs) if recording.id < other.id else (theirs, measured)
                if same := compare(first.profile, second.profile):
                    pairs[other.id] = same.as_dict()
        changed |= work.sounds.set_pairs(recording.id, pairs)
    return changed


def read_measured(recording: Profiled) -> Measured | None:
    """The result of a profile, None where there was no sound to measure."""
    result = recording.result
    try:
        return Measured(
            SoundProfile.from_dict(result),
            SoundSource.from_dict(result["source"]),
            Origin.from_dict(result["provenance"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def nearest_of(work: UnitOfWork, group: tuple[CommunicationId, ...]) -> Nearest | None:
    """The file of a group that is nearest the original, and why; None for less than two."""
    files = [
        SoundFile(each.id, found.profile, found.source, found.origin, each.time_ms)
        for each in work.sounds.of(group)
        if (found := read_measured(each))
    ]
    return nearest_original(files)
