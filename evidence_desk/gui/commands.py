"""What every action runs: one short method for each row of `actions.ACTIONS`, and the filing of entries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import Debt, DebtDraft, DebtId, DebtSuggestion
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.exporting import Exporting
from evidence_desk.gui.panels.import_report import ImportReport, needs_reading, summary
from evidence_desk.gui.panels.keys_dialog import KeysDialog, about
from evidence_desk.gui.panels.timeline_panel import FINDINGS_TAB, TIMELINE_TAB
from evidence_desk.gui.place import INBOX, Place, PlaceKind
from evidence_desk.gui.session import Session
from evidence_desk.gui.unlocking import Unlocking
from evidence_desk.paths import log_dir
from evidence_desk.services.changes import Changes
from evidence_desk.services.lane import Cancelled
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.gui.main_window import MainWindow
    from evidence_desk.services.intake import TakeIn
    from evidence_desk.services.reporting import Written
    from evidence_desk.services.verification import VaultCheck


class Commands(QObject):
    """Turns what the user asks into service calls, and their results into one line of news.

    Signals:
        said: news for a few seconds.
        noticed: (first sentence, rest) that stays until put away.
        case_asked: a case folder to open, or None to be asked for one.
        sample_asked: the sample case is to be opened.
        look_asked: theme or language is another one; the window has to be built anew.
    """

    said = Signal(str)
    noticed = Signal(str, str)
    case_asked = Signal(object)
    sample_asked = Signal()
    look_asked = Signal()

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._desk, self._operations = session.desk, session.operations
        self._unlocking = Unlocking(session, window)
        self._exporting = Exporting(session, self)
        self._exporting.began.connect(partial(self.said.emit, _("Writing the report…")))
        self._exporting.written.connect(self._on_written)
        self._exporting.failed.connect(session.operations.failed_unhandled)
        session.intake.ended.connect(self._on_taken_in)
        session.intake.failed.connect(session.operations.failed_unhandled)
        session.check.ended.connect(self._on_checked)
        session.check.failed.connect(self._on_check_failed)

    def open_case(self, case_dir: Path | None = None) -> None:
        """Ask for a case folder and open it."""
        if case_dir is None:
            start = str(self._desk.case.path.parent)
            asked = QFileDialog.getExistingDirectory(self._window, _("Open a case"), start)
            case_dir = Path(asked) if asked else None
        if case_dir:
            self.case_asked.emit(case_dir)

    def new_case(self) -> None:
        """Ask for an empty folder and begin a case in it."""
        start = str(self._desk.case.path.parent)
        asked = QFileDialog.getExistingDirectory(self._window, _("A new, empty folder for the case"), start)
        if not asked:
            return
        if any(Path(asked).iterdir()) and not (Path(asked) / "case.db").exists():
            self.noticed.emit(
                _("This folder is not empty."),
                _("Nothing was changed in it. A new case needs a folder of its own."),
            )
            return
        self.case_asked.emit(Path(asked))

    def open_sample(self) -> None:
        """Open the sample case."""
        self.sample_asked.emit()

    def quit(self) -> None:
        """Close the window."""
        self._window.close()

    def import_files(self) -> None:
        """Ask for files and take them in, where the user is."""
        names, _filter = QFileDialog.getOpenFileNames(self._window, _("Import files"))
        if names:
            self.take_in(tuple(map(Path, names)), self._window.timeline.place)

    def import_folder(self) -> None:
        """Ask for a folder and take in all its files."""
        asked = QFileDialog.getExistingDirectory(self._window, _("Import a folder"))
        if asked:
            self.take_in((Path(asked),), self._window.timeline.place)

    def take_in(self, paths: Sequence[Path], place: Place) -> None:
        """Take in files and folders, filed at `place`."""
        self._session.intake.start(paths, place.files_into)

    def last_report(self) -> None:
        """Show what became of the files of the last take-in."""
        if self._session.intake.last is None:
            self.said.emit(_("No files were taken in since the desk was opened"))
            return
        ImportReport(self._session.intake.last, self._window, self._unlocking).open()

    def _on_taken_in(self, taken: TakeIn) -> None:
        if needs_reading(taken):
            ImportReport(taken, self._window, self._unlocking).open()
        else:
            self.said.emit(summary(taken))

    def file_chosen(self, place: Place) -> None:
        """File the chosen entries at `place`."""
        if not self._desk.case.read_only:
            self._window.timeline.collect_chosen(partial(self._file, place))

    def file_by_key(self, digit: int) -> None:
        """File the chosen entries under the debt with this number in the list; 0 is the inbox."""
        debts = self._window.debts.model.debts()
        if digit == 0:
            self.file_chosen(INBOX)
        elif digit <= len(debts):
            self.file_chosen(debts[digit - 1])

    def _file(self, place: Place, ids: tuple[CommunicationId, ...]) -> None:
        if ids:
            done = partial(self._on_filed, place, len(ids))
            self._operations.run(self._desk.filing.file, ids, place.debt, done=done)

    def _on_filed(self, place: Place, number: int, changes: Changes) -> None:
        self._session.bus.publish(changes)
        if place.kind is PlaceKind.DEBT:
            words = ngettext(
                "{number} entry filed under {debt}", "{number} entries filed under {debt}", number
            )
        else:
            words = ngettext(
                "{number} entry put back into {debt}", "{number} entries put back into {debt}", number
            )
        self.said.emit(words.format(number=number, debt=one_line(place.title)))

    def undo(self) -> None:
        """Take back the last act."""
        self._operations.run(self._desk.history.undo, done=self._session.bus.publish)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._operations.run(self._desk.history.redo, done=self._session.bus.publish)

    def new_debt(self, suggestion: DebtSuggestion | None = None) -> None:
        """Ask for a debt, prefilled with what the desk found, and add it."""
        from evidence_desk.gui.dialogs.debt_dialog import edit_debt

        draft = DebtDraft(suggestion.name, identifiers=suggestion.identifiers) if suggestion else None
        asked = edit_debt(self._window, draft)
        if asked:
            self._operations.run(self._desk.debts.add, asked, done=partial(self._on_added, asked.name))

    def edit_debt(self) -> None:
        """Ask for changes to the debt on show."""
        debt = self._window.timeline.place.debt
        if debt is None:
            self.said.emit(_("Choose a debt on the left first"))
            return
        self._operations.run(self._desk.debts.get, debt, done=self._on_debt)

    def remove_debt(self) -> None:
        """Remove the debt on show; its entries go back to the inbox, and undo brings it back."""
        place = self._window.timeline.place
        if place.debt is None:
            self.said.emit(_("Choose a debt on the left first"))
            return
        done = partial(self._on_removed, place.name)
        self._operations.run(self._desk.debts.remove, place.debt, done=done)

    def _on_added(self, name: str, added: tuple[DebtId, Changes]) -> None:
        debt, changes = added
        self._session.bus.publish(changes)
        self._window.show_place(Place(PlaceKind.DEBT, debt, name))

    def _on_debt(self, debt: Debt) -> None:
        from evidence_desk.gui.dialogs.debt_dialog import edit_debt

        asked = edit_debt(self._window, debt.draft)
        if asked and asked != debt.draft:
            self._operations.run(self._desk.debts.edit, debt.id, asked, done=self._session.bus.publish)

    def _on_removed(self, name: str, changes: Changes) -> None:
        self._window.show_place(INBOX)
        self._session.bus.publish(changes)
        self.said.emit(_("{debt} was removed; its entries are in the inbox").format(debt=one_line(name)))

    def examine(self) -> None:
        """Run the rules again on the debt on show, or on the whole case."""
        debt = self._window.timeline.place.debt
        self._operations.run(
            self._desk.examination.examine, None if debt is None else (debt,), done=self._on_examined
        )

    def _on_examined(self, changes: Changes) -> None:
        self._session.bus.publish(changes)
        self.said.emit(_("The check has run"))

    def verify(self) -> None:
        """Compare all originals with their seals."""
        self._session.check.start()

    def _on_checked(self, result: VaultCheck) -> None:
        altered, missing = len(result.altered), len(result.missing)
        if altered or missing or not result.custody_intact:
            self.noticed.emit(*_check_trouble(result))
            return
        words = ngettext(
            "{number} original compared; it is unchanged since it was sealed",
            "{number} originals compared; all are unchanged since they were sealed",
            result.checked,
        )
        self.said.emit(words.format(number=result.checked))

    def _on_check_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.said.emit(_("The check was stopped; it can be run again at any time"))
        else:
            self._operations.failed_unhandled.emit(error)

    def export_report(self) -> None:
        """Ask what to export and write it."""
        self._operations.run(self._desk.debts.summaries, done=self._on_export_debts)

    def _on_export_debts(self, debts: Sequence[object]) -> None:
        from evidence_desk.gui.dialogs.export_dialog import ask_export

        if not debts:
            self.said.emit(_("A report is about a debt. Add one first"))
            return
        choice = ask_export(
            self._window, debts, self._window.timeline.place.debt,  # type: ignore[arg-type]
            formats=self._desk.reporting.formats(),
        )  # fmt: skip
        if choice:
            self._exporting.export(choice)

    def _on_written(self, written: Written) -> None:
        self.noticed.emit(
            _("The report was written: {name}").format(name=written.path.name),
            _("It lies in {folder}. SHA-256: {digest}").format(
                folder=written.path.parent, digest=written.sha256
            ),
        )

    def find(self) -> None:
        """Go to the search field."""
        self._window.debts.search.setFocus()
        self._window.debts.search.selectAll()

    def show_timeline(self) -> None:
        """Show the timeline."""
        self._window.leave_search()
        self._window.timeline.tabs.setCurrentIndex(TIMELINE_TAB)

    def show_findings(self) -> None:
        """Show the findings."""
        self._window.leave_search()
        self._window.timeline.tabs.setCurrentIndex(FINDINGS_TAB)

    def show_inbox(self) -> None:
        """Show the inbox."""
        self._window.show_place(INBOX)

    def show_alone(self) -> None:
        """Show only recordings that stand alone, or everything again."""
        self._window.timeline.chips.toggle_alone()

    def show_everything(self) -> None:
        """Switch all chips off."""
        self._window.timeline.chips.clear()

    def next_pane(self) -> None:
        """Move the keyboard to the next of the three places."""
        self._window.focus_next_pane()

    def _use_theme(self, theme: str) -> None:
        self._session.settings.theme = theme
        self.look_asked.emit()

    def theme_auto(self) -> None:
        """Follow the system's colours."""
        self._use_theme("auto")

    def theme_light(self) -> None:
        """Use light colours."""
        self._use_theme("light")

    def theme_dark(self) -> None:
        """Use dark colours."""
        self._use_theme("dark")

    def _use_language(self, language: str) -> None:
        self._session.settings.language = language
        self.look_asked.emit()

    def language_zh(self) -> None:
        """Speak Chinese."""
        self._use_language("zh")

    def language_en(self) -> None:
        """Speak English."""
        self._use_language("en")

    def show_log(self) -> None:
        """Open the folder of log files in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))

    def show_keys(self) -> None:
        """Show all keys."""
        KeysDialog(self._window).open()

    def about(self) -> None:
        """Say what this is."""
        about(self._window)


def _check_trouble(result: VaultCheck) -> tuple[str, str]:
    parts = [
        _("Altered: {number}.").format(number=len(result.altered)) if result.altered else "",
        _("Missing: {number}.").format(number=len(result.missing)) if result.missing else "",
        "" if result.custody_intact else _("The custody log does not follow on from itself."),
    ]
    found = _("{number} originals compared; some are not as they were sealed.").format(number=result.checked)
    rest = _("All others are unchanged. Keep this case folder as it is, and compare it with a backup copy.")
    return found, " ".join(filter(None, (*parts, rest)))
