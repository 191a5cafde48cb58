"""The register of phones: which originals lie on which, where it is kept, and how its clock ran.

The error of a clock is said once and corrects the time of all that the phone wrote; what is written stays
written, and is shown beside the corrected time. A time the user set for one entry wins over it.
"""

from __future__ import annotations

from collections.abc import Sequence

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.phone_register import Phone, PhoneDraft, PhoneId
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.calls import tie_all
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

#: A clock that is further off than this shows another life of the battery, not an error to take off.
MOST_AHEAD_MS = 20 * 366 * 86_400_000


class PhoneNameTaken(UserError):
    """Another phone has this name."""

    happened = N_("There is already a phone named {name}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Choose another name.")


class PhoneNameMissing(UserError):
    """A phone without a name."""

    happened = N_("The phone has no name.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Give it a name, for example its brand and model.")


class PhoneUnknown(UserError):
    """A phone that is not in the register any more."""

    happened = N_("This phone is no longer in the register.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Open the register again.")


class ClockImplausible(UserError):
    """An error of a clock that cannot be one."""

    happened = N_("A clock cannot run wrong by that much.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Enter the difference in days, hours, minutes or seconds.")


class Phones:
    """The phones of one case."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.READ)
    def all(self) -> tuple[Phone, ...]:
        """Every phone with what came from it, oldest first."""
        with self._case.read() as work:
            return work.phones.all()

    @runs_on(Lane.WRITE)
    def add(self, draft: PhoneDraft) -> tuple[PhoneId, Changes]:
        """Add a phone whose clock is taken to be right. Raises `PhoneNameMissing` or `PhoneNameTaken`."""
        with act(self._case, Message(N_("add phone {name}"), {"name": draft.name})) as work:
            _check_name(work, draft.name, None)
            number = work.phones.add(draft)
        return number, Changes(history=True)

    @runs_on(Lane.WRITE)
    def change(self, number: PhoneId, draft: PhoneDraft) -> Changes:
        """Change what is recorded of a phone, except its clock. Raises as `add`, and `PhoneUnknown`."""
        with act(self._case, Message(N_("change phone {name}"), {"name": draft.name})) as work:
            _known(work, number)
            _check_name(work, draft.name, number)
            work.phones.change(number, draft)
        return Changes(history=True, entries=True)

    @runs_on(Lane.WRITE)
    def remove(self, number: PhoneId) -> Changes:
        """Take a phone from the register; what came from it stays, at its written times."""
        with self._case.read() as reading:
            name = _known(reading, number).name
        with act(self._case, Message(N_("remove phone {name}"), {"name": name})) as work:
            work.phones.remove(number)
            _resettle(work)
        return self._changes()

    @runs_on(Lane.WRITE)
    def assign(self, items: Sequence[ItemId], number: PhoneId | None) -> Changes:
        """Say from which phone items came; None: from none that is known."""
        with self._case.read() as reading:
            name = _known(reading, number).name if number is not None else ""
        what = Message(N_("{count} files came from {phone}"), {"count": len(items), "phone": name})
        if number is None:
            what = Message(N_("{count} files came from no known phone"), {"count": len(items)})
        with act(self._case, what) as work:
            work.phones.assign(items, number)
            _resettle(work)
        return self._changes(*items)

    @runs_on(Lane.WRITE)
    def assign_entries(self, entries: Sequence[CommunicationId], number: PhoneId | None) -> Changes:
        """The same for the items these entries were read from, whole."""
        with self._case.read() as reading:
            items = reading.phones.items_of(entries)
        return self.assign(items, number)

    @runs_on(Lane.WRITE)
    def assign_rest(self, number: PhoneId) -> Changes:
        """Say that all came from this phone that a phone wrote and nobody assigned yet."""
        with self._case.read() as reading:
            items = reading.phones.unassigned()
        return self.assign(items, number) if items else Changes()

    @runs_on(Lane.WRITE)
    def set_clock(self, number: PhoneId, ahead_ms: int, note: str) -> Changes:
        """Say how far a phone's clock ran ahead (negative: behind), and how that is known.

        Raises `ClockImplausible` or `PhoneUnknown`.
        """
        if abs(ahead_ms) > MOST_AHEAD_MS:
            raise ClockImplausible
        with self._case.read() as reading:
            name = _known(reading, number).name
        with act(self._case, Message(N_("set the clock of {phone}"), {"phone": name})) as work:
            work.phones.set_clock(number, ahead_ms, note)
            _resettle(work)
        return self._changes()

    def _changes(self, *items: ItemId) -> Changes:
        done = Changes(items=frozenset(items), entries=True, everything=True, history=True)
        return done | self._examination.follow()


def _resettle(work: UnitOfWork) -> None:
    """Put every entry where its clock says, then tie calls anew; an undo works both out for itself."""
    with work.acts.unnoted():
        work.phones.resort()
    tie_all(work)


def _known(work: UnitOfWork, number: PhoneId) -> Phone:
    found = next((phone for phone in work.phones.all() if phone.id == number), None)
    if found is None:
        raise PhoneUnknown
    return found


def _check_name(work: UnitOfWork, name: str, own: PhoneId | None) -> None:
    if not name.strip():
        raise PhoneNameMissing
    if work.phones.named(name) not in (None, own):
        raise PhoneNameTaken(name=name)
