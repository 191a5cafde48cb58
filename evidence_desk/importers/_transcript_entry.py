"""A transcript as one entry, from whatever file it came in; its stem ties it to its recording later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.domain.file_name import Confidence, stem_of
from evidence_desk.domain.recording_name import read_recording_name
from evidence_desk.domain.transcript import TranscriptText
from evidence_desk.importers import Extracted, ImportRefused, Notice, Source
from evidence_desk.text import N_, Message

_CUT = N_(
    "This transcript is longer than can be shown, and its beginning is shown. "
    "The file is unchanged. Look at the rest in the file."
)


class TranscriptEmpty(ImportRefused):
    """A file in the form of a transcript without any words."""

    happened = N_("This file has the form of a transcript, but there are no words in it.")
    what_to_do = N_("Save the transcript again in the program it came from.")


def is_named_like_a_recording(source: Source) -> bool:
    """Whether the file's name has the form in which a phone names its call recordings.

    A form that is only a date and a time is not enough: notes are named so, too.
    """
    named = read_recording_name(recording_stem(source), source.folder, source.zone, source.now)
    if named is None:
        return False
    return named.confidence is not Confidence.LOW or named.number is not None


def recording_stem(source: Source) -> str:
    """The stem that this transcript's recording has: `call.m4a.srt` and `call.srt` belong to `call.m4a`."""
    return stem_of(source.stem)


def transcript_entry(
    source: Source, transcript: TranscriptText, details: dict[str, Any], *, cut: bool
) -> Iterator[Extracted]:
    """The transcript's one communication, undated: a transcript does not say when was spoken."""
    if not transcript.segments:
        raise TranscriptEmpty
    if cut:
        yield Notice(Message(_CUT), "whole")
    yield Communication(
        "whole",
        Kind.DOCUMENT,
        SourceClass.TRANSCRIPT,
        untrusted_text=transcript.text,
        details={"stem": recording_stem(source), "transcript": transcript.as_dict(), **details},
    )
