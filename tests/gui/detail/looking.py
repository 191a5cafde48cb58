"""What a person sees in a widget: its words, its buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from evidence_desk.gui.detail.detail_panel import DetailPanel
from evidence_desk.gui.operations import Operations


def words(widget: QWidget) -> str:
    """All text on show, line by line."""
    QCoreApplication.sendPostedEvents()
    lines = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    lines += [each.toPlainText() for each in widget.findChildren(QTextEdit) if each.isVisibleTo(widget)]
    lines += [each.toPlainText() for each in widget.findChildren(QPlainTextEdit) if each.isVisibleTo(widget)]
    lines += [
        each.accessibleName() for each in widget.findChildren(QAbstractButton) if each.isVisibleTo(widget)
    ]
    return "\n".join(lines)


def press(widget: QWidget, name: str, number: int = 0) -> None:
    """Press the button that is called so."""
    QCoreApplication.sendPostedEvents()
    found = [
        each
        for each in widget.findChildren(QAbstractButton)
        if name in (each.text(), each.accessibleName()) and each.isVisibleTo(widget)
    ]
    assert found, f"no button {name!r}"
    assert found[number].isEnabled(), f"{name!r} is disabled"
    found[number].click()


def settle(qtbot: QtBot, operations: Operations) -> None:
    """Wait until every answer has landed, and what those asked for."""
    qtbot.waitUntil(lambda: not operations.busy)


def show(qtbot: QtBot, panel: DetailPanel, operations: Operations, entry: int) -> None:
    """Show an entry and wait for all of it."""
    panel.show_entry(entry)
    qtbot.waitUntil(lambda: panel.shown == entry)
    settle(qtbot, operations)
