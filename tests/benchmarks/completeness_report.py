"""Print how well recordings are compared with lists of calls, on 1,000 generated calls with known truth.

    python tests/benchmarks/completeness_report.py [CALLS]

The calls go through a real case: the phone's log as a backup file, the carrier's list and the recordings as
rows. Several phones have clocks that are up to 100 s off. For each class precision and recall are printed,
and every recording that was said to lie within the tolerance and does not.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from call_truth import NUMBERS, Truth, expected, make
from case_steps import draft, entries, record_rows
from phone_files import Phone

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import from_epoch_ms

_SHOWN = ("recorded_s", "connected_s", "start_difference_s", "list")
#: How far the clocks of the phones are ahead, in ms.
CLOCKS = (0, 4_000, -25_000, 60_000, -95_000)


@dataclass(frozen=True, slots=True)
class Judged:
    """One recording: what it should be called, what it was called, what was done to it."""

    wanted: str
    said: str
    what: str
    named: bool
    call_wanted: str
    values: dict[str, object]


def judge(folder: Path, truth: Truth) -> list[Judged]:
    """Take a phone's calls and recordings into a case and ask what it says of each recording."""
    phone = Phone(folder / "phone")
    with open_desk(folder / "case", mode="create") as desk:
        debt, _ = desk.debts.add(draft("一", *NUMBERS))
        desk.intake.take_in([phone.calls(*_log(truth))], debt)
        rows = [_carrier(place, truth) for place, each in enumerate(truth.calls) if _on_carrier(truth, place)]
        record_rows(desk, phone.file("carrier.pdf", b"%PDF-1.4 calls"), rows, debt)
        spoken = [_recording(place, truth) for place in range(len(truth.recordings))]
        ids = record_rows(desk, phone.file("recordings.bin", b"as recorded"), spoken, debt)
        said = desk.examination.completeness(ids)
        listed = {e.id: e for e in entries(desk, debt, Kind.CALL)}
    found = []
    for recording, number in zip(truth.recordings, ids, strict=True):
        values = said[number]
        call = listed.get(values.get("call"))
        true_call = truth.calls[recording.of[0]]
        right = call is None or abs(call.duration_ms - true_call.talk_ms) < 1000
        found.append(
            Judged(
                expected(truth, recording),
                values["class"],
                recording.what,
                recording.number is not None,
                "" if right else "another call",
                values,
            )
        )
    return found


def _on_carrier(truth: Truth, place: int) -> bool:
    call = truth.calls[place]
    return call.in_carrier and call.rang_ms < truth.lists_end_ms


def _log(truth: Truth) -> list[str]:
    from datetime import UTC, datetime, timedelta

    from phone_files import call_xml

    written = []
    for call in truth.calls:
        if not call.in_log or call.rang_ms >= truth.lists_end_ms:
            continue
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=call.rang_ms + truth.clock_ms)
        kind = "2" if call.outgoing else "1" if call.talk_ms else "3"
        written.append(call_xml(at, call.talk_ms // 1000, call.number, kind))
    return written


def _carrier(place: int, truth: Truth) -> Communication:
    call = truth.calls[place]
    # Some lists hide the middle of mobile numbers.
    masked = call.number[:3] + "****" + call.number[7:] if len(call.number) == 11 else call.number
    number = masked if place % 3 == 0 and call.number.startswith("1") else call.number
    return Communication(
        f"row {place}",
        Kind.CALL,
        SourceClass.CARRIER_DETAILS,
        from_epoch_ms(call.taken_ms // 1000 * 1000, ""),
        Direction.OUT if call.outgoing else Direction.IN,
        number,
        duration_ms=call.talk_ms,
    )


def _recording(place: int, truth: Truth) -> Communication:
    recording = truth.recordings[place]
    return Communication(
        f"recording {place}",
        Kind.RECORDING,
        SourceClass.DEVICE_RECORDING,
        from_epoch_ms(recording.start_ms // 1000 * 1000, ""),
        Direction.UNKNOWN,
        recording.number,
        duration_ms=recording.length_ms,
    )


def figures(judged: list[Judged]) -> dict[str, tuple[int, int, int]]:
    """Class → (right, said, wanted)."""
    right = Counter(each.said for each in judged if each.said == each.wanted)
    said, wanted = Counter(each.said for each in judged), Counter(each.wanted for each in judged)
    return {name: (right[name], said[name], wanted[name]) for name in sorted({*said, *wanted})}


def score(judged: list[Judged]) -> tuple[float, float]:
    """Precision of what was said, and recall; "cannot say" says nothing."""
    said = [each for each in judged if each.said != "cannot_say"]
    wanted = [each for each in judged if each.wanted != "cannot_say"]
    right = sum(each.said == each.wanted for each in said)
    return right / (len(said) or 1), right / (len(wanted) or 1)


def falsely_within(judged: list[Judged]) -> list[Judged]:
    """Recordings said to agree with their call that do not."""
    return [each for each in judged if each.said == "within_tolerance" != each.wanted]


def run(calls: int, folder: Path) -> list[Judged]:
    """Judge so many calls, shared out among phones with different clocks."""
    each = calls // len(CLOCKS)
    return [
        judged
        for number, clock in enumerate(CLOCKS)
        for judged in judge(folder / str(number), make(number, each, clock))
    ]


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        judged = run(calls, Path(folder))
    print(f"calls {calls}, recordings {len(judged)}, {time.perf_counter() - started:.0f} s")
    print(f"falsely within the tolerance, of all: {len(falsely_within(judged))}")
    precision, recall = score(judged)
    print(f"all: precision {precision:.4f}, recall {recall:.4f}")
    _print("with a number", [each for each in judged if each.named])
    _print("without a number", [each for each in judged if not each.named])


def _print(title: str, judged: list[Judged]) -> None:
    wrong = [each for each in judged if each.said != each.wanted]
    precision, recall = score(judged)
    print(f"\n{title}: {len(judged)}, precision {precision:.4f}, recall {recall:.4f}")
    print(f"{'class':22}{'wanted':>8}{'said':>8}{'right':>8}{'precision':>11}{'recall':>8}")
    for name, (right, said, wanted) in figures(judged).items():
        print(f"{name:22}{wanted:8}{said:8}{right:8}{right / (said or 1):11.4f}{right / (wanted or 1):8.4f}")
    for each in wrong:
        shown = {key: each.values[key] for key in _SHOWN if key in each.values}
        print(f"  {each.what}: wanted {each.wanted}, said {each.said} {each.call_wanted} {shown}")


if __name__ == "__main__":
    main()
