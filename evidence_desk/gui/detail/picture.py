"""A picture of the case, turned upright in a derived copy; to look at closely, never to change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui.detail.card import Card, label, link
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.entry_words import one_line
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.text import N_, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: The longer side of the derived copy, in pixels; fine enough to read a chat screenshot.
PICTURE_SIDE = 2400
_MOST_HEIGHT = 420
_ZOOM_STEP = 1.25
_LARGEST_ZOOM = 4.0

_NOT_SHOWN = N_(
    "This picture could not be shown. The original is kept as it was received. Open it on the phone, or "
    "import a screenshot of it."
)


class Pictures(Protocol):
    """The part of the listening service a picture needs."""

    def picture(self, sha256: str, max_side: int) -> Path:
        """The derived PNG of a sealed picture."""


@runs_on(Lane.WORK)
def load_picture(pictures: Pictures, sha256: str, max_side: int = PICTURE_SIDE) -> QImage:
    """The derived copy as an image; raises ValueError where it cannot be read."""
    image = QImageReader(str(pictures.picture(sha256, max_side))).read()
    if image.isNull():
        raise ValueError("the derived picture cannot be read")
    return image


class _Canvas(QWidget):
    """The picture at one scale, with what is drawn over it.

    Signals:
        pressed: a place of the picture, in its pixels.
    """

    pressed = Signal(QPointF)

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.scale = 1.0
        self.overlay: Callable[[QPainter, float], None] | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is exposed is scaled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = QRectF(event.rect())
        source = QRectF(shown.topLeft() / self.scale, shown.size() / self.scale)
        painter.drawImage(shown, self.image, source)
        if self.overlay:
            painter.setClipRect(event.rect())
            self.overlay(painter, self.scale)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell where the picture was pressed."""
        self.pressed.emit(event.position() / self.scale)


class PictureView(QScrollArea):
    """Shows an image as wide as the view, or larger: Ctrl and wheel, or plus, minus and zero.

    Signals:
        pressed: a place of the picture, in its pixels.
    """

    pressed = Signal(QPointF)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas = _Canvas()
        self._canvas.pressed.connect(self.pressed)
        self._zoom = 1.0
        self._looked_at: QRectF | None = None
        self.setWidget(self._canvas)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.actionTriggered.connect(self._look_elsewhere)

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the picture."""
        return self._canvas.scale

    @property
    def image_size(self) -> QSize:
        """The size of the picture in its own pixels; empty until it is there."""
        return self._canvas.image.size()

    def set_overlay(self, draw: Callable[[QPainter, float], None] | None) -> None:
        """Draw over the picture: `draw` gets the painter and the scale; None draws nothing."""
        self._canvas.overlay = draw
        self._canvas.update()

    def show_place(self, place: QRectF) -> None:
        """Scroll until a place of the picture is in the middle, and keep it there until the user scrolls."""
        self._looked_at = place
        at = QRectF(place.topLeft() * self.scale, place.size() * self.scale).center()
        for bar, middle, room in (
            (self.horizontalScrollBar(), at.x(), self.viewport().width()),
            (self.verticalScrollBar(), at.y(), self.viewport().height()),
        ):
            bar.setValue(round(middle - room / 2))
        self._canvas.update()

    def set_image(self, image: QImage) -> None:
        """Show an image, fitted to the width."""
        self._canvas.image = image
        self.fit()

    def fit(self) -> None:
        """As wide as the view, but no larger than it is."""
        self._zoom = 1.0
        self._lay_out()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, between fitted and four times its size."""
        fitted = self._fitted()
        self._zoom = max(1.0, min(self._zoom * factor, max(_LARGEST_ZOOM / fitted, 1.0)))
        self._lay_out()

    def zoom_in(self) -> None:
        """One step larger."""
        self.zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.zoom_by(1 / _ZOOM_STEP)

    def sizeHint(self) -> QSize:
        """As tall as the fitted picture, within reason."""
        tall = round(self._canvas.image.height() * self._fitted()) + 4
        return QSize(300, max(60, min(tall, _MOST_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again to a new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()
        if self._looked_at is not None:
            self.show_place(self._looked_at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; else scroll the panel around it, unless zoomed in."""
        self._look_elsewhere()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP)
            event.accept()
        elif self._zoom > 1.0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and zero."""
        steps = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
        }
        if step := steps.get(Qt.Key(event.key())):
            step()
        else:
            super().keyPressEvent(event)

    def _look_elsewhere(self, _action: int = 0) -> None:
        self._looked_at = None

    def _fitted(self) -> float:
        width = self._canvas.image.width()
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 4
        return min(room / width, 1.0) if width and room > 0 else 1.0

    def _lay_out(self) -> None:
        if self._canvas.image.isNull():
            return
        self._canvas.scale = self._fitted() * self._zoom
        self._canvas.resize((self._canvas.image.size().toSizeF() * self._canvas.scale).toSize())
        self._canvas.update()
        self.updateGeometry()
        if self._looked_at is not None:
            self.show_place(self._looked_at)


class PictureCard(Card):
    """One picture with its zoom. `sha256` is the item's; `name` its file name."""

    def __init__(self, context: DetailContext, errands: Errands, sha256: str, name: str) -> None:
        super().__init__(shortened(one_line(name)))
        self.heading.setToolTip(one_line(name).replace("<", "‹"))
        self.view = PictureView(one_line(name))
        self._note = label("", "notice")
        self._note.hide()
        self.corner.addWidget(link("−", self.view.zoom_out, name=_("Smaller")))
        self.corner.addWidget(link(_("Fit"), self.view.fit, name=_("Fit to the width")))
        self.corner.addWidget(link("+", self.view.zoom_in, name=_("Larger")))
        self.body.addWidget(self.view)
        self.body.addWidget(self._note)
        errands.run(load_picture, context.desk.listening, sha256, done=self.on_image, failed=self._on_failed)

    def refresh(self, details: Details) -> None:
        """A sealed picture does not change."""

    def on_image(self, image: QImage) -> None:
        """Show the derived copy."""
        self.view.set_image(image)

    def _on_failed(self, error: BaseException) -> None:
        self.view.hide()
        self._note.setText(str(error) if isinstance(error, EvidenceDeskError) else _(_NOT_SHOWN))
        self._note.show()


def shortened(name: str, most: int = 28) -> str:
    """A file name by its beginning and end, where it is longer than a card is wide."""
    keep = most // 2
    return name if len(name) <= most else f"{name[:keep]}…{name[-keep + 1 :]}"
