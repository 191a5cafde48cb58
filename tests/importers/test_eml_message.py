import tracemalloc
from base64 import b64encode

import pytest
from chat_exports import check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mails import DATE, MAIL, attachment, joined, mail, multipart, part
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Attachment, Claim, choose
from evidence_desk.importers._html_text import text_of_html
from evidence_desk.importers.eml_message import IMPORTER


def one(folder, content):
    """The one communication of a letter that gives no notice."""
    communications, notices, _ = read(IMPORTER, written(folder, content, "a.eml"))
    assert not notices
    assert len(communications) == 1
    return communications[0]


def texts(folder, content):
    return [each.untrusted_text for each in read(IMPORTER, written(folder, content, "a.eml"))[0]]


def names(folder, content):
    return [each.untrusted_name for each in read(IMPORTER, written(folder, content, "a.eml"))[2]]


# Whole letters


@pytest.mark.parametrize("name", ["bad_encoded_subject", "japanese_iso_2022"])
def test_samples_read_as_expected(name):
    source = source_of(MAIL / f"{name}.eml")
    assert choose(source) is IMPORTER
    assert [plain(each) for each in IMPORTER.extract(source)] == expected(f"mail_{name}.json")


def test_a_letter_is_one_communication(tmp_path):
    found = one(tmp_path, mail())
    assert (found.kind, found.source_class) == (Kind.EMAIL, SourceClass.MESSAGE_EXPORT)
    assert (found.direction, found.locator) == (Direction.UNKNOWN, "/eml")
    assert (found.untrusted_name, found.untrusted_number) == ("催收部", None)
    assert found.untrusted_text == "逾期通知\n您已逾期"
    assert found.at.iso() == "2024-03-12T10:15:30+08:00"
    assert (found.at.zone_known, found.at.written, found.at.precision) == (True, DATE, Precision.SECOND)
    assert found.details == {
        "from": ["催收部 <cuishou@example.com>"],
        "to": ["me@example.com"],
        "subject": "逾期通知",
        "message_id": "<1@example.com>",
        "date": DATE,
    }


def test_attachments_follow_their_letter_and_are_read(tmp_path):
    content = multipart(
        part("看附件"), attachment(b"%PDF-1", 'filename="1.pdf"'), attachment(b"PK", 'filename="2.zip"')
    )
    extracted = list(IMPORTER.extract(written(tmp_path, content)))
    assert [type(each) for each in extracted] == [Communication, Attachment, Attachment]
    assert [(each.untrusted_name, each.data, each.locator, each.read) for each in extracted[1:]] == [
        ("1.pdf", b"%PDF-1", "/eml/part[2]", True),
        ("2.zip", b"PK", "/eml/part[3]", True),
    ]


def test_a_letter_that_is_only_an_attachment(tmp_path):
    content = mail(
        b64encode(b"%PDF-1"),
        Content_Type='application/pdf; name="a.pdf"',
        Content_Transfer_Encoding="base64",
    )
    communications, notices, attachments = read(IMPORTER, written(tmp_path, content))
    assert [each.untrusted_text for each in communications] == ["逾期通知"]
    assert not notices
    assert [(each.untrusted_name, each.data, each.locator) for each in attachments] == [
        ("a.pdf", b"%PDF-1", "/eml/part[1]")
    ]


def test_a_picture_in_the_text_only_belongs_to_it(tmp_path):
    logo = part(b64encode(b"\x89PNG"), "image/png", Content_ID="<l>", Content_Transfer_Encoding="base64")
    html = part('<img src="cid:l">您好', "text/html; charset=utf-8")
    _, _, attachments = read(IMPORTER, written(tmp_path, multipart(html, logo, kind="related")))
    assert [(each.data, each.read, each.untrusted_name) for each in attachments] == [
        (b"\x89PNG", False, "part-2")
    ]


def test_enclosed_letters_are_letters_after_the_one_around_them(tmp_path):
    inner = multipart(part("里面"), attachment(b"x"), Message_ID="<2@x>", Subject="内", boundary="c")
    content = multipart(part("外面"), part(inner, "message/rfc822"), attachment(b"y"))
    extracted = list(IMPORTER.extract(written(tmp_path, content)))
    assert [(type(each).__name__, each.locator) for each in extracted] == [
        ("Communication", "/eml"),
        ("Attachment", "/eml/part[3]"),
        ("Communication", "/eml/part[2]/message[1]"),
        ("Attachment", "/eml/part[2]/message[1]/part[2]"),
    ]
    assert extracted[2].untrusted_text == "内\n里面"
    assert extracted[2].details["enclosed"] is True
    assert "enclosed" not in extracted[0].details


