"""A running take-in, or check of the originals, in the foot line: how far it is, and how to stop it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from evidence_desk.gui import theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.intake_run import IntakeRun
from evidence_desk.gui.vault_check import VaultCheckRun
from evidence_desk.services.lane import Progress
from evidence_desk.text import N_, _


@dataclass(frozen=True, slots=True)
class RunWords:
    """What the foot line says of a run: while counting, before it, and of stopping (msgids)."""

    counting: str
    looking: str
    stop_hint: str


INTAKE_WORDS = RunWords(
    N_("Taking in {done} of {total} files"),
    N_("Looking at the files"),
    N_("Files already taken in stay; the rest is not touched."),
)
CHECK_WORDS = RunWords(
    N_("Comparing {done} of {total} originals"),
    N_("Looking at the originals"),
    N_("The check can be run again at any time."),
)


class IntakePanel(QWidget):
    """Counts, a bar, the file at hand, and a button that stops after it; nothing while nothing runs."""

    def __init__(
        self, run: IntakeRun | VaultCheckRun, words: RunWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._run, self._words = run, words
        self._counts, self._file = QLabel(), QLabel()
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._file.setProperty("role", "quiet")
        self._file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName(_(words.looking))
        self._stop = QPushButton(_("Stop"))
        self._stop.setProperty("role", "link")
        self._stop.setToolTip(_(words.stop_hint))
        self._stop.clicked.connect(self._on_stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.STEP)
        for widget in (self._counts, self._bar, self._stop):
            layout.addWidget(widget)
        layout.addWidget(self._file, 1)
        run.ticked.connect(self._on_tick)
        run.ended.connect(self._on_end)
        run.failed.connect(self._on_end)
        self.setVisible(run.running)

    def _on_tick(self, progress: Progress) -> None:
        self.show()
        words = _(self._words.counting if progress.total else self._words.looking)
        self._counts.setText(words.format(done=progress.done, total=progress.total))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        name = one_line(progress.current.replace("\\", "/").rsplit("/", 1)[-1])
        shown = self._file.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, self._file.width())
        self._file.setText(shown)

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._stop.setText(_("Stopping after this file"))
        self._run.cancel()

    def _on_end(self, _result: object) -> None:
        self._stop.setEnabled(True)
        self._stop.setText(_("Stop"))
        self.setVisible(self._run.running)
