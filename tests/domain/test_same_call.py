from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.same_call import CallFacts, matching_calls

AT = 1_710_209_730_000
NUMBER = "13800138000"


def recording(**more) -> CallFacts:
    made = CallFacts(CommunicationId(1), 1, AT, Precision.SECOND, NUMBER, 300_000)
    return replace(made, **more)


def call(key: int = 2, **more) -> CallFacts:
    made = CallFacts(CommunicationId(key), 2, AT, Precision.MILLISECOND, NUMBER, 300_000)
    return replace(made, **more)


@pytest.mark.parametrize(
    ("spoken", "logged", "same"),
    [
        ({}, {}, True),
        ({}, {"at_ms": AT - 120_000}, True),
        ({}, {"at_ms": AT + 120_000}, True),
        ({}, {"at_ms": AT - 120_001}, False),
        ({"precision": Precision.MINUTE}, {"at_ms": AT - 180_000}, True),
        ({"precision": Precision.MINUTE}, {"at_ms": AT - 180_001}, False),
        ({}, {"number": "13800138001"}, False),
        ({}, {"number": None}, False),
        ({}, {"number": "138****8000"}, True),
        ({"number": "+8657188001234"}, {"number": "057188001234"}, True),
        ({}, {"duration_ms": 5_000}, True),  # the same call, but the length says no (see `compared`)
        ({}, {"connected": False}, False),
        ({"number": None}, {}, True),
        ({"number": None}, {"duration_ms": 305_000}, True),
        ({"number": None}, {"duration_ms": 305_001}, False),
        ({"number": None}, {"duration_ms": None}, False),
        ({"number": None, "duration_ms": None}, {}, False),
        ({"duration_ms": None}, {}, True),
    ],
)
def test_which_log_row_is_the_recorded_call(spoken, logged, same):
    assert bool(matching_calls(recording(**spoken), [call(**logged)])) is same


@pytest.mark.parametrize(
    ("spoken_ms", "connected_ms", "tolerance_s", "within"),
    [
        (300_000, 305_000, 30, True),
        (300_000, 333_333, 33, True),
        (300_000, 340_000, 34, False),
        (20_000, 35_000, 15, True),
        (20_000, 35_001, 15, False),
        (20_000, 0, 15, False),
    ],
)
def test_the_length_may_differ_by_fifteen_seconds_or_a_tenth(spoken_ms, connected_ms, tolerance_s, within):
    (pair,) = matching_calls(recording(duration_ms=spoken_ms), [call(duration_ms=connected_ms)])
    assert pair.compared["duration_tolerance_s"] == tolerance_s
    assert pair.compared["duration_within_tolerance"] is within


def test_unknown_lengths_are_no_agreement():
    (pair,) = matching_calls(recording(), [call(duration_ms=None)])
    assert pair.compared == {
        "start_difference_s": 0,
        "number": NUMBER,
        "number_in_recording": True,
        "duration_within_tolerance": False,
    }


def test_of_one_log_the_nearest_of_several_logs_each_one():
    rows = [
        call(2, at_ms=AT - 90_000, duration_ms=5_000),
        call(3, at_ms=AT - 3_000),
        call(4, at_ms=AT - 1_000, item_id=3),
        call(5, at_ms=AT + 100_000, item_id=3),
    ]
    assert [pair.call for pair in matching_calls(recording(), rows)] == [4, 3]


@given(st.permutations(range(5)), st.lists(st.integers(-130_000, 130_000), min_size=5, max_size=5))
def test_the_order_of_the_log_does_not_matter(order, differences):
    rows = [call(n + 2, at_ms=AT + difference, item_id=n % 2) for n, difference in enumerate(differences)]
    straight = {
        (pair.call, pair.compared["start_difference_s"]) for pair in matching_calls(recording(), rows)
    }
    mixed = matching_calls(recording(), [rows[n] for n in order])
    distances = sorted(abs(s) for _, s in straight)
    assert sorted(abs(pair.compared["start_difference_s"]) for pair in mixed) == distances
    assert len(straight) <= 2


def test_a_row_under_the_recordings_own_name_is_its_call_and_comes_first():
    spoken = recording(stem="20240312_101530_a")
    beside = call(2, stem="20240312_101530_a", number="95188", duration_ms=None, at_ms=AT - 10**9)
    beside = replace(beside, item_id=3, connected=False)
    found = matching_calls(spoken, [call(4), beside])
    assert [pair.call for pair in found] == [2, 4]
    assert found[0].compared["named_alike"] is True
    assert "named_alike" not in found[1].compared


@pytest.mark.parametrize(("one", "other"), [(None, None), ("", ""), ("a", "b"), ("a", None)])
def test_names_that_are_none_or_differ_tie_nothing(one, other):
    spoken, far = recording(stem=one), call(stem=other, at_ms=AT - 10**9)
    assert matching_calls(spoken, [far]) == ()


@pytest.mark.parametrize(
    ("other", "tied"),
    [
        ({"duration_ms": 330_000}, True),  # another length, within the tolerance
        ({"duration_ms": 330_001}, False),
        ({"duration_ms": 100_000, "at_ms": AT - 30_000}, True),  # the same start: its length is the finding
        ({"duration_ms": 100_000, "at_ms": AT - 30_001}, False),
        ({"duration_ms": 100_000, "at_ms": AT - 90_000, "precision": Precision.MINUTE}, True),
        ({"duration_ms": 100_000, "at_ms": AT - 90_001, "precision": Precision.MINUTE}, False),
        ({"duration_ms": None}, True),
    ],
)
def test_rows_of_two_logs_must_be_able_to_be_one_call(other, tied):
    """A number that calls twice in two minutes: the second log lacks the recorded one of the two."""
    stated = {"item_id": 3, "at_ms": AT - 60_000} | other
    found = matching_calls(recording(), [call(2), call(3, **stated)])
    assert [pair.call for pair in found] == ([2, 3] if tied else [2])