def test_the_tenth_letter_inside_is_the_last_that_is_read(tmp_path):
    content = mail("最里面")
    for _ in range(12):
        content = mail(content, Content_Type="message/rfc822")
    communications, notices, _ = read(IMPORTER, written(tmp_path, content, "a.eml"))
    assert len(communications) == 11
    assert len(notices) == 1
    assert "nested too deeply" in sentences(notices)[0]


@pytest.mark.parametrize("before", [b"From nobody\r\n", b">From a@b\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_what_stands_before_the_headers_is_passed_over(tmp_path, before):
    content = before + mail()
    source = written(tmp_path, content, "a.eml")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert one(tmp_path, content).untrusted_text == "逾期通知\n您已逾期"


def test_a_report_on_delivery_is_text(tmp_path):
    status = "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n"
    content = multipart(part("退信"), part(status, "message/delivery-status"), kind="report")
    text = one(tmp_path, content).untrusted_text
    assert text.endswith("退信\nReporting-MTA: dns; x\nFinal-Recipient: rfc822; a@b\nAction: failed")


# Words


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("x-gbk", "gbk"),
        ("gb18030", "gb18030"),
        ("hz-gb-2312", "hz"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("x-unknown-charset", "utf-8"),
        ("no\0thing", "gbk"),
        ("idna", "gbk"),
        ("unicode_escape", "utf-8"),
        (None, "gbk"),
        (None, "utf-8"),
        ("us-ascii", "gbk"),
    ],
)
def test_charsets(tmp_path, charset, codec):
    kind = f'text/plain; charset="{charset}"' if charset else "text/plain"
    body = b64encode("您已逾期,请还款".encode(codec))
    content = mail(body, Content_Type=kind, Content_Transfer_Encoding="base64")
    assert one(tmp_path, content).untrusted_text == "逾期通知\n您已逾期,请还款"


def test_euro_sign_and_rare_characters_under_the_name_gb2312(tmp_path):
    content = mail("喆镕€".encode("gb18030"), Content_Type="text/plain; charset=gb2312")
    assert one(tmp_path, content).untrusted_text == "逾期通知\n喆镕€"


def test_korean_and_big5(tmp_path):
    korean = mail("똠".encode("cp949"), Content_Type="text/plain; charset=ks_c_5601-1987")
    assert one(tmp_path, korean).untrusted_text == "逾期通知\n똠"
    assert one(
        tmp_path, mail("催繳".encode("big5"), Content_Type="text/plain; charset=Big5")
    ).untrusted_text == ("逾期通知\n催繳")


@pytest.mark.parametrize(
    "subject",
    [
        "催收通知".encode("gbk"),
        "催收通知".encode(),
        b"=?GB2312?B?tN/K1c2o1qo=?=",
        b"=?gb2312?B?tN/K1c2o1qo?=",
        b"=?gb2312?B?tN/K?=\r\n =?gb2312?B?1c2o1qo=?=",
        b"=?utf-8?Q?=E5=82=AC=E6=94?=\r\n\t=?utf-8?Q?=B6=E9=80=9A=E7=9F=A5?=",
        b"=?utf-8*zh?q?=E5=82=AC=E6=94=B6=E9=80=9A=E7=9F=A5?=",
    ],
)
def test_subjects(tmp_path, subject):
    assert one(tmp_path, mail(Subject=subject)).details["subject"] == "催收通知"


def test_words_between_encoded_words_stay(tmp_path):
    subject = b"Re: =?gb2312?B?tN/K1Q==?= and =?utf-8?B?6YCa55+l?= end"
    assert one(tmp_path, mail(Subject=subject)).details["subject"] == "Re: 催收 and 通知 end"


@pytest.mark.parametrize(
    "name",
    [
        b"filename*=utf-8''%E8%B4%A6%E5%8D%95.pdf",
        b"filename*=gb2312''%D5%CB%B5%A5.pdf",
        b"filename*0*=utf-8''%E8%B4%A6;\r\n filename*1*=%E5%8D%95.pdf",
        b'filename="=?gb2312?B?1cu1pS5wZGY=?="',
        b'filename="=?utf-8?Q?=E8=B4=A6=E5=8D=95.pdf?="',
        b'filename="' + "账单".encode("gbk") + b'.pdf"',
        'filename="账单.pdf"'.encode(),
    ],
)
def test_attachment_names(tmp_path, name):
    stated = b"attachment; " + name
    content = multipart(part(b"x", "application/pdf", Content_Disposition=stated))
    assert names(tmp_path, content) == ["账单.pdf"]
    content = multipart(part(b"x", b"application/pdf; ".decode() + "x=1", Content_Disposition=stated))
    assert names(tmp_path, content) == ["账单.pdf"]


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\u202egpj.exe", "a\ufffdgpj.exe"),
        ("a\x00b\x07.txt", "a\ufffdb\ufffd.txt"),
        ("", "part-1"),
    ],
)
def test_attachment_names_are_data(tmp_path, stated, shown):
    assert names(tmp_path, multipart(attachment(b"x", f'filename="{stated}"'))) == [shown]


