"""What every card of the detail side works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from evidence_desk.domain.corroboration import Claim
from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.detail.words import case_zone
from evidence_desk.gui.dialogs.by_hand_dialog import ByHandAnswer, ask_by_hand
from evidence_desk.gui.dialogs.claim_dialog import ask_claim
from evidence_desk.gui.dialogs.link_dialog import LinkChoice, ask_link
from evidence_desk.gui.dialogs.time_dialog import TimeAnswer, ask_time
from evidence_desk.gui.operations import Operations

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk


@dataclass(frozen=True, slots=True)
class Questions:
    """The dialogs cards ask with; a test gives its own answers."""

    claim: Callable[..., Claim | None] = ask_claim
    link: Callable[..., LinkChoice | None] = ask_link
    time: Callable[..., TimeAnswer | None] = ask_time
    by_hand: Callable[..., ByHandAnswer | None] = ask_by_hand


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Remembered(Protocol):
    """What the detail side remembers between starts; the window's settings do."""

    show_what_was_read: bool


@dataclass(slots=True)
class NotRemembered:
    """As long as the panel stands."""

    show_what_was_read: bool = True


@dataclass(frozen=True, slots=True)
class DetailContext:
    """The open case, the way to ask it, and what a card may tell the panel.

    `open_entry` shows another entry; `toast` says one sentence in the window's corner; `copy` puts text on
    the clipboard; `show_folder` opens a folder with the system's file browser.
    """

    desk: Desk
    operations: Operations
    bus: ChangeBus
    open_entry: Callable[[int], None]
    toast: Callable[[str], None]
    questions: Questions = field(default_factory=Questions)
    copy: Callable[[str], None] = _copy
    show_folder: Callable[[Path], None] = _show_folder
    settings: Remembered = field(default_factory=NotRemembered)

    @property
    def zone(self) -> tzinfo:
        """The zone the case shows times in."""
        return case_zone(self.desk.case.zone)

    @property
    def read_only(self) -> bool:
        """Whether somebody else holds the case, so that nothing can be written."""
        return bool(self.desk.case.read_only)
