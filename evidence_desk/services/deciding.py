"""What a person decides about findings: confirmed, explained in words, or rejected; dated, undoable.

A decision stays with its finding through every examination. Where the facts of the finding have changed
since, it is still shown, but no longer stands (`Decision.stands`), and the finding is open again.
"""

from __future__ import annotations

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.finding import DecisionStatus, Finding
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

_NAMES = {
    DecisionStatus.CONFIRMED: N_("confirm a finding"),
    DecisionStatus.EXPLAINED: N_("explain a finding"),
    DecisionStatus.REJECTED: N_("reject a finding"),
    None: N_("take back a decision"),
}


class ExplanationMissing(UserError):
    """A finding was to be explained without a word."""

    happened = N_("An explanation needs a text.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Say in a few words how it came about.")


class FindingGone(UserError):
    """A finding that the rules no longer report."""

    happened = N_("This finding is no longer reported.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Open the list of findings again.")


class Deciding:
    """Decisions about findings. The custody log keeps each one, also one that is undone."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def decide(self, finding: Finding, status: DecisionStatus | None, text: str = "") -> Changes:
        """Record what a person decided about a finding; None takes an earlier decision back.

        Raises `ExplanationMissing` and `FindingGone`. A finding that is reported again with other facts than
        the person saw is gone, too: they decide about what they read.
        """
        said = text.strip()
        if status is DecisionStatus.EXPLAINED and not said:
            raise ExplanationMissing
        with self._case.read() as work:
            first = finding.entries[:1]
            reported = work.findings.of_entry(*first) if first else work.findings.all(finding.debt)
            if not any(_is_same(each, finding) for each in reported):
                raise FindingGone
        with act(self._case, Message(_NAMES[status])) as work:
            work.findings.decide(finding, status, said)
            _log(work, finding, status, said)
        done = Changes(findings=True, communications=frozenset(finding.entries), history=True)
        return done | self._examination.follow()


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.rule, one.debt, one.known_by, one.facts) == (
        other.rule,
        other.debt,
        other.known_by,
        other.facts,
    )


def _log(work: UnitOfWork, finding: Finding, status: DecisionStatus | None, said: str) -> None:
    named = work.timeline.entries(finding.entries[:1])
    details = {
        "rule": finding.rule,
        "code": finding.code,
        "subject": finding.known_by,
        "facts": finding.facts,
        "status": status.value if status else None,
        "text": said,
    }
    work.custody.append(CustodyKind.DECIDED, named[0].item_sha256 if named else None, details)
