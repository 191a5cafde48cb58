"""Suggestions on who is who: a number that seems to speak for a debt, a debt that nobody added yet.

Each comes with its reasons and is accepted or dismissed by the user; either is undone like any act, and a
dismissed one is not made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtDraft, DebtId, DebtSuggestion
from evidence_desk.domain.facts.introductions import read_introductions
from evidence_desk.domain.facts.people import read_staff_numbers
from evidence_desk.domain.identifying import completed
from evidence_desk.domain.numerals import folded
from evidence_desk.domain.people import Proposal, Trace, propose
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.debts import DebtNameTaken, refile
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.services.number_forms import canonical
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.suggestions import Said
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

_NUMBER = N_("{number} seems to speak for {party}, about {debt}")
_NUMBER_OF_CREDITOR = N_("{number} seems to belong to {debt}")
_NEW_DEBT = N_("{name}: {count} entries in the inbox are of no debt yet")
_EXAMPLE = N_("one of them reads: {text}")
#: Beginning of a text that is shown as an example.
_SHOWN = 120


class SuggestionGone(UserError):
    """A suggestion that is not made any more."""

    happened = N_("This suggestion is no longer there; the case has changed since it was made.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Look at the list again.")


class SuggestionKind(StrEnum):
    """What accepting does: add an identifier to a debt, or add a debt."""

    IDENTIFIER = "identifier"
    DEBT = "debt"


@dataclass(frozen=True, slots=True)
class PersonSuggestion:
    """One thing to accept or to dismiss, with the reasons and the entries they rest on."""

    key: str
    kind: SuggestionKind
    text: Message
    reasons: tuple[Message, ...]
    entries: tuple[CommunicationId, ...]


class People:
    """The suggestions of one case."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.READ)
    def suggestions(self, debt: DebtId | None = None) -> tuple[PersonSuggestion, ...]:
        """What is suggested about one debt, or about the whole case with debts nobody added yet."""
        with self._case.read() as work:
            found = [_of_proposal(each) for each in _proposals(work) if debt in (None, each.debt)]
            if debt is None:
                found += [_of_debt(each) for each in work.suggestions.all()]
        return tuple(found)

    @runs_on(Lane.WRITE)
    def accept(self, key: str) -> Changes:
        """Do what a suggestion says; entries that no person filed follow.

        Raises `SuggestionGone`, or `DebtNameTaken`.
        """
        with self._case.read() as reading:
            suggested = _found(reading, key)
        with act(self._case, Message(N_("accept: {suggestion}"), {"suggestion": _text(suggested)})) as work:
            if isinstance(suggested, Proposal):
                draft = work.debts.get(suggested.debt).draft
                known = (*draft.identifiers, suggested.identifier)
                work.debts.change(suggested.debt, completed(replace(draft, identifiers=known)))
                touched = {suggested.debt}
            else:
                if work.debts.named(suggested.name) is not None:
                    raise DebtNameTaken(name=suggested.name)
                draft = DebtDraft(suggested.name, identifiers=suggested.identifiers)
                touched = {work.debts.add(completed(draft))}
            work.suggestions.decide(_kind(suggested), _decision_key(suggested), "accepted")
            touched |= refile(work)
        return self._changes(touched)

    @runs_on(Lane.WRITE)
    def dismiss(self, key: str) -> Changes:
        """Do not make a suggestion again. Raises `SuggestionGone`."""
        with self._case.read() as reading:
            suggested = _found(reading, key)
        with act(self._case, Message(N_("dismiss: {suggestion}"), {"suggestion": _text(suggested)})) as work:
            work.suggestions.decide(_kind(suggested), _decision_key(suggested), "dismissed")
        return self._changes(set())

    def _changes(self, touched: set[DebtId]) -> Changes:
        done = Changes(debts=frozenset(touched), entries=True, history=True)
        return done | self._examination.follow()


def _proposals(work: UnitOfWork) -> tuple[Proposal, ...]:
    decided = work.suggestions.decided(SuggestionKind.IDENTIFIER)
    traces = _traces(work.suggestions.said())
    found = propose(traces, work.debts.identifiers())
    return tuple(each for each in found if each.key not in decided)


def _traces(said: Iterable[Said]) -> Iterator[Trace]:
    """What each text states of its speaker; texts that state nothing are left out."""
    for each in said:
        plain = folded(each.text) if each.text else ""
        staff = tuple(str(fact.value["number"]) for fact in read_staff_numbers(each.text, plain))
        introductions = [fact.value for fact in read_introductions(each.text, plain)]
        organisations = tuple(str(v["organisation"]) for v in introductions if v.get("organisation"))
        behalf = tuple(str(v["on_behalf_of"]) for v in introductions if v.get("on_behalf_of"))
        if each.signature or staff or organisations or behalf:
            number = canonical(each.number)
            yield Trace(each.entry, number, each.signature, staff, organisations, behalf, each.count)


def _found(work: UnitOfWork, key: str) -> Proposal | DebtSuggestion:
    for proposal in _proposals(work):
        if _of_proposal(proposal).key == key:
            return proposal
    for suggestion in work.suggestions.all():
        if _of_debt(suggestion).key == key:
            return suggestion
    raise SuggestionGone


def _kind(suggested: Proposal | DebtSuggestion) -> SuggestionKind:
    return SuggestionKind.IDENTIFIER if isinstance(suggested, Proposal) else SuggestionKind.DEBT


def _decision_key(suggested: Proposal | DebtSuggestion) -> str:
    return suggested.key if isinstance(suggested, Proposal) else suggested.name


def _text(suggested: Proposal | DebtSuggestion) -> Message:
    return (_of_proposal(suggested) if isinstance(suggested, Proposal) else _of_debt(suggested)).text


def _of_proposal(proposal: Proposal) -> PersonSuggestion:
    party = proposal.identifier.party
    values = {"number": proposal.identifier.written, "party": party, "debt": proposal.debt_name}
    said = Message(_NUMBER if party else _NUMBER_OF_CREDITOR, values)
    key = f"{SuggestionKind.IDENTIFIER.value}:{proposal.key}"
    return PersonSuggestion(key, SuggestionKind.IDENTIFIER, said, proposal.reasons, proposal.entries)


def _of_debt(suggestion: DebtSuggestion) -> PersonSuggestion:
    said = Message(_NEW_DEBT, {"name": suggestion.name, "count": suggestion.entries})
    reasons = (Message(_EXAMPLE, {"text": suggestion.example[:_SHOWN]}),) if suggestion.example else ()
    key = f"{SuggestionKind.DEBT.value}:{suggestion.name}"
    return PersonSuggestion(key, SuggestionKind.DEBT, said, reasons, ())
