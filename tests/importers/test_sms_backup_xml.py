import base64
import itertools
import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import SAMPLES, plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Communication, Direction, Kind
from evidence_desk.importers import Attachment, Claim, ImportRefused
from evidence_desk.importers import _xml_stream as xml_stream
from evidence_desk.importers._xml_stream import EntitiesRefused, resolve
from evidence_desk.importers.sms_backup_xml import IMPORTER

SMS = SAMPLES / "shared" / "sms"
DATE = "1710207015123"


def row(**attributes):
    """One `<sms>` as the app writes it, changed by `attributes`; None leaves one out."""
    known = {"address": "106901234", "date": DATE, "type": "1", "subject": "null", "body": "您已逾期"}
    words = " ".join(f'{key}="{value}"' for key, value in (known | attributes).items() if value is not None)
    return f"<sms {words} />"


def mms(parts="", addrs="", **attributes):
    known = {"address": "13800138000", "date": "1710207015000", "msg_box": "1", "m_id": "M1"}
    words = " ".join(f'{key}="{value}"' for key, value in (known | attributes).items() if value is not None)
    return f"<mms {words}><parts>{parts}</parts><addrs>{addrs}</addrs></mms>"


def addr(address, kind):
    return f'<addr address="{address}" type="{kind}" charset="106" />'


def smses(*rows, count=None):
    return f'<smses count="{len(rows) if count is None else count}">\n' + "\n".join(rows) + "\n</smses>"


def only(folder, one_row):
    """The one message of a backup of one row."""
    communications, _, _ = read(IMPORTER, written(folder, smses(one_row)))
    assert len(communications) == 1
    return communications[0]


# Whole files


def test_a_small_backup_reads_as_expected():
    expected = json.loads((SAMPLES / "expected" / "sms_sample_small.json").read_text(encoding="utf-8"))
    assert [plain(one) for one in IMPORTER.extract(source_of(SMS / "sample_small.xml"))] == expected


def test_a_backup_cut_off_in_an_mms_keeps_all_before_it():
    extracted = [plain(one) for one in IMPORTER.extract(source_of(SMS / "sms_and_mms.xml"))]
    assert sum(one.get("kind") == "sms" for one in extracted) == 41
    expected = json.loads((SAMPLES / "expected" / "sms_cut_off_mms.json").read_text(encoding="utf-8"))
    assert [one for one in extracted if one.get("kind") != "sms"] == expected


def test_each_sample_is_claimed_with_certainty():
    assert {path.name: IMPORTER.claim(source_of(path)) for path in SMS.iterdir()} == dict.fromkeys(
        (path.name for path in SMS.iterdir()), Claim.CERTAIN
    )


def test_an_empty_backup_gives_nothing():
    assert list(IMPORTER.extract(source_of(SMS / "empty.xml"))) == []


def test_plain_messages_are_all_read():
    communications, notices, _ = read(IMPORTER, source_of(SMS / "sms_small.xml"))
    assert (len(communications), notices) == (12, [])
    assert len({one.dedupe_key for one in communications}) == 12


def test_attachments_follow_their_message():
    extracted = list(IMPORTER.extract(source_of(SMS / "sample_mms.xml")))
    assert [type(one) for one in extracted] == [Communication, Attachment] * 4
    assert [one.untrusted_name for one in extracted[1::2]] == [
        "image.png",
        "video.mp4",
        "audio.mp3",
        "document.pdf",
    ]
    assert extracted[1].data.startswith(b"\x89PNG\r\n\x1a\n")
    assert [one.locator for one in extracted[:2]] == ["/smses/mms[1]", "/smses/mms[1]/part[1]"]


def test_a_corrupt_attachment_costs_a_notice_and_not_the_message():
    communications, notices, attachments = read(IMPORTER, source_of(SMS / "corrupt_attachments.xml"))
    assert [one.untrusted_text for one in communications] == [
        "MMS with corrupted base64 image data",
        "MMS with unsupported attachment type",
    ]
    assert attachments == []
    assert [one.locator for one in notices] == ["/smses/mms[1]/part[1]", "/smses/mms[2]/part[1]"]


