"""One file for each importer that no shared sample is of, made as the program it comes from makes it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from archives import zipped
from bill_files import csv_text, xlsx
from document_files import simple_pdf, word, written_page
from phone_databases import (
    ANDROID_CALLS,
    ANDROID_SMS,
    APPLE_S,
    HUAWEI_CALLS,
    HUAWEI_SMS,
    IPHONE_CALLS,
    IPHONE_OLD_CALLS,
    IPHONE_SMS,
    UNIX_MS,
    attributed_body,
    database,
    wal_set,
)
from test_bcr_sidecar import CALL as BCR
from test_emlx_message import emlx
from test_meituan_csv import HEADER as MEITUAN
from test_oppo_calls_xml import BACKUP as OPPO
from test_pywxdump import FIELDS, ROWS
from test_qq_mht import SAMPLE as MHT
from test_sms_ie_json import CALL, MMS, SMS
from test_weflow_json import SESSION, message
from test_weflow_xlsx import ABOVE, HEADER
from test_weflow_xlsx import ROWS as WEFLOW_ROWS

from evidence_desk.domain.hand_note import HandNote, NoteAbout, WrittenNote, to_bytes

_ROW = {"address": "95188", "date": UNIX_MS, "type": 1, "body": "您已逾期"}
_CALL = {"number": "95188", "date": UNIX_MS, "type": 1, "duration": 5}
_IPHONE = {
    "handle": [{"id": "95188"}],
    "message": [
        {"text": "您已逾期", "date": APPLE_S * 10**9, "handle_id": 1, "service": "SMS"},
        {"attributedBody": attributed_body("今天还款"), "date": APPLE_S, "handle_id": 1, "is_from_me": 1},
    ],
}
_NOTE = HandNote(NoteAbout.VISIT, "两个人上门", datetime(2024, 3, 12, 10, 15))


def _texts() -> Iterator[tuple[str, str, bytes | str]]:
    """Importer, name and content of files that need no other program to make them."""
    yield "bcr_sidecar", "20240312_093015.123+0800_in_95188.json", json.dumps(BCR)
    yield (
        "by_hand",
        "note.json",
        to_bytes(WrittenNote(_NOTE, datetime(2024, 3, 13, tzinfo=UTC), "Asia/Shanghai")),
    )
    calls = (
        ["起始时间", "通信方式", "对方号码", "通信时长"],
        ["2024-03-12 10:15:30", "被叫", "95188", "85秒"],
    )
    yield "carrier_details", "通话详单.csv", csv_text(*calls)
    yield "emlx_message", "1.emlx", emlx()
    yield "gzip_file", "a.xml.gz", gzip.compress(b"<smses/>", mtime=0)
    imazing = "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Text\n"
    yield (
        "imazing_csv",
        "Messages - 小李.csv",
        imazing + "小李,2024-03-12 09:30:15,SMS,Incoming,95188,,,还款\n",
    )
    paid = dict.fromkeys(MEITUAN, "/") | {"交易创建时间": "2025-02-12 20:59:12", "实付金额": "¥12.00"}
    yield "meituan_csv", "meituan.csv", csv_text(MEITUAN, [paid[name] for name in MEITUAN])
    yield "oppo_calls_xml", "callrecord_backup.xml", OPPO
    yield "pdf_document", "a.pdf", simple_pdf([written_page("overdue")])
    phoneview = '"direction","timestamp","name","number","content","type"\n'
    yield "phoneview_csv", "a.csv", phoneview + 'Received,"Jul 23, 2011 6:12:54 AM",,95188,hello,SMS\n'
    yield "plain_text", "记录.txt", "他说今天不还就上门。"
    yield "pywxdump", "wxid_a_0_5.csv", csv_text(FIELDS, *ROWS)
    yield "qq_mht", "小李.mht", MHT
    yield "sms_ie_json", "messages.ndjson", "\n".join(map(json.dumps, (SMS, MMS, CALL)))
    rows = "\n".join(map(json.dumps, (SMS, MMS)))
    yield "sms_ie_zip", "messages.zip", zipped({"messages.ndjson": rows.encode(), "data/a.jpg": b"x"})
    sms = f'<sms address="95188" name="x" body="还款" date="{UNIX_MS}" type="1"/>'
    yield "super_backup_xml", "sms.xml", f'<allsms count="1">{sms}</allsms>'
    yield "transcript_file", "95188_20240312101530.srt", "1\n00:00:01,000 --> 00:00:02,500\n今天还钱\n\n"
    yield "vendor_backup", "短信.bak", bytes([0, *range(128, 256)]) * 40
    wechatmsg = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime\n"
    yield "wechatmsg_csv", "小李_utf8.csv", wechatmsg + "1,2,1,0,0,1710207015,3,还款,2024-03-12 09:30:15\n"
    chat = {"weflow": {"version": "1"}, "session": SESSION, "messages": [message()]}
    yield "weflow_json", "小李.json", json.dumps(chat, ensure_ascii=False)
    yield "weflow_xlsx", "小李.xlsx", xlsx([*ABOVE, HEADER, *WEFLOW_ROWS])
    yield "word_document", "a.docx", word("今天还款")
    yield "zip_archive", "a.zip", zipped({"a.txt": b"x", "b/c.amr": b"#!AMR\n"})


def made_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Importer and file, each file in a folder of its own."""
    for number, (key, name, content) in enumerate(_texts()):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        yield key, path
    (folder / "databases").mkdir()
    for key, name, schema, rows in (
        ("android_calls_db", "contacts2.db", ANDROID_CALLS, {"calls": [_CALL]}),
        ("android_calls_db", "calllog.db", HUAWEI_CALLS, {"calls_tb": [_CALL]}),
        (
            "android_messages_db",
            "mmssms.db",
            ANDROID_SMS,
            {"sms": [_ROW], "pdu": [{"date": 1, "msg_box": 1}]},
        ),
        ("android_messages_db", "huawei.db", HUAWEI_SMS, {"sms_tb": [_ROW]}),
        ("iphone_call_history", "CallHistory.storedata", IPHONE_CALLS, {"ZCALLRECORD": [{"ZDATE": 1.5}]}),
        ("iphone_call_history", "call_history.db", IPHONE_OLD_CALLS, {"call": [{"date": 1, "flags": 5}]}),
        ("iphone_sms_db", "sms.db", IPHONE_SMS, _IPHONE),
    ):
        yield key, database(folder / "databases" / name, schema, rows)
    (folder / "set").mkdir()
    whole = wal_set(folder / "set" / "sms.db", IPHONE_SMS, {}, _IPHONE)
    yield "iphone_sms_db", whole
    yield "sqlite_companion", whole.with_name("sms.db-wal")
