"""Transcripts of recordings in files of their own: `.srt`, `.vtt`, `.lrc`, and `.txt` of speech services."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._text import decoded_lines, encoding_of, text_head
from evidence_desk.importers._transcript_entry import is_named_like_a_recording, transcript_entry
from evidence_desk.importers._transcript_text import form_of, read_transcript

#: Forms that nothing but subtitles and transcripts have.
_UNMISTAKEN = frozenset({"srt", "vtt", "lrc"})


class TranscriptFile(Importer):
    """Reads one transcript as one entry, with its times and speakers in the details.

    A transcript is made from its recording and corroborates nothing; whoever shows the recording shows it.
    """

    key = "transcript_file"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of subtitles; possible of speakers with times, and of `.txt` named like a recording."""
        head = text_head(source)
        of_recording = bool(head) and is_named_like_a_recording(source)
        form = form_of(head, of_recording=of_recording)
        if form in _UNMISTAKEN:
            return Claim.CERTAIN
        words = source.suffix == ".txt" and of_recording and head.strip()
        return Claim.POSSIBLE if form or words else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the transcript, then notices about characters; refuses where there are no words."""
        form = form_of(text_head(source), of_recording=is_named_like_a_recording(source))
        encoding = encoding_of(source.path)
        transcript, cut = read_transcript(form, decoded_lines(source.path, encoding))
        yield from transcript_entry(source, transcript, {}, cut=cut)
        yield from encoding.notices()


IMPORTER = TranscriptFile()
