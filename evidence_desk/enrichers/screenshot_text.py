"""The words of a picture, and the messages of a conversation it shows, each with its place and confidence.

Messages become entries of their own, timed by the time lines in the picture alone: what stands above the
first of them has no time. A picture that shows no conversation (a bill, a page, a letter) becomes
one entry with all its words, so that they are found and count as written; its time is that of taking the
picture, which the rules do not take for the time of its words.
"""

from __future__ import annotations

from importlib.util import find_spec

from evidence_desk.domain.communication import Kind
from evidence_desk.enrichers import Enriched, Enricher, Subject
from evidence_desk.enrichers._screen_entries import enriched_screen
from evidence_desk.media import MediaDesk
from evidence_desk.media.child import Cancel
from evidence_desk.text import N_


class ScreenshotText(Enricher):
    """Reads every picture with the reader that lies in its package; nothing leaves the computer."""

    key = "screenshot_text"
    version = 1
    title = N_("Reading pictures")
    order = 10

    def ready(self) -> bool:
        """Whether the reader of letters is installed here."""
        return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))

    def wants(self, importer: str, media_type: str, kind: Kind | None) -> bool:
        """Every picture that was taken in as one."""
        return kind is Kind.SCREENSHOT

    def enrich(self, subject: Subject, media: MediaDesk, cancel: Cancel) -> Enriched:
        """Read the words, then the conversation; raises a `MediaFailure` where there is no picture."""
        screen = media.read_screen(subject.path, cancel)
        return enriched_screen(screen, subject.moment, _shown_app(subject), subject.zone)


def _shown_app(subject: Subject) -> str | None:
    """The app the file's name says was on the screen; what it was only saved from says nothing of that."""
    app = subject.details.get("app")
    return app if isinstance(app, str) and "saved_at" not in subject.details else None


ENRICHER = ScreenshotText()
