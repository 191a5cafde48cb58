"""What users ask of the reading in the background: to pause, to go on, to see what nothing came of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from evidence_desk.gui.session import Session
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.domain.enriching import FailedEnrichment
    from evidence_desk.gui.panels.timeline_view import TimelineView


class EnrichingCommands(QObject):
    """Runs the actions of the queue, and keeps it at what is on screen.

    Signals:
        said: news for a few seconds.
    """

    said = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window, self._run = session, window, session.enriching
        self._view: TimelineView | None = None
        self._pausing: QAction | None = None
        self._run.failed.connect(session.operations.failed_unhandled)
        self._run.emptied.connect(self._on_emptied)

    def watch(self, actions: Mapping[str, QAction], view: TimelineView) -> None:
        """Name the action after what it would do, and let go first what `view` shows."""
        self._pausing, self._view = actions["pause_enriching"], view
        self._run.changed.connect(self._on_changed)
        view.top_changed.connect(self._on_sight)
        view.entry_chosen.connect(self._on_sight)
        self._on_changed()

    def prefer_entry(self, entry: int | None) -> None:
        """Let an entry go first that is shown beside another list than the one that is watched."""
        if entry is not None:
            self._run.prefer((entry,))

    def pause_enriching(self) -> None:
        """Pause, or go on."""
        if self._run.paused:
            self._run.resume()
        else:
            self._run.pause()

    def enriching_failures(self) -> None:
        """Show what nothing came of."""
        desk = self._session.desk
        self._session.operations.run(desk.enriching.failures, done=self._on_failures)

    def speech_folder(self) -> None:
        """Let the user choose a folder with a speech model; recordings then wait to be heard."""
        folder = QFileDialog.getExistingDirectory(self._window, _("Folder with a speech model"))
        if folder:
            self.use_speech_folder(Path(folder))

    def use_speech_folder(self, folder: Path) -> None:
        """Take a folder as the one with the speech model, and look what can be written down now."""
        from evidence_desk.media import speech_models

        if speech_models.find_model(folder) is None:
            self.said.emit(_("There is no speech model in the chosen folder."))
            return
        speech_models.use_speech_folder(folder)
        self.said.emit(_("What is said is written down in the background, as a draft to be verified"))
        self._run.look_again()

    def _on_failures(self, failures: Sequence[FailedEnrichment]) -> None:
        from evidence_desk.gui.panels.enriching_failures import EnrichingFailures

        if not failures:
            self.said.emit(_("So far something came of every file that was read further"))
            return
        shown = EnrichingFailures(failures, self._window)
        shown.again.setEnabled(not self._session.desk.case.read_only)
        shown.again_asked.connect(self._on_again)
        shown.open()

    def _on_again(self) -> None:
        enriching = self._session.desk.enriching
        self._session.operations.run(enriching.again_failed, done=self._run.look_again)

    def _on_changed(self) -> None:
        if self._pausing:
            paused = self._run.paused
            words = _("Go on reading in the background") if paused else _("Pause reading in the background")
            self._pausing.setText(words)

    def _on_sight(self, *_told: object) -> None:
        if self._view:
            self._run.prefer(self._view.in_sight())

    def _on_emptied(self, failures: int) -> None:
        if failures:
            words = ngettext(
                "Nothing more could be read from {number} file; the menu Evidence lists it",
                "Nothing more could be read from {number} files; the menu Evidence lists them",
                failures,
            )
            self.said.emit(words.format(number=failures))
