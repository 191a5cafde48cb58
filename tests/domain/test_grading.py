"""The rules one by one, on records made by hand; the vectors run through the store in tests/rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import (
    DEFAULT_PARAMETERS,
    Assessment,
    Claim,
    ClaimFamily,
    Grade,
    Link,
    LinkStatus,
    Record,
    Tier,
)
from evidence_desk.domain.grading import assess, required_grade
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.standing import identity, tier

CALL_AT = datetime(2024, 3, 12, 2, 15, 30, tzinfo=UTC)
WEAKER = {ClaimFamily.THREAT, ClaimFamily.INSULT, ClaimFamily.THIRD_PARTY_DISCLOSURE}


def at(days: float = 0, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(CALL_AT + timedelta(days=days), "", True, precision, TimeSource.RECORD)


RECORDING = Record(
    CommunicationId(1),
    Kind.RECORDING,
    SourceClass.DEVICE_RECORDING,
    at(),
    Direction.IN,
    "13800138000",
    "",
    300_000,
    "a" * 64,
)
SMS = Record(
    CommunicationId(2),
    Kind.SMS,
    SourceClass.MESSAGE_EXPORT,
    at(1),
    Direction.IN,
    "13800138000",
    "应还8240.50元",
    None,
    "b" * 64,
)
SHOT = replace(
    SMS,
    kind=Kind.SCREENSHOT,
    source_class=SourceClass.SCREENSHOT,
    direction=Direction.UNKNOWN,
    number=None,
    time_of_content=True,
)
AMOUNT = Claim(RECORDING.id, ClaimFamily.AMOUNT_DEMANDED, "应还", amount_minor=824_050)


def judged(*written: Record, claims=(AMOUNT,), calls=(), links=(), recording=RECORDING) -> Assessment:
    by_item = {link.item: link for link in links}
    return assess(recording, calls, written, claims, by_item, DEFAULT_PARAMETERS)


def rule(said: Assessment) -> tuple[str, Grade]:
    verdict = said.claims[0].verdicts[0] if said.claims else said.nearby[0]
    return verdict.rule, verdict.grade


def linked(item: Record, status: LinkStatus = LinkStatus.CONFIRMED) -> Link:
    return Link(RECORDING.id, item.id, status, "理由")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (SMS, Tier.T2),
        (replace(SMS, direction=Direction.OUT), Tier.T5),
        (replace(SMS, direction=Direction.UNKNOWN), Tier.T5),
        (SHOT, Tier.T4),
        (replace(SHOT, identifies="name 小李"), Tier.T3),
        (replace(SHOT, number="95188"), Tier.T3),
        (replace(SHOT, direction=Direction.IN), Tier.T3),
        (replace(SHOT, at=None, number="95188"), Tier.T4),
        (replace(SHOT, time_of_content=False, number="95188"), Tier.T4),
        (replace(SMS, source_class=SourceClass.STATEMENT), Tier.T1),
        (replace(SMS, source_class=SourceClass.CARRIER_DETAILS), Tier.T1),
        (replace(SMS, source_class=SourceClass.DEVICE_CALL_LOG), Tier.T3),
        (replace(SMS, source_class=SourceClass.UNREAD_FILE), Tier.T4),
        (replace(SMS, source_class=SourceClass.DOCUMENT), Tier.T3),
        (replace(SMS, source_class=SourceClass.TEXT_FILE), Tier.T4),
        (replace(SMS, source_class=SourceClass.TRANSCRIPT), Tier.T5),
        (replace(SMS, source_class=SourceClass.USER_NOTE), Tier.T5),
    ],
)
def test_tiers(item, expected):
    assert tier(item) is expected


def test_every_source_has_a_tier():
    for source in SourceClass:
        assert tier(replace(SMS, source_class=source)) in Tier


def test_identity_is_by_number_then_by_name_then_by_filing():
    assert [str(part) for part in (identity(RECORDING, SMS)[1],)] == ["number"]
    assert identity(RECORDING, replace(SMS, number="95188", identifies="signature 网商银行")) == (
        2,
        "signature 网商银行",
    )
    assert identity(RECORDING, replace(SMS, number="95188")) == (1, "filed")
    nameless = replace(RECORDING, number=None)
    assert identity(nameless, replace(SMS, number=None)) == (1, "filed")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (SMS, ("K3", Grade.STRONG)),
        (replace(SMS, at=at(-6)), ("K3", Grade.STRONG)),
        (replace(SMS, at=at(7.01)), ("K6", Grade.MEDIUM)),
        (replace(SMS, at=at(30)), ("K6", Grade.MEDIUM)),
        (replace(SMS, at=at(30.01)), ("K10", Grade.WEAK)),
        (replace(SMS, at=at(90)), ("K10", Grade.WEAK)),
        (replace(SMS, at=at(90.01)), ("K11", Grade.NONE)),
        (replace(SMS, text="您有欠款"), ("K6", Grade.MEDIUM)),
        (replace(SMS, text="您好"), ("K10", Grade.WEAK)),
        (replace(SMS, text="应还7980.10元"), ("K10", Grade.WEAK)),
        (replace(SMS, number="95188"), ("K7", Grade.MEDIUM)),
        (replace(SMS, number="95188", at=at(8)), ("K11", Grade.NONE)),
        (replace(SMS, number="95188", text="您有欠款"), ("K11", Grade.NONE)),
        (replace(SMS, number="95188", identifies="signature 网商银行"), ("K3", Grade.STRONG)),
        (replace(SMS, at=at(7.9, Precision.DAY)), ("K3", Grade.STRONG)),
        (replace(SMS, at=at(8.1, Precision.DAY)), ("K6", Grade.MEDIUM)),
        (replace(SHOT, identifies="name 小李"), ("K3", Grade.STRONG)),
        (SHOT, ("K7", Grade.WEAK)),
        (replace(SHOT, at=None), ("K10", Grade.WEAK)),
        (replace(SMS, origin=RECORDING.id), ("K0", Grade.NONE)),
        (replace(SMS, item_sha256=RECORDING.item_sha256), ("K0", Grade.NONE)),
        (replace(SMS, source_class=SourceClass.TRANSCRIPT), ("K0", Grade.NONE)),
    ],
)
def test_the_first_rule_that_fits_wins(item, expected):
    assert rule(judged(item)) == expected


@pytest.mark.parametrize(
    "item",
    [
        replace(SMS, direction=Direction.OUT),
        replace(SHOT, at=None, identifies="name 小李"),
        replace(SHOT, time_of_content=False, identifies="name 小李"),
        replace(SMS, at=None),
        replace(SMS, source_class=SourceClass.TEXT_FILE),
        replace(SMS, source_class=SourceClass.USER_NOTE),
        replace(SMS, source_class=SourceClass.UNREAD_FILE),
    ],
)
def test_hints_and_undated_items_are_weak_at_most(item):
    assert rule(judged(item))[1] is Grade.WEAK
    said = judged(item, links=[linked(item)])
    assert rule(said)[1] is Grade.WEAK
    assert said.flagged


@pytest.mark.parametrize("claims", [(AMOUNT,), ()])
def test_a_transcript_is_no_writing_even_where_a_user_links_it(claims):
    """Whoever made it: it repeats what is heard in a recording, whether or not it is tied to that one."""
    transcript = replace(SMS, kind=Kind.DOCUMENT, source_class=SourceClass.TRANSCRIPT)
    for links in ([], [linked(transcript)]):
        said = judged(transcript, claims=claims, links=links)
        assert (said.content, said.provisional or Grade.NONE) == (Grade.NONE, Grade.NONE)
        assert said.flagged
        assert rule(said) == ("K0", Grade.NONE)


def test_a_recording_without_a_time_has_nothing_near_it():
    said = judged(SMS, recording=replace(RECORDING, at=None))
    assert (rule(said)[1], said.call, said.missing) == (Grade.WEAK, Grade.NOT_ASSESSED, ("at",))


def test_a_number_alone_never_proves_who_spoke():
    who = Claim(RECORDING.id, ClaimFamily.IDENTITY, "我是专员", amount_minor=None)
    said = judged(replace(SMS, text="专员工号3307"), claims=(who,))
    assert rule(said) == ("K6", Grade.MEDIUM)


def test_many_weak_items_stay_weak():
    many = [replace(SMS, id=CommunicationId(n), at=at(40 + n), text="您有欠款") for n in range(2, 40)]
    said = judged(*many)
    assert (said.content, said.flagged) == (Grade.WEAK, True)
    assert len(said.claims[0].verdicts) == 20


@pytest.mark.parametrize("family", ClaimFamily)
def test_what_a_claim_needs_before_the_flag_clears(family):
    assert required_grade(family) is (Grade.MEDIUM if family in WEAKER else Grade.STRONG)


def test_a_threat_is_supported_by_a_written_one_of_its_kind():
    threat = Claim(RECORDING.id, ClaimFamily.THREAT, "上门")
    said = judged(replace(SMS, text="工作人员今天上门"), claims=(threat,))
    assert (said.content, said.flagged) == (Grade.MEDIUM, False)


def test_without_claims_nearby_items_are_provisional_and_weak_at_most():
    said = judged(SMS, claims=())
    assert (said.content, said.provisional, said.flagged) == (Grade.NOT_ASSESSED, Grade.WEAK, True)
    assert rule(said)[1] is Grade.WEAK
    said = judged(claims=())
    assert (said.content, said.provisional, said.flagged) == (Grade.NONE, Grade.NONE, True)


def test_the_users_link_is_medium_and_clears_and_the_rejection_is_nothing():
    item = replace(SMS, number="95188", text="您好")
    said = judged(item, links=[linked(item)])
    assert (rule(said), said.flagged) == (("LINK", Grade.MEDIUM), False)
    said = judged(SMS, links=[linked(SMS)])
    assert (rule(said), said.flagged) == (("K3", Grade.STRONG), False)
    said = judged(SMS, links=[linked(SMS, LinkStatus.REJECTED)])
    assert (rule(said), said.flagged) == (("REJECTED", Grade.NONE), True)


def test_a_link_to_another_recording_or_a_log_row_clears_nothing():
    for kind in (Kind.RECORDING, Kind.CALL, Kind.NOTE):
        item = replace(SMS, kind=kind)
        assert judged(item, claims=(), links=[linked(item)]).flagged


CALL = replace(RECORDING, id=CommunicationId(9), kind=Kind.CALL, source_class=SourceClass.DEVICE_CALL_LOG)
SAME = {"number": "13800138000", "duration_within_tolerance": True}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (replace(CALL, same_call=SAME), ("K2", Grade.MEDIUM)),
        (replace(CALL, same_call=SAME, source_class=SourceClass.CARRIER_DETAILS), ("K1", Grade.STRONG)),
        (replace(CALL, same_call=SAME | {"duration_within_tolerance": False}), ("K11", Grade.NONE)),
        (replace(CALL, same_call=SAME | {"number": None}), ("K11", Grade.NONE)),
        (CALL, ("K11", Grade.NONE)),
    ],
)
def test_that_the_call_took_place(call, expected):
    said = judged(claims=(), calls=(call,))
    (verdict,) = said.call_verdicts
    assert (verdict.rule, verdict.grade) == expected
    assert (said.call, said.content, said.flagged) == (expected[1], Grade.NONE, True)


@pytest.mark.parametrize(
    ("item", "speaks"),
    [
        (replace(SMS, at=at(1), text="刚才与您通话"), True),
        (replace(SMS, at=at(1.01), text="刚才与您通话"), False),
        (replace(SMS, at=at(0.1), text="刚才与您通话", direction=Direction.OUT), False),
        (replace(SMS, at=at(0.1), text="刚才与您通话", number="95188"), False),
        (replace(SMS, at=at(0.1), text="应还"), False),
    ],
)
def test_a_message_of_theirs_about_the_call_within_a_day(item, speaks):
    said = judged(item)
    assert [v.rule for v in said.call_verdicts] == ["K2"] * speaks
    assert said.call is (Grade.MEDIUM if speaks else Grade.NONE)


moments = st.none() | st.builds(at, st.floats(-120, 120), st.sampled_from(Precision))
records = st.builds(
    Record,
    st.integers(2, 50).map(CommunicationId),
    st.sampled_from(Kind),
    st.sampled_from(SourceClass),
    moments,
    st.sampled_from(Direction),
    st.sampled_from([None, "13800138000", "95188"]),
    st.sampled_from(["", "应还8240.50元", "减免2000元", "上门", "刚才与您通话"]),
    st.none(),
    st.sampled_from(["a" * 64, "b" * 64]),
    st.sampled_from([None, CommunicationId(1)]),
    st.sampled_from(["", "name 小李"]),
    st.booleans(),
)


@given(
    st.lists(records, max_size=6, unique_by=lambda r: r.id), st.lists(st.sampled_from(LinkStatus), max_size=3)
)
def test_what_holds_whatever_lies_in_the_case(written, statuses):
    links = [
        Link(RECORDING.id, item.id, status, "理由") for item, status in zip(written, statuses, strict=False)
    ]
    said = judged(*written, links=links)
    (claim,) = said.claims
    by_id = {item.id: item for item in written}
    for verdict in claim.verdicts:
        item = by_id[verdict.item]
        if tier(item) >= Tier.T4 or item.at is None:
            assert verdict.grade.rank <= Grade.WEAK.rank
        if item.origin == RECORDING.id or item.item_sha256 == RECORDING.item_sha256:
            assert verdict.grade is Grade.NONE
    assert claim.grade.rank == max((v.grade.rank for v in claim.verdicts), default=0)
    assert claim.supported == (claim.grade is Grade.STRONG)
    if not said.flagged:
        assert claim.supported or any(link.status is LinkStatus.CONFIRMED for link in links)
    assert judged(*reversed(written), links=links).claims == said.claims
    better = judged(*written, replace(SMS, id=CommunicationId(60)), links=links)
    assert better.claims[0].grade.rank >= claim.grade.rank


def test_grades_are_ordered():
    ranks = [grade.rank for grade in (Grade.NONE, Grade.WEAK, Grade.MEDIUM, Grade.STRONG)]
    assert ranks == [0, 1, 2, 3]
    assert all((one.rank <= two.rank) or (one.rank > two.rank) for one, two in product(Grade, Grade))
