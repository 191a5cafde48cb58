"""Asks for what happened where no file tells: a call, a visit, a letter, a caller display, anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.debt import Money
from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.moment import Precision
from evidence_desk.gui.detail.card import button, label, row
from evidence_desk.gui.detail.words import breakable
from evidence_desk.gui.dialogs.entered import (
    read_date,
    read_money,
    read_place,
    read_wall_time,
    written_money,
)
from evidence_desk.gui.dialogs.form import Form, Run, by_asking
from evidence_desk.gui.entry_words import NOTE_WORDS
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, _

_HEIGHT = 560
_SECONDS_WRITTEN = 2
_DIRECTIONS = (
    (Direction.IN, N_("They called or came")),
    (Direction.OUT, N_("I called or went")),
    (Direction.UNKNOWN, N_("Does not apply")),
)
#: Fields of the note that stand on one line, two beside each other.
_PAIRS = (
    ("number", N_("Phone number")),
    ("name", N_("Name of the person")),
    ("company", N_("Collecting firm")),
    ("staff_number", N_("Staff number")),
    ("creditor", N_("Creditor")),
    ("reference", N_("Account or contract number")),
    ("place", N_("Place")),
    ("witnesses", N_("Witnesses")),
)
_LINES = (
    ("introduced", N_("Who they said they were, and what for")),
    ("promised", N_("Promised or agreed")),
    ("asked_for", N_("What I asked for")),
    ("others_contacted", N_("Whom else they contacted (family, work)")),
    ("next_step", N_("Next step planned")),
)
ChooseFiles = Callable[[QWidget], tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class ByHandAnswer:
    """A note as it was entered, and the pictures and papers that belong to it."""

    note: HandNote
    files: tuple[Path, ...] = ()


def _ask_files(parent: QWidget) -> tuple[Path, ...]:
    names, _filter = QFileDialog.getOpenFileNames(parent, _("Pictures and papers that belong to the note"))
    return tuple(map(Path, names))


class ByHandDialog(Form):
    """Only what happened is required; all else helps a reader who was not there."""

    def __init__(
        self, parent: QWidget | None, note: HandNote | None, zone: tzinfo, choose_files: ChooseFiles
    ) -> None:
        fresh = note is None
        super().__init__(
            parent,
            _("Add by hand") if fresh else _("Change the note"),
            _("Keep the note") if fresh else _("Keep the new version"),
            width=600,
        )
        self._zone, self._choose_files = zone, choose_files
        self._files: tuple[Path, ...] = ()
        given = note or HandNote(NoteAbout.CALL)
        self._scrolled()
        self.fields.addWidget(label(_(_WHAT_IT_IS if fresh else _NEW_VERSION), "quiet"))
        self._add_what(given)
        self._add_pairs(given)
        self._add_words(given)
        self._add_files()

    def _scrolled(self) -> None:
        """Let the many fields scroll; the buttons stay in sight."""
        area, inside = QScrollArea(), QWidget()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(_HEIGHT)
        area.setWidget(inside)
        self.fields.addWidget(area)
        self.fields = QVBoxLayout(inside)
        self.fields.setContentsMargins(0, 0, STEP * 2, 0)
        self.fields.setSpacing(STEP)

    def _add_what(self, given: HandNote) -> None:
        self.about = QComboBox()
        for about, words in NOTE_WORDS.items():
            self.about.addItem(_(words), about.value)
        self.about.setCurrentIndex(self.about.findData(given.about.value))
        self.add(_("What the note is about"), self.about)
        self.when = QLineEdit(_written_when(given))
        self.when.setPlaceholderText("2024-03-12 09:30")
        self.add(
            _("When it happened"),
            self.when,
            _("The day alone is enough where the time is not remembered. It may stay empty."),
        )
        self.text = _lines(given.text, 4)
        self.add(_("What happened"), self.text, _("As it is remembered, in plain words."))
        self.direction = QComboBox()
        for direction, words in _DIRECTIONS:
            self.direction.addItem(_(words), direction.value)
        self.direction.setCurrentIndex(self.direction.findData(given.direction.value))
        self.add(_("Who began it"), self.direction)

    def _add_pairs(self, given: HandNote) -> None:
        self.amount = QLineEdit(written_money(_money(given.amount_minor)))
        self.amount.setPlaceholderText("8240.50")
        self.length = QLineEdit(_written_length(given.duration_ms))
        self.length.setPlaceholderText("04:30")
        named: list[tuple[str, QLineEdit]] = []
        for name, words in _PAIRS:
            setattr(self, name, QLineEdit(getattr(given, name)))
            named.append((_(words), getattr(self, name)))
        named += [(_("Amount demanded in yuan"), self.amount), (_("Length (min:s)"), self.length)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 3)
        grid.setVerticalSpacing(STEP)
        for position, (words, field) in enumerate(named):
            line, column = divmod(position, 2)
            heading = label(words, wrap=False)
            heading.setBuddy(field)
            field.setAccessibleName(words)
            grid.addWidget(heading, line * 2, column)
            grid.addWidget(field, line * 2 + 1, column)
        self.fields.addLayout(grid)
        self.fields.addSpacing(STEP)

    def _add_words(self, given: HandNote) -> None:
        self.their_words = _lines(given.their_words, 2)
        self.add(_("What they said, word for word"), self.their_words, _("Only what is remembered exactly."))
        self.own_words = _lines(given.own_words, 2)
        self.add(_("What I said"), self.own_words)
        for name, words in _LINES:
            setattr(self, name, QLineEdit(getattr(given, name)))
            self.add(_(words), getattr(self, name))

    def _add_files(self) -> None:
        self.fields.addWidget(
            label(_("A letter with its envelope, a photo of the caller display, a voicemail:"), "quiet")
        )
        self.fields.addLayout(row(button(_("Add pictures or papers…"), self._on_files)))
        self.named_files: QLabel = label("", "quiet")
        self.named_files.hide()
        self.fields.addWidget(self.named_files)

    def _on_files(self) -> None:
        self._files = tuple(dict.fromkeys((*self._files, *self._choose_files(self))))
        self.named_files.setText("\n".join(breakable(path.name) for path in self._files))
        self.named_files.setAccessibleName("\n".join(path.name for path in self._files))
        self.named_files.setVisible(bool(self._files))

    def answer(self) -> ByHandAnswer:
        """What was entered. Raises ValueError where a field cannot be read; `amiss` says which."""
        happened, precision = _read_when(self.when.text())
        amount = read_money(self.amount.text())
        note = HandNote(
            NoteAbout(self.about.currentData()),
            self.text.toPlainText().strip(),
            happened,
            precision,
            Direction(self.direction.currentData()),
            read_place(self.length.text()),
            amount.minor if amount else None,
            their_words=self.their_words.toPlainText().strip(),
            own_words=self.own_words.toPlainText().strip(),
            **{name: getattr(self, name).text().strip() for name, _words in (*_PAIRS, *_LINES)},
        )
        return ByHandAnswer(note, self._files)

    def amiss(self) -> tuple[str, QWidget] | None:
        """The first field that cannot be taken as it stands."""
        try:
            happened, _precision = _read_when(self.when.text())
        except ValueError:
            return _(
                "This could not be read as a time. Write it as 2024-03-12 09:30, or the day alone."
            ), self.when
        if happened is not None:
            if not 1990 <= happened.year <= 2100:
                return _("The year lies outside of what a phone could have recorded."), self.when
            if happened > datetime.now(self._zone).replace(tzinfo=None):
                return _("This time has not come yet. Check the date."), self.when
        if not _reads(read_money, self.amount.text()):
            return _("The amount could not be read. Write yuan in digits, such as 3200.00."), self.amount
        if not _reads(read_place, self.length.text()):
            return _("A length is written as minutes:seconds, such as 04:30."), self.length
        if not self.text.toPlainText().strip() and not self.their_words.toPlainText().strip():
            return _("What happened is missing. One sentence is enough."), self.text
        return None


_WHAT_IT_IS = N_(
    "What is written here is kept as your own note, with the time at which it is written; that time cannot "
    "be changed. A note supports nothing by itself. It helps to look for what does: the call log, the "
    "carrier's list, a message."
)
_NEW_VERSION = N_(
    "The version before is kept as it is and leaves the timeline. The new one says when it was written, and "
    "which one it replaces. Pictures and papers of the note stay with it."
)


def _read_when(text: str) -> tuple[datetime | None, Precision]:
    """The wall clock and how fine it is; None for nothing. Raises ValueError for anything else."""
    if not text.strip():
        return None, Precision.MINUTE
    try:
        wall = read_wall_time(text)
    except ValueError:
        day = read_date(text)
        if day is None:
            raise
        return datetime(day.year, day.month, day.day), Precision.DAY
    with_seconds = text.replace("：", ":").count(":") >= _SECONDS_WRITTEN or "秒" in text
    return wall, Precision.SECOND if with_seconds else Precision.MINUTE


def _written_when(note: HandNote) -> str:
    if note.happened is None:
        return ""
    formats = {Precision.DAY: "%Y-%m-%d", Precision.MINUTE: "%Y-%m-%d %H:%M"}
    return note.happened.strftime(formats.get(note.precision, "%Y-%m-%d %H:%M:%S"))


def _written_length(duration_ms: int | None) -> str:
    if duration_ms is None:
        return ""
    hours, rest = divmod(duration_ms // 1000, 3600)
    clock = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{clock}" if hours else clock


def _money(minor: int | None) -> Money | None:
    return None if minor is None else Money(minor)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _lines(text: str, count: int) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setFixedHeight(field.fontMetrics().lineSpacing() * count + STEP * 5)
    return field


def ask_by_hand(
    parent: QWidget | None,
    note: HandNote | None,
    zone: tzinfo,
    *,
    choose_files: ChooseFiles = _ask_files,
    run: Run = by_asking,
) -> ByHandAnswer | None:
    """Ask for a note, with `note` filled in; None where it was taken back."""
    dialog = ByHandDialog(parent, note, zone, choose_files)
    try:
        return dialog.answer() if run(dialog) else None
    finally:
        dialog.deleteLater()
