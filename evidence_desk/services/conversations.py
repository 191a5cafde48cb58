"""Several screenshots of one conversation, put in order by what they show twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.screen_order import Conversation, Mark, order_screens
from evidence_desk.domain.screen_reading import ScreenReading
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.screens import ReadScreen

#: Pictures compared at once, those taken in nearest to the one shown; 60 of one conversation took 2.8 s.
MOST_SCREENS = 48
#: Orders and readings that are kept between questions.
_KEPT_ORDERS, _KEPT_READINGS = 4, 240

_Results = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class StripScreen:
    """One picture of a conversation: its own entry, its item, what it is called, and its first words."""

    entry: CommunicationId
    sha256: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class StripJoin:
    """What is to be known between two neighbours: `overlap` messages stand on both."""

    overlap: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ConversationStrip:
    """The pictures in order, one join fewer than pictures, and which of them was asked for.

    `others_left_out` says that the debt has more pictures than are compared at once.
    """

    title: str
    screens: tuple[StripScreen, ...]
    joins: tuple[StripJoin, ...]
    here: int
    others_left_out: bool = False


class Conversations:
    """Orders pictures when asked, and keeps the order as long as none of them is read anew."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._lock = Lock()
        self._orders: OrderedDict[_Results, tuple[Conversation, ...]] = OrderedDict()
        self._readings: OrderedDict[tuple[int, str], ScreenReading] = OrderedDict()

    @runs_on(Lane.WORK)
    def around(self, communication: CommunicationId) -> ConversationStrip | None:
        """The conversation an entry's picture belongs to; None where no other picture shows more of it.

        Only reads, on the lane of work: comparing many pictures would hold up the lists. Raises KeyError for
        no entry.
        """
        with self._case.read() as work:
            item = work.machine_entries.item_of(communication)
            found = work.screens.neighbours(item, MOST_SCREENS + 1)
            screens = found[:MOST_SCREENS]
            with self._lock:
                missing = [each.result for each in screens if each.result not in self._readings]
            read = work.screens.readings([row for row, _at in missing])
        if all(each.item != item for each in screens) or len(screens) < 2:
            return None
        with self._lock:
            for key in missing:
                if key[0] in read:
                    self._readings[key] = read[key[0]]
            known = {
                _key(each): self._readings[each.result] for each in screens if each.result in self._readings
            }
            ordered = self._ordered(screens, known)
            first = {key: reading.messages[0].text for key, reading in known.items() if reading.messages}
            strip = _strip(ordered, screens, next(each for each in screens if each.item == item), first)
            if strip is None:
                return None
            title = next(
                (known[_key(each)].title for each in screens if each.item == item and _key(each) in known), ""
            )
            while len(self._readings) > _KEPT_READINGS:
                self._readings.popitem(last=False)
        return ConversationStrip(title, *strip, others_left_out=len(found) > MOST_SCREENS)

    def _ordered(
        self, screens: Sequence[ReadScreen], known: Mapping[str, ScreenReading]
    ) -> tuple[Conversation, ...]:
        results = frozenset(each.result for each in screens)
        if results not in self._orders:
            self._orders[results] = order_screens(known)
        self._orders.move_to_end(results)
        while len(self._orders) > _KEPT_ORDERS:
            self._orders.popitem(last=False)
        return self._orders[results]


def _key(screen: ReadScreen) -> str:
    """The file name, whose running number may order what nothing else does; told apart by the item."""
    return f"{screen.name} {screen.item}"


def _strip(
    ordered: Sequence[Conversation],
    screens: Sequence[ReadScreen],
    here: ReadScreen,
    first: Mapping[str, str],
) -> tuple[tuple[StripScreen, ...], tuple[StripJoin, ...], int] | None:
    by_key = {_key(each): each for each in screens}
    own = next((each for each in ordered if _key(here) in each.screens), None)
    if own is None or len(own.screens) < 2:
        return None
    shown = tuple(
        StripScreen(by_key[key].whole, by_key[key].sha256, by_key[key].name, first.get(key, ""))
        for key in own.screens
    )
    joins = tuple(StripJoin(join.overlap, join.marks) for join in own.joins)
    return shown, joins, own.screens.index(_key(here))
