import io
import re
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_desk.importers._surrogate_repair import SurrogateRepair, encoding_of, repaired

#: Pieces of bodies as exporters write them, and what has to come out of expat for each.
PIECES = {
    "&#55357;&#56832;": "😀",
    "&#xD83D;&#xDE00;": "😀",
    "&#xd83d;&#56832;": "😀",
    "&#0055357;&#x00DE00;": "😀",
    "&#55357;": "⟦U+D83D⟧",
    "&#56832;": "⟦U+DE00⟧",
    "&#xDFFF;": "⟦U+DFFF⟧",
    "&#0;": "⟦U+0000⟧",
    "&#x1F;": "⟦U+001F⟧",
    "&#65534;": "⟦U+FFFE⟧",
    "&#1114112;": "⟦U+110000⟧",
    "&#128512;": "😀",
    "&#0128512;": "😀",
    "&#x1F600;": "😀",
    "&#10;": "\n",
    "&#xA;": "\n",
    "&#13;": "\r",
    "&#9;": "\t",
    "&#39;": "'",
    "&#55295;": "\ud7ff",
    "&#57344;": "\ue000",
    "&amp;": "&",
    "&amp;#55357;": "&#55357;",
    "\x00": "\ufffd",
    "\x0b": "\ufffd",
    "\uffff": "\ufffd",
    "\ufffd": "\ufffd",
    "催收": "催收",
    "😀": "😀",
    "#55357;": "#55357;",
    "x": "x",
}
#: A high half and a low half side by side are one character, so they are not drawn as neighbours.
SINGLE_HIGH = "&#55357;"
LOW_FIRST = ("&#56832;", "&#xDFFF;")


def in_pieces(data: bytes, size: int) -> bytes:
    """Through the repair in pieces of at most `size` bytes that end with a whole UTF-8 sequence."""
    repair = SurrogateRepair()
    return b"".join(repaired(io.BytesIO(data), repair, size))


def text_in(xml: bytes) -> str:
    found = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes["body"])
    parser.Parse(xml, True)
    return found[0]


def document(body: str) -> bytes:
    # Longer than the part by which the encoding is found, so that `body` meets the ends of pieces.
    return f'<sms pad="{"p" * 300}" body="{body}"/>'.encode()


def bodies():
    drawn = st.lists(st.sampled_from(sorted(PIECES)), max_size=30)
    return drawn.map(
        lambda pieces: [
            piece
            for before, piece in zip(["", *pieces], pieces, strict=False)
            if not (before == SINGLE_HIGH and piece in LOW_FIRST)
        ]
    )


@given(bodies(), st.integers(1, 59))
def test_expat_reads_what_the_writer_meant_whatever_the_chunk_size(pieces, size):
    # A dropped neighbour can bring two halves together again.
    if re.search("&#55357;&#(?:56832|xDFFF);", "".join(pieces).replace("&#55357;&#56832;", "")):
        pieces = []
    assert text_in(in_pieces(document("".join(pieces)), size)) == "".join(PIECES[piece] for piece in pieces)


@pytest.mark.parametrize("size", range(1, 60))
def test_every_chunk_size_gives_the_same_bytes_and_counts(size):
    body = (
        "a&#55357;&#56832;&#55357;&#55357;&#56832;b&#56832;&#55357;&amp;&#10;\x01催\uffff&#x0;&#000000055357;"
    )
    repair, whole = SurrogateRepair(), SurrogateRepair()
    chunked = b"".join(repaired(io.BytesIO(document(body)), repair, size))
    assert chunked == b"".join(repaired(io.BytesIO(document(body)), whole))
    assert (repair.joined, repair.replaced) == (whole.joined, whole.replaced) == (2, 7)
    assert text_in(chunked) == "a😀⟦U+D83D⟧😀b⟦U+DE00⟧⟦U+D83D⟧&\n\ufffd催\ufffd⟦U+0000⟧⟦U+D83D⟧"


def test_each_half_of_every_pair_is_found():
    for code in [*range(0x10000, 0x110000, 0x400), *range(0x1F400, 0x1F800)]:
        high, low = 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)
        for written in (f"&#{high};&#{low};", f"&#x{high:X};&#x{low:x};"):
            repair = SurrogateRepair()
            assert repair.feed(written.encode(), final=True).decode() == chr(code)
            assert (repair.joined, repair.replaced) == (1, 0)


@given(st.integers(0, 0x120000))
def test_a_reference_is_kept_exactly_when_xml_allows_its_character(code):
    for written in (f"&#{code};", f"&#x{code:x};", f"&#X{code:06X};"):
        repair = SurrogateRepair()
        fed = repair.feed(written.encode(), final=True).decode()
        allowed = (
            re.fullmatch("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", chr(code))
            if code < 0x110000
            else None
        )
        assert fed == (written if allowed else f"⟦U+{code:04X}⟧")
        assert repair.replaced == (0 if allowed else 1)


def test_a_chunk_that_needs_nothing_passes_as_the_same_object():
    chunk = b"A" * 1000 + b"&#10;&amp;"
    assert SurrogateRepair().feed(chunk) is chunk


@given(st.binary(max_size=400), st.integers(1, 59))
@settings(max_examples=300)
def test_any_bytes_come_out_as_text_without_control_characters(data, size):
    fed = in_pieces(data, size).decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", fed)


@given(st.binary(max_size=400), st.integers(1, 59))
@settings(max_examples=300)
def test_any_bytes_come_out_the_same_in_one_piece(data, size):
    assert in_pieces(data, size) == in_pieces(data, 1 << 20)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_other_encodings_is_the_same_text(encoding):
    body = "催收通知😀" * 40
    for size in (1, 7, 1 << 18):
        fed = in_pieces(f'<sms body="{body}&#55357;&#56832;"/>'.encode(encoding), size)
        assert text_in(fed) == body + "😀"


def test_a_declared_chinese_encoding_is_read():
    text = '<?xml version="1.0" encoding="GBK"?><sms body="' + "您的借款已逾期" * 40 + '"/>'
    assert text_in(in_pieces(text.encode("gbk"), 5)) == "您的借款已逾期" * 40


def test_an_undeclared_encoding_is_marked_and_counted():
    repair = SurrogateRepair()
    fed = b"".join(repaired(io.BytesIO(b'<sms body="a\xff\xfeb\xef\xbf\xbd"/>'), repair))
    assert text_in(fed) == "a\ufffd\ufffdb\ufffd"
    assert repair.replaced == 2


@given(st.binary(max_size=64))
def test_every_head_has_an_encoding_that_decodes(head):
    encoding, skip = encoding_of(head)
    head[skip:].decode(encoding, "replace")