@pytest.mark.parametrize("name", ["sample_small.xml", "sample_mms.xml", "sms_and_mms.xml"])
def test_locators_find_the_rows_again(name):
    communications, _, attachments = read(IMPORTER, source_of(SMS / name))
    for one in communications:
        attributes = resolve(SMS / name, one.locator)
        assert attributes["date"] == one.at.written
        assert attributes.get("body", one.untrusted_text) == one.untrusted_text
    for attachment in attachments:
        data = resolve(SMS / name, attachment.locator)["data"]
        assert base64.b64decode(data) == attachment.data


@pytest.mark.parametrize(
    "locator", ["/smses/sms[99]", "/smses/mms[1]/part[7]", "/calls/call[1]", "", "whole"]
)
def test_a_locator_that_is_not_in_the_file_is_an_error(locator):
    with pytest.raises(LookupError):
        resolve(SMS / "sample_small.xml", locator)


def test_the_same_backup_twice_has_the_same_keys():
    first, again = (read(IMPORTER, source_of(SMS / "sms_and_mms.xml"))[0] for _ in range(2))
    assert [one.dedupe_key for one in first] == [one.dedupe_key for one in again]
    assert len({one.dedupe_key for one in first}) == len(first)


# Recognition


@pytest.mark.parametrize(
    "head",
    [
        "<smses>",
        '<?xml version="1.0"?>\n<smses count="1">',
        "<?xml version='1.0'?><!--File Created By SMS Backup & Restore--><?xml-stylesheet href='a'?> <smses>",
        '<!DOCTYPE smses [<!ENTITY a "b">]><smses>',
        '<!DOCTYPE lolz [<!ENTITY a "b">]><smses>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_root_element_decides(tmp_path, head, encoding):
    assert IMPORTER.claim(written(tmp_path, head.encode(encoding), "notes.txt")) is Claim.CERTAIN


@pytest.mark.parametrize(
    "head", ["", "<calls>", "<html><smses>", "text <smses>", "<!--<smses>-->", "<smsesx>", "<?xml"]
)
def test_other_roots_are_not_claimed(tmp_path, head):
    assert IMPORTER.claim(written(tmp_path, head, "sms-20240312093015.xml")) is Claim.NO


def test_a_thousand_comments_are_passed_over_in_no_time(tmp_path):
    assert IMPORTER.claim(written(tmp_path, "<!--a-->" * 500 + "<!--")) is Claim.NO


def test_a_billion_laughs_are_refused(tmp_path):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE smses [<!ENTITY l0 "lol">{entities}]>' + smses(row(body="&l9;"))
    source = written(tmp_path, bomb)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    with pytest.raises(EntitiesRefused) as refused:
        list(IMPORTER.extract(source))
    assert all(part.msgid for part in refused.value.parts())


def test_an_external_entity_is_refused(tmp_path):
    source = written(tmp_path, '<!DOCTYPE smses SYSTEM "file:///etc/hostname">' + smses(row()))
    with pytest.raises(EntitiesRefused):
        list(IMPORTER.extract(source))


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"<smses", b"<calls></calls>", b"PK\x03\x04"])
def test_a_file_without_a_backup_in_it_is_refused(tmp_path, content):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, content)))


@given(st.binary(max_size=600), st.booleans(), st.integers(0, 1888))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_raise_nothing_but_a_refusal(tmp_path, noise, inside, place):
    sample = (SMS / "sample_small.xml").read_bytes()
    source = written(tmp_path, sample[:place] + noise + sample[place:] if inside else noise)
    IMPORTER.claim(source)
    try:
        for one in IMPORTER.extract(source):
            plain(one)
    except ImportRefused:
        pass


@given(st.integers(0, 1887))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cut_anywhere_keeps_every_whole_message(tmp_path, length):
    content = (SMS / "sample_small.xml").read_bytes()[:length]
    try:
        communications, notices, _ = read(IMPORTER, written(tmp_path, content))
    except ImportRefused:
        assert b'full">' not in content
        return
    whole = sum(b"/>" in piece for piece in content.split(b"<sms ")[1:]) + content.count(b"</mms>")
    assert len(communications) == whole
    cut_off = b"</smses>" not in content
    assert any("ends in the middle" in sentence for sentence in sentences(notices)) is cut_off


