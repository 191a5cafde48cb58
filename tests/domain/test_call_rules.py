"""That a call took place: lists of calls and messages about it, to the second of each tolerance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from grading_tables import CALL_AT, NUMBER, item_of, recording

from evidence_desk.domain.case_views import Coverage
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Grade
from evidence_desk.domain.grading import assess
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.same_call import CallFacts, matching_calls

CARRIER, LOG = SourceClass.CARRIER_DETAILS, SourceClass.DEVICE_CALL_LOG
DAY_MS = 86_400_000
AT_MS = round(CALL_AT.timestamp() * 1000)


def said(source=LOG, start=0, talked=300, recorded=300, number=NUMBER, *, nameless=False, written=(), **more):
    """The assessment of a recording beside one log row, tied as the desk ties them."""
    precision = more.get("precision", Precision.SECOND)
    spoken = recording(*(["@nonumber"] if nameless else []))
    at = Moment(spoken.at.utc, "", True, precision, more.get("time_source", TimeSource.RECORD))
    spoken = replace(spoken, at=at, duration_ms=None if recorded is None else recorded * 1000)
    own = CallFacts(spoken.id, 1, AT_MS, precision, spoken.number, spoken.duration_ms)
    row = CallFacts(
        CommunicationId(9),
        2,
        AT_MS + start * 1000,
        Precision.SECOND,
        number,
        None if talked is None else talked * 1000,
        more.get("connected", True),
    )
    calls = [
        replace(
            spoken,
            id=CommunicationId(9),
            kind=Kind.CALL,
            source_class=source,
            number=number,
            same_call=pair.compared,
            item_sha256="c" * 64,
        )
        for pair in matching_calls(own, [row])
    ]
    coverage = more.get("coverage", ())
    return assess(spoken, calls, list(written), (), {}, DEFAULT_PARAMETERS, coverage)


def outcome(assessment) -> str:
    rules = [each.rule for each in assessment.call_verdicts] + [c.rule for c in assessment.contradictions]
    return " ".join([assessment.call.value, *rules])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "medium K2"),
        ({"source": CARRIER}, "strong K1"),
        ({"source": CARRIER, "start": 40, "talked": 305}, "strong K1"),
        ({"source": CARRIER, "start": 120}, "strong K1"),
        ({"source": CARRIER, "start": 121}, "none"),
        ({"source": CARRIER, "start": -120}, "strong K1"),
        ({"source": CARRIER, "start": -121}, "none"),
        ({"start": 120}, "medium K2"),
        ({"start": 121}, "none"),
        ({"start": 180, "precision": Precision.MINUTE}, "medium K2"),
        ({"start": 181, "precision": Precision.MINUTE}, "none"),
        # 10 % of the call where that is more than 15 s.
        ({"source": CARRIER, "talked": 333}, "strong K1"),
        ({"source": CARRIER, "talked": 334}, "none K11"),
        ({"source": CARRIER, "talked": 273}, "strong K1"),
        ({"source": CARRIER, "talked": 272}, "contradicted K11 X1"),
        ({"talked": 333}, "medium K2"),
        ({"talked": 334}, "none K11"),
        ({"talked": 272}, "none K11"),
        ({"source": CARRIER, "talked": 115, "recorded": 100}, "strong K1"),
        ({"source": CARRIER, "talked": 116, "recorded": 100}, "none K11"),
        ({"source": CARRIER, "talked": 85, "recorded": 100}, "strong K1"),
        ({"source": CARRIER, "talked": 84, "recorded": 100}, "contradicted K11 X1"),
        ({"source": CARRIER, "talked": 150, "recorded": 135}, "strong K1"),
        ({"source": CARRIER, "talked": 150, "recorded": 134}, "none K11"),
        ({"source": CARRIER, "recorded": None}, "none K11"),
        ({"source": CARRIER, "talked": None}, "none K11"),
        # The number.
        ({"source": CARRIER, "number": "13900139000"}, "none"),
        ({"source": CARRIER, "number": "+86 138-0013-8000"}, "strong K1"),
        ({"source": CARRIER, "number": "138****8000"}, "medium K1"),
        ({"source": CARRIER, "number": None}, "none"),
        ({"source": CARRIER, "nameless": True}, "medium K1"),
        ({"source": CARRIER, "nameless": True, "talked": 305}, "medium K1"),
        ({"source": CARRIER, "nameless": True, "talked": 306}, "none"),
        ({"nameless": True}, "medium K2"),
        ({"source": CARRIER, "connected": False}, "none"),
    ],
)
def test_a_row_of_a_list_of_calls(row, expected):
    assert outcome(said(**row)) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("sms +24h : 刚才与您通话", "medium K2"),
        ("sms +24h1s : 刚才与您通话", "none"),
        ("sms -24h : 刚才与您通话", "medium K2"),
        ("sms -24h1s : 刚才与您通话", "none"),
        ("sms day+2d : 刚才与您通话", "medium K2"),
        ("sms day+3d : 刚才与您通话", "none"),
        ("sms +1h other : 刚才与您通话", "none"),
        ("sms +1h other sig : 刚才与您通话", "medium K2"),
        ("sms +1h out : 刚才与您通话", "none"),
        ("sms +1h : 应还8240.50元", "none"),
        ("sms undated : 刚才与您通话", "none"),
        ("sms +1h made : 刚才与您通话", "none"),
        ("sms +1h copy : 刚才与您通话", "none"),
        ("script +1h : 刚才与您通话", "none"),
        ("txt +1h : 刚才与您通话", "none"),
        ("shot +1h name : 刚才与您通话", "medium K2"),
        ("shot taken+1h name : 刚才与您通话", "none"),
        ("sms +1h reject : 刚才与您通话", "none"),
    ],
)
def test_a_message_about_the_call(item, expected):
    """A list of calls at another time, so that only the message speaks."""
    from evidence_desk.domain.corroboration import Link, LinkStatus

    message, marks = item_of(item, CommunicationId(2))
    links = {}
    if "reject" in marks:
        links = {message.id: Link(CommunicationId(1), message.id, LinkStatus.REJECTED, "别的电话")}
    found = assess(recording(), (), [message], (), links, DEFAULT_PARAMETERS)
    assert outcome(found) == expected


def test_a_log_and_a_message_about_the_call_are_two_sources():
    message, _ = item_of("sms +1h : 刚才与您通话", CommunicationId(2))
    found = said(written=(message,))
    assert (found.call, found.call_verdicts[0].rule) == (Grade.STRONG, "U1")


def list_around(before_days: float, after_days: float, source=CARRIER) -> Coverage:
    return Coverage(2, source, AT_MS - round(before_days * DAY_MS), AT_MS + round(after_days * DAY_MS))


SECOND = 1 / 86_400


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"coverage": [list_around(1, 1)]}, "contradicted X1"),
        ({"coverage": [list_around(31, 31)]}, "contradicted X1"),
        ({"coverage": [list_around(31 + SECOND, 31)]}, "none"),
        ({"coverage": [list_around(31, 31 + SECOND)]}, "none"),
        ({"coverage": [list_around(1, 1, LOG)]}, "none"),
        ({"coverage": [list_around(1, 1)], "nameless": True}, "none"),
        ({"coverage": [list_around(1, 1)], "precision": Precision.DAY}, "none"),
        ({"coverage": [list_around(1, 1)], "time_source": TimeSource.FILE_MODIFIED}, "none"),
    ],
)
def test_a_carriers_list_that_covers_the_time_and_shows_no_such_call(more, expected):
    assert outcome(said(start=3600, **more)) == expected


def test_a_list_that_shows_the_call_contradicts_nothing():
    found = said(CARRIER, coverage=[list_around(1, 1)])
    assert (outcome(found), found.contradictions) == ("strong K1", ())


def test_direction_is_no_matter_of_the_log():
    assert said(CARRIER).call is Grade.STRONG
    assert Direction.IN is recording().direction
