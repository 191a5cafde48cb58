"""Calls and messages of the other side in the quiet hours of the rule pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from evidence_desk.domain.case_views import DayView
from evidence_desk.domain.communication import CommunicationId, Direction, Kind
from evidence_desk.domain.corroboration import Parameters
from evidence_desk.domain.day_calls import DayCall, logged_calls, unlisted_calls
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.domain.rule_packs import applied_rule
from evidence_desk.domain.standing import is_from_them
from evidence_desk.rules import DayRule
from evidence_desk.text import N_, Message

_MESSAGES = frozenset({Kind.SMS, Kind.MMS, Kind.CHAT})
_CALLS = N_("Calls between {begin} and {end} on this day: {count} ({times}).")
_UNKNOWN = N_(
    "Calls between {begin} and {end} on this day: {count} ({times}); of {unknown} of them this case file "
    "does "
    "not show who called."
)
_WRITTEN = N_("Messages from the other side between {begin} and {end} on this day: {count} ({times}).")
_UNTOLD = N_(
    "Calls of this day whose time is not stated well enough to say whether it lies between {begin} and "
    "{end}: "
    "{count}."
)
_NEXT = N_(
    "Check the times against the carrier's call details, and whether other hours were agreed with the "
    "lender. "
    "Each source applies to the lenders it names only."
)
_LATER = N_(
    "Check the times against the carrier's call details. Each source named is from after this day: it can "
    "serve for comparison only."
)


class QuietHours(DayRule):
    """Contacts within the hours in which the pack's sources speak against collecting.

    A start counts, not how long a call went on. Calls that the user made do not count.
    """

    key = "quiet_hours"
    version = 1
    severity = Severity.ATTENTION
    law = ("gbt-45251-2025-hours", "cba-2026-hours")
    title = Message(N_("Contacts in quiet hours"))

    def examine(self, view: DayView) -> Iterator[Finding]:
        """Yield at most one finding each for calls, for messages, and for calls of unknown hour."""
        if applied_rule(self.key) is None:
            return
        calls = [
            each
            for each in (*logged_calls(view), *unlisted_calls(view))
            if each.direction is not Direction.OUT
        ]
        said = [(each, _all_quiet(each.times, view)) for each in calls]
        if quiet := [each for each, is_quiet in said if is_quiet]:
            yield self._of_calls(view, quiet)
        if untold := [each for each, is_quiet in said if is_quiet is None]:
            entries = tuple(entry for each in untold for entry in each.entries)
            text = Message(_UNTOLD, _hours(view.parameters) | {"count": len(untold)})
            yield self._found(view, "cannot_say", entries, text, {}, Severity.INFO)
        yield from self._of_messages(view)

    def _of_calls(self, view: DayView, quiet: Sequence[DayCall]) -> Finding:
        unknown = [each for each in quiet if each.direction is Direction.UNKNOWN]
        times = [each.times[0] for each in quiet]
        values = {
            "calls": [
                {
                    "entries": list(each.entries),
                    "at": each.times[0].iso(view.zone),
                    "number": each.number,
                    "direction": each.direction.value,
                    "completeness": each.completeness.value,
                }
                for each in quiet
            ],
            "direction_unknown": len(unknown),
        }
        named = _hours(view.parameters) | {"count": len(quiet), "times": _times(times, view.zone)}
        text = Message(_UNKNOWN, named | {"unknown": len(unknown)}) if unknown else Message(_CALLS, named)
        entries = tuple(entry for each in quiet for entry in each.entries)
        return self._found(view, "calls", entries, text, values, Severity.ATTENTION)

    def _of_messages(self, view: DayView) -> Iterator[Finding]:
        quiet = [
            (each.id, each.at)
            for each in view.written
            if each.kind in _MESSAGES and each.at and is_from_them(each) and _is_quiet(each.at, view)
        ]
        if not quiet:
            return
        times = [at for _, at in quiet]
        named = _hours(view.parameters) | {"count": len(quiet), "times": _times(times, view.zone)}
        values = {"messages": [{"entry": number, "at": at.iso(view.zone)} for number, at in quiet]}
        entries = tuple(number for number, _ in quiet)
        yield self._found(view, "messages", entries, Message(_WRITTEN, named), values, Severity.INFO)

    def _found(
        self,
        view: DayView,
        code: str,
        entries: tuple[CommunicationId, ...],
        text: Message,
        values: Mapping[str, object],
        severity: Severity,
    ) -> Finding:
        rule = applied_rule(self.key)
        later = rule is not None and rule.all_later_than(view.day)
        stated = {"day": view.day.isoformat(), "zone": str(view.zone), **values}
        return self.finding(
            view.debt,
            entries,
            text,
            stated | (rule.values(view.parameters, view.day) if rule else {}),
            next_step=Message(_LATER if later else _NEXT),
            subject=f"{view.day.isoformat()}/{code}",
            code=code,
            severity=severity,
        )


def _all_quiet(times: Sequence[Moment], view: DayView) -> bool | None:
    """Whether a call began in the quiet hours; None where its lists differ on it or state no hour."""
    said = {_is_quiet(each, view) for each in times}
    return said.pop() if len(said) == 1 else None


def _is_quiet(at: Moment, view: DayView) -> bool | None:
    """None for a date without time. The hours begin and end with a minute, so a minute is exact enough."""
    if at.precision is Precision.DAY:
        return None
    local = at.local(view.zone)
    minute = local.hour * 60 + local.minute
    begin, end = view.parameters.quiet_from_minute, view.parameters.quiet_to_minute
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def _hours(parameters: Parameters) -> dict[str, object]:
    return {
        "begin": _clock(parameters.quiet_from_minute),
        "end": _clock(parameters.quiet_to_minute),
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _times(times: Sequence[Moment], zone: tzinfo) -> str:
    shown = [f"{each.local(zone):%H:%M}" for each in times]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


RULE = QuietHours()
