"""Hear a recording: its waveform, the transport under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_desk.domain.corroboration import Claim
from evidence_desk.gui.detail.card import clear, label
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.player import AudioPlayer
from evidence_desk.gui.detail.transport import Transport
from evidence_desk.gui.detail.waveform import Shape, Stretch, Waveform, load_shape
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: How long a claim lasts that is marked at the playhead without a selection.
_MARK_MS = 5000
_NOT_DECODED = N_(
    "This recording could not be decoded. It is kept as it was received. Export it again from the phone, or "
    "listen to it there."
)


class RecordingCard(QWidget):
    """Waveform and transport of one recording, without a frame of its own.

    Signals:
        mark_asked: the user wants to note a claim.
    """

    mark_asked = Signal()

    def __init__(
        self, context: DetailContext, errands: Errands, details: Details, player: AudioPlayer
    ) -> None:
        super().__init__()
        self._player = player
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(STEP * 2)
        entry = details.entry
        if entry.duration_ms is None:
            self._cannot_be_heard()
            return
        player.cue(entry.item_sha256, entry.duration_ms)
        self.wave: Waveform | None = Waveform(entry.duration_ms)
        self._bar = Transport(player, can_mark=not context.read_only)
        self._layout.addWidget(self.wave)
        self._layout.addWidget(self._bar)
        self.wave.seek_asked.connect(player.seek)
        self.wave.toggle_asked.connect(player.toggle)
        self.wave.mark_asked.connect(self.mark_asked)
        self.wave.selected.connect(self._bar.set_selection)
        self._bar.mark_asked.connect(self.mark_asked)
        player.moved.connect(self.wave.set_position)
        errands.run(
            load_shape,
            context.desk.listening,
            entry.item_sha256,
            done=self._on_shape,
            failed=self._on_no_shape,
        )

    def refresh(self, details: Details) -> None:
        """Nothing here changes with a write; what is playing goes on."""

    def show_claims(self, claims: tuple[Claim, ...]) -> None:
        """Mark the stretches of claims in the waveform."""
        if self.wave is not None:
            self.wave.set_marks(
                tuple(
                    (claim.start_ms, claim.end_ms if claim.end_ms is not None else claim.start_ms)
                    for claim in claims
                    if claim.start_ms is not None
                )
            )

    def stretch(self) -> Stretch:
        """The selected stretch, else a few seconds from the playhead."""
        if self.wave is not None and self.wave.selection:
            return self.wave.selection
        start = self._player.position_ms
        return start, min(start + _MARK_MS, max(self._player.duration_ms, start))

    def _on_shape(self, shape: Shape | None) -> None:
        if self.wave is not None:
            self.wave.set_shape(shape)
            if shape is None:
                self.wave.setToolTip(
                    _("No waveform: the recording could not be decoded when it was taken in.")
                )

    def _on_no_shape(self, _error: BaseException) -> None:
        self._on_shape(None)

    def _cannot_be_heard(self) -> None:
        clear(self._layout)
        self.wave = None
        self._player.close()
        self._layout.addWidget(label(_(_NOT_DECODED), "notice"))
