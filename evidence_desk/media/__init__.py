"""Sound, pictures and documents made by strangers, opened where they can do no harm.

Nothing in this process parses an imported recording, picture or document: `MediaDesk` has it done by a child
process with limited memory, file size and time (`limits.py`), and only bounded, checked facts come back. What
a view plays, shows or draws is a derived file of ours: a WAV listening copy, a PNG or JPEG copy, a waveform
file. All of these can be deleted and made again.

    with MediaDesk() as media:
        facts = media.read_audio(path, waveform=cache / "x.wave")
        outline = peaks(cache / "x.wave", buckets=800)

To add a job: begin with a failing test in `tests/media/` that calls a new method of `MediaDesk` on a sample
and on a broken one. Write the function in a `..._jobs.py` module, `(request, report) -> dict`: plain JSON in
and out, `report(fraction)` at least every few seconds, `Unreadable(key)` for what cannot be read, with the
sentence of that key in `notices.py`, and output only to the path it is given. Name it in `worker.JOBS`, and
let the method of `MediaDesk` turn the answer into a frozen dataclass of `facts.py`, believing nothing.

On Windows the standard library offers no limit on memory, so there only the limits of time protect against a
file that asks for too much.
"""

from __future__ import annotations

from evidence_desk.media.child import Cancel, worker_command
from evidence_desk.media.desk import MediaDesk
from evidence_desk.media.document_facts import PdfPage, PdfPages, WordText
from evidence_desk.media.drawing import peaks, silences
from evidence_desk.media.facts import AudioFacts, PictureFacts
from evidence_desk.media.failures import (
    DocumentLocked,
    FailureReason,
    MediaCrashed,
    MediaFailure,
    MediaHung,
    MediaOutOfMemory,
    MediaUnreadable,
    NoRoomForCopy,
)
from evidence_desk.media.limits import Limits
from evidence_desk.media.signatures import MediaType, sniff

__all__ = [
    "AudioFacts",
    "Cancel",
    "DocumentLocked",
    "FailureReason",
    "Limits",
    "MediaCrashed",
    "MediaDesk",
    "MediaFailure",
    "MediaHung",
    "MediaOutOfMemory",
    "MediaType",
    "MediaUnreadable",
    "NoRoomForCopy",
    "PdfPage",
    "PdfPages",
    "PictureFacts",
    "WordText",
    "peaks",
    "silences",
    "sniff",
    "worker_command",
]
