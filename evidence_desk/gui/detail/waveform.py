"""The waveform of a recording: what was played, what is marked and selected, where the playhead is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.theme import RADIUS, colour, tokens
from evidence_desk.media.drawing import peaks, silences
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.listening import Listening

#: Bars drawn for a whole recording; enough for a panel of 1600 px.
BUCKETS = 400
_PITCH = 4
_PAD = 6
_DRAG_PX = 4
_STEP_MS = 5000
_FINE_MS = 1000
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn of a recording: (lowest, highest) levels of -1 to 1, and silent stretches in ms."""

    levels: tuple[tuple[float, float], ...]
    silent: tuple[Stretch, ...] = ()


@runs_on(Lane.WORK)
def load_shape(listening: Listening, sha256: str) -> Shape | None:
    """The shape of a recording, None where it could not be decoded."""
    path = listening.waveform(sha256)
    if path is None:
        return None
    return Shape(tuple(peaks(path, BUCKETS)), tuple(silences(path)))


class Waveform(QAbstractSlider):
    """A slider over a recording, drawn as its waveform.

    Left and right move by 5 s, with Shift by 1 s; drag selects a stretch, Escape lets go of it; [ and ] set
    its ends at the playhead. Space asks to play, M to mark.

    Signals:
        seek_asked: a position in milliseconds.
        selected: a stretch (start, end) in milliseconds, or None.
        toggle_asked, mark_asked: by the keyboard.
    """

    seek_asked = Signal(int)
    selected = Signal(object)
    toggle_asked = Signal()
    mark_asked = Signal()

    def __init__(self, duration_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, max(duration_ms, 1))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Waveform of the recording"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shape: Shape | None = None
        self.marks: tuple[Stretch, ...] = ()
        self._pressed_at: float | None = None
        self._dragging = False
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        self.selection: Stretch | None = None
        self.set_position(0)

    def set_shape(self, shape: Shape | None) -> None:
        """Show another shape; None draws a flat line."""
        self._shape = shape
        self._pictures.clear()
        self.update()

    def set_marks(self, marks: tuple[Stretch, ...]) -> None:
        """Show the stretches in which claims are marked."""
        self.marks = marks
        self.update()

    def set_position(self, position_ms: int) -> None:
        """Put the playhead elsewhere without asking anybody to seek."""
        self.setValue(position_ms)
        self.setAccessibleDescription(
            Message(
                N_("{position} of {duration}"),
                {"position": place(position_ms), "duration": place(self.maximum())},
            ).render()
        )
        self.update()

    def select(self, stretch: Stretch | None) -> None:
        """Select a stretch, or none."""
        if stretch and stretch[1] - stretch[0] < 1:
            stretch = None
        if stretch != self.selection:
            self.selection = stretch
            self.selected.emit(stretch)
            self.update()

    def sizeHint(self) -> QSize:
        """As the drawing has it."""
        return QSize(360, 76)

    def minimumSizeHint(self) -> QSize:
        """Narrow as one likes."""
        return QSize(80, 76)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._dragging = event.position().x(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select while dragging."""
        if self._pressed_at is None:
            return
        x = event.position().x()
        self._dragging = self._dragging or abs(x - self._pressed_at) > _DRAG_PX
        if self._dragging:
            ends = sorted((self._time(self._pressed_at), self._time(x)))
            self.select((ends[0], ends[1]))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a drag puts the playhead there; after a drag it goes to the selection's start."""
        if self._pressed_at is None:
            return
        if not self._dragging:
            self.seek_asked.emit(self._time(event.position().x()))
        elif self.selection:
            self.seek_asked.emit(self.selection[0])
        self._pressed_at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, play, mark and select by the keyboard."""
        step = _FINE_MS if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP_MS
        seeks = {
            Qt.Key.Key_Left: self.value() - step,
            Qt.Key.Key_Right: self.value() + step,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.maximum(),
        }
        key = Qt.Key(event.key())
        if key in seeks:
            self.seek_asked.emit(max(0, min(seeks[key], self.maximum())))
        elif key == Qt.Key.Key_Space:
            self.toggle_asked.emit()
        elif key == Qt.Key.Key_M:
            self.mark_asked.emit()
        elif key == Qt.Key.Key_BracketLeft:
            self.select((self.value(), self.selection[1] if self.selection else self.maximum()))
        elif key == Qt.Key.Key_BracketRight:
            self.select((self.selection[0] if self.selection else 0, self.value()))
        elif key == Qt.Key.Key_Escape and self.selection:
            self.select(None)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, marks, selection, bars, playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour("accent" if self.hasFocus() else "line"), 1))
        painter.setBrush(colour("card"))
        painter.drawRoundedRect(frame, RADIUS + 2, RADIUS + 2)
        for mark in self.marks:
            self._fill(painter, mark, "look_on")
            self._fill(painter, mark, "look", 3)
        if self.selection:
            self._fill(painter, self.selection, "selection")
        edge = round(self._x(self.value()))
        ratio = self.devicePixelRatioF()
        rest = self._picture("ink2", ratio)
        painter.drawPixmap(0, 0, rest)
        painter.setClipRect(0, 0, edge, self.height())
        painter.drawPixmap(0, 0, self._picture("accent", ratio))
        painter.setClipping(False)
        painter.setPen(QPen(colour("alone"), 2))
        painter.drawLine(edge, 1, edge, self.height() - 2)
        painter.end()

    def _fill(self, painter: QPainter, stretch: Stretch, token: str, height: int | None = None) -> None:
        left, right = self._x(stretch[0]), self._x(stretch[1])
        painter.fillRect(QRectF(left, 1, max(right - left, 2), height or self.height() - 2), colour(token))

    def _picture(self, token: str, ratio: float) -> QPixmap:
        """All bars in one colour; drawn once for a size and a theme."""
        key = (token, self.size().toTuple(), ratio, tokens().name)
        if key not in self._pictures:
            if len(self._pictures) > 4:
                self._pictures.clear()
            self._pictures[key] = self._draw(token, ratio)
        return self._pictures[key]

    def _draw(self, token: str, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(token), 2, c=Qt.PenCapStyle.RoundCap))
        middle, reach = self.height() / 2, self.height() / 2 - _PAD
        for x, level in self._bars():
            painter.drawLine(QPointF(x, middle - level * reach), QPointF(x, middle + level * reach))
        painter.end()
        return picture

    def _bars(self) -> list[tuple[float, float]]:
        """Place and height (0 to 1) of each bar; the loudest fills the frame, silences are dots."""
        count = max((self.width() - 2 * _PAD) // _PITCH, 1)
        levels = [max(-low, high) for low, high in self._shape.levels] if self._shape else []
        loudest = max(levels, default=0.0) or 1.0
        bars: list[tuple[float, float]] = []
        for bar in range(count):
            part = levels[
                bar * len(levels) // count : max(
                    (bar + 1) * len(levels) // count, bar * len(levels) // count + 1
                )
            ]
            middle_ms = (bar + 0.5) / count * self.maximum()
            silent = self._shape and any(start <= middle_ms < end for start, end in self._shape.silent)
            bars.append((_PAD + bar * _PITCH + 1, 0.0 if silent else max(part, default=0.0) / loudest))
        return bars

    def _x(self, position_ms: int) -> float:
        return _PAD + position_ms / self.maximum() * (self.width() - 2 * _PAD)

    def _time(self, x: float) -> int:
        share = (x - _PAD) / max(self.width() - 2 * _PAD, 1)
        return round(max(0.0, min(share, 1.0)) * self.maximum())
