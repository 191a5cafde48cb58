"""What holds of every case: unrelated items, independent support, order of arrival, repeated words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from grading_tables import NUMBER, claim_of, recording
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Assessment, Claim, Grade, Record
from evidence_desk.domain.grading import assess
from evidence_desk.domain.moment import Moment, Precision, TimeSource

SUBJECT = recording()
CLAIMS = tuple(
    claim_of(each)
    for each in (
        "AMOUNT_DEMANDED 8240.50",
        "PROMISE_WAIVER 2000 : 减免2000",
        "PROMISE_INSTALMENT 6x1500 : 分6期每期1500",
        "THREAT : 再不还就堵你家门口",
        "PAYMENT_CHANNEL : 打到对公账户6222020200012345678",
        "IDENTITY : 我的工号是3307",
    )
)
TEXTS = (
    "",
    "您好",
    "应还8240.50元，请尽快还款",
    "应还7980.10元，请尽快还款",
    "您有欠款",
    "给您减免2000元",
    "从未承诺减免任何款项",
    "分6期，每期1500元",
    "外访人员已出发",
    "我们会堵你家门口的",
    "请转账至对公账户6222020200012345678",
    "专员工号3307",
    "确认减免2000元对吗",
    "是的",
    "刚才与您通话",
    "应还总额8180.50元，逾期本金6000元，日利率0.05%",
)
SOURCES = (
    (Kind.SMS, SourceClass.MESSAGE_EXPORT),
    (Kind.CHAT, SourceClass.MESSAGE_EXPORT),
    (Kind.SCREENSHOT, SourceClass.SCREENSHOT),
    (Kind.DOCUMENT, SourceClass.STATEMENT),
    (Kind.DOCUMENT, SourceClass.DOCUMENT),
    (Kind.DOCUMENT, SourceClass.TEXT_FILE),
)


def moment(days: float, precision: Precision) -> Moment:
    return Moment(SUBJECT.at.utc + timedelta(days=days), "", True, precision, TimeSource.RECORD)


@st.composite
def items(draw, number: int) -> Record:
    kind, source = draw(st.sampled_from(SOURCES))
    exact, day = st.just(Precision.SECOND), st.just(Precision.DAY)
    at = st.builds(moment, st.integers(-95, 95) | st.floats(-8, 8), exact | day)
    return Record(
        CommunicationId(number),
        kind,
        source,
        draw(st.none() | at),
        draw(st.sampled_from(Direction)),
        draw(st.sampled_from([None, NUMBER, "95188"])),
        draw(st.sampled_from(TEXTS)),
        None,
        f"{number:064}",
        None,
        draw(st.sampled_from(["", "", "name 小李", "signature 网商银行"])),
        draw(st.booleans()),
    )


cases = st.integers(0, 6).flatmap(lambda count: st.tuples(*(items(number + 2) for number in range(count))))
claims = st.sampled_from(CLAIMS)


def judged(claim: Claim, *written: Record) -> Assessment:
    return assess(SUBJECT, (), written, (claim,), {}, DEFAULT_PARAMETERS)


def grade(claim: Claim, *written: Record) -> Grade:
    return judged(claim, *written).claims[0].grade


def counted(said: Assessment) -> object:
    """The verdicts that say something, the grades and the contradictions."""
    (claim,) = said.claims
    verdicts = [each for each in claim.verdicts if each.grade is not Grade.NONE]
    return said.call, said.content, said.flagged, claim.grade, verdicts, said.contradictions


@settings(max_examples=150)
@given(
    cases,
    claims,
    st.sampled_from(["您的包裹已到驿站", "明天聚餐吗", "【天气】明天有雨"]),
    st.integers(-89, 89),
)
def test_an_unrelated_item_changes_no_verdict(written, claim, text, days):
    """Of another number and party, on another matter: an answer to nothing, and no support of anything."""
    stranger = Record(
        CommunicationId(90),
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        moment(days, Precision.SECOND),
        Direction.IN,
        "10690000",
        text,
        None,
        "f" * 64,
    )
    assert counted(judged(claim, *written, stranger)) == counted(judged(claim, *written))


@settings(max_examples=150)
@given(cases, claims, st.integers(2, 7), st.sampled_from(TEXTS))
def test_independent_support_never_lowers_a_grade(written, claim, days, text):
    """But where it names another sum (X4b) or denies the call (X1): these speak against, and are told apart.

    An answer that comes between a question and its yes is of the same conversation, hence not independent.
    """
    support = Record(
        CommunicationId(90),
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        moment(days, Precision.SECOND),
        Direction.IN,
        "10690000",
        text,
        None,
        "f" * 64,
        identifies="signature 网商银行",
    )
    after = judged(claim, *written, support)
    if not any(each.rule == "X4b" and each.item == 90 for each in after.contradictions):
        assert after.claims[0].grade.rank >= grade(claim, *written).rank


@settings(max_examples=150)
@given(cases, claims, st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(written, claim, chance):
    mixed = list(written)
    chance.shuffle(mixed)
    assert judged(claim, *mixed).claims == judged(claim, *written).claims
    told, other = (judged(claim, *each).contradictions for each in (mixed, written))
    assert sorted(told, key=repr) == sorted(other, key=repr)


@settings(max_examples=150)
@given(cases, claims, st.randoms(use_true_random=False))
def test_neither_does_the_number_an_item_gets(written, claim, chance):
    numbers = list(range(2, len(written) + 2))
    chance.shuffle(numbers)
    again = [replace(item, id=CommunicationId(number)) for item, number in zip(written, numbers, strict=True)]

    def told(said: Assessment) -> object:
        (judged,) = said.claims
        rules = sorted((each.rule, each.grade.value) for each in judged.verdicts)
        return said.call, judged.grade, rules, sorted(each.rule for each in said.contradictions)

    assert told(judged(claim, *again)) == told(judged(claim, *written))


def repeated(item: Record, how: str) -> Record:
    """What is made from an item or a recording, and says the same again."""
    again = replace(item, id=CommunicationId(91), item_sha256="9" * 64)
    if how == "transcript":
        return replace(again, kind=Kind.DOCUMENT, source_class=SourceClass.TRANSCRIPT)
    if how == "copy of the recording":
        return replace(again, item_sha256=SUBJECT.item_sha256)
    if how == "made from the recording":
        return replace(again, origin=SUBJECT.id)
    return replace(again, source_class=SourceClass.SCREENSHOT, kind=Kind.SCREENSHOT)


@settings(max_examples=150)
@given(items(2), claims, st.sampled_from(["transcript", "copy of the recording", "made from the recording"]))
def test_what_was_made_from_the_recording_never_counts(item, claim, how):
    assert grade(claim, repeated(item, how)) is Grade.NONE


@settings(max_examples=150)
@given(items(2), claims)
def test_a_picture_of_the_same_message_never_counts_twice(item, claim):
    """Message and picture together are no more than the better of both."""
    item = replace(item, kind=Kind.SMS, source_class=SourceClass.MESSAGE_EXPORT)
    picture = repeated(item, "picture")
    both = grade(claim, item, picture)
    assert both.rank <= max(grade(claim, item).rank, grade(claim, picture).rank)


@settings(max_examples=150)
@given(cases, claims, st.sampled_from(TEXTS), st.floats(-30, 30))
def test_own_notes_lift_nothing_above_weak(written, claim, text, days):
    note = Record(
        CommunicationId(92),
        Kind.DOCUMENT,
        SourceClass.USER_NOTE,
        moment(days, Precision.SECOND),
        Direction.UNKNOWN,
        NUMBER,
        text,
        None,
        "8" * 64,
    )
    without = grade(claim, *written)
    assert grade(claim, *written, note).rank <= max(without.rank, Grade.WEAK.rank)