# One message


@pytest.mark.parametrize(
    ("box", "direction", "not_sent"),
    [
        ("1", Direction.IN, None),
        ("2", Direction.OUT, None),
        ("3", Direction.OUT, "draft"),
        ("4", Direction.OUT, "outbox"),
        ("5", Direction.OUT, "failed"),
        ("6", Direction.OUT, "queued"),
        ("0", Direction.UNKNOWN, None),
        (None, Direction.UNKNOWN, None),
    ],
)
def test_types(tmp_path, box, direction, not_sent):
    for one in (only(tmp_path, row(type=box)), only(tmp_path, mms(msg_box=box))):
        assert one.direction is direction
        assert one.details.get("status") == not_sent
        assert one.details.get("not_sent", False) is (not_sent is not None)


@pytest.mark.parametrize(
    ("box", "subject", "body", "text"),
    [
        ("1", "null", "null", "null"),
        ("2", "null", "null", "null"),
        ("1", "Hi", "null", ""),
        ("3", "null", "null", ""),
        ("1", "null", None, ""),
        ("1", "null", "a&#10;b", "a\nb"),
        ("1", "null", "&#55357;&#56832;&#55357;", "😀⟦U+D83D⟧"),
    ],
)
def test_bodies(tmp_path, box, subject, body, text):
    assert only(tmp_path, row(type=box, subject=subject, body=body)).untrusted_text == text


def test_every_attribute_may_be_missing(tmp_path):
    communications, notices, _ = read(
        IMPORTER, written(tmp_path, smses("<sms />", "<mms />", "<mms><parts><part/></parts></mms>"))
    )
    assert [one.at for one in communications] == [None] * 3
    assert [one.untrusted_number for one in communications] == [None] * 3
    assert [one.dedupe_key for one in communications] == [None] * 3
    assert len(notices) == 3


def test_null_is_absent(tmp_path):
    one = only(
        tmp_path, row(address="null", contact_name="null", service_center="null", sub_id="-1", date_sent="0")
    )
    assert (one.untrusted_number, one.untrusted_name, one.details) == (None, None, {})


def test_what_only_a_message_has_is_kept(tmp_path):
    one = only(
        tmp_path,
        row(
            type="2",
            status="64",
            subject="Re",
            date_sent="1710207014",
            sub_id="1",
            service_center="+8613800200500",
        ),
    )
    assert one.details == {
        "delivery": "failed",
        "subject": "Re",
        "date_sent": 1710207014000,
        "sub_id": "1",
        "service_center": "+8613800200500",
    }


def test_numbers_that_say_there_is_none(tmp_path):
    one = only(tmp_path, row(address="未知号码", contact_name="(Unknown)"))
    assert (one.untrusted_number, one.untrusted_name) == (None, None)
    assert one.details["number_as_written"] == "未知号码"


def test_one_message_on_two_sims_is_two_rows_with_one_key(tmp_path):
    rows = [row(sub_id="0"), row(sub_id="1"), row(address="106 901-234"), row(body="另一条"), row(type="2")]
    keys = [one.dedupe_key for one in read(IMPORTER, written(tmp_path, smses(*rows)))[0]]
    assert keys[0] == keys[1] == keys[2]
    assert len(set(keys)) == 3


def test_an_emoji_in_two_halves_and_in_utf_8_is_one_message(tmp_path):
    rows = [row(body="&#55357;&#56832;"), row(body="😀")]
    assert len({one.dedupe_key for one in read(IMPORTER, written(tmp_path, smses(*rows)))[0]}) == 1


# Picture messages


