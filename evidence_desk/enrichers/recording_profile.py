"""What the sound of a recording shows, and what its file is consistent with."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.provenance_signs import Look, grade_origin
from evidence_desk.enrichers import Enriched, Enricher, Subject
from evidence_desk.media import MediaDesk, MediaUnreadable
from evidence_desk.media.child import Cancel
from evidence_desk.text import N_, Message


class RecordingProfile(Enricher):
    """Measures every recording once. A file whose sound cannot be decoded still gets its provenance.

    The result is `SoundProfile.as_dict()` with `source` (`SoundSource`) and `provenance` (`Origin`) added.
    """

    key = "recording_profile"
    version = 1
    title = N_("Looking at the sound of recordings")
    order = 20

    def wants(self, importer: str, media_type: str, kind: Kind | None) -> bool:
        """Every recording."""
        return kind is Kind.RECORDING

    def enrich(self, subject: Subject, media: MediaDesk, cancel: Cancel) -> Enriched:
        """Measure it; raises a `MediaFailure` where the child did not survive."""
        result: dict[str, Any] = {}
        notices: tuple[Message, ...] = ()
        source = None
        try:
            profile, source = media.profile_sound(subject.path, cancel)
        except MediaUnreadable as unreadable:
            notices = (unreadable.message(),)
        else:
            result = profile.as_dict() | {"source": source.as_dict()}
        pattern = subject.details.get("name_pattern")
        look = Look(
            source,
            subject.name,
            subject.folder,
            subject.media_type,
            pattern if isinstance(pattern, str) else None,
        )
        result["provenance"] = grade_origin(look).as_dict()
        return Enriched(f"PyAV {version('av')}", result, notices=notices)


ENRICHER = RecordingProfile()
