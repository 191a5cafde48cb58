"""The bar under the waveform: play, skip, position, speed, gain, loop, mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.detail.card import button, flow, label, link
from evidence_desk.gui.detail.player import GAINS, RATES, AudioPlayer, PlayerState
from evidence_desk.gui.icons import icon
from evidence_desk.gui.panels.flow_layout import FlowLayout
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _


class Transport(QWidget):
    """Drives an `AudioPlayer` and says what it is at.

    Signals:
        mark_asked: the user wants to note what is being said here.
    """

    mark_asked = Signal()

    def __init__(self, player: AudioPlayer, parent: QWidget | None = None, *, can_mark: bool = True) -> None:
        super().__init__(parent)
        self._player = player
        self._selection: tuple[int, int] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addLayout(self._controls(can_mark))
        outer.addLayout(self._building())
        self._note = label("", "quiet")
        self._trouble = label("", "notice")
        outer.addWidget(self._note)
        outer.addWidget(self._trouble)
        player.changed.connect(self._on_changed)
        player.moved.connect(self._on_moved)
        self._on_changed()
        self._on_moved()

    def set_selection(self, selection: tuple[int, int] | None) -> None:
        """The stretch the loop would play."""
        self._selection = selection
        self._loop.setEnabled(selection is not None or self._player.loop is not None)
        if self._loop.isChecked():
            self._player.set_loop(selection)
            self._loop.setChecked(selection is not None)

    def _controls(self, can_mark: bool) -> FlowLayout:
        self._play = button("", self._player.toggle)
        self._play.setProperty("role", "round")
        self._play.setIconSize(QSize(16, 16))
        self._position = label("", wrap=False)
        self._position.setContentsMargins(STEP, 0, STEP, 0)
        self._loop = link(_("Loop"), self._on_loop, name=_("Play the selected stretch again and again"))
        self._loop.setCheckable(True)
        self._loop.setEnabled(False)
        mark = link(_("Mark"), self.mark_asked.emit, name=_("Mark what was said here"))
        mark.setEnabled(can_mark)
        skips = [self._skip("−5", -5000, _("Back 5 seconds")), self._skip("+5", 5000, _("Forward 5 seconds"))]
        row = (self._position, *skips, self._speed(), self._gains(), self._loop, mark)
        for each in row:
            each.setProperty("beside", "round")
        return flow(self._play, *row)

    def _skip(self, text: str, by_ms: int, name: str) -> QPushButton:
        return link(text, lambda: self._player.nudge(by_ms), name=name)

    def _speed(self) -> QPushButton:
        texts = {rate: f"{rate:g}×" for rate in RATES}
        self._rate, self._rates = _choice(self, texts, self._player.set_rate)
        return self._rate

    def _gains(self) -> QPushButton:
        texts = {gain: _("{gain}× louder").format(gain=gain) for gain in GAINS} | {1: _("As recorded")}
        self._gain, self._loudness = _choice(self, texts, self._player.set_gain)
        return self._gain

    def _building(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(_("Building the listening copy"))
        self._cancel = link(
            _("Cancel"), self._player.cancel_building, name=_("Stop building the listening copy")
        )
        line.addWidget(self._bar, 1)
        line.addWidget(self._cancel)
        return line

    def _on_loop(self) -> None:
        self._player.set_loop(self._selection if self._loop.isChecked() else None)

    def _on_moved(self) -> None:
        self._position.setText(f"{place(self._player.position_ms)} / {place(self._player.duration_ms)}")

    def _on_changed(self) -> None:
        player = self._player
        self._play.setIcon(icon("pause" if player.playing else "play", "accent_ink"))
        self._play.setAccessibleName(_("Pause") if player.playing else _("Play"))
        building = player.state is PlayerState.BUILDING
        self._play.setEnabled(not building and player.state is not PlayerState.EMPTY)
        self._bar.setVisible(building)
        self._cancel.setVisible(building)
        self._bar.setValue(round(player.progress * 100))
        self._rate.setText(f"{player.rate:g}×")
        self._rate.setAccessibleName(Message(N_("Speed {rate}×"), {"rate": f"{player.rate:g}"}).render())
        self._rates[player.rate].setChecked(True)
        self._gain.setText(_("Gain") if player.gain == 1 else _("Gain ×{gain}").format(gain=player.gain))
        self._gain.setAccessibleName(_("Gain for faint calls: ×{gain}").format(gain=player.gain))
        self._gain.setEnabled(player.state is not PlayerState.EMPTY)
        self._loudness[player.gain].setChecked(True)
        self._note.setText(self._note_text())
        self._note.setVisible(bool(self._note.text()))
        self._trouble.setText(player.trouble.render() if player.trouble else "")
        self._trouble.setVisible(player.trouble is not None)
        self._on_moved()

    def _note_text(self) -> str:
        player = self._player
        if player.state is PlayerState.BUILDING:
            return _("Building the listening copy from the sealed original …")
        if player.state is PlayerState.CUED:
            return _("Play builds a listening copy; the sealed original is not opened by the player.")
        if player.gain == 1:
            parts = [_("What is heard is a listening copy made from the sealed original.")]
        else:
            said = N_(
                "What is heard is a louder copy (×{gain}) of the listening copy; loud passages may sound "
                "distorted. The sealed original is unchanged."
            )
            parts = [Message(said, {"gain": player.gain}).render()]
        if player.deaf:
            parts.append(_("No sound device was found: the playhead moves, nothing is heard."))
        return " ".join(parts)


_Value = TypeVar("_Value", int, float)


def _pick(chosen: Callable[[_Value], None], value: _Value, _checked: bool = False) -> None:
    chosen(value)


def _choice(
    parent: QWidget, texts: Mapping[_Value, str], chosen: Callable[[_Value], None]
) -> tuple[QPushButton, dict[_Value, QAction]]:
    """A quiet button with a menu of values, one of them checked; the actions by value."""
    menu, group = QMenu(parent), QActionGroup(parent)
    actions: dict[_Value, QAction] = {}
    for value, text in texts.items():
        actions[value] = action = QAction(text, menu, checkable=True)
        action.triggered.connect(partial(_pick, chosen, value))
        group.addAction(action)
        menu.addAction(action)
    opener = link("", lambda: None)
    opener.setMenu(menu)
    return opener, actions
