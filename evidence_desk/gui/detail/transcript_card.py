"""The words of a recording beside its sound: heard, corrected, verified, typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListView, QMenu

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.heard import HeardSegment, Transcript, TranscriptOrigin
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.transcript import Segment
from evidence_desk.gui.detail.card import Card, button, flow, label, link
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.player import AudioPlayer
from evidence_desk.gui.detail.segment_editor import SegmentEditor
from evidence_desk.gui.models.segment_model import SegmentModel
from evidence_desk.text import N_, Message, _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

_ORIGINS = {
    TranscriptOrigin.TYPED: N_("Typed by hand"),
    TranscriptOrigin.IMPORTED: N_("From a file ({engine})"),
    TranscriptOrigin.MACHINE: N_("Written by a program ({engine})"),
}
_NOTHING = N_(
    "Nothing is written down yet. Play the recording, pause where it matters and type what is said there: "
    "then the words can be searched and heard again by a click."
)
_OWN_WORDS = N_("A transcript repeats the recording. It does not count as a written record of its own.")
_SHORT, _TALL = 48, 320


class SegmentList(QListView):
    """Segments as lines: click or Enter hears one, V verifies, F2 corrects, Delete takes typed words away."""

    def __init__(self, card: TranscriptCard) -> None:
        super().__init__()
        self._card = card
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Transcript"))
        self.setFixedHeight(_SHORT)

    def updateGeometries(self) -> None:
        """Be as tall as the lines are, up to a limit."""
        super().updateGeometries()
        height = min(_TALL, max(_SHORT, self.contentsSize().height() + 2 * self.frameWidth()))
        if height != self.height():
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the keys do with the line they are on."""
        does = {
            Qt.Key.Key_V: self._card.verify,
            Qt.Key.Key_F2: self._card.correct,
            Qt.Key.Key_Return: self._card.hear,
            Qt.Key.Key_Enter: self._card.hear,
            Qt.Key.Key_Delete: self._card.drop,
            Qt.Key.Key_Space: self._card.player.toggle,
        }.get(Qt.Key(event.key()))
        if does is None or event.modifiers():
            super().keyPressEvent(event)
        else:
            does()


