"""Rules of the pack: each number hit and missed by one, and vectors 12 and 13 through the real store."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from case_steps import claim, draft, entries, only, record_rows
from phone_files import COLLECTOR, LENDER, SHANGHAI, call_xml, epoch_ms, huawei, later, sms_xml

from evidence_desk.domain.case_views import CallSeen, DayView
from evidence_desk.domain.communication import (
    Communication,
    CommunicationId,
    Direction,
    Kind,
    SourceClass,
)
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, ClaimFamily, Grade, Parameters, Record
from evidence_desk.domain.finding import Severity
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock, utc_of
from evidence_desk.domain.rule_packs import applied_rule, packs
from evidence_desk.paths import resource
from evidence_desk.rules import rules

DAY = date(2025, 6, 10)
RULES = {rule.key: rule for rule in rules()}


def at(clock: str, day: date = DAY) -> int:
    return epoch_ms(datetime.combine(day, datetime.strptime(clock, "%H:%M:%S").time(), SHANGHAI))


def record(key: int, at_ms: int, kind: Kind = Kind.CALL, **more) -> Record:
    moment = Moment(utc_of(at_ms), "", True, more.pop("precision", Precision.SECOND), TimeSource.RECORD)
    sources = {Kind.CALL: SourceClass.DEVICE_CALL_LOG, Kind.RECORDING: SourceClass.DEVICE_RECORDING}
    source = sources.get(kind, SourceClass.MESSAGE_EXPORT)
    made = Record(CommunicationId(key), kind, source, moment, Direction.IN, COLLECTOR, "", 60_000, "a" * 64)
    return replace(made, **more)


def call(key: int, clock: str, answered: bool = True, **more) -> CallSeen:
    return CallSeen(record(key, at(clock), **more), (), answered)


def view(*calls: CallSeen, **more) -> DayView:
    parameters = more.pop("parameters", DEFAULT_PARAMETERS)
    return DayView(None, more.pop("zone", SHANGHAI), parameters, DAY, calls, **more)


def found(rule: str, looked_at: DayView) -> list:
    return list(RULES[rule].examine(looked_at))


def day_calls(count: int, **more) -> list[CallSeen]:
    return [call(n + 1, f"{9 + n:02}:00:00", **more) for n in range(count)]


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("21:59:59", False),
        ("22:00:00", True),
        ("23:59:59", True),
        ("00:00:00", True),
        ("07:59:59", True),
        ("08:00:00", False),
        ("12:00:00", False),
    ],
)
@pytest.mark.parametrize("precision", [Precision.SECOND, Precision.MINUTE])
def test_quiet_hours_begin_and_end_to_the_second(clock, quiet, precision):
    looked_at = view(call(1, clock, precision=precision))
    assert [each.code for each in found("quiet_hours", looked_at)] == (["calls"] if quiet else [])


@pytest.mark.parametrize(
    ("begin", "end", "clock", "quiet"),
    [
        (21 * 60, 8 * 60, "21:00:00", True),
        (21 * 60, 8 * 60, "20:59:59", False),
        (12 * 60, 14 * 60, "13:59:59", True),
        (12 * 60, 14 * 60, "14:00:00", False),
        (12 * 60, 14 * 60, "11:59:59", False),
        (0, 0, "00:00:00", False),
    ],
)
def test_a_case_may_set_its_own_quiet_hours(begin, end, clock, quiet):
    own = replace(DEFAULT_PARAMETERS, quiet_from_minute=begin, quiet_to_minute=end)
    said = found("quiet_hours", view(call(1, clock), parameters=own))
    assert bool(said) is quiet
    if said:
        used = said[0].values["parameters"]
        assert used["quiet_from_minute"] == {"used": begin, "pack": 22 * 60}
        assert used["quiet_to_minute"] == {"used": end, "pack": 8 * 60}


def test_the_hour_is_that_of_the_cases_zone():
    tokyo = ZoneInfo("Asia/Tokyo")
    assert found("quiet_hours", view(call(1, "21:30:00"))) == []
    (finding,) = found("quiet_hours", view(call(1, "21:30:00"), zone=tokyo))
    assert (finding.values["zone"], finding.values["calls"][0]["at"][-6:]) == ("Asia/Tokyo", "+09:00")


def test_a_call_with_a_date_only_gives_cannot_say():
    (finding,) = found("quiet_hours", view(call(1, "00:00:00", precision=Precision.DAY)))
    assert (finding.code, finding.severity, finding.entries) == ("cannot_say", Severity.INFO, (1,))


def test_lists_that_differ_on_the_hour_give_cannot_say():
    carrier = {"item_sha256": "b" * 64, "source_class": SourceClass.CARRIER_DETAILS}
    (finding,) = found("quiet_hours", view(call(1, "21:59:58"), call(2, "22:00:05", **carrier)))
    assert (finding.code, finding.entries) == ("cannot_say", (1, 2))


def test_own_calls_do_not_count_and_who_called_unknown_is_said():
    assert found("quiet_hours", view(call(1, "23:00:00", direction=Direction.OUT))) == []
    spoken = record(1, at("23:00:00"), Kind.RECORDING, direction=Direction.UNKNOWN)
    (finding,) = found("quiet_hours", view(recordings=(spoken,)))
    assert finding.values["direction_unknown"] == 1
    assert "does not show who called" in finding.text.render("en")


def test_messages_at_night_are_a_finding_of_their_own_and_lesser():
    theirs = record(1, at("23:30:00"), Kind.SMS, text="请还款", duration_ms=None)
    own = replace(theirs, id=CommunicationId(2), direction=Direction.OUT)
    dated = record(3, at("00:00:00"), Kind.SMS, precision=Precision.DAY)
    (finding,) = found("quiet_hours", view(written=(theirs, own, dated)))
    assert (finding.code, finding.severity, finding.entries) == ("messages", Severity.INFO, (1,))


def test_each_source_is_named_with_its_rank_and_whom_it_applies_to():
    (finding,) = found("quiet_hours", view(call(1, "23:00:00")))
    ranks = {each["id"]: each["rank"] for each in finding.values["sources"]}
    assert ranks == {
        "gbt-45251-2025-hours": "recommended national standard",
        "cba-2026-hours": "industry self-regulation",
    }
    assert all(each["applies_to"] for each in finding.values["sources"])
    assert [each["stated_that_day"] for each in finding.values["sources"]] == [True, False]
    assert "推荐性国家标准" in finding.basis
    earlier = replace(view(call(1, "23:00:00")), day=date(2024, 3, 12))
    assert "comparison only" in found("quiet_hours", earlier)[0].next_step.render("en")
    assert "comparison only" not in finding.next_step.render("en")


@pytest.mark.parametrize(("count", "hit"), [(3, False), (4, True)])
@pytest.mark.parametrize("covered", [True, False])
def test_answered_calls_beyond_three(count, hit, covered):
    said = found("over_daily_limit", view(*day_calls(count), covered=covered))
    assert bool(said) is hit
    if said:
        (finding,) = said
        assert (finding.code, finding.values["counted"], len(finding.entries)) == ("answered", 4, 4)
        assert ("imported items only" in finding.text.render("en")) is not covered
        assert finding.values["parameters"]["answered_daily_limit"] == {"used": 3, "pack": 3}


@pytest.mark.parametrize(("talked_ms", "hit"), [(9_999, False), (10_000, True)])
def test_a_call_counts_as_answered_from_ten_seconds(talked_ms, hit):
    assert bool(found("over_daily_limit", view(*day_calls(4, duration_ms=talked_ms)))) is hit


@pytest.mark.parametrize(("count", "hit"), [(6, False), (7, True)])
def test_unanswered_calls_of_one_number_beyond_six(count, hit):
    said = found("over_daily_limit", view(*day_calls(count, answered=False, duration_ms=0)))
    assert [each.code for each in said] == (["unanswered"] if hit else [])


def test_unanswered_calls_count_for_each_number_apart():
    first = day_calls(6, answered=False)
    second = [CallSeen(record(20 + n, at(f"{9 + n:02}:30:00"), number=LENDER), (), False) for n in range(6)]
    assert found("over_daily_limit", view(*first, *second)) == []
    unnamed = [
        replace(each, record=replace(each.record, number=None)) for each in day_calls(8, answered=False)
    ]
    assert found("over_daily_limit", view(*unnamed)) == []


def test_a_call_in_two_lists_counts_once_and_a_recording_without_row_counts():
    phone = day_calls(3)
    carrier = [
        CallSeen(
            replace(
                each.record,
                id=CommunicationId(30 + n),
                at=Moment(
                    utc_of(each.record.at.epoch_ms + 119_000), "", True, Precision.SECOND, TimeSource.RECORD
                ),
                item_sha256="b" * 64,
                number="138****8000",
            ),
            (),
            True,
        )
        for n, each in enumerate(phone)
    ]
    assert found("over_daily_limit", view(*phone, *carrier)) == []
    spoken = record(50, at("20:00:00"), Kind.RECORDING)
    copy = replace(spoken, id=CommunicationId(51), item_sha256="c" * 64)
    (finding,) = found("over_daily_limit", view(*phone, *carrier, recordings=(spoken, copy)))
    assert finding.values["counted"] == 4
    assert finding.values["calls"][0]["entries"] == [1, 30]
    assert finding.values["calls"][3]["entries"] == [50, 51]


def test_a_case_may_set_its_own_limit():
    own = replace(DEFAULT_PARAMETERS, answered_daily_limit=4)
    assert found("over_daily_limit", view(*day_calls(4), parameters=own)) == []
    (finding,) = found("over_daily_limit", view(*day_calls(5), parameters=own))
    assert finding.values["parameters"]["answered_daily_limit"] == {"used": 4, "pack": 3}
    assert "more than 4" in finding.text.render("en")


def test_wordings_are_passages_of_received_messages_with_their_place():
    words = "再不还款，我们就联系你单位领导，给你同事发短信，让全网知道你欠钱。"
    theirs = record(1, at("10:00:00"), Kind.SMS, text=words)
    own = replace(theirs, id=CommunicationId(2), direction=Direction.OUT)
    plain = replace(theirs, id=CommunicationId(3), text="您好，请按时还款。")
    (finding,) = found("wording_for_review", view(written=(theirs, own, plain)))
    assert (finding.entries, finding.severity) == ((1,), Severity.INFO)
    for passage in finding.values["passages"]:
        assert words[passage["start"] : passage["end"]] == passage["words"]
    assert {kind["group"] for kind in finding.values["kinds"]} == {"L4", "L9"}
    assert "for review" in finding.text.render("en")


def test_every_parameter_of_the_applied_pack_is_a_parameter_and_its_default():
    known = {each.name: getattr(DEFAULT_PARAMETERS, each.name) for each in fields(Parameters)}
    for pack in packs():
        for rule in pack.rules if pack.is_on else ():
            assert {name: known[name] for name in rule.parameters} == dict(rule.parameters)


def test_only_the_reviewed_pack_is_applied_and_every_rule_names_its_sources():
    assert {pack.key: pack.is_on for pack in packs()} == {"cn": True, "uk": False, "us": False}
    for pack in packs():
        assert pack.version
        assert date.fromisoformat(pack.checked_on)
        for rule in pack.rules:
            assert rule.sources
            assert all(each.title and each.rank and each.applies_to for each in rule.sources)
            assert set(rule.text) == {"zh", "en"}
    assert applied_rule("calls_in_seven_days") is None
    for rule in rules():
        if pack_rule := applied_rule(rule.key):
            assert rule.law == tuple(each.id for each in pack_rule.sources)


def test_the_law_names_no_number_that_is_not_checked():
    stated = json.loads(resource("law/cn.json").read_text("utf-8"))["rules"]
    assert "次数" in stated["nifa-2018-17"]["says"]
    assert stated["gbt-45251-2025-calls"]["rank"] == "recommended national standard"
    assert all(each["rank"] and each["title"] for each in stated.values())


def of_rule(desk, rule: str) -> list:
    return [each for each in desk.examination.findings() if each.rule == rule]


def test_12_five_answered_calls_of_one_day(desk, phone):
    desk.debts.add(draft("网商贷", COLLECTOR))
    rows = [call_xml(later(hours=n), 60 + n) for n in range(5)]
    desk.intake.take_in([phone.calls(*rows)])
    (finding,) = of_rule(desk, "over_daily_limit")
    assert (finding.values["counted"], len(finding.entries)) == (5, 5)
    assert finding.values["sources"][0]["rank"] == "recommended national standard"
    assert "GB/T 45251-2025" in finding.basis
    assert finding.values["basis_of_count"] == "imported items only"
    # Rows before and after the day: the log covers it.
    around = (call_xml(later(days=-3), 9, "10086"), call_xml(later(days=3), 9, "10086"))
    desk.intake.take_in([phone.calls(*around, *rows, call_xml(later(hours=6), 77), name="more.xml")])
    (finding,) = of_rule(desk, "over_daily_limit")
    assert finding.values["counted"] == 6
    desk.debts.add(draft("别家", LENDER))
    (again,) = of_rule(desk, "over_daily_limit")
    assert (again.facts, again.debt) == (finding.facts, finding.debt)


def test_13_a_message_with_a_date_only_beside_a_call_late_at_night(desk, phone):
    debt, _ = desk.debts.add(draft("网商贷", COLLECTOR))
    late = datetime(2024, 3, 12, 23, 50, tzinfo=SHANGHAI)
    desk.intake.take_in([phone.recording(huawei(late), seconds=60)])
    spoken = only(desk, Kind.RECORDING)
    desk.claims.mark(claim(spoken.id, ClaimFamily.AMOUNT_DEMANDED, amount_minor=824_050))
    dated = from_wall_clock(datetime(2024, 3, 12), "2024-03-12", Precision.DAY, TimeSource.RECORD, SHANGHAI)
    message = Communication(
        "row 1",
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        dated,
        Direction.IN,
        COLLECTOR,
        untrusted_text="【网商银行】应还8,240.50元",
    )
    record_rows(desk, phone.file("list.csv", b"2024-03-12"), [message], debt)
    said = desk.examination.assessment(spoken.id)
    assert (said.claims[0].grade, said.claims[0].verdicts[0].rule) == (Grade.STRONG, "K3")
    (finding,) = of_rule(desk, "quiet_hours")
    assert (finding.code, finding.entries) == ("calls", (spoken.id,))
    assert finding.values["calls"][0]["at"] == "2024-03-12T23:50:00+08:00"
    # The message has no hour, so nothing is said of it.
    assert len(entries(desk, debt)) == 2


def test_words_marked_as_contact_with_others_are_listed(desk, phone):
    desk.debts.add(draft("网商贷", COLLECTOR))
    desk.intake.take_in([phone.recording(huawei(), seconds=2)])
    spoken = only(desk, Kind.RECORDING)
    assert of_rule(desk, "third_party_contact") == []
    desk.claims.mark(claim(spoken.id, ClaimFamily.THIRD_PARTY_DISCLOSURE, "已经联系你的同事"))
    (finding,) = of_rule(desk, "third_party_contact")
    assert finding.values["passages"] == [{"start_ms": 0, "end_ms": 500, "words": "已经联系你的同事"}]


def test_a_message_with_such_words_is_listed_from_the_real_store(desk, phone):
    desk.debts.add(draft("网商贷", COLLECTOR))
    desk.intake.take_in([phone.sms(sms_xml("再不还就联系你单位领导", number=COLLECTOR))])
    (finding,) = of_rule(desk, "wording_for_review")
    assert finding.unit == "day:2024-03-12"
