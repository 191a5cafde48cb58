"""What a call recorder writes beside its recording belongs to it, whatever else the two say."""

from __future__ import annotations

import json

import pytest
from case_steps import entries, only
from phone_files import COLLECTOR, SHANGHAI, TUESDAY, call_xml, epoch_ms

from evidence_desk.domain.communication import Direction, Kind

STEM = f"{TUESDAY.astimezone(SHANGHAI):%Y%m%d_%H%M%S}.000+0800"


def sidecar(phone, stem=STEM, number=COLLECTOR, seconds=300.0):
    stated = {
        "timestamp_unix_ms": epoch_ms(TUESDAY),
        "timestamp": TUESDAY.isoformat(),
        "direction": "in",
        "call_log_name": "催收",
        "calls": [{"phone_number": number}],
        "output": {"recording": {"duration_secs_total": seconds}},
    }
    return phone.file(f"{stem}.json", json.dumps(stated).encode())


def tied(desk) -> dict[int, dict[str, object]]:
    with desk._case.read() as work:
        return work.filings.calls_of(only(desk, Kind.RECORDING).id)


@pytest.mark.parametrize("first", ["recording", "sidecar"])
def test_equal_names_tie_though_number_and_length_differ(desk, phone, first):
    recording = phone.recording(f"{STEM}_{COLLECTOR}.wav", seconds=2)
    beside = sidecar(phone, recording.stem, number="95188", seconds=900)
    for path in (recording, beside) if first == "recording" else (beside, recording):
        desk.intake.take_in([path])
    ((call, compared),) = tied(desk).items()
    assert call == only(desk, Kind.CALL).id
    assert compared["named_alike"] is True
    assert (compared["connected_s"], compared["recorded_s"]) == (900, 2)


def test_a_recording_without_a_number_takes_that_of_its_sidecar(desk, phone):
    phone.recording(f"{STEM}.wav", seconds=2)
    sidecar(phone)
    phone.calls(call_xml(TUESDAY, 2, "13900000000"))
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    assert (spoken.number, spoken.direction) == (COLLECTOR, Direction.IN)
    assert len(entries(desk, None, Kind.CALL)) == 2


def test_another_name_and_another_number_tie_nothing(desk, phone):
    phone.recording(f"{STEM}_{COLLECTOR}.wav", seconds=2)
    sidecar(phone, f"{STEM}_95188", number="95188")
    desk.intake.take_in([phone.folder])
    assert tied(desk) == {}
