"""Which cards an entry gets, by its kind. To show a kind in another way, change its line in `cards_for`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QWidget

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.evidence import Outcome
from evidence_desk.gui.detail.claims_card import ClaimsCard
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.corroboration_card import CorroborationCard
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.facts_card import (
    AttachmentsCard,
    FactsCard,
    SameCallCard,
    UnreadCard,
    is_picture,
)
from evidence_desk.gui.detail.header_card import WHOLE, HeaderCard
from evidence_desk.gui.detail.next_step_card import NextStepCard
from evidence_desk.gui.detail.note_card import NoteCard
from evidence_desk.gui.detail.original_card import OriginalCard
from evidence_desk.gui.detail.picture import PictureCard
from evidence_desk.gui.detail.player import AudioPlayer
from evidence_desk.gui.detail.recording_card import RecordingCard
from evidence_desk.gui.detail.screen_card import ScreenCard
from evidence_desk.gui.detail.sound_card import SoundCard
from evidence_desk.gui.detail.stated_card import StatedCard
from evidence_desk.gui.detail.strip_card import StripCard
from evidence_desk.gui.detail.thread import ThreadCard
from evidence_desk.gui.detail.transcript_card import TranscriptCard
from evidence_desk.gui.detail.typed_text_card import TypedTextCard

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details


class EntryCard(Protocol):
    """A part of the detail: built for one entry, told when that entry's facts may be other than they were."""

    def refresh(self, details: Details) -> None:
        """Show the facts as they are now."""


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards of one entry from top to bottom; `recording` and `claims` where it is a recording."""

    cards: tuple[EntryCard, ...]
    recording: RecordingCard | None = None
    claims: ClaimsCard | None = None

    def widgets(self) -> tuple[QWidget, ...]:
        """The same, as widgets."""
        return tuple(cast("QWidget", card) for card in self.cards)


def cards_for(context: DetailContext, errands: Errands, details: Details, player: AudioPlayer) -> CardSet:
    """The cards of this kind: what is it, hear or see it, what backs it, what next, where it lies."""
    entry = details.entry
    common = (context, errands, details)
    head, foot = HeaderCard(*common), OriginalCard(*common)
    if entry.kind is Kind.RECORDING:
        return _recording(context, errands, details, player, head, foot)
    player.close()
    if details.item.outcome is Outcome.KEPT_UNREAD or entry.source_class is SourceClass.UNREAD_FILE:
        return CardSet((head, UnreadCard(*common), FactsCard(*common), foot))
    middle: list[EntryCard] = []
    if _is_on_picture(details):
        middle = _on_picture(context, errands, details)
    elif entry.kind in {Kind.SMS, Kind.MMS, Kind.CHAT}:
        middle = [StatedCard(*common), *_attached(context, errands, details), ThreadCard(*common)]
    elif entry.noted_at is not None:
        return CardSet((head, NoteCard(*common), *_attached(context, errands, details), foot))
    elif entry.kind is Kind.CALL:
        middle = [SameCallCard(*common)]
    else:
        middle = [StatedCard(*common), *_attached(context, errands, details)]
    return CardSet((head, *middle, FactsCard(*common), NextStepCard(*common), foot))


def _is_on_picture(details: Details) -> bool:
    """Whether an entry is a picture of a screen, or was read from one."""
    entry = details.entry
    if entry.locator == WHOLE:
        return entry.kind is Kind.SCREENSHOT
    return entry.source_class is SourceClass.SCREENSHOT and is_picture(details.item.media_type)


def _on_picture(context: DetailContext, errands: Errands, details: Details) -> list[EntryCard]:
    """The picture with what was read from it, what that states, and the other pictures of its conversation.

    Other words typed for a whole picture stay beside what was read from it.
    """
    common = (context, errands, details)
    screen, stated = ScreenCard(*common), StatedCard(*common)
    screen.words_shown.connect(stated.show_words_of)
    cards: list[EntryCard] = [screen, StripCard(*common), stated]
    if details.entry.locator == WHOLE:
        cards.append(TypedTextCard(*common))
    return [*cards, *_attached(context, errands, details)]


def _recording(
    context: DetailContext,
    errands: Errands,
    details: Details,
    player: AudioPlayer,
    head: HeaderCard,
    foot: OriginalCard,
) -> CardSet:
    common = (context, errands, details)
    recording = RecordingCard(*common, player)
    claims, next_step = ClaimsCard(*common), NextStepCard(*common)
    transcript, sound = TranscriptCard(*common, player), SoundCard(*common)
    sound.hear_asked.connect(player.seek)
    claims.loaded.connect(recording.show_claims)
    claims.loaded.connect(next_step.set_claims)
    claims.hear_asked.connect(player.seek)
    recording.mark_asked.connect(lambda: claims.add(recording.stretch()))
    cards = (
        head,
        recording,
        transcript,
        claims,
        CorroborationCard(*common),
        next_step,
        SameCallCard(*common),
        sound,
        FactsCard(*common),
        foot,
    )
    return CardSet(cards, recording, claims)


def _attached(context: DetailContext, errands: Errands, details: Details) -> list[EntryCard]:
    pictures = [
        PictureCard(context, errands, attached.sha256, attached.name)
        for attached in details.attachments
        if is_picture(attached.media_type)
    ]
    return [*pictures, AttachmentsCard(context, errands, details)]
