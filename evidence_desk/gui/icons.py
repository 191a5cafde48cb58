"""Line drawings from `resources/icons`, tinted with the colours in use."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from evidence_desk.gui import theme
from evidence_desk.paths import resource

#: The side of a drawing, in px that do not depend on the screen.
SIDE = 16
#: Larger drawings take a finer stroke, or they would look heavier than the words beside them.
_LARGE, _LARGE_STROKE = 24, 0.9


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


@cache
def _pixmap(name: str, tint: str, side: int, ratio: float) -> QPixmap:
    drawing = _drawing(name).replace("currentColor", tint)
    if side > _LARGE:
        drawing = drawing.replace('stroke-width="1.5"', f'stroke-width="{_LARGE_STROKE}"')
    svg = QSvgRenderer(QByteArray(drawing.encode("utf-8")))
    picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    svg.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, colour: str = "ink2", side: int = SIDE, ratio: float = 1.0) -> QPixmap:
    """The drawing `name` in the token `colour`, `side` px wide on a screen of `ratio` device pixels."""
    return _pixmap(name, getattr(theme.tokens(), colour), side, ratio)


def icon(name: str, colour: str = "ink2") -> QIcon:
    """The drawing `name` as an icon, sharp on every screen in use; greyed where its control is disabled."""
    result = QIcon()
    for ratio in {1.0, 2.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}:
        result.addPixmap(pixmap(name, colour, SIDE, ratio))
    return result


def app_icon() -> QIcon:
    """The mark of the desk, for windows and task bars."""
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_pixmap("app", "", side, 1.0))
    return result
