"""Calls as phones, recorders and carriers would have kept them, with what really happened beside them.

A phone has one line at a time: its calls follow each other. Each call is kept or lost by the phone's log, the
carrier's list and the recorder, by a share that is written here. What a recording should be called follows
from what really happened, never from the code under test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

DAY_MS = 86_400_000
#: 1 March 2024, 09:00 in Beijing.
BEGIN_MS = 1_709_254_800_000
NUMBERS = ("13800138000", "13900139000", "057188001234", "95188", "01066554433")
#: The model's tolerance, stated here once more so that the truth does not rest on the code.
START_TOL_MS, LENGTH_TOL_MS, LENGTH_TOL_SHARE = 120_000, 15_000, 0.10


@dataclass(slots=True)
class TrueCall:
    """One call: when it rang and was taken, by the network's clock; which lists kept it."""

    number: str
    rang_ms: int
    wait_ms: int
    talk_ms: int
    in_log: bool = True
    in_carrier: bool = True
    outgoing: bool = False
    line: int = 1

    @property
    def taken_ms(self) -> int:
        """When talking began."""
        return self.rang_ms + self.wait_ms

    @property
    def end_ms(self) -> int:
        """When it ended."""
        return self.taken_ms + self.talk_ms


@dataclass(slots=True)
class TrueRecording:
    """A recording as the recorder wrote it, and the calls that are in it, by their place."""

    start_ms: int
    length_ms: int
    number: str | None
    of: tuple[int, ...]
    what: str


@dataclass(slots=True)
class Truth:
    """What happened to one phone. `clock_ms` is how far its clock is ahead of the network's."""

    clock_ms: int
    calls: list[TrueCall] = field(default_factory=list)
    recordings: list[TrueRecording] = field(default_factory=list)
    #: Time from which on the case holds no list at all.
    lists_end_ms: int = 0


def make(seed: int, calls: int, clock_ms: int) -> Truth:
    """A phone whose clock is `clock_ms` ahead of the network's."""
    pick = random.Random(seed)
    truth = Truth(clock_ms)
    at = BEGIN_MS + seed * 7_000_003
    for _ in range(calls):
        # Now and then somebody calls back at once.
        pause = pick.choices((pick.randint(6, 90), pick.randint(300, 30_000)), (1, 4))[0]
        at += pause * 1000
        answered = pick.random() < 0.85
        talk = round(pick.lognormvariate(4.3, 0.9)) * 1000 if answered else 0
        talk = min(max(talk, 3000 if answered else 0), 1_800_000)
        call = TrueCall(pick.choice(NUMBERS), at, pick.randint(2, 20) * 1000, talk)
        if truth.calls and pause < 100:
            call.number = truth.calls[-1].number
        call.outgoing, call.line = pick.random() < 0.2, pick.choice((1, 1, 1, 2))
        # The carrier's list is of the first SIM card and shows what was taken.
        call.in_log, call.in_carrier = pick.random() < 0.93, bool(talk) and call.line == 1
        truth.calls.append(call)
        at = call.end_ms
    truth.lists_end_ms = truth.calls[int(len(truth.calls) * 0.93)].rang_ms - 1000
    _record(truth, pick)
    return truth


def _record(truth: Truth, pick: random.Random) -> None:
    place = 0
    while place < len(truth.calls):
        call = truth.calls[place]
        following = truth.calls[place + 1] if place + 1 < len(truth.calls) else None
        if not call.talk_ms or pick.random() < 0.10:
            place += 1
            continue
        begin, end, what, of = call.taken_ms, call.end_ms, "whole", (place,)
        chance = pick.random()
        if chance < 0.12:
            begin += min(round(call.talk_ms * pick.uniform(0.05, 0.7)), 110_000)
            what = "late start"
        elif chance < 0.18:
            end -= round(call.talk_ms * pick.uniform(0.05, 0.8))
            what = "early end"
        elif chance < 0.24 and following and following.talk_ms and following.rang_ms - end < 100_000:
            end, of, what = following.end_ms, (place, place + 1), "merged"
        elif chance < 0.30:
            begin, what = call.rang_ms, "with ringing"
        length = end - begin + pick.randint(-900, 900)
        stated = begin + truth.clock_ms + pick.randint(0, 1500)
        number = call.number if pick.random() < 0.88 else None
        if length > 500:
            truth.recordings.append(TrueRecording(stated, length, number, of, what))
        place += len(of)


def expected(truth: Truth, recording: TrueRecording) -> str:
    """The class a perfect reader of the lists would give, who also knows which call it was."""
    call = truth.calls[recording.of[0]]
    if call.rang_ms >= truth.lists_end_ms:
        return "not_covered"
    listed = [call.in_carrier, call.in_log]
    if any(listed):
        tolerance = max(LENGTH_TOL_MS, round(call.talk_ms * LENGTH_TOL_SHARE))
        difference = recording.length_ms - call.talk_ms
        if abs(difference) <= tolerance:
            return "within_tolerance"
        return "shorter" if difference < 0 else "longer_or_merged"
    return "no_log_entry" if recording.number else "cannot_say"
