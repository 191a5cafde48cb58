import contextlib
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import written

from evidence_desk.importers import _json_stream
from evidence_desk.importers._json_stream import JsonDamaged, entering, pointer, resolve, walk

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
TEXT = {
    "name": "群",
    "messages": [{"id": 1}, {"id": 2, "text": ["a", {"b": 12345}]}],
    "after": [1.5e3, -7, None],
}


def walked(text, *patterns):
    return [(pointer(path), value) for path, value in walk(io.StringIO(text), entering(*patterns))]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("indent", [None, 1])
def test_values_come_one_by_one_whatever_the_chunk_size(monkeypatch, chunk, indent):
    monkeypatch.setattr(_json_stream, "_CHUNK_SIZE", chunk)
    assert walked(json.dumps(TEXT, indent=indent), "", "/messages") == [
        ("/name", "群"),
        ("/messages/0", {"id": 1}),
        ("/messages/1", {"id": 2, "text": ["a", {"b": 12345}]}),
        ("/after", [1500.0, -7, None]),
    ]


def test_any_number_in_a_pattern_and_keys_that_need_escapes():
    text = '{"a/b":[{"~":1},{"c":2}], "e":[], "o":{}}'
    assert walked(text, "", "/e", "/o", "/a~1b") == [("/a~1b", [{"~": 1}, {"c": 2}])]
    assert walked("[[1],[2,3]]", "", "/*") == [("/0/0", 1), ("/1/0", 2), ("/1/1", 3)]


@given(VALUES)
def test_what_the_standard_library_writes_is_read(value):
    text = json.dumps({"messages": [value, value]})
    read = [one for _, one in walk(io.StringIO(text), entering("", "/messages"))]
    assert read == _json_stream.storable_value(json.loads(json.dumps([value, value])))


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a"', '{"a":', '{"a":[1', '{"a":[1,', '{"a":1]', "{a:1}", '{"a" 1}', '["\\q"]', '["\\x1"]'],
)
def test_what_is_no_json_is_damaged(text):
    with pytest.raises(JsonDamaged):
        walked(text, "", "/a")


def test_all_before_the_damage_is_whole():
    walking = walk(io.StringIO('{"messages":[{"id":1},{"id":2},{"id":'), entering("", "/messages"))
    assert [next(walking), next(walking)] == [(("messages", 0), {"id": 1}), (("messages", 1), {"id": 2})]
    with pytest.raises(JsonDamaged):
        next(walking)


def test_brackets_without_end_are_damaged_not_a_crash():
    with pytest.raises(JsonDamaged):
        walked("[" * 200_000)


def test_absurd_numbers_and_halves_of_emoji_do_not_stop_the_reading():
    ((_, value),) = walked(
        '{"a":1%s,"b":NaN,"c":"\\ud83d","d":"\\ud83d\\ude00","e":"\\u0000"}' % ("0" * 5000)
    )
    assert value["a"].startswith("100")
    assert (value["b"], value["c"], value["d"], value["e"]) == (None, "\ufffd", "😀", "\ufffd")


def test_the_escape_that_telegram_writes_for_control_characters_is_read():
    assert walked('["a\\x1Fb\\x0Ac"]', "") == [("/0", "a\ufffdb\nc")]


def test_a_pointer_finds_its_value(tmp_path):
    source = written(tmp_path, json.dumps(TEXT), "a.json")
    assert resolve(source.path, "/messages/1") == TEXT["messages"][1]
    assert resolve(source.path, "/messages/1/text/1/b") == 12345
    for missing in ("/messages/2", "/message", "whole"):
        with pytest.raises(LookupError):
            resolve(source.path, missing)


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_damaged(noise, place):
    text = json.dumps(TEXT, ensure_ascii=False)
    text = text[:place] + noise.decode("latin-1") + text[place:]
    with contextlib.suppress(JsonDamaged):
        walked(text, "", "/messages", "/messages/*")
