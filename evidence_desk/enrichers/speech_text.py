"""The words of a recording as a program hears them: an optional extra with a model the user keeps.

Ready only where the program is installed and the user chose a folder with a model; nothing is downloaded.
"""

from __future__ import annotations

from evidence_desk.domain.communication import Kind
from evidence_desk.enrichers import Enriched, Enricher, EnrichmentRefused, Subject
from evidence_desk.media import MediaCrashed, MediaDesk, MediaUnreadable
from evidence_desk.media.child import Cancel
from evidence_desk.media.notices import NOTICES
from evidence_desk.media.speech_models import can_hear, speech_folder
from evidence_desk.text import N_, Message

_MODEL_TROUBLES = frozenset({NOTICES["speech_model"], NOTICES["speech_model_missing"]})
_CUT = N_(
    "This recording holds more words than are written down at once; its beginning was written down. "
    "The recording is unchanged. Type the rest where it matters."
)


class SpeechModelRefused(EnrichmentRefused):
    """The user's model folder holds nothing that can be used."""

    happened = N_("The words of this recording were not written down: {why}")
    unaffected = N_("The recording is kept unchanged in the case.")
    what_to_do = N_("Choose another folder with a speech model, or type what is said.")


class SpeechText(Enricher):
    """Writes down what a speech model hears where there is voice; every line waits to be verified."""

    key = "speech_text"
    version = 1
    title = N_("Writing down what is said")
    order = 200

    def ready(self) -> bool:
        """Whether the program is installed and the user's folder holds a model."""
        return can_hear()

    def wants(self, importer: str, media_type: str, kind: Kind | None) -> bool:
        """Every recording."""
        return kind is Kind.RECORDING

    def enrich(self, subject: Subject, media: MediaDesk, cancel: Cancel) -> Enriched:
        """Hear it; raises `SpeechModelRefused`, or a `MediaFailure` where there is no sound."""
        folder = speech_folder()
        if folder is None:
            raise SpeechModelRefused(why=Message(NOTICES["speech_model_missing"]))
        try:
            heard = media.hear_speech(subject.path, folder, cancel)
        except MediaCrashed as crashed:
            # The engine ends its process where a model lacks what it looks for.
            raise SpeechModelRefused(why=Message(NOTICES["speech_ended"])) from crashed
        except MediaUnreadable as unreadable:
            if unreadable.why.msgid in _MODEL_TROUBLES:
                raise SpeechModelRefused(why=unreadable.why) from unreadable
            raise
        return Enriched(
            f"{heard.engine} ({heard.kind})",
            {"windows": heard.windows, "lines": len(heard.lines), "tokens_sha256": heard.tokens_sha256},
            transcript=tuple((start, end, "", said) for start, end, said in heard.lines),
            model_sha256=heard.model_sha256,
            notices=(Message(_CUT),) if heard.cut else (),
        )


ENRICHER = SpeechText()
