"""What to do next about a recording, with the words of a text message ready to copy."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from evidence_desk.domain.corroboration import Claim
from evidence_desk.domain.finding import Finding
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.card import Card, button, label, link, row, rule
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: The message goes to a lender in mainland China, so it is written in Chinese whatever the window speaks.
_SMS_LANGUAGE = "zh"
_SMS = N_(
    "Regarding the call of {date} at {time}{number}: your side said {words}. Please confirm in writing, by "
    "text message or through your official channel, whether this is correct, and state the amount due and "
    "its make-up."
)
_SMS_UNMARKED = N_(
    "Regarding the call of {date} at {time}{number}: please confirm in writing, by text message or through "
    "your official channel, what your side said in it, and state the amount due and its make-up."
)
_FROM_NUMBER = N_(" from {number}")


class NextStepCard(Card):
    """Next steps of the findings about this entry; hidden where there are none."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Next step"))
        self._context = context
        self._errands = errands
        self._entry = details.entry
        self._claims: tuple[Claim, ...] = ()
        self._findings: tuple[Finding, ...] = ()
        self._why = False
        self.hide()
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the findings again."""
        self._entry = details.entry
        self._errands.run(self._context.desk.examination.findings, self._entry.debt, done=self._on_findings)

    def set_claims(self, claims: tuple[Claim, ...]) -> None:
        """Quote these in the message."""
        self._claims = claims
        self._show()

    def _on_findings(self, findings: tuple[Finding, ...]) -> None:
        self._findings = tuple(
            each for each in findings if self._entry.id in each.entries and each.next_step is not None
        )
        self._show()

    def _show(self) -> None:
        self.empty()
        self.setVisible(bool(self._findings))
        for number, finding in enumerate(self._findings):
            if number:
                self.body.addWidget(rule())
            self.say(finding.next_step.render() if finding.next_step else "")
            if self._why:
                basis = {"finding": finding.text, "rule": finding.rule, "basis": finding.basis}
                said = Message(N_("{finding} (rule {rule}; basis: {basis})"), basis)
                self.say(said.render(), "quiet")
        if not self._findings:
            return
        actions = [link(_("Hide why") if self._why else _("Why"), self._toggle_why)]
        if self._entry.flagged and self._entry.at is not None:
            text = confirmation_text(self._entry, self._claims, self._context.zone)
            ready = label(text, "ready")
            ready.setAccessibleName(_("Text message, ready to copy"))
            self.body.addWidget(ready)
            actions.insert(0, button(_("Copy the message"), lambda: self._copy(text)))
        self.body.addLayout(row(*actions))

    def _toggle_why(self) -> None:
        self._why = not self._why
        self._show()

    def _copy(self, text: str) -> None:
        self._context.copy(text)
        self._context.toast(
            _("The message was copied. Read it once more before sending; nothing is sent from here.")
        )


def confirmation_text(entry: TimelineEntry, claims: tuple[Claim, ...], zone: tzinfo) -> str:
    """A message that asks the other side to confirm in writing what was said; it asserts nothing else."""
    if entry.at is None:
        return ""
    local = entry.at.local(zone)
    number = Message(_FROM_NUMBER, {"number": entry.number}) if entry.number else ""
    quoted = "；".join(f"“{claim.words}”" for claim in claims if claim.material and claim.words)
    values = {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "number": number, "words": quoted}
    if quoted:
        return Message(_SMS, values).render(_SMS_LANGUAGE)
    return Message(_SMS_UNMARKED, values).render(_SMS_LANGUAGE)
