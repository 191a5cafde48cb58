"""What an empty timeline says: the next action, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence_desk.gui.place import Place, PlaceKind
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.services.debts import Totals


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """A drawing, a line, an explanation, and keys of `actions.ACTIONS`; the first is the main one."""

    icon: str
    title: str
    words: str
    actions: tuple[str, ...] = ()


def empty_words(place: Place, totals: Totals, *, narrowed: bool) -> EmptyWords:
    """Why nothing is shown here."""
    if not totals.entries and not totals.items:
        return _first_run()
    if narrowed:
        return EmptyWords(
            "search",
            _("Nothing of this kind here"),
            _("The chips above hide all entries of this place. The entries themselves are still there."),
            ("show_everything",),
        )
    if place.kind is PlaceKind.INBOX:
        return EmptyWords(
            "check",
            _("Everything is filed"),
            _("Files whose debt is not recognised wait here. They can be dropped anywhere in this window."),
            ("import_files",),
        )
    if place.kind is PlaceKind.FLAGGED:
        return EmptyWords(
            "check",
            _("No recording is waiting for a written record"),
            _("Recordings appear here when the check finds no written record that says the same."),
        )
    return EmptyWords(
        "inbox",
        _("Nothing is filed here yet"),
        _("Drop files here, or drag entries from the inbox onto this debt. Keys 1 to 9 file as well."),
        ("import_files",),
    )


def _first_run() -> EmptyWords:
    return EmptyWords(
        "import",
        _("Drop recordings, messages, call logs, screenshots or bills anywhere in this window"),
        _(
            "They are copied and sealed. The files on this computer and on the phone stay as they are, "
            "and nothing leaves this computer."
        ),
        ("import_files", "add_by_hand", "phone_help", "open_sample"),
    )