def test_plain_text_is_preferred_to_html(tmp_path):
    content = multipart(part("纯文本"), part("<p>网页", "text/html; charset=utf-8"), kind="alternative")
    assert one(tmp_path, content).untrusted_text == "逾期通知\n纯文本"


def test_html_is_read_where_the_plain_text_is_blank(tmp_path):
    page = "<html><head><title>t</title><style>p{}</style><body><script>x</script>"
    page += "<![if !mso]><p>第一行<br>第&nbsp;二行</p><!--[if mso]>x<![endif]-->"
    content = multipart(part(" \r\n"), part(page, "text/html; charset=utf-8"), kind="alternative")
    assert one(tmp_path, content).untrusted_text == "逾期通知\n第一行\n第 二行"


def test_text_parts_one_after_the_other_are_one_text(tmp_path):
    assert one(tmp_path, multipart(part("一"), part("二"))).untrusted_text == "逾期通知\n一\n二"


@pytest.mark.parametrize("unit", ["<!--", "<a ", "<", "<!", "</", "<script>", "&", "<![", "<a b='", "<?"])
def test_hostile_pages_are_given_up(unit):
    text, _ = text_of_html((unit * 500_000)[:1_000_000])
    assert len(text) <= 1_000_000


# Times


@pytest.mark.parametrize(
    ("date", "iso", "zone_known"),
    [
        ("Tue, 12 Mar 2024 10:15:30 -0500", "2024-03-12T23:15:30+08:00", True),
        ("Tue, 12 Mar 2024 02:15:30 GMT", "2024-03-12T10:15:30+08:00", True),
        ("Tue, 12 Mar 2024 02:15:30 -0000", "2024-03-12T10:15:30+08:00", True),
        ("12 Mar 2024 10:15 +0800", "2024-03-12T10:15:00+08:00", True),
        ("Tue, 12 Mar 2024 10:15:30 +0800 (CST)", "2024-03-12T10:15:30+08:00", True),
        ("Tue, 12 Mar 2024 10:15:30 CST", "2024-03-12T10:15:30+08:00", False),
        ("Tue, 12 Mar 2024 10:15:30", "2024-03-12T10:15:30+08:00", False),
        ("2024-03-12 10:15:30", "2024-03-12T10:15:30+08:00", False),
    ],
)
def test_times(tmp_path, date, iso, zone_known):
    found = one(tmp_path, mail(Date=date))
    assert (found.at.iso(), found.at.zone_known, found.at.written) == (iso, zone_known, date)


HOPS = [
    ("Received", "from a by b; Tue, 12 Mar 2024 10:16:00 +0800"),
    ("Received", "from x by a; Tue, 12 Mar 2024 10:15:40 +0800"),
]


@pytest.mark.parametrize(
    "date",
    [None, "yesterday", "Thu, 1 Jan 1970 00:00:00 +0000", "Wed, 12 Mar 2036 10:15:30 +0800", "9" * 9999],
)
def test_without_a_sound_date_the_last_hop_counts(tmp_path, date):
    found = one(tmp_path, mail(headers=HOPS, Date=date))
    assert found.at.iso() == "2024-03-12T10:16:00+08:00"
    assert found.details["time_stated_by"] == "received"


def test_a_date_stands_beside_the_time_of_receipt(tmp_path):
    found = one(tmp_path, mail(headers=HOPS))
    assert found.at.iso() == "2024-03-12T10:15:30+08:00"
    assert found.details["received"] == "2024-03-12T10:16:00+08:00"


def test_an_unknown_time_stays_unknown(tmp_path):
    communications, notices, _ = read(IMPORTER, written(tmp_path, mail(Date=None)))
    assert (communications[0].at, communications[0].dedupe_key) == (None, None)
    assert "no readable time" in sentences(notices)[0]


# Identity


