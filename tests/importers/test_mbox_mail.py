import tracemalloc

import pytest
from chat_exports import check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mails import MAIL, attachment, mail, multipart, part
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import Attachment, Claim, choose, eml_message
from evidence_desk.importers.mbox_mail import IMPORTER

MARK = b"From 1790@xxx Tue Mar 12 02:15:30 +0000 2024\r\n"


def mailbox(*letters, mark=MARK, end=b"\r\n"):
    content = b"".join(mark + each + b"\r\n\r\n" for each in letters)
    return content.replace(b"\r\n", end)


def texts(source):
    return [each.untrusted_text for each in read(IMPORTER, source)[0]]


def test_one_letter_under_a_separator_is_one_entry():
    source = source_of(MAIL / "attachment_with_encoded_name.eml")
    assert choose(source) is IMPORTER
    assert [plain(each) for each in IMPORTER.extract(source)] == expected(
        "mail_attachment_with_encoded_name.json"
    )


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n"])
def test_letters_come_in_order_with_their_number(tmp_path, end, start):
    inside = multipart(part("二"), attachment(b"x"), Message_ID="<2@x>")
    content = start + mailbox(mail("一"), inside, mail("三"), end=end)
    source = written(tmp_path, content, "Inbox")
    assert choose(source) is IMPORTER
    extracted = list(IMPORTER.extract(source))
    assert [(type(each), each.locator) for each in extracted] == [
        (Communication, "/mbox/message[1]"),
        (Communication, "/mbox/message[2]"),
        (Attachment, "/mbox/message[2]/part[2]"),
        (Communication, "/mbox/message[3]"),
    ]
    assert texts(source) == ["逾期通知\n一", "逾期通知\n二", "逾期通知\n三"]


@pytest.mark.parametrize(
    "body",
    [
        "From here on: 10:30\nno header",
        "x\n\nFrom Monday on you owe 500\nDate: soon",
        "x\n\nFrom Monday 10:30 on\n\nyou owe",
        "x\n\nFrom Monday 10:30 on",
    ],
)
def test_a_sentence_that_begins_with_from_separates_nothing(tmp_path, body):
    assert texts(written(tmp_path, mailbox(mail(body), mail("b"), end=b"\n"))) == [
        f"逾期通知\n{body}",
        "逾期通知\nb",
    ]


def test_quoted_lines_are_as_they_were_written(tmp_path):
    body = "x\n\n>From a Sun May  8 19:07:09 2005\n>>From b\n> From c"
    assert texts(written(tmp_path, mailbox(mail(body)))) == [
        "逾期通知\nx\n\nFrom a Sun May  8 19:07:09 2005\n>From b\n> From c"
    ]


def test_labels_of_takeout_are_kept(tmp_path):
    labels = b"=?UTF-8?Q?=E6=94=B6=E4=BB=B6=E7=AE=B1,?=\r\n =?UTF-8?Q?=E9=87=8D=E8=A6=81?="
    content = mailbox(mail(headers=[("X-GM-THRID", "1790"), ("X-Gmail-Labels", labels)]))
    details = read(IMPORTER, written(tmp_path, content))[0][0].details
    assert (details["labels"], details["thread"]) == ("收件箱,重要", "1790")


def test_a_letter_has_the_same_key_alone_and_in_a_mailbox(tmp_path):
    alone = read(eml_message.IMPORTER, written(tmp_path, mail(), "a.eml"))[0]
    together = read(IMPORTER, written(tmp_path, mailbox(mail(), mail("x")), "a.mbox"))[0]
    assert alone[0].dedupe_key == together[0].dedupe_key != together[1].dedupe_key


@pytest.mark.parametrize(
    ("head", "claim"),
    [
        (MARK + b"Date: x\n\n", Claim.CERTAIN),
        (b"From - Sun May  8 19:07:09 2005\r\nX-Mozilla-Status: 0001\r\n", Claim.CERTAIN),
        (b"From ???@??? Mon Jan 01 00:00:00 1997\n>From x\nTo: a\n", Claim.CERTAIN),
        (MARK, Claim.NO),
        (MARK + b"\n\n", Claim.NO),
        (MARK + b"hello\n", Claim.NO),
        (b"From me to you at noon\nDate: x\n", Claim.NO),
        (b"Subject: x\n\n" + MARK, Claim.NO),
        (b"", Claim.NO),
    ],
)
@pytest.mark.parametrize("name", ["a.mbox", "a.txt"])
def test_the_separator_decides(tmp_path, head, claim, name):
    assert IMPORTER.claim(written(tmp_path, head, name)) is claim


def test_memory_is_that_of_one_letter(tmp_path):
    path = tmp_path / "big.mbox"
    letter = mailbox(multipart(part("正文"), attachment(b"a" * 1_000_000)))
    with path.open("wb") as file:
        for _ in range(60):
            file.write(letter)
    tracemalloc.start()
    try:
        count = sum(1 for _ in IMPORTER.extract(source_of(path)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 120
    assert peak < 32 << 20


def test_a_letter_beyond_the_limit_does_not_cost_the_next(tmp_path):
    path = tmp_path / "big.mbox"
    with path.open("wb") as file:
        file.write(MARK + mail("大"))
        for _ in range(70):
            file.write(b"\n" + b"From x" * 170_000)
        file.write(b"\r\n\r\n" + mailbox(mail("小")))
    communications, notices, _ = read(IMPORTER, source_of(path))
    assert [each.untrusted_text[:6] for each in communications] == ["逾期通知\n大", "逾期通知\n小"]
    assert [each.locator for each in notices] == ["/mbox/message[1]"]
    assert "too large" in sentences(notices)[0]


def test_many_faults_are_counted(tmp_path):
    communications, notices, _ = read(IMPORTER, written(tmp_path, mailbox(*[mail(Date=None)] * 50)))
    assert len(communications) == 50
    assert len(notices) == 21
    assert sentences(notices)[-1].startswith("30 more places")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=12), st.sampled_from([b"\r\n\r\n" + MARK, MARK, b"\n\n", b"From ", b"\n>From "])
    ),
    st.integers(0, 3000),
    st.integers(0, 60),
)
def test_damaged_mailboxes_are_survived(tmp_path, noise, place, cut):
    sample = mailbox(mail("一"), multipart(part("二"), attachment(b"x")), mail("三"))
    check_survives(IMPORTER, tmp_path, mutated(sample, noise, place, cut), "a.mbox")