class TranscriptCard(Card):
    """One of the transcripts of a recording at a time; it follows the sound while that plays."""

    def __init__(
        self, context: DetailContext, errands: Errands, details: Details, player: AudioPlayer
    ) -> None:
        super().__init__(_("Transcript"))
        self._context = context
        self._errands = errands
        self._entry = details.entry
        self.player = player
        self._transcripts: tuple[Transcript, ...] = ()
        self._shown: Transcript | None = None
        self.model = SegmentModel(self)
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Which transcript"))
        self.choice.activated.connect(self._on_chosen)
        self.list = SegmentList(self)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_clicked)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.editor = SegmentEditor()
        self.editor.saved.connect(self._on_saved)
        self.editor.closed.connect(self.list.setFocus)
        self._says = label("", "quiet")
        self._unverified = label("", "look")
        self._lay_out()
        player.moved.connect(self._on_moved)
        self._show(())
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the transcripts again; unsaved typing stays."""
        self._errands.run(self._context.desk.transcripts.of, self._entry.id, done=self._show)

    @property
    def segment(self) -> HeardSegment | None:
        """The segment the keyboard is on."""
        return self.model.segment(self.list.currentIndex())

    def hear(self) -> None:
        """Put the playhead where the segment begins."""
        segment = self.segment
        if segment is not None and segment.start_ms is not None:
            self.player.seek(segment.start_ms)

    def verify(self) -> None:
        """Say that the words were listened to, or take that back; then go on to the next segment."""
        segment = self.segment
        if segment is None or self._context.read_only:
            return
        desk, publish = self._context.desk, self._context.bus.publish
        self._errands.run(desk.transcripts.verify, segment.id, not segment.verified, done=publish)
        following = self.list.currentIndex().siblingAtRow(self.list.currentIndex().row() + 1)
        if following.isValid() and not segment.verified:
            self.list.setCurrentIndex(following)

    def correct(self) -> None:
        """Edit the words of the segment."""
        if self.segment is not None and not self._context.read_only:
            self.editor.correct(self.segment)

    def drop(self) -> None:
        """Take typed words away again."""
        typed = self._shown is not None and self._shown.origin is TranscriptOrigin.TYPED
        if self.segment is not None and typed and not self._context.read_only:
            desk, publish = self._context.desk, self._context.bus.publish
            self._errands.run(desk.transcripts.drop, self.segment.id, done=publish)
            self._context.toast(_("The words were removed. Undo brings them back."))

    def type_here(self) -> None:
        """Take the words said at the playhead; the sound stands still meanwhile."""
        if not self._context.read_only:
            self.player.pause()
            self.editor.type_at(self.player.position_ms)

    def _lay_out(self) -> None:
        self._type = button(_("Type what is said here"), self.type_here)
        self._correct = link(_("Correct (F2)"), self.correct, name=_("Correct these words"))
        self._verify = link(_("Verified (V)"), self.verify, name=_("I listened, and these are the words"))
        self._attach = link(_("Attach a transcript file"), lambda: None)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._ask_files)
        self._attach.setMenu(self._menu)
        for each in (self._says, self.choice, self._unverified, self.list, self.editor):
            self.body.addWidget(each)
        self.body.addLayout(flow(self._type, self._correct, self._verify, self._attach))
        self._type.setEnabled(not self._context.read_only)
        self._attach.setEnabled(not self._context.read_only)

    def _show(self, transcripts: tuple[Transcript, ...]) -> None:
        self._transcripts = transcripts
        kept = next((t for t in transcripts if self._shown and t.id == self._shown.id), None)
        self._shown = kept or (transcripts[0] if transcripts else None)
        self.choice.clear()
        for each in transcripts:
            self.choice.addItem(_origin_words(each), each.id)
        if self._shown:
            self.choice.setCurrentIndex(transcripts.index(self._shown))
        self.choice.setVisible(bool(transcripts))
        self._fill()

    def _fill(self) -> None:
        shown = self._shown
        self.model.fill(shown)
        self.list.setVisible(shown is not None)
        self._says.setText(_(_OWN_WORDS if shown else _NOTHING))
        count, total = (shown.unverified, len(shown.segments)) if shown else (0, 0)
        said = ngettext(
            "{count} of {total} lines is not verified; compare it with the sound.",
            "{count} of {total} lines are not verified; compare them with the sound.",
            count,
        )
        self._unverified.setText(said.format(count=count, total=total))
        self._unverified.setVisible(count > 0)
        self._on_current()
        self._on_moved(self.player.position_ms)

    def _on_chosen(self, place: int) -> None:
        self._shown = self._transcripts[place]
        self._fill()

    def _on_current(self, *_indexes: QModelIndex) -> None:
        for each in (self._correct, self._verify):
            each.setVisible(self._shown is not None)
            each.setEnabled(self.segment is not None and not self._context.read_only)

    def _on_clicked(self, _index: QModelIndex) -> None:
        self.hear()

    def _on_moved(self, position_ms: int) -> None:
        row = self.model.follow(position_ms)
        if row is not None and self.player.playing:
            self.list.scrollTo(row)

    def _on_saved(self, speaker: str, words: str) -> None:
        desk, segment = self._context.desk, self.editor.segment
        if segment is not None:
            self._errands.run(desk.transcripts.correct, segment.id, words, speaker, done=self._on_kept)
        else:
            new = (Segment(self.editor.at_ms, None, speaker, words),)
            self._errands.run(desk.transcripts.type, self._entry.id, new, done=self._on_typed)

    def _on_kept(self, changes: object) -> None:
        self.editor.close_editor()
        self._context.bus.publish(changes)  # type: ignore[arg-type]

    def _on_typed(self, changes: object) -> None:
        self._shown = None
        self._on_kept(changes)

    def _ask_files(self) -> None:
        self._menu.clear()
        self._menu.addAction(_("Looking …")).setEnabled(False)
        self._errands.run(self._context.desk.transcripts.unattached, done=self._on_files)

    def _on_files(self, entries: tuple[TimelineEntry, ...]) -> None:
        self._menu.clear()
        for entry in entries:
            name = entry.item_name.replace("&", "&&")
            self._menu.addAction(name).triggered.connect(partial(self._attach_file, entry.id))
        if not entries:
            self._menu.addAction(_("No transcript file waits in this case")).setEnabled(False)

    def _attach_file(self, entry: CommunicationId, _checked: bool = False) -> None:
        desk, publish = self._context.desk, self._context.bus.publish
        self._errands.run(desk.transcripts.attach, entry, self._entry.id, done=publish)


def _origin_words(transcript: Transcript) -> str:
    return Message(_ORIGINS[transcript.origin], {"engine": transcript.engine}).render()