def test_text_parts_are_joined_and_layout_is_passed_over(tmp_path):
    parts = (
        '<part ct="application/smil" text="&lt;smil&gt;" />'
        "<part ct='text/plain' chset='106' text='第一段 \"甲\"' />"
        '<part ct="text/plain; charset=utf-8" text="第二段" /><part ct="text/plain" text="null" />'
    )
    one = only(tmp_path, mms(parts))
    assert (one.kind, one.untrusted_text) == (Kind.MMS, '第一段 "甲"\n第二段')
    assert one.details["parts"] == [{"name": "part-4.txt", "ct": "text/plain", "size": 0}]


def test_attachments_are_named_by_the_file_or_by_what_they_are(tmp_path):
    data = base64.b64encode(b"abcdef").decode()
    parts = "".join(
        f'<part {names} data="{data}" />'
        for names in (
            'ct="image/jpeg" fn="a.jpg" cl="b.jpg" name="c.jpg"',
            'ct="image/jpeg" fn="null" cl="../../b.jpg" name="c.jpg"',
            'ct="audio/amr" name="null"',
            "",
        )
    )
    _, _, attachments = read(IMPORTER, written(tmp_path, smses(mms(parts))))
    assert [one.untrusted_name for one in attachments] == ["a.jpg", "../../b.jpg", "part-3.amr", "part-4.bin"]
    assert {one.data for one in attachments} == {b"abcdef"}


def test_the_name_of_an_attachment_without_end(tmp_path):
    part = f'<part ct="image/jpeg" name="{"图" * 100_000}" data="{base64.b64encode(b"x").decode()}" />'
    (message,), _, (attachment,) = read(IMPORTER, written(tmp_path, smses(mms(part))))
    assert attachment.untrusted_name == message.details["parts"][0]["name"] == "图" * 4096


def test_base64_with_line_breaks_is_read(tmp_path):
    data = base64.encodebytes(bytes(range(256))).decode().replace("\n", "&#10;")
    _, notices, attachments = read(
        IMPORTER, written(tmp_path, smses(mms(f'<part ct="image/png" data="{data}" />')))
    )
    assert [one.data for one in attachments] == [bytes(range(256))]
    assert notices == []


def test_the_sender_of_a_group_message_is_the_other_side(tmp_path):
    addrs = addr("13900139000", 137) + addr("insert-address-token", 151) + addr("13800138000", 151)
    one = only(
        tmp_path,
        mms(addrs=addrs, address="13800138000~insert-address-token~13900139000", contact_name="甲, 乙"),
    )
    assert (one.untrusted_number, one.untrusted_name) == ("13900139000", None)
    assert one.details["peers"] == ["13800138000", "13900139000"]
    assert one.details["conversation_name"] == "甲, 乙"
    assert one.details["addresses"] == [
        {"address": "13900139000", "role": "from"},
        {"address": "13800138000", "role": "to"},
    ]


def test_the_one_peer_keeps_the_number_as_the_message_has_it_and_the_name(tmp_path):
    addrs = addr("13800138000", 137) + addr("insert-address-token", 151)
    one = only(
        tmp_path, mms(addrs=addrs, address="+86 138 0013 8000~insert-address-token", contact_name="甲")
    )
    assert (one.untrusted_number, one.untrusted_name) == ("+86 138 0013 8000", "甲")


def test_a_message_sent_to_several_keeps_them_all(tmp_path):
    one = only(tmp_path, mms(msg_box="2", address="13800138000~13900139000"))
    assert one.untrusted_number == "13800138000~13900139000"
    assert one.details["peers"] == ["13800138000", "13900139000"]


def test_an_announcement_is_not_taken_for_the_message(tmp_path):
    announced, fetched = mms(m_type="130"), mms('<part ct="text/plain" text="到" />', m_type="132")
    communications, _, _ = read(IMPORTER, written(tmp_path, smses(announced, fetched)))
    assert communications[0].details["not_downloaded"] is True
    assert communications[0].dedupe_key != communications[1].dedupe_key


def test_messages_without_an_id_are_told_apart_by_their_content(tmp_path):
    texts = ["一", "二", "二"]
    rows = [mms(f'<part ct="text/plain" text="{text}" />', m_id="null") for text in texts]
    keys = [one.dedupe_key for one in read(IMPORTER, written(tmp_path, smses(*rows)))[0]]
    assert keys[0] != keys[1] == keys[2]


