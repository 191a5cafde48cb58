import pytest
from chat_exports import SHARED, check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._text import line_at
from evidence_desk.importers.vmessage import IMPORTER

SAMPLE = SHARED / "vmsg" / "vmg_readme_block.vmg"
MTK = """BEGIN:VMSG
VERSION: 1.1
BEGIN:VCARD
VERSION:3.0
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0
TEL:+8613800138000
END:VCARD
BEGIN:VBODY
X-BOX:INBOX
X-READ:READ
X-SIMID:1
X-LOCKED:UNLOCKED
X-TYPE:SMS
Date:2016/04/06 09:13:21
Subject;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E6=82=A8=E5=B7=B2=E9=80=
=BE=E6=9C=9F=0A=E8=AF=B7=E8=BF=98=
=E6=AC=BE
END:VBODY
END:VMSG
"""
IRMS = """BEGIN:VMSG
X-IRMS-TYPE:MSG
X-MESSAGE-TYPE:SUBMIT
X-MESSAGE-SLOT:0
BEGIN:VCARD
TEL:
END:VCARD
BEGIN:VENV
BEGIN:VCARD
TEL:13900139000
END:VCARD
BEGIN:VBODY
Date:2014/06/29 09:38:53 GMT
Subject:好的: 明天
第二行
END:VBODY
END:VENV
END:VMSG
"""
NOKIA = """BEGIN:VMSG
X-IRMC-STATUS:READ
X-IRMC-BOX:INBOX
X-NOK-DT:20091022T064825Z
BEGIN:VENV
BEGIN:VBODY
Date:22.10.2009 06:48:25

Note: call me
bye
END:VBODY
END:VENV
END:VMSG
"""
SAMSUNG = """BEGIN:VMSG
X-IRMC-BOX:SENT
BEGIN:VCARD
TEL;HOME; VOICE:13900139000
END:VCARD
BEGIN:VBODY
Date:2012.8.4.19.43.53Z
TEXT;ENCODING=QUOTED-PRINTABLE:Hello=20World
END:VBODY
END:VMSG
"""
ALL = "\n".join((MTK, IRMS, NOKIA, SAMSUNG))


def only(folder, text):
    communications, _, _ = read(IMPORTER, written(folder, text, "sms.vmsg"))
    assert len(communications) == 1
    return communications[0]


def test_the_sample_reads_as_expected():
    source = source_of(SAMPLE)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert [plain(one) for one in IMPORTER.extract(source)] == expected("vmg_readme_block.json")


@pytest.mark.parametrize(
    ("text", "direction", "number", "name", "words", "iso", "zone_known", "details"),
    [
        (
            MTK,
            Direction.IN,
            "+8613800138000",
            "张",
            "您已逾期\n请还款",
            "2016-04-06T09:13:21+08:00",
            False,
            {"sub_id": "1"},
        ),
        (
            IRMS,
            Direction.OUT,
            "13900139000",
            None,
            "好的: 明天\n第二行",
            "2014-06-29T17:38:53+08:00",
            True,
            {"sub_id": "0"},
        ),
        (NOKIA, Direction.IN, None, None, "Note: call me\nbye", "2009-10-22T06:48:25+08:00", False, {}),
        (SAMSUNG, Direction.OUT, "13900139000", None, "Hello World", "2012-08-05T03:43:53+08:00", True, {}),
    ],
)
def test_each_dialect(tmp_path, text, direction, number, name, words, iso, zone_known, details):
    one = only(tmp_path, text)
    assert (one.kind, one.direction, one.untrusted_number, one.untrusted_name) == (
        Kind.SMS,
        direction,
        number,
        name,
    )
    assert (one.untrusted_text, one.at.iso(), one.at.zone_known) == (words, iso, zone_known)
    assert one.details == details


