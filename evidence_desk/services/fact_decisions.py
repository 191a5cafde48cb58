"""The facts a text states, each with its place, and what the user decided about them."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.facts import (
    DecidedFact,
    DecisionStatus,
    FactDecision,
    FactKey,
    Role,
    decided,
    read_facts,
)
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message


class FactGone(UserError):
    """A decision about words that no longer stand in the text."""

    happened = N_("The text was changed in the meantime, and these words no longer stand there.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Look at the text as it is now, and decide again.")


@dataclass(frozen=True, slots=True)
class Stated:
    """The words that count of an entry (typed by the user, else as received), and the facts in them."""

    text: str
    facts: tuple[DecidedFact, ...]


class FactDecisions:
    """Reads facts anew each time; only what the user says of them is kept."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.READ)
    def of(self, communication: CommunicationId) -> tuple[DecidedFact, ...]:
        """The facts of an entry in the order of their places; raises KeyError."""
        return self.stated(communication).facts

    @runs_on(Lane.READ)
    def stated(self, communication: CommunicationId) -> Stated:
        """The facts of an entry with the text their places refer to; raises KeyError."""
        with self._case.read() as work:
            return _stated(work, communication)

    @runs_on(Lane.WRITE)
    def decide(
        self,
        communication: CommunicationId,
        key: FactKey,
        status: DecisionStatus | None,
        role: Role | None = None,
    ) -> Changes:
        """Keep the user's word on a fact; no status takes it back, no role leaves the one proposed.

        Raises `FactGone` where no such fact is read any more.
        """
        decision = FactDecision(status, role) if status else None
        with act(self._case, Message(N_("decide about a fact"))) as work:
            if key not in {each.fact.key for each in _stated(work, communication).facts}:
                raise FactGone
            work.fact_decisions.decide(communication, key, decision)
        done = Changes(communications=frozenset({communication}), history=True)
        return done | self._examination.follow()


def _stated(work: UnitOfWork, communication: CommunicationId) -> Stated:
    words = work.fact_decisions.words_of(communication)
    shown = work.timeline.entries((communication,))
    facts = read_facts(words, shown[0].at if shown else None)
    return Stated(words, decided(facts, work.fact_decisions.of(communication)))
