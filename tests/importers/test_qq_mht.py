import tracemalloc
from base64 import encodebytes

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_files import png
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Communication, Direction
from evidence_desk.importers import Attachment, Claim, ImportRefused, choose
from evidence_desk.importers import qq_text as text_export
from evidence_desk.importers._mht import parts_of
from evidence_desk.importers.qq_mht import IMPORTER

MARK = "----=_NextPart_20240312_ABC"
HEADERS = (
    "From: <Save by Tencent MsgMgr>\r\nSubject: Tencent IM Message\r\nMIME-Version: 1.0\r\n"
    f'Content-Type:multipart/related;\r\n\tcharset="utf-8"\r\n\ttype="text/html";\r\n\tboundary="{MARK}"\r\n\r\n'
)
PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>QQ Message</title><style>td{}</style></head>'
    "<body><table width=100% cellspacing=0>"
    "<tr><td><div style=padding-left:10px;><br><b>消息记录</b></div></td></tr>"
)


def heading(what, value):
    return f"<tr><td><div style=padding-left:10px;>消息{what}:{value}</div></td></tr>"


def day(written="2024-03-12"):
    return f"<tr><td style=border-bottom-width:1px;color:#3568BB;>日期: {written}</td></tr>"


def said(who, time, *words):
    body = "".join(f"<font style=\"font-size:9pt;\" color='000000'>{each}</font>" for each in words)
    return (
        "<tr><td><div style=color:#006EFE;padding-left:10px;><div style=float:left;margin-right:6px;>"
        f"{who}</div>{time}</div><div style=padding-left:20px;>{body}</div></td></tr>\r\n"
    )


def mht(*rows, **pictures):
    page = PAGE + "".join(rows) + "</table></body></html>"
    kind = "Content-Type: text/html\r\nContent-Transfer-Encoding:7bit\r\n"
    content = f"{HEADERS}--{MARK}\r\n{kind}\r\n{page}\r\n\r\n"
    for name, data in pictures.items():
        kind = "Content-Type:image/jpeg\r\nContent-Transfer-Encoding:base64\r\n"
        encoded = encodebytes(data).decode().replace("\n", "\r\n")
        content += f"--{MARK}\r\n{kind}Content-Location:{{{name}}}.dat\r\n\r\n{encoded}\r\n"
    return (content + f"--{MARK}--\r\n").encode()


CHAT = (heading("分组", "我的好友"), heading("对象", "小李"), day())


def source_with(folder, *rows, **pictures):
    return written(folder, mht(*CHAT, *rows, **pictures), "小李.mht")


def test_a_chat_with_a_picture(tmp_path):
    source = source_with(
        tmp_path,
        said("小李", "9:30:15", "今天还款&amp;<br>利息"),
        said("我", "9:31:00", "看", '<IMG src="{A1}.dat">'),
        day("2024-03-13"),
        said("小李", "0:00:01", "好"),
        A1=png(3),
    )
    assert choose(source) is IMPORTER
    extracted = list(IMPORTER.extract(source))
    assert plain(extracted[0]) == {
        "locator": "row[5]",
        "kind": "chat",
        "source_class": "message_export",
        "at": "2024-03-12T09:30:15+08:00",
        "written": "2024-03-12 9:30:15",
        "direction": "in",
        "name": "小李",
        "text": "今天还款&\n利息",
        "details": {"group": "我的好友"},
    }
    assert (extracted[1].direction, extracted[1].untrusted_text) == (Direction.OUT, "看[图片]")
    assert extracted[2] == Attachment("{a1}.png", png(3), "row[6]/picture[1]")
    assert extracted[3].at.iso() == "2024-03-13T00:00:01+08:00"
    assert len(extracted) == 4


def test_groups_accounts_and_halves_of_the_day(tmp_path):
    rows = (
        said("【管理员】小李(123456)", "1:30:15 PM", "a"),
        said("b&lt;c@d.cn&gt;", "1:30:15&nbsp;AM", "b"),
    )
    one, two = read(IMPORTER, source_with(tmp_path, *rows))[0]
    assert (one.untrusted_name, one.details["account"], one.at.iso()) == (
        "小李",
        "123456",
        "2024-03-12T13:30:15+08:00",
    )
    assert (two.details["account"], two.at.iso()) == ("c@d.cn", "2024-03-12T01:30:15+08:00")


