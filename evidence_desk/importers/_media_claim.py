"""How sure an importer of sounds or pictures is of a file: by its signature, else by its suffix."""

from __future__ import annotations

from evidence_desk.importers import Claim, Source
from evidence_desk.media import sniff


def media_claim(source: Source, family: str, suffixes: frozenset[str]) -> Claim:
    """Certain of a known signature of `family`; possible where only the name says so; never an empty file."""
    if source.size == 0:
        return Claim.NO
    media = sniff(source.head)
    if media is not None:
        return Claim.CERTAIN if media.family == family else Claim.NO
    return Claim.POSSIBLE if source.suffix in suffixes else Claim.NO
