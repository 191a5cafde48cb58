"""Answered and unanswered calls of a day beyond the numbers of the rule pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evidence_desk.domain.case_views import DayView
from evidence_desk.domain.communication import Direction
from evidence_desk.domain.corroboration import Parameters
from evidence_desk.domain.day_calls import DayCall, logged_calls, unlisted_calls
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.rule_packs import applied_rule
from evidence_desk.rules import DayRule
from evidence_desk.text import N_, Message

_ANSWERED = N_("Answered calls of at least {least} s on this day: {count}, more than {limit}.")
_ANSWERED_HERE = N_(
    "Answered calls of at least {least} s on this day, counted from imported items only: {count}, more than "
    "{limit}."
)
_UNANSWERED = N_("Unanswered calls from {number} on this day: {count}, more than {limit}.")
_UNANSWERED_HERE = N_(
    "Unanswered calls from {number} on this day, counted from imported items only: {count}, more than "
    "{limit}."
)
_NEXT = N_(
    "Ask the carrier for the call details of this day. What counts as an effective call is not defined in "
    "the "
    "sources checked; each source applies to the lenders it names only."
)
_LATER = N_(
    "Ask the carrier for the call details of this day. Each source named is from after this day: it can "
    "serve "
    "for comparison only."
)


class OverDailyLimit(DayRule):
    """More calls of one debt on one day than the pack's numbers, answered and unanswered apart.

    Rows of two lists that are the same call count once, a recording without a row counts as answered, calls
    that the user made do not count.
    """

    key = "over_daily_limit"
    version = 1
    severity = Severity.ATTENTION
    law = ("gbt-45251-2025-calls", "cba-2026-attempts")
    title = Message(N_("Calls of one day beyond the number named"))

    def examine(self, view: DayView) -> Iterator[Finding]:
        """Yield one finding for answered calls and one for each number with unanswered ones."""
        if applied_rule(self.key) is None:
            return
        calls = [
            each
            for each in (*logged_calls(view), *unlisted_calls(view))
            if each.direction is not Direction.OUT
        ]
        limits = view.parameters
        answered = [each for each in calls if _is_effective(each, limits)]
        if len(answered) > limits.answered_daily_limit:
            least = limits.min_effective_ms // 1000
            said: dict[str, Any] = {
                "least": least,
                "count": len(answered),
                "limit": limits.answered_daily_limit,
            }
            text = Message(_ANSWERED if view.covered else _ANSWERED_HERE, said)
            yield self._found(view, "answered", text, answered, calls)
        for number, missed in _by_number([each for each in calls if each.connected is False]):
            if len(missed) > limits.unanswered_daily_limit:
                said = {"number": number, "count": len(missed), "limit": limits.unanswered_daily_limit}
                text = Message(_UNANSWERED if view.covered else _UNANSWERED_HERE, said)
                yield self._found(view, "unanswered", text, missed, calls, number)

    def _found(
        self,
        view: DayView,
        code: str,
        text: Message,
        counted: Sequence[DayCall],
        calls: Sequence[DayCall],
        number: str = "",
    ) -> Finding:
        rule = applied_rule(self.key)
        later = rule is not None and rule.all_later_than(view.day)
        values: dict[str, Any] = {
            "day": view.day.isoformat(),
            "zone": str(view.zone),
            "counted": len(counted),
            "basis_of_count": "list covers the day" if view.covered else "imported items only",
            "calls": [_values(each, view) for each in counted],
            "not_counted": [list(each.entries) for each in calls if each not in counted],
            "direction_unknown": sum(each.direction is Direction.UNKNOWN for each in counted),
        }
        return self.finding(
            view.debt,
            tuple(entry for each in counted for entry in each.entries),
            text,
            values | (rule.values(view.parameters, view.day) if rule else {}),
            next_step=Message(_LATER if later else _NEXT),
            subject=f"{view.day.isoformat()}/{code}" + (f"/{number}" if number else ""),
            code=code,
        )


def _is_effective(call: DayCall, limits: Parameters) -> bool:
    return bool(call.connected) and (call.duration_ms or 0) >= limits.min_effective_ms


def _by_number(calls: Sequence[DayCall]) -> Iterator[tuple[str, list[DayCall]]]:
    """Calls of each known number; without one nobody knows whose they are."""
    groups: list[tuple[str, list[DayCall]]] = []
    for call in calls:
        if not call.number:
            continue
        group = next((each for number, each in groups if same_number(number, call.number)), None)
        if group is None:
            groups.append((call.number, [call]))
        else:
            group.append(call)
    yield from groups


def _values(call: DayCall, view: DayView) -> dict[str, Any]:
    return {
        "entries": list(call.entries),
        "at": call.times[0].iso(view.zone) if call.times else None,
        "number": call.number,
        "connected_s": None if call.duration_ms is None else call.duration_ms // 1000,
        "direction": call.direction.value,
    }


RULE = OverDailyLimit()
