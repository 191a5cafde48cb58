"""Cards and the plain things in them: labels that show untrusted text as text, links, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from evidence_desk.gui.panels.flow_layout import FlowLayout
from evidence_desk.gui.theme import STEP


def label(text: str = "", role: str = "", *, wrap: bool = True) -> QLabel:
    """A label that shows `text` letter for letter; `role` names its dress: quiet, heading, notice, look …."""
    widget = QLabel()
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setText(text)
    widget.setProperty("role", role)
    widget.setWordWrap(wrap)
    if wrap:
        widget.setMinimumWidth(STEP * 10)
    return widget


def button(text: str, pressed: Callable[[], object], *, name: str = "", primary: bool = False) -> QPushButton:
    """A button with a verb; `name` is what a screen reader says where the verb alone is too little."""
    widget = QPushButton(text)
    widget.setAccessibleName(name or text)
    widget.setAutoDefault(False)
    widget.setProperty("role", "primary" if primary else "")
    widget.clicked.connect(lambda: pressed())
    return widget


def link(text: str, pressed: Callable[[], object], *, name: str = "") -> QPushButton:
    """A quiet button that looks like a link."""
    widget = button(text, pressed, name=name)
    widget.setProperty("role", "link")
    widget.setCursor(Qt.CursorShape.PointingHandCursor)
    return widget


def rule() -> QFrame:
    """A thin line between parts of a card."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    layout = QHBoxLayout()
    layout.setSpacing(STEP * 2)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return layout


def flow(*widgets: QWidget) -> FlowLayout:
    """Widgets side by side, in as many lines as they need; for large letters and long languages."""
    layout = FlowLayout(gap=STEP)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of `layout`, nested layouts included."""
    while (taken := layout.takeAt(0)) is not None:
        if widget := taken.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := taken.layout():
            clear(inner)
            inner.deleteLater()


class Card(QFrame):
    """A framed part of the detail with a heading; `body` takes its contents, `corner` stands at the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(STEP * 3, STEP * 2 + 2, STEP * 3, STEP * 3)
        outer.setSpacing(STEP * 2)
        head = QHBoxLayout()
        self.heading = label(title, "heading", wrap=False)
        head.addWidget(self.heading)
        head.addStretch(1)
        self.corner = QHBoxLayout()
        self.corner.setSpacing(STEP)
        head.addLayout(self.corner)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(STEP + 2)
        outer.addLayout(self.body)

    def say(self, text: str, role: str = "") -> None:
        """Add a sentence."""
        self.body.addWidget(label(text, role))

    def tell(self, facts: Iterable[tuple[str, str]]) -> None:
        """Add names with their values, in two columns; values are shown letter for letter."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 3)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        for line, (name, value) in enumerate(facts):
            grid.addWidget(label(name, "quiet"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(EvidenceText(value, name, most=160), line, 1)
        self.body.addLayout(grid)

    def empty(self) -> None:
        """Take the contents out, the heading stays."""
        clear(self.body)
        clear(self.corner)


class EvidenceText(QTextEdit):
    """Untrusted text, shown letter for letter, selectable, as tall as it needs up to `most` pixels."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None, *, most: int = 420) -> None:
        super().__init__(parent)
        self._most = most
        self.setProperty("role", "evidence")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        self.setPlainText(text)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The height the text takes at its present width."""
        return QSize(200, min(self._most, round(self.document().size().height()) + 4))

    def minimumSizeHint(self) -> QSize:
        """Narrow as one likes, as tall as the text."""
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new height when the width changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
