"""Everything a user can do, in one table: text, key, drawing, place in the menus, and what it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from evidence_desk.gui import icons
from evidence_desk.text import N_, _


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action. `key` is also the method it runs; `writes` needs a case open for work."""

    key: str
    text: str
    shortcut: str = ""
    icon: str = ""
    writes: bool = False
    group: str = ""


ACTIONS = (
    ActionRow("open_case", N_("Open a case…"), "Ctrl+Shift+O", "folder"),
    ActionRow("new_case", N_("New case…"), "Ctrl+Shift+N"),
    ActionRow("open_sample", N_("Open the sample case")),
    ActionRow("quit", N_("Quit"), "Ctrl+Q"),
    ActionRow("undo", N_("Undo"), "Ctrl+Z", "undo", writes=True),
    ActionRow("redo", N_("Redo"), "Ctrl+Shift+Z", "redo", writes=True),
    ActionRow("find", N_("Search"), "Ctrl+F", "search"),
    ActionRow("show_timeline", N_("Timeline"), "Ctrl+T", "list"),
    ActionRow("show_findings", N_("Findings"), "Ctrl+K", "check"),
    ActionRow("show_inbox", N_("Inbox"), "Ctrl+I", "inbox"),
    ActionRow("show_alone", N_("Only recordings without written record"), "Ctrl+U"),
    ActionRow("show_everything", N_("Show all entries")),
    ActionRow("next_pane", N_("Next pane"), "F6"),
    ActionRow("theme_auto", N_("Colours as the system has them"), group="theme"),
    ActionRow("theme_light", N_("Light"), group="theme"),
    ActionRow("theme_dark", N_("Dark"), group="theme"),
    ActionRow("language_zh", "中文", group="language"),
    ActionRow("language_en", "English", group="language"),
    ActionRow("import_files", N_("Import…"), "Ctrl+O", "import", writes=True),
    ActionRow("import_folder", N_("Import a folder…"), "", "folder", writes=True),
    ActionRow("add_by_hand", N_("Add a call by hand…"), "Ctrl+Shift+A", "note", writes=True),
    ActionRow("show_phones", N_("Phones and their clocks…"), "", "clock"),
    ActionRow("show_suggestions", N_("Suggestions on people…")),
    ActionRow("new_debt", N_("New debt…"), "Ctrl+N", "plus", writes=True),
    ActionRow("edit_debt", N_("Change this debt…"), "F2", "edit", writes=True),
    ActionRow("remove_debt", N_("Remove this debt"), writes=True),
    ActionRow("last_report", N_("What became of the files…")),
    ActionRow("pause_enriching", N_("Pause reading in the background"), writes=True),
    ActionRow("enriching_failures", N_("What could not be read further…")),
    ActionRow("speech_folder", N_("Folder with a speech model…"), writes=True),
    ActionRow("examine", N_("Check again"), "F5", "check", writes=True),
    ActionRow("verify", N_("Compare the originals with their seals"), "", "shield"),
    ActionRow("export_report", N_("Export report…"), "Ctrl+E", "export"),
    ActionRow("show_log", N_("Open the folder of log files")),
    ActionRow("phone_help", N_("How to get things off the phone…"), "", "phone"),
    ActionRow("show_keys", N_("Keys"), "F1", "question"),
    ActionRow("about", N_("About Evidence Desk"), "", "info"),
)

#: The menu bar: titles, and the keys of what they hold. "" is a line; names in brackets are submenus.
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("&File"), ("new_case", "open_case", "[recent]", "open_sample", "", "quit")),
    (N_("&Edit"), ("undo", "redo", "", "find")),
    (
        N_("&View"),
        (
            "show_timeline", "show_findings", "show_inbox", "", "show_alone", "show_everything", "",
            "next_pane", "[theme]", "[language]",
        ),
    ),
    (
        N_("E&vidence"),
        (
            "import_files", "import_folder", "add_by_hand", "show_phones", "",
            "last_report", "", "pause_enriching", "enriching_failures", "speech_folder", "",
            "[filing]", "",
            "show_suggestions", "new_debt", "edit_debt", "remove_debt",
        ),
    ),
    (N_("&Check"), ("examine", "verify")),
    (N_("&Report"), ("export_report",)),
    (N_("&Help"), ("phone_help", "show_keys", "show_log", "", "about")),
)  # fmt: skip
_SUBMENUS = {
    "[recent]": N_("Open a recent case"),
    "[theme]": N_("Colours"),
    "[language]": N_("Language"),
    "[filing]": N_("File under"),
}


def build_actions(homes: Sequence[QObject], parent: QObject, *, may_write: bool) -> dict[str, QAction]:
    """Every action of the table, connected to the method that has its name in the first home that has one."""
    result: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for row in ACTIONS:
        action = QAction(_(row.text), parent)
        action.setShortcut(QKeySequence(row.shortcut))
        if row.icon:
            action.setIcon(icons.icon(row.icon))
        if row.shortcut:
            action.setToolTip(_("{what} ({key})").format(what=_(row.text), key=row.shortcut))
        if row.group:
            action.setCheckable(True)
            groups.setdefault(row.group, QActionGroup(parent)).addAction(action)
        action.setEnabled(may_write or not row.writes)
        action.triggered.connect(_runner(homes, row.key))
        result[row.key] = action
    return result


def _runner(homes: Sequence[QObject], key: str) -> object:
    method = next(getattr(home, key) for home in homes if hasattr(home, key))
    return lambda _checked=False: method()


def fill_menu_bar(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The whole menu bar; the menus that are filled while the window lives, by name."""
    submenus: dict[str, QMenu] = {}
    for title, keys in MENUS:
        menu = bar.addMenu(_(title))
        for key in keys:
            if not key:
                menu.addSeparator()
            elif key in _SUBMENUS:
                submenus[key] = menu.addMenu(_(_SUBMENUS[key]))
            else:
                menu.addAction(actions[key])
    for row in ACTIONS:
        if row.group:
            submenus[f"[{row.group}]"].addAction(actions[row.key])
    return submenus
