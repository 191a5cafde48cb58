"""The reading in the background, in the foot line: what, how far, and a button that holds it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from evidence_desk.gui import theme
from evidence_desk.gui.enriching_run import EnrichingRun, EnrichingState
from evidence_desk.gui.entry_words import one_line
from evidence_desk.text import _, ngettext


class EnrichingPanel(QWidget):
    """One quiet line and a button; nothing while nothing waits."""

    def __init__(self, run: EnrichingRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._counts, self.button = QLabel(), QPushButton(_("Pause"))
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setProperty("role", "quiet")
        self.button.setProperty("role", "link")
        self.button.clicked.connect(self._on_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.STEP)
        layout.addWidget(self._counts)
        layout.addWidget(self.button)
        run.changed.connect(self._tell)
        self._tell()

    def text(self) -> str:
        """What it says, empty while it is hidden."""
        return self._counts.text() if self.isVisible() else ""

    def _tell(self) -> None:
        state = self._run.state
        self.setVisible(state is not None)
        if state is None:
            return
        self._counts.setText(one_line(_words(state)))
        self.button.setText(_("Continue") if state.paused else _("Pause"))
        hint = _("What was read stays. What is shown on the screen is read first.")
        self.button.setToolTip(hint)
        self.button.setAccessibleDescription(f"{self._counts.text()} {hint}")

    def _on_clicked(self) -> None:
        if self._run.paused:
            self._run.resume()
        else:
            self._run.pause()


def _words(state: EnrichingState) -> str:
    if state.title is None:
        words = ngettext("{number} file waits to be read further", "{number} files wait to be read further",
                         state.total)  # fmt: skip
        return words.format(number=state.total)
    words = _("{what}: {done} of {total}, paused") if state.paused else _("{what}: {done} of {total}")
    return words.format(what=state.title.render(), done=state.done, total=state.total)