def test_a_subject_kept_as_latin_1_is_read_as_utf_8(tmp_path):
    stored = "催收".encode().decode("latin-1")
    assert only(tmp_path, mms(sub=stored, sub_cs="106")).details["subject"] == "催收"
    assert only(tmp_path, mms(sub="催收", sub_cs="106")).details["subject"] == "催收"
    assert only(tmp_path, mms(sub="café", sub_cs="null")).details["subject"] == "café"


# What is wrong with a file is said once


def test_every_quirk_in_one_file_costs_one_notice_each(tmp_path):
    rows = [row(body="&#55357;&#56832;"), row(body="&#55357;"), row(body="&#1;"), row(body="a\x02b"), row()]
    content = smses(*rows, count=9).removesuffix("\n</smses>") + '\n<sms address="1" da'
    communications, notices, _ = read(IMPORTER, written(tmp_path, content))
    assert [one.untrusted_text for one in communications] == [
        "😀",
        "⟦U+D83D⟧",
        "⟦U+0001⟧",
        "a\ufffdb",
        "您已逾期",
    ]
    cut_off, count, joined, replaced = sentences(notices)
    assert "the 5 messages before it were read" in cut_off
    assert "states 9 messages; 5 were found" in count
    assert joined.startswith("1 symbols")
    assert replaced.startswith("3 places")


def test_a_break_in_the_middle_is_told_with_its_line(tmp_path):
    content = smses(row(), row(), row(body="a < b"), row(), count="null")
    communications, notices, _ = read(IMPORTER, written(tmp_path, content))
    assert len(communications) == 2
    assert "from line 4 on; the 2 messages" in sentences(notices)[0]


def test_many_unreadable_times_give_few_notices(tmp_path):
    communications, notices, _ = read(IMPORTER, written(tmp_path, smses(*[row(date="x")] * 1000)))
    assert len(communications) == 1000
    assert [one.locator for one in notices[:2]] == ["/smses/sms[1]", "/smses/sms[2]"]
    assert len(notices) == 21
    assert sentences(notices)[-1].startswith("980 more places have this same note: A message here")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_other_encodings_read_the_same(tmp_path, encoding):
    content = '<?xml version="1.0" encoding="UTF-16"?>' + smses(row(body="催收😀"), mms(contact_name="甲"))
    communications, notices, _ = read(IMPORTER, written(tmp_path, content.encode(encoding)))
    assert [one.untrusted_text for one in communications] == ["催收😀", ""]
    assert notices == []


# Memory


def test_an_absurd_depth_ends_the_reading(tmp_path):
    communications, notices, _ = read(IMPORTER, written(tmp_path, "<smses>" + row() + "<a>" * 100_000))
    assert len(communications) == 1
    assert "cannot be read from line 1 on" in sentences(notices)[0]


def test_an_element_beyond_the_limit_ends_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_stream, "_ELEMENT_LIMIT", 1 << 20)
    content = smses(row(), row(body="x" * (3 << 20)), row())
    communications, notices, _ = read(IMPORTER, written(tmp_path, content))
    assert len(communications) == 1
    assert "cannot be read from line 3 on" in sentences(notices)[0]


def test_memory_does_not_grow_with_the_file(tmp_path):
    data = base64.b64encode(bytes(range(256)) * 4096).decode()
    picture = f'<part ct="image/jpeg" name="p.jpg" data="{data}" />'
    path = tmp_path / "large.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write('<smses count="30040">\n')
        for n in range(40):
            file.write(mms(picture, m_id=f"M{n}") + "\n")
            file.writelines(row(date=str(1710207015123 + n)) + "\n" for n in range(750))
        file.write("</smses>")
    assert path.stat().st_size > 55_000_000
    source = source_of(path)
    tracemalloc.start()
    try:
        counted = sum(
            1
            for _ in itertools.filterfalse(lambda one: isinstance(one, Attachment), IMPORTER.extract(source))
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert counted == 30_040
    assert peak < 24_000_000
