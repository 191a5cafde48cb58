"""Each kind of exported messages is claimed by its own reader and by no other."""

import pytest
from chat_exports import SHARED
from xml_backups import source_of, written

from evidence_desk.importers import Claim, choose, importers

READERS_OF_SHARED = {
    "chat/WhatsApp Chat with TestUser.txt": "whatsapp_text",
    "chat/qq_readme_block.txt": "qq_text",
    "chat/telegram_result.json": "telegram_json",
    "vmsg/vmg_readme_block.vmg": "vmessage",
    "sms/sample_small.xml": "sms_backup_xml",
    "calls/calls-backup.xml": "calls_backup_xml",
}
MESSAGE_READERS = {
    "imazing_csv": "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Subject,Text\n",
    "phoneview_csv": '"direction","timestamp","name","number","content","type"\n',
    "pywxdump": "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n",
    "qq_text": "消息记录（此消息记录为文本格式，不支持重新导入）\n\n" + "=" * 64 + "\n消息分组:我的好友\n",
    "sms_ie_json": '{"_id":"1","thread_id":"3","address":"10086","date":"17102070","type":"1","body":"x"}\n',
    "super_backup_xml": '<?xml version="1.0"?>\n<alllogs count="0">\n</alllogs>',
    "telegram_json": '{"name": "x", "type": "personal_chat", "id": 1, "messages": []}',
    "vmessage": "BEGIN:VMSG\nVERSION: 1.1\n",
    "wechatmsg_csv": "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime\n",
    "weflow_json": '{"weflow": {"version": "1"}, "session": {"wxid": "a", "type": "私聊"}, "messages": []}',
    "whatsapp_text": "[2024/3/12 下午9:30:15] 张三: \u200e消息和通话已进行端到端加密。\n",
}


def claimants(source):
    """Who reads it as a special format; text and any file have a reader in general."""
    return [one.key for one in importers() if one.claim(source) > Claim.GENERAL]


@pytest.mark.parametrize(("name", "key"), READERS_OF_SHARED.items())
def test_a_shared_sample_has_one_reader(name, key):
    source = source_of(SHARED / name)
    assert claimants(source) == [key]
    assert choose(source).key == key


@pytest.mark.parametrize(
    "path", sorted(path for path in SHARED.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_no_reader_of_messages_takes_another_file(path):
    expected = READERS_OF_SHARED.get(path.relative_to(SHARED).as_posix())
    claimed = set(claimants(source_of(path))) & MESSAGE_READERS.keys()
    assert claimed == ({expected} & MESSAGE_READERS.keys())


@pytest.mark.parametrize(("key", "content"), MESSAGE_READERS.items())
@pytest.mark.parametrize("name", ["x.txt", "messages.csv", "result.json", "_chat.txt", "Messages - a.csv"])
def test_the_content_decides_and_not_the_name(tmp_path, key, content, name):
    assert claimants(written(tmp_path, content, name)) == [key]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("result.json", '{"metadata": {}, "chatInfo": {"name": "x"}, "messages": [{"messageId": "1"}]}'),
        ("a.json", '{"timestamp_unix_ms": 1710207015123, "direction": "in", "calls": []}'),
        ("全部消息记录.txt", "会议记录\n2024-03-12 9:30\n张三：你好\n"),
        ("app.log", "[2024-03-12 09:30:15] INFO: started\n" * 20),
        ("notes.txt", "3/12: call the bank\n3/13: again\n"),
        ("a.csv", "Date,Type,Text\n2024-03-12,x,y\n"),
        ("a.xml", "<html><body>allsms</body></html>"),
    ],
)
def test_what_only_looks_alike_is_left_to_others(tmp_path, name, content):
    assert not set(claimants(written(tmp_path, content, name))) & MESSAGE_READERS.keys()
