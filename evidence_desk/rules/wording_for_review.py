"""Passages of received messages that match the lexicon, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.case_views import DayView
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import ClaimFamily, Record
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.lexicon import find_hits, groups, stated
from evidence_desk.domain.rule_packs import applied_rule
from evidence_desk.domain.standing import is_from_them
from evidence_desk.rules import DayRule
from evidence_desk.text import N_, Message

_KINDS = frozenset({Kind.SMS, Kind.MMS, Kind.CHAT, Kind.EMAIL, Kind.SCREENSHOT})
#: Kinds of wording that the sources on conduct speak of; offers and introductions are no such thing.
_FAMILIES = frozenset(
    {
        ClaimFamily.THREAT,
        ClaimFamily.INSULT,
        ClaimFamily.IMPERSONATION,
        ClaimFamily.THIRD_PARTY_DISCLOSURE,
        ClaimFamily.FALSE_LEGAL_CONSEQUENCE,
        ClaimFamily.INDUCE_NEW_DEBT,
        ClaimFamily.PAYMENT_CHANNEL,
    }
)
#: One message may repeat a phrase without end.
_MOST_PASSAGES = 200
_TEXT = N_("Messages of this day hold passages of these kinds of wording, for review: {kinds}.")
_NEXT = N_("Read each passage in its message and decide whether it matters; keep the original message.")


class WordingForReview(DayRule):
    """Where the lexicon's phrases stand in what the other side wrote; nothing is said of what they mean."""

    key = "wording_for_review"
    version = 1
    severity = Severity.INFO
    law = ("nifa-2018-16",)
    title = Message(N_("Wordings for review"))

    def examine(self, view: DayView) -> Iterator[Finding]:
        """Yield one finding for a day with such passages."""
        rule = applied_rule(self.key)
        passages = [each for item in view.written if _is_theirs(item) for each in _passages(item)]
        if rule is None or not passages:
            return
        kinds = list(dict.fromkeys(each["group"] for each in passages))
        titles = [groups()[each].title for each in kinds]
        values = {
            "day": view.day.isoformat(),
            "lexicon": stated()["version"],
            "kinds": [{"group": each, **title} for each, title in zip(kinds, titles, strict=True)],
            "passages": passages[:_MOST_PASSAGES],
            "passages_in_all": len(passages),
        }
        named = "；".join(f"{title['zh']} ({title['en']})" for title in titles)
        yield self.finding(
            view.debt,
            tuple(dict.fromkeys(each["entry"] for each in passages)),
            Message(_TEXT, {"kinds": named}),
            values | rule.values(view.parameters, view.day),
            next_step=Message(_NEXT),
            subject=view.day.isoformat(),
        )


def _is_theirs(item: Record) -> bool:
    return item.kind in _KINDS and is_from_them(item)


def _passages(item: Record) -> Iterator[dict[str, Any]]:
    for hit in find_hits(item.text):
        if _FAMILIES & set(groups()[hit.group].families):
            yield {
                "entry": item.id,
                "group": hit.group,
                "phrase": hit.phrase,
                "start": hit.start,
                "end": hit.end,
                "words": hit.words,
            }


RULE = WordingForReview()
