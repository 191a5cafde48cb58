"""Long base64 values go round the parser: what is read is what expat alone reads, whatever the chunks."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Callable
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.importers import _xml_stream
from evidence_desk.importers._long_values import LongValues
from evidence_desk.importers._surrogate_repair import SurrogateRepair
from evidence_desk.importers._xml_stream import Damaged, XmlStream

LIMIT = 1 << 20
Element = tuple[str, dict[str, str]]


class Dripping(io.BytesIO):
    """A file that gives `size` bytes at a time, whatever it is asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._size = size

    def read(self, _asked: int | None = -1, /) -> bytes:
        return super().read(self._size)


def value(size: int, seed: int = 1) -> str:
    return base64.b64encode(random.Random(seed).randbytes(size)).decode()


def document(*elements: str) -> bytes:
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<smses>" + "\n".join(elements) + "</smses>").encode()


def by_expat(data: bytes) -> list[Element]:
    found: list[Element] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.Parse(data, True)
    return found


def by_stream(data: bytes, size: int) -> list[Element]:
    found: list[Element] = []

    def opened(name: str, attributes: dict[str, str], _depth: int) -> None:
        found.append((name, attributes))

    stream = XmlStream(Dripping(data, size), SurrogateRepair(), opened, lambda *_: None)
    for chunk in stream.chunks():
        stream.feed(chunk)
    stream.finish()
    return found


def read_through(data: bytes, before_each: Callable[[XmlStream], None]) -> XmlStream:
    stream = XmlStream(io.BytesIO(data), SurrogateRepair(), lambda *_: None, lambda *_: None)
    for chunk in stream.chunks():
        before_each(stream)
        stream.feed(chunk)
    return stream


_VALUES = st.builds(value, st.integers(760, 5000), st.integers(0, 9))
_ELEMENTS = st.one_of(
    st.builds('<part name="p" data="{}" />'.format, _VALUES),
    st.builds('<part data="null" cl="{}"/>'.format, _VALUES),
    st.builds("<part data='{}' />".format, _VALUES),
    st.builds("<sms body='begin data=\"{}\" end &amp; é借款' />".format, _VALUES),
    st.builds('<!-- data="{}" -->'.format, _VALUES),
    st.builds('<a>text data="{}" text</a>'.format, _VALUES),
    st.builds('<part data="{}&#10;=" seq="0" />'.format, _VALUES),
    st.builds('<part data="{}\n{}" />'.format, _VALUES, _VALUES),
    st.builds('<part data="{}借" />'.format, _VALUES),
    st.just('<sms body="借款已逾期" data="short" />'),
)


@given(st.lists(_ELEMENTS, max_size=8), st.integers(1, 9000))
def test_what_is_read_is_what_expat_reads(elements: list[str], size: int) -> None:
    data = document(*elements)
    assert by_stream(data, size=size) == by_expat(data)


def test_a_long_value_does_not_pass_through_the_parser() -> None:
    long = value(300_000)
    first = '<sms body="借款" />' * 20
    data = document(first, f'<part data="{long}" />', f'<part data="{long}" />')
    values = LongValues(io.BytesIO(data), LIMIT)
    stream = values.read(256)
    while chunk := values.read(1 << 16):
        stream += chunk
    assert len(stream) < len(document(first)) + 150
    assert list(values.waiting.values()) == [long.encode()] * 2


@pytest.mark.parametrize(
    "head", ["<?xml version='1.0' encoding='gbk'?>", "<?xml version='1.0' encoding='utf-16'?>"]
)
def test_other_encodings_pass_through(head: str) -> None:
    data = (head + f'<smses><part data="{value(4000)}"/></smses>').encode(
        "utf-16" if "utf-16" in head else "ascii"
    )
    values = LongValues(io.BytesIO(data), LIMIT)
    stream = b""
    while chunk := values.read(512):
        stream += chunk
    assert stream == data


def test_nothing_is_kept_of_values_nobody_asks_for() -> None:
    data = document(*[f'<!-- data="{value(2000, seed)}" -->' for seed in range(400)])
    assert read_through(data, lambda _stream: None)._values.waiting == {}


def test_one_element_with_values_without_end_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xml_stream, "_ELEMENT_LIMIT", LIMIT)
    hoard = " ".join(f'x data="{value(3000, seed)}"' for seed in range(2000))
    data = document(f"<sms body='{hoard}' />")
    most = [0]
    with pytest.raises(Damaged):
        read_through(data, lambda stream: most.append(sum(map(len, stream._values.waiting.values()))))
    assert 0 < max(most) <= LIMIT


def test_a_value_without_end_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xml_stream, "_ELEMENT_LIMIT", LIMIT)
    data = document(f'<part data="{value(5 << 20)}')
    with pytest.raises(Damaged):
        read_through(data, lambda _stream: None)
