"""The form checklist of a recording: each code found, not found, and by one unit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_steps import draft
from phone_files import COLLECTOR, LENDER, SHANGHAI, TUESDAY, huawei
from rule_views import DEBT, RECORDING, found, message, said, taped, view

from evidence_desk.cli.enriching import work_off
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import ClaimFamily, Contradiction, Record
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.identifying import identifier
from evidence_desk.domain.moment import Precision, TimeSource, from_wall_clock
from evidence_desk.rules._weak import stated
from evidence_desk.rules.weakness import _SAID, RULE

WAIVER = ClaimFamily.PROMISE_WAIVER
SOUND = {
    "voice_ms": 20_000,
    "voice_db": -20.0,
    "floor_db": -60.0,
    "clipped_ms": 0,
    "starts_at_level": False,
    "ends_at_level": False,
    "repeats": [],
    "gaps": [],
    "zeros": [[1_000, 1_999]],
}


def weak(code: str, **beside) -> list[Finding]:
    """The findings of one code."""
    return [each for each in found(RULE, view(**beside)) if each.code == code]


def shown(code: str, **beside) -> str:
    (finding,) = weak(code, **beside)
    return finding.text.render("en")


def test_a_recording_as_a_recorder_made_it_has_only_what_its_grades_say():
    findings = found(RULE, view(profile=SOUND, calls=[logged()]))
    assert [each.code for each in findings] == ["F10"]
    (alone,) = findings
    assert (alone.subject, alone.entries, alone.severity) == ("1/F10", (RECORDING,), Severity.INFO)
    assert alone.values["go_to"] == "link"
    assert alone.text.render("en").endswith("the call itself: medium; what was said: none.")


def logged(recorded: int = 30, connected: int = 30) -> Record:
    compared = {
        "recorded_s": recorded,
        "connected_s": connected,
        "duration_within_tolerance": abs(recorded - connected) <= 15,
        "number": COLLECTOR,
    }
    at = taped().at
    return Record(
        CommunicationId(30),
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        at,
        Direction.IN,
        COLLECTOR,
        "",
        connected * 1000,
        "sha-30",
        same_call=compared,
    )


def test_every_code_has_its_sentences_its_law_and_a_place_to_go():
    assert set(_SAID) == set(stated()["codes"])
    assert {"F11", "F12"}.isdisjoint(_SAID)
    for code, known in stated()["codes"].items():
        assert known["law"], code
        assert known["go_to"], code


def test_f01_a_file_whose_name_no_recorder_gives_and_files_that_sound_alike():
    renamed = replace(taped(), details={})
    assert "not one that a phone's recorder gives" in shown("F01", recording=renamed)
    (finding,) = weak("F01", copies=(CommunicationId(8),))
    assert finding.values == {"go_to": "phones", "alike": [8]}
    assert "第十五条" in finding.basis
    assert weak("F01") == []


@pytest.mark.parametrize(("header", "number"), [(32_000, 0), (32_001, 1), (27_999, 1)])
def test_f02_a_length_that_is_not_what_the_file_states(header, number):
    assert len(weak("F02", recording=taped(details={"header_duration_ms": header}))) == number


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"gaps": [[4_000, 5_000]]}, "sound is missing at 00:04–00:05"),
        ({"zeros": [[1_000, 2_000]]}, "there is not even noise at 00:01–00:02"),
        ({"repeats": [[1_000, 9_000, 2_000]]}, "comes again at 00:09–00:11"),
    ],
)
def test_f02_missing_and_repeated_sound_with_its_places(more, words):
    assert words in shown("F02", profile=SOUND | more)
    assert weak("F02", profile=SOUND) == []


@pytest.mark.parametrize(
    ("grade", "code", "words"),
    [
        ("chat_app", "F01", "passed through a chat app"),
        ("re_encoded", "F02", "converted after it was recorded"),
        ("editor_tag", "F02", "name of a sound editor"),
    ],
)
def test_where_a_file_comes_from(grade, code, words):
    origin = {"grade": grade, "facts": [], "signs": ["two_endings", "form"]}
    profile = SOUND | {"provenance": origin}
    assert words in shown(code, profile=profile)
    (finding,) = weak(code, profile=profile)
    assert (finding.values["provenance"], finding.values["signs"]) == (grade, ["two_endings", "form"])
    assert weak({"F01": "F02", "F02": "F01"}[code], profile=profile) == []
    for harmless in ("phone_original", "cannot_tell"):
        assert weak(code, profile=SOUND | {"provenance": origin | {"grade": harmless}}) == []


def test_f02_pieces_that_do_not_decode():
    assert "decoded: 3" in shown("F02", recording=taped(details={"decode_errors": 3}))
    assert weak("F02", recording=taped(details={"decode_errors": 0})) == []


def test_f03_abrupt_ends_and_a_call_that_lasted_longer():
    assert "begins in the middle" in shown("F03", profile=SOUND | {"starts_at_level": True})
    assert "ends in the middle" in shown("F03", profile=SOUND | {"ends_at_level": True})
    assert "16 s shorter" in shown("F03", calls=[logged(30, 46)])
    assert weak("F03", calls=[logged(30, 45)]) == []
    # One list that fits is enough.
    assert weak("F03", calls=[logged(30, 46), logged(30, 30)]) == []


def test_f04_a_number_of_nobody_here():
    assert "no number is known" in shown("F04", recording=taped(number=None))
    assert "13900001111 is linked to nobody" in shown("F04", recording=taped(number="13900001111"))
    assert "cut off" in shown("F04", recording=taped(details={"name_ambiguities": ["name_cut_off"]}))
    assert weak("F04") == []
    itself = said("我是网商银行的工号3307", None, ClaimFamily.IDENTITY)
    confirmed = message(12, "【网商银行】工号3307专员刚才与您通话", sender=LENDER)
    confirmed = replace(confirmed, identifies="signature 网商银行", signature="网商银行")
    assert weak("F04", recording=taped(number=None), claims=[itself], written=[confirmed]) == []


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ({"voice_db": -50.0, "floor_db": -60.0}, 0),
        ({"voice_db": -50.1, "floor_db": -60.0}, 1),
        ({"voice_ms": 1_500}, 0),
        ({"voice_ms": 1_499}, 1),
        ({"clipped_ms": 300}, 0),
        ({"clipped_ms": 301}, 1),
    ],
)
def test_f05_speech_that_is_hard_to_follow(more, number):
    assert len(weak("F05", profile=SOUND | more)) == number


def test_f05_what_cannot_be_played_or_was_not_made_out():
    assert "cannot be played" in shown("F05", recording=taped(duration_ms=None))
    assert "could not be made out" in shown("F05", words=[(0, 900, "对方", "（听不清）", False)])


def rows(*spoken: tuple[str, str], verified: bool = True):
    return [
        (number * 1_000, number * 1_000 + 900, who, text, verified)
        for number, (who, text) in enumerate(spoken)
    ]


def test_f06_only_the_owner_of_the_phone_says_it():
    promise = said("所以减免2000元", 200_000, WAIVER, start_ms=1_000, end_ms=1_900)
    own = rows(("对方", "您好"), ("我", "所以减免2000元"), ("对方", "嗯"))
    (finding,) = weak("F06", claims=[promise], words=own)
    assert finding.values["passages"] == ["所以减免2000元"]
    theirs = rows(("我", "您好"), ("对方", "所以减免2000元"))
    assert weak("F06", claims=[promise], words=theirs) == []
    assert weak("F06", claims=[promise]) == []
    # The owner's own acknowledgement is theirs to make.
    mine = replace(promise, family=ClaimFamily.USER_ACKNOWLEDGEMENT)
    assert weak("F06", claims=[mine], words=own) == []


def test_what_a_machine_heard_counts_once_somebody_looked_at_it():
    promise = said("所以减免2000元", 200_000, WAIVER, start_ms=1_000, end_ms=1_900)
    spoken = (("对方", "您好"), ("我", "所以减免2000元"))
    assert weak("F06", claims=[promise], words=rows(*spoken, verified=False), origin="machine") == []
    assert weak("F06", claims=[promise], words=rows(*spoken), origin="machine")
    assert weak("F06", claims=[promise], words=rows(*spoken, verified=False), origin="imported")


@pytest.mark.parametrize(
    ("question", "answer", "number"),
    [
        ("你们答应减免2000元，是不是？", "是的。", 1),
        ("你们答应减免多少？", "是的。", 0),
        ("你们答应减免2000元，是不是？", "可以减免2000元。", 0),
    ],
)
def test_f07_a_bare_yes_to_a_question_that_says_it_all(question, answer, number):
    words = rows(("我", question), ("对方", answer))
    claim = said(answer, None, WAIVER, start_ms=1_000, end_ms=1_900)
    assert len(weak("F07", claims=[claim], words=words)) == number


def test_f08_words_that_settle_nothing():
    assert "“减免的事见面说”" in shown("F08", claims=[said("减免的事见面说", None, WAIVER)])
    assert weak("F08", claims=[said("减免2000元", 200_000, WAIVER)]) == []
    assert weak("F08", claims=[said("到时候去你单位", None, ClaimFamily.THREAT)]) == []


def at(source: TimeSource, precision: Precision = Precision.SECOND):
    return taped(moment=from_wall_clock(TUESDAY, "", precision, source, SHANGHAI))


def test_f09_a_time_that_is_unknown_or_only_the_files_own():
    assert "time is not known" in shown("F09", recording=taped(at=None))
    assert "file was closed" in shown("F09", recording=at(TimeSource.CONTAINER))
    assert "copying changes" in shown("F09", recording=at(TimeSource.FILE_MODIFIED))
    assert "by hand" in shown("F09", recording=at(TimeSource.USER))
    assert "only the day" in shown("F09", recording=at(TimeSource.RECORD, Precision.DAY))
    assert "no seconds" in shown("F09", recording=at(TimeSource.FILE_NAME, Precision.MINUTE))
    assert weak("F09", recording=at(TimeSource.RECORD)) == []
    # A list of calls that holds the call states its time.
    assert weak("F09", recording=at(TimeSource.CONTAINER), calls=[logged()]) == []


def test_f09_at_odds_with_the_carriers_list():
    plain = view()
    judged = replace(plain.assessment, contradictions=(Contradiction("X1", None, None, {}),))
    findings = found(RULE, replace(plain, assessment=judged))
    assert "F09" in [each.code for each in findings]


def test_f13_a_company_the_lender_never_named():
    third = identifier("13900002222", "number", "诚安资产管理")
    debt = replace(DEBT, draft=replace(DEBT.draft, identifiers=(*DEBT.draft.identifiers, third)))
    caller = taped(number="13900002222")
    assert "names 诚安资产管理" in shown("F13", recording=caller, debt=debt)
    from_them = message(12, "【诚安资管】诚安资产管理提醒您还款", sender="13900002222")
    assert weak("F13", recording=caller, debt=debt, written=[from_them])
    from_lender = message(12, "【网商银行】您的借款已委托诚安资产管理处理", sender=LENDER)
    assert weak("F13", recording=caller, debt=debt, written=[from_lender]) == []
    assert weak("F13") == []


def test_f14_numbers_of_others():
    words = rows(("对方", "你姐姐的电话是13900003333吧"), ("对方", f"打{COLLECTOR}给我"))
    (finding,) = weak("F14", words=words)
    assert finding.values["numbers"] == 1
    assert "13900003333" not in finding.text.render("zh")
    assert weak("F14", words=rows(("对方", f"打{COLLECTOR}给我"))) == []


def test_words_of_others_are_never_a_format_string():
    claim = said("{0} {words} 见面说", None, WAIVER)
    (finding,) = [each for each in RULE.examine(view([claim])) if each.code == "F08"]
    assert "{0} {words} 见面说" in finding.text.render("en")


def test_a_recording_is_looked_at_again_once_its_sound_was_measured(desk, phone):
    phone.recording(huawei(), seconds=2)
    desk.debts.add(draft("网商贷", COLLECTOR))
    desk.intake.take_in([phone.folder])

    def codes() -> list[str]:
        return [each.code for each in desk.examination.findings() if each.rule == "weakness"]

    assert "F02" not in codes()
    work_off(desk)
    assert "F02" in codes()
    (changed,) = [each for each in desk.examination.findings() if each.code == "F02"]
    # A WAV under the name of a recorder that writes none.
    assert changed.values["signs"][0] == "other_container"