def test_the_same_letter_has_the_same_key_and_a_changed_one_another(tmp_path):
    wrapped = mail(b64encode("您已逾期\n".encode()), Content_Transfer_Encoding="base64")
    keys = [
        one(tmp_path, each).dedupe_key
        for each in (mail(), wrapped, mail("没有逾期"), mail(Message_ID="<2@x>"))
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert one(tmp_path, mail(Message_ID=None)).dedupe_key is None


# Recognition


@pytest.mark.parametrize(
    ("head", "name", "claim"),
    [
        (b"Subject: x\r\n\r\nText", "a.eml", Claim.CERTAIN),
        (b"Subject: x\r\n\r\nText", "a.txt", Claim.NO),
        (mail(), "letter", Claim.CERTAIN),
        (b"From: a\nTo: b\nSubject: c\n\nnotes of a person", "a.txt", Claim.NO),
        (b"Name: x\nAge: 5\n\n", "a.eml", Claim.NO),
        (b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", "a.mht", Claim.NO),
        (b"From: <Save by Tencent MsgMgr>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", "a.mht", Claim.NO),
        (b"From a Sun May  8 19:07:09 2005\nDate: x\n\n", "a.eml", Claim.NO),
        (b"", "a.eml", Claim.NO),
        (b"PK\x03\x04", "a.eml", Claim.NO),
    ],
)
def test_content_decides(tmp_path, head, name, claim):
    assert IMPORTER.claim(written(tmp_path, head, name)) is claim


# Damage


def nested(depth):
    content = b"inside"
    for number in range(depth):
        content = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%b\r\n--b%d--\r\n" % (
            number,
            number,
            content,
            number,
        )
    return b"Subject: x\r\n" + content


HOSTILE = {
    "10,000 nested parts": nested(10_000),
    "100 nested parts": nested(100),
    "10,000 parts": multipart(*[part("x", "application/x")] * 10_000),
    "10,000 enclosed letters": multipart(*[part(mail(), "message/rfc822")] * 10_000),
    "a header of 5 MB": mail(Subject=b"a" * 5_000_000),
    "100,000 headers": mail(headers=[("X-A", "b")] * 100_000),
    "encoded words without end": mail(Subject=b"=?a?q?" * 500_000),
    "nested comments": mail(From=b"(" * 500_000),
    "10,000 recipients": mail(To=b"a@b, " * 10_000),
    "parameters without end": mail(Content_Type=b'text/plain; a="' + b";" * 1_000_000),
    "a numbered parameter": mail(Content_Disposition=b"attachment; filename*" + b"9" * 4_000 + b"*=x"),
    "hops without end": mail(headers=[("Received", "x; y")] * 10_000, Date=None),
    "a boundary that is missing": mail("words", Content_Type="multipart/mixed"),
    "a boundary without end": mail("words", Content_Type='multipart/mixed; boundary="b"'),
    "base64 that is none": multipart(part("=*=", "image/x", Content_Transfer_Encoding="base64")),
    "uuencode that is none": multipart(
        part("begin 666 x\nM", "image/x", Content_Transfer_Encoding="uuencode")
    ),
    "empty lines": mail(b"\n" * 3_000_000),
    "many lines in many boundaries": multipart(*[part("multipart/" * 500)], part(b"\n" * 200_000)),
    "one line": mail(b"a" * 8_000_000),
    "a page without end": mail(b"<a " * 1_000_000, Content_Type="text/html"),
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_letters_are_survived(tmp_path, name):
    extracted = check_survives(IMPORTER, tmp_path, HOSTILE[name], "a.eml")
    assert isinstance(next(each for each in extracted if isinstance(each, Communication)), Communication)
    assert len(extracted) <= 1100


def test_a_broken_attachment_is_kept_with_a_notice(tmp_path):
    broken = part(
        "QUJD!*RA",
        "image/x",
        Content_Disposition='attachment; filename="a"',
        Content_Transfer_Encoding="base64",
    )
    communications, notices, attachments = read(IMPORTER, written(tmp_path, multipart(part("x"), broken)))
    assert len(communications) == 1
    assert [each.data for each in attachments] == [b"ABCD"]
    assert [each.locator for each in notices] == ["/eml/part[2]"]


def test_a_letter_beyond_the_limit_is_read_at_its_beginning(tmp_path):
    path = tmp_path / "a.eml"
    with path.open("wb") as file:
        file.write(multipart(part("开头")).removesuffix(b"--b--\r\n"))
        file.write(b"--b\r\n" + attachment(b"a" * 100)[:-10])
        for _ in range(65):
            file.write((b"QUJD" * 19 + b"\r\n") * (1024 * 1024 // 78))
    tracemalloc.start()
    try:
        communications, notices, attachments = read(IMPORTER, source_of(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [each.untrusted_text for each in communications] == ["逾期通知\n开头"]
    assert not attachments
    assert "too large" in sentences(notices)[0]
    assert peak < 200 << 20


SAMPLE = multipart(
    part("正文"),
    attachment(b"abc"),
    part(joined([part("<b>x", "text/html")], "c"), "multipart/related; boundary=c"),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([SAMPLE, *((MAIL / name).read_bytes() for name in ("japanese_iso_2022.eml",))]),
    st.one_of(
        st.binary(max_size=12),
        st.sampled_from([b"\r\n", b"--b\r\n", b"--b--", b"=?gb2312?B?", b"Content-Type: ", b"From: "]),
    ),
    st.integers(0, 3000),
    st.integers(0, 40),
)
def test_damaged_letters_are_survived(tmp_path, sample, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(sample, noise, place, cut), "a.eml")
