"""Asks for which debt, in which form and language, and where to a report is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from evidence_desk.domain.debt import DebtId, DebtSummary
from evidence_desk.gui.detail.card import button, label
from evidence_desk.gui.detail.words import breakable
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.text import LANGUAGES, N_, Message, _, current_language

_FORMATS = {
    "pdf": N_("PDF – to read, print and hand in"),
    "csv": N_("CSV – a table for Excel or WPS"),
}
_LANGUAGES = {"zh": "中文", "en": "English"}
# Letters no file system of the three platforms takes, and names that end in a dot or blank.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
ChooseFolder = Callable[[QWidget, str], str]


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What to write and where; `path` names no file that was there when it was chosen."""

    debt: DebtId
    format: str
    path: Path
    language: str


def _ask_folder(parent: QWidget, start: str) -> str:
    return QFileDialog.getExistingDirectory(parent, _("Folder for the report"), start)


class ExportDialog(Form):
    """Debt, form, language, folder."""

    def __init__(
        self,
        parent: QWidget | None,
        debts: Sequence[DebtSummary],
        current: DebtId | None,
        formats: Sequence[str],
        folder: Path | None,
        choose_folder: ChooseFolder,
    ) -> None:
        super().__init__(parent, _("Export a report"), _("Export"))
        self._choose_folder = choose_folder
        self.debt = QComboBox()
        for debt in debts:
            self.debt.addItem(debt.name, int(debt.id))
        self.debt.setCurrentIndex(max(self.debt.findData(current), 0) if debts else -1)
        self.add(_("Debt"), self.debt)
        self.format = QComboBox()
        known = [each for each in _FORMATS if each in formats]
        for each in (*known, *(other for other in formats if other not in known)):
            self.format.addItem(_(_FORMATS[each]) if each in _FORMATS else each.upper(), each)
        self.add(_("Form"), self.format)
        self.language = QComboBox()
        for each in LANGUAGES:
            self.language.addItem(_LANGUAGES[each], each)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        self.add(_("Language of the report"), self.language, _("Evidence is quoted as it was written."))
        self.folder = QLineEdit(str(folder or _usual_folder()))
        self.folder.setAccessibleName(_("Folder"))
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(button(_("Choose…"), self._on_choose, name=_("Choose a folder")))
        self.fields.addWidget(label(_("Folder"), wrap=False))
        self.fields.addLayout(line)
        self._target = label("", "quiet")
        self.fields.addWidget(self._target)
        for box in (self.debt, self.format):
            box.currentIndexChanged.connect(self._say)
        self.folder.textChanged.connect(self._say)
        self._say()

    def choice(self) -> ExportChoice:
        """What was chosen."""
        path = free_path(Path(self.folder.text().strip()), self._stem(), self.format.currentData())
        return ExportChoice(
            DebtId(self.debt.currentData()), self.format.currentData(), path, self.language.currentData()
        )

    def amiss(self) -> tuple[str, QWidget] | None:
        """No debt, or no folder to write to."""
        if self.debt.currentIndex() < 0:
            return _(
                "There is no debt yet. Create one and file its calls and messages under it first."
            ), self.debt
        folder = self.folder.text().strip()
        if not folder or not Path(folder).is_dir():
            return _("This folder was not found. Choose another; nothing was written."), self.folder
        return None

    def _stem(self) -> str:
        name = " ".join(_NOT_IN_NAMES.sub(" ", self.debt.currentText()).split())[:60].strip(" .") or _("debt")
        return Message(N_("{debt} timeline"), {"debt": name}).render()

    def _say(self) -> None:
        if self.amiss() is not None:
            self._target.setText("")
            return
        path = self.choice().path
        said = Message(N_("Will be written as {name}"), {"name": path.name}).render()
        self._target.setText(breakable(said))
        self._target.setAccessibleName(said)

    def _on_choose(self) -> None:
        if chosen := self._choose_folder(self, self.folder.text()):
            self.folder.setText(chosen)


def _usual_folder() -> Path:
    """The user's documents, or their home where there is no such folder."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """A file name in `folder` that is not taken, numbered from 2 where the plain one is."""
    path, number = folder / f"{stem}.{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem} ({number}).{suffix}", number + 1
    return path


def ask_export(
    parent: QWidget | None,
    debts: Sequence[DebtSummary],
    current: DebtId | None,
    *,
    formats: Sequence[str] = ("pdf", "csv"),
    folder: Path | None = None,
    choose_folder: ChooseFolder = _ask_folder,
    run: Run = by_asking,
) -> ExportChoice | None:
    """Ask what to export; None where it was taken back. Nothing is written here."""
    dialog = ExportDialog(parent, debts, current, formats, folder, choose_folder)
    try:
        return dialog.choice() if run(dialog) else None
    finally:
        dialog.deleteLater()