def test_a_nokia_clock_that_differs_from_its_own_utc_yields_to_it(tmp_path):
    one = only(tmp_path, NOKIA.replace("22.10.2009 06:48:25", "22.10.2009 14:48:25"))
    assert (one.at.iso(), one.at.zone_known) == ("2009-10-22T14:48:25+08:00", True)


def test_an_exact_time_is_preferred(tmp_path):
    one = only(tmp_path, MTK.replace("Date:", "DateOrigin:1459905202000\nDate:"))
    assert (one.at.iso(), one.at.zone_known) == ("2016-04-06T09:13:22+08:00", True)


@pytest.mark.parametrize(
    ("line_end", "encoding"), [("\n", "utf-8"), ("\r\n", "utf-16"), ("\r", "utf-16-le"), ("\r\n", "gbk")]
)
def test_all_in_one_file_in_any_encoding(tmp_path, line_end, encoding):
    source = written(tmp_path, ALL.replace("\n", line_end).encode(encoding), "sms.vmsg")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [one.untrusted_text[:5] for one in communications] == ["您已逾期\n", "好的: 明", "Note:", "Hello"]
    assert {line_at(source.path, one.locator) for one in communications} == {"BEGIN:VMSG"}
    assert (
        len({one.locator for one in communications}) == len({one.dedupe_key for one in communications}) == 4
    )


def test_a_message_without_an_end_is_kept_and_said(tmp_path):
    text = MTK.removesuffix("END:VBODY\nEND:VMSG\n") + IRMS[:-70]
    communications, notices, _ = read(IMPORTER, written(tmp_path, text, "sms.vmsg"))
    assert [one.details.get("cut_off") for one in communications] == [True, True]
    assert communications[0].untrusted_text == "您已逾期\n请还款"
    assert sum("no end in the file" in sentence for sentence in sentences(notices)) == 2


@pytest.mark.parametrize("box", ["DRAFT", "OUTBOX"])
def test_what_was_not_sent_is_marked(tmp_path, box):
    one = only(tmp_path, MTK.replace("INBOX", box))
    assert (one.direction, one.details["status"]) == (Direction.OUT, box.lower())


@pytest.mark.parametrize("date", ["", "yesterday", "2016/99/06 09:13:21", "0001/01/01 00:00:00", "9" * 30])
def test_a_time_that_is_none_costs_a_notice_and_not_the_message(tmp_path, date):
    text = MTK.replace("2016/04/06 09:13:21", date)
    communications, notices, _ = read(IMPORTER, written(tmp_path, text, "sms.vmsg"))
    assert (communications[0].at, communications[0].dedupe_key) == (None, None)
    assert communications[0].details.get("time_as_written", "") == date
    assert len(notices) == 1


@pytest.mark.parametrize("charset", ["GB2312", "x-unknown", "UTF-8"])
def test_words_in_other_character_sets(tmp_path, charset):
    words = "=C4=FA=D2=D1=D3=E2=C6=DA" if charset == "GB2312" else "=E6=82=A8=E5=B7=B2=E9=80=BE=E6=9C=9F"
    text = (
        MTK[: MTK.index("Subject")] + f"Subject;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{words}\nEND:VMSG"
    )
    assert only(tmp_path, text).untrusted_text == "您已逾期"


@pytest.mark.parametrize("text", ["", "BEGIN:VCARD\nEND:VCARD", "x BEGIN:VMSG"])
def test_other_text_is_not_claimed(tmp_path, text):
    source = written(tmp_path, text, "sms.vmsg")
    assert IMPORTER.claim(source) is Claim.NO
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(source))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(ALL.encode(), noise, place, cut), "sms.vmsg")


@given(st.lists(st.sampled_from([*ALL.split("\n"), "=", "Subject;ENCODING=QUOTED-PRINTABLE:="]), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_its_lines_in_any_order_raise_nothing_but_a_refusal(tmp_path, lines):
    check_survives(IMPORTER, tmp_path, ("BEGIN:VMSG\n" + "\n".join(lines)).encode(), "sms.vmsg")
