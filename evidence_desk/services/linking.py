"""Confirms or rejects that a written item says the same as a recording; the user's word wins, visibly."""

from __future__ import annotations

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Kind
from evidence_desk.domain.corroboration import Link, LinkStatus
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message

_NEAR_MS = 30 * 86_400_000


class NotLinkable(UserError):
    """The two entries are not a recording and a written item."""

    happened = N_(
        "Entries {recording} and {item} cannot be linked: the first must be a recording, the second "
        "a written item."
    )
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Look up both ids in the timeline.")


class ReasonMissing(UserError):
    """A link was given without its reason."""

    happened = N_("A link needs a reason.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Say in a few words what both say.")


class Linking:
    """Links between recordings and written items."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def link(
        self,
        recording: CommunicationId,
        item: CommunicationId,
        reason: str,
        status: LinkStatus = LinkStatus.CONFIRMED,
    ) -> Changes:
        """Record the user's decision about a pair, with its reason."""
        if not reason.strip():
            raise ReasonMissing
        spoken, written = self._pair(recording, item)
        msgid = N_("link evidence") if status is LinkStatus.CONFIRMED else N_("set aside evidence")
        with act(self._case, Message(msgid)) as work:
            work.links.set(Link(recording, item, status, reason.strip()))
            details = {"with": written.item_sha256, "locator": written.locator, "status": status.value}
            work.custody.append(CustodyKind.LINKED, spoken.item_sha256, details)
        return self._changes(spoken)

    @runs_on(Lane.WRITE)
    def unlink(self, recording: CommunicationId, item: CommunicationId) -> Changes:
        """Take the decision about a pair back."""
        spoken, _ = self._pair(recording, item)
        with act(self._case, Message(N_("unlink evidence"))) as work:
            work.links.remove(recording, item)
        return self._changes(spoken)

    @runs_on(Lane.READ)
    def links(self, recording: CommunicationId) -> tuple[Link, ...]:
        """Every decision about one recording."""
        with self._case.read() as work:
            return work.links.of(recording)

    @runs_on(Lane.READ)
    def candidates(
        self, recording: CommunicationId, text: str = "", limit: int = 50
    ) -> tuple[TimelineEntry, ...]:
        """Written items that may say the same: those matching `text`, else those near in time."""
        with self._case.read() as work:
            if text.strip():
                ids = work.search.ids(text, limit, WRITTEN_KINDS)
            else:
                ids = work.timeline.near(recording, _NEAR_MS, limit)
            return tuple(e for e in work.timeline.entries(ids) if e.kind in WRITTEN_KINDS)

    def _pair(self, recording: CommunicationId, item: CommunicationId) -> tuple[TimelineEntry, TimelineEntry]:
        with self._case.read() as work:
            found = {entry.id: entry for entry in work.timeline.entries((recording, item))}
        spoken, written = found.get(recording), found.get(item)
        if spoken is None or written is None or spoken.kind is not Kind.RECORDING:
            raise NotLinkable(recording=recording, item=item)
        if written.kind not in WRITTEN_KINDS:
            raise NotLinkable(recording=recording, item=item)
        return spoken, written

    def _changes(self, spoken: TimelineEntry) -> Changes:
        done = Changes(communications=frozenset({spoken.id}), history=True)
        return done | self._examination.follow()
