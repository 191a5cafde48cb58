"""A screenshot as it was read, for showing: what stands where, how sure, and what the user made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.enriching import EnrichmentState
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.screen import Box, ScreenText
from evidence_desk.domain.screen_reading import ScreenMessage, ScreenReading
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.screens import MachineEntry, Standing, StoredResult
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import Message

#: The enricher that reads screenshots.
READER = "screenshot_text"
#: Below this the reader's letters are to be looked at; see `enrichers/screenshot_text.py`.
SURE = 0.95


class ReadState(StrEnum):
    """Where a picture stands; with a result that is being made again it is `READ` and `again`."""

    UNPLANNED = "unplanned"
    WAITING = "waiting"
    READING = "reading"
    FAILED = "failed"
    NOTHING = "nothing"
    READ = "read"


class PartSide(StrEnum):
    """Whose words a part is; `LINE` is a line of a picture that shows no conversation."""

    ME = "me"
    THEM = "them"
    SYSTEM = "system"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class ScreenPart:
    """A message or line with its place in pixels of the upright picture.

    `text` is the machine's, `typed` the user's own over it. `entry` is the communication it became: system
    lines became none, and the lines of a page are one together. `at` is that of the entry, a time the user
    set included; `at_written` is the time line above, also where it could not be resolved.
    """

    number: int
    side: PartSide
    name: str
    text: str
    box: Box
    confidence: float
    entry: CommunicationId | None = None
    typed: str | None = None
    at: Moment | None = None
    at_written: str = ""

    @property
    def check(self) -> bool:
        """Whether the reader was not sure of a letter."""
        return self.confidence < SURE


@dataclass(frozen=True, slots=True)
class ShownScreen:
    """All that is shown of a picture beside itself; `whole` is its own entry, `words` that of all its lines.

    `text` are the machine's words where it shows no conversation. `width` and `height` are those `box`es are
    counted in, 0 without a result; `dark` is the picture. `again` says that a result is being made anew.
    """

    state: ReadState
    whole: CommunicationId | None
    width: int = 0
    height: int = 0
    parts: tuple[ScreenPart, ...] = ()
    words: CommunicationId | None = None
    text: str = ""
    typed: str | None = None
    engine: str = ""
    version: int = 0
    read_at: datetime | None = None
    notices: tuple[Message, ...] = ()
    again: bool = False
    dark: bool = False


class Screenshots:
    """Reads the case for showing pictures; what it gives is made anew each time."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @runs_on(Lane.READ)
    def of(self, communication: CommunicationId) -> ShownScreen:
        """The picture an entry is, or was read from; raises KeyError for no entry."""
        with self._case.read() as work:
            item = work.machine_entries.item_of(communication)
            whole, standing = work.screens.whole(item), work.screens.standing(item)
            result = work.screens.result(item)
            if result is None:
                return ShownScreen(_unread(standing), whole, notices=standing.notices if standing else ())
            return _shown(work, whole, standing, result, work.screens.entries(item))


def _unread(standing: Standing | None) -> ReadState:
    if standing is None:
        return ReadState.UNPLANNED
    if standing.state is EnrichmentState.FAILED:
        return ReadState.FAILED
    return ReadState.READING if standing.begun else ReadState.WAITING


def _shown(
    work: UnitOfWork,
    whole: CommunicationId | None,
    standing: Standing | None,
    stored: StoredResult,
    entries: Sequence[MachineEntry],
) -> ShownScreen:
    screen = ScreenText.from_json(stored.result["screen"])
    reading = ScreenReading.from_json(stored.result["reading"])
    words = next((each for each in entries if each.locator == "text"), None)
    if reading.messages:
        words = None
        times = {each.id: each.at for each in work.timeline.entries(tuple(each.id for each in entries))}
        parts = tuple(_messages(reading.messages, entries, times))
    else:
        parts = tuple(_lines(screen))
    state = standing.state if standing else EnrichmentState.DONE
    return ShownScreen(
        ReadState.READ if parts else ReadState.NOTHING,
        whole,
        screen.width,
        screen.height,
        parts,
        words.id if words else None,
        str(stored.result.get("text", "")),
        words.typed if words else None,
        stored.engine,
        stored.version,
        stored.finished_at,
        standing.notices if standing else (),
        again=state is EnrichmentState.WAITING,
        dark=screen.dark,
    )


def _messages(
    messages: Sequence[ScreenMessage],
    entries: Sequence[MachineEntry],
    times: dict[CommunicationId, Moment | None],
) -> Iterator[ScreenPart]:
    """Messages with their entries: the one at its place, or else the next that has the same words.

    An entry that a newer result found again keeps the place it was first read at.
    """
    left = list(entries)
    for number, message in enumerate(messages):
        own = None
        if message.side != "system":
            same = [each for each in left if each.text == message.text]
            own = next((each for each in same if each.locator == f"message[{number}]"), None)
            own = own or next(iter(same), None)
        if own:
            left.remove(own)
        yield ScreenPart(
            number,
            PartSide(message.side),
            message.name or "",
            message.text,
            message.box,
            message.confidence,
            own.id if own else None,
            own.typed if own else None,
            times.get(own.id) if own else None,
            message.at_written,
        )


def _lines(screen: ScreenText) -> Iterator[ScreenPart]:
    for number, line in enumerate(screen.lines):
        yield ScreenPart(number, PartSide.LINE, "", line.text, line.box, line.confidence)
