"""The chips above a timeline: kinds of entries, recordings that stand alone, entries without a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from evidence_desk.domain.communication import Kind
from evidence_desk.gui.panels.flow_layout import FlowLayout
from evidence_desk.text import N_, _

#: What one chip shows. Kinds that people do not tell apart share a chip.
KIND_CHIPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (N_("Recordings"), frozenset({Kind.RECORDING})),
    (N_("Calls"), frozenset({Kind.CALL})),
    (N_("SMS"), frozenset({Kind.SMS, Kind.MMS})),
    (N_("Chats"), frozenset({Kind.CHAT})),
    (N_("Screenshots"), frozenset({Kind.SCREENSHOT})),
    (N_("Bills"), frozenset({Kind.PAYMENT})),
    (N_("Files"), frozenset({Kind.DOCUMENT, Kind.EMAIL, Kind.NOTE})),
)


class FilterChips(QWidget):
    """Chips that can be switched on; with none on, everything is shown.

    Signals:
        changed: the choice is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What the timeline shows"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        layout = FlowLayout(self)
        self._alone = self._chip("")
        layout.addWidget(self._alone)
        self._kinds = [(self._chip(_(word)), kinds) for word, kinds in KIND_CHIPS]
        for chip, _these in self._kinds:
            layout.addWidget(chip)
        self._undated = self._chip("")
        layout.addWidget(self._undated)
        self.show_alone(0)
        self.show_undated(0)

    def _chip(self, word: str) -> QPushButton:
        chip = QPushButton(word, self)
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setAutoDefault(False)
        chip.toggled.connect(self.changed)
        return chip

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds asked for; none means all."""
        return frozenset[Kind]().union(*(kinds for chip, kinds in self._kinds if chip.isChecked()))

    @property
    def uncorroborated(self) -> bool:
        """Whether only recordings without written corroboration are asked for."""
        return self._alone.isChecked()

    @property
    def undated(self) -> bool:
        """Whether only entries without a known time are asked for."""
        return self._undated.isChecked()

    @property
    def narrowed(self) -> bool:
        """Whether any chip is on."""
        return self.uncorroborated or self.undated or bool(self.kinds)

    def show_alone(self, number: int) -> None:
        """Say how many recordings stand alone; without any, the chip is not offered."""
        self._alone.setText(_("Without written record {number}").format(number=number))
        self._alone.setVisible(bool(number) or self._alone.isChecked())

    def show_undated(self, number: int) -> None:
        """Say how many entries have no known time; without any, the chip is not offered."""
        self._undated.setText(_("Without a time {number}").format(number=number))
        self._undated.setVisible(bool(number) or self._undated.isChecked())

    def toggle_alone(self) -> None:
        """Switch the chip for recordings that stand alone."""
        self._alone.setVisible(True)
        self._alone.toggle()

    def clear(self) -> None:
        """Switch all chips off, as one change."""
        if not self.narrowed:
            return
        self.blockSignals(True)
        for chip in (self._alone, self._undated, *(chip for chip, _these in self._kinds)):
            chip.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()