def test_the_same_message_exported_as_text_is_one(tmp_path):
    head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
    rule = "=" * 64
    head += f"{rule}\n消息分组:我的好友\n{rule}\n消息对象:小李\n{rule}\n\n"
    text = written(tmp_path, head + "2024-03-12 9:30:15 小李\n今天还款\n\n", "小李.txt")
    (one,) = read(text_export.IMPORTER, text)[0]
    (other,) = read(IMPORTER, source_with(tmp_path, said("小李", "9:30:15", "今天还款")))[0]
    assert one.dedupe_key == other.dedupe_key


def test_words_that_look_like_the_pages_own(tmp_path):
    rows = (
        said("小李", "9:30:15", "日期: 2020-01-01"),
        said("小李", "9:30:16", "消息对象:王五"),
        said("小李", "9:30:17", "&lt;div&gt;x&lt;/div&gt; 10:00:00"),
    )
    found = read(IMPORTER, source_with(tmp_path, *rows))[0]
    assert [one.untrusted_text for one in found] == [
        "日期: 2020-01-01",
        "消息对象:王五",
        "<div>x</div> 10:00:00",
    ]
    assert {one.at.iso()[:10] for one in found} == {"2024-03-12"}
    assert {one.untrusted_name for one in found} == {"小李"}


def test_a_picture_that_is_missing_or_damaged(tmp_path):
    picture = '<IMG src="{A1}.dat">'
    (one,), notices, attachments = read(IMPORTER, source_with(tmp_path, said("小李", "9:30:15", picture)))
    assert (one.untrusted_text, attachments) == ("[图片]", [])
    assert sentences(notices)[0].startswith("A picture of a message here is not in the file")
    content = mht(*CHAT, said("小李", "9:30:15", picture), A1=b"x").replace(b"eA==", b"e")
    assert read(IMPORTER, written(tmp_path, content, "b.mht"))[2] == []


def test_a_message_before_any_day_has_no_time(tmp_path):
    (one,), notices, _ = read(IMPORTER, written(tmp_path, mht(said("小李", "9:30:15", "a")), "a.mht"))
    assert (one.at, one.details["time_as_written"]) == (None, "9:30:15")
    assert sentences(notices)[0].startswith("A message here states no readable time.")


def test_a_large_page_in_little_memory(tmp_path):
    rows = [said("小李", f"{n // 3600}:{n // 60 % 60:02}:{n % 60:02}", "字" * 300) for n in range(20_000)]
    source = source_with(tmp_path, *rows)
    assert source.size > 20 << 20
    del rows
    tracemalloc.start()
    try:
        count = sum(isinstance(each, Communication) for each in IMPORTER.extract(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 12 << 20


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><div " + "<div " * 50_000,
        "<div>" * 20_000 + said("小李", "9:30:15", "a"),
        said("小李", "9:30:15" + " " * 100_000, "a"),
        said("x" * 100_000, "9:30:15", "a"),
        said("小李", "9:30:15", "<img " * 50_000),
        said("小李", "9:30:15", "x" * (3 << 20)),
    ],
)
def test_rows_made_to_cost_time(tmp_path, row):
    found = check_survives(IMPORTER, tmp_path, mht(*CHAT, row, said("小李", "9:30:16", "好")), "a.mht")
    assert sum(isinstance(each, Communication) for each in found) >= 1


def test_nothing_inside(tmp_path):
    for content in (mht(), HEADERS.encode(), HEADERS.replace("boundary", "b").encode()):
        with pytest.raises(ImportRefused):
            list(IMPORTER.extract(written(tmp_path, content, "a.mht")))


def test_other_saved_pages_are_not_its_own(tmp_path):
    other = mht(*CHAT).replace(b"Save by Tencent MsgMgr", b"Saved by Blink")
    assert IMPORTER.claim(written(tmp_path, other, "a.mht")) is Claim.NO


def test_parts_know_their_places(tmp_path):
    source = source_with(tmp_path, said("小李", "9:30:15", "a"), A1=b"abc")
    page, picture = parts_of(source.path)
    content = source.path.read_bytes()
    assert content[page.begin : page.end].startswith(b"<html")
    assert (picture.location, content[picture.begin : picture.end].strip()) == ("{A1}.dat", b"YWJj")


SAMPLE = mht(*CHAT, said("小李", "9:30:15", "今天"), said("我", "9:31:00", '<IMG src="{A1}.dat">'), A1=png(3))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=30), place=st.integers(0, 4000), cut=st.integers(0, 30))
def test_any_damage_gives_messages_or_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(SAMPLE, noise, place, cut), "a.mht")
