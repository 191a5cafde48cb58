"""PDF and Word in the media child: their words exactly, and nothing that a hostile one asks for."""

from __future__ import annotations

import contextlib
import zipfile
from datetime import datetime

import pytest
from document_files import (
    body_of,
    locked_pdf,
    repacked,
    simple_pdf,
    stream,
    typeset,
    word,
    written_page,
)
from PIL import Image

from evidence_desk.media import DocumentLocked, MediaDesk, MediaFailure, MediaUnreadable
from evidence_desk.media.document_facts import LONGEST_PAGE, MOST_PAGES


@pytest.fixture
def kept(tmp_path):
    """Writes bytes to a file of their own."""

    def keep(data, name="document"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return keep


def whole(media, path):
    """All pages of a PDF, however many answers they come in."""
    found = media.read_pdf(path)
    pages = list(found.pages)
    while found.next:
        found = media.read_pdf(path, found.next)
        pages += found.pages
    return pages


# PDF


def test_chinese_pages_come_out_exactly(media, kept):
    path = kept(
        typeset(
            '#set document(title: [借款合同], author: "某某消费金融", '
            "date: datetime(year: 2024, month: 3, day: 12))\n"
            "借款合同\n\n甲方：张三，本金 ¥8,240.50 元整。\n#pagebreak()\n"
            "#table(columns: 2, [2024-03-12], [应还 3,200.00])\n𠮷野家"
        )
    )
    found = media.read_pdf(path)
    assert (found.total, found.next) == (2, None)
    assert [page.text for page in found.pages] == [
        "借款合同\n甲方：张三，本金 ¥8,240.50 元整。",
        "2024-03-12 应还 3,200.00\n𠮷野家",
    ]
    assert found.facts["title"] == "借款合同"
    assert found.facts["author"] == "某某消费金融"
    assert found.facts["created"].startswith("D:20240312")


def test_a_page_without_words_is_told_from_an_empty_one(media, kept):
    path = kept(simple_pdf([b"0 0 1 rg 50 50 200 200 re f", b"", written_page("words")]))
    assert [(page.text, page.drawn) for page in whole(media, path)] == [
        ("", True),
        ("", False),
        ("words", True),
    ]


def test_a_page_becomes_a_picture_for_reading(media, kept, tmp_path):
    path = kept(simple_pdf([written_page("one"), b"1 0 0 rg 0 0 595 842 re f"]))
    media.write_pdf_page(path, 2, tmp_path / "page.png", max_side=600)
    with Image.open(tmp_path / "page.png") as picture:
        assert (picture.format, max(picture.size), picture.getpixel((100, 100))) == ("PNG", 600, (255, 0, 0))
    with pytest.raises(MediaUnreadable):
        media.write_pdf_page(path, 3, tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()


@pytest.mark.parametrize("box", [b"0 0 0 0", b"0 0 1 100000000", b"-9e9 -9e9 9e9 9e9", b"0 0 14400 14400"])
def test_a_page_of_any_size_becomes_a_bounded_picture(media, kept, tmp_path, box):
    content = simple_pdf([written_page("x")]).replace(b"0 0 595 842", box)
    media.write_pdf_page(kept(content), 1, tmp_path / "page.png", max_side=300)
    with Image.open(tmp_path / "page.png") as picture:
        assert max(picture.size) <= 301


def test_a_locked_document_asks_for_its_password(media, kept):
    path = kept(locked_pdf("secret 8240.50", "a1b2c3"))
    with pytest.raises(DocumentLocked) as locked:
        media.read_pdf(path)
    assert not locked.value.given
    with pytest.raises(DocumentLocked) as wrong:
        media.read_pdf(path, password="guess")
    assert wrong.value.given
    assert "guess" not in str(wrong.value)
    assert media.read_pdf(path, password="a1b2c3").pages[0].text == "secret 8240.50"


def test_a_locked_page_becomes_a_picture_with_its_password(media, kept, tmp_path):
    path = kept(locked_pdf("secret", "密码1"))
    media.write_pdf_page(path, 1, tmp_path / "page.png", max_side=200, password="密码1")
    assert (tmp_path / "page.png").exists()


def test_a_claim_of_ten_thousand_pages_is_bounded(media, kept):
    path = kept(simple_pdf([written_page("one")], count=10_000))
    pages = whole(media, path)
    assert pages[0].text == "one"
    assert len(pages) <= MOST_PAGES
    assert not any(page.text for page in pages[1:])


def test_many_pages_come_in_several_answers(media, kept):
    line = b" ".join(b"(%s) Tj 0 -14 Td" % (b"word " * 200) for _ in range(20))
    path = kept(simple_pdf([b"BT /F1 9 Tf 0 800 Td %s ET" % line] * 40))
    first = media.read_pdf(path)
    assert first.next is not None
    pages = whole(media, path)
    assert [page.number for page in pages] == list(range(1, 41))
    assert len({page.text for page in pages}) == 1


def test_a_page_of_endless_words_is_cut(media, kept):
    line = b" ".join(b"(%s) Tj" % (b"word " * 400) for _ in range(60))
    (page,) = whole(media, kept(simple_pdf([b"BT /F1 1 Tf 0 800 Td %s ET" % line])))
    assert page.cut
    assert len(page.text) <= LONGEST_PAGE


def test_scripts_and_actions_do_nothing(media, kept, tmp_path):
    target = tmp_path / "made by the document"
    script = b"this.exportDataObject({cName: 'x'}); app.launchURL('http://127.0.0.1:9/'); while (true) {}"
    catalog = (
        b"/OpenAction << /S /JavaScript /JS (%s) >> /AA << /WC << /S /Launch /F (%s) >> >> "
        b"/Names << /EmbeddedFiles << /Names [(x.exe) 7 0 R] >> /JavaScript << /Names [(a) 6 0 R] >> >> "
        b"/AcroForm << /XFA 8 0 R /Fields [] >>"
        % (script.replace(b"(", b"\\(").replace(b")", b"\\)"), bytes(target))
    )
    more = {
        6: b"<< /S /JavaScript /JS (while \\(true\\) {}) >>",
        7: b"<< /Type /Filespec /F (x.exe) /EF << /F 9 0 R >> >>",
        8: stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>while(true){}</script></xdp:xdp>"),
        9: stream(b"MZ"),
    }
    content = simple_pdf([written_page("harmless")], catalog=catalog, more=more)
    assert [page.text for page in whole(media, kept(content))] == ["harmless"]
    media.write_pdf_page(kept(content), 1, tmp_path / "page.png", max_side=100)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["document", "page.png"]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        simple_pdf([written_page("x")])[:300],
        simple_pdf([]),
        simple_pdf([written_page("x")]).replace(b"/Kids [10 0 R]", b"/Kids [ 2 0 R]"),
        b"not a document at all",
    ],
)
def test_what_cannot_be_opened_is_a_sentence_or_nothing(media, kept, content):
    pages = ()
    with contextlib.suppress(MediaUnreadable):
        pages = media.read_pdf(kept(content)).pages
    assert not any(page.text for page in pages)


def test_a_stream_that_unpacks_without_end_ends(kept):
    import zlib

    from evidence_desk.media import Limits

    packed = zlib.compress(zlib.compress(b" " * (1 << 30), 9), 9)
    more = {11: stream(packed, b"/Filter [/FlateDecode /FlateDecode]")}
    path = kept(simple_pdf([b""], more=more))
    with MediaDesk(limits=Limits(stall_s=20.0)) as media:
        try:
            pages = whole(media, path)
        except MediaFailure:
            return
    assert not any(page.text for page in pages)


# Word


def lines(media, path):
    found = media.read_word(path)
    read = list(found.lines)
    while found.next is not None:
        found = media.read_word(path, found.next)
        read += found.lines
    return read


def test_paragraphs_and_tables_keep_their_order(media, kept):
    content = word(
        "和解协议",
        [["日期", "金额"], ["2024-03-12", "8,240.50"]],
        "第二段\t有\n换行",
        author="张三",
        created=datetime(2024, 3, 12, 9, 30),
        last_modified_by="李四",
    )
    found = media.read_word(kept(content))
    assert found.lines == ("和解协议", "日期\t金额", "2024-03-12\t8,240.50", "第二段\t有", "换行")
    assert (found.facts["author"], found.facts["modified_by"]) == ("张三", "李四")
    assert found.facts["created"].startswith("2024-03-12T09:30:00")
    assert found.next is None


def test_words_that_other_readers_leave_out_are_read_and_deleted_ones_are_not(media, kept):
    w = b"<w:p><w:r><w:t>HERE</w:t></w:r></w:p>"
    added = (
        b"<w:sdt><w:sdtContent><w:p><w:r><w:t>in a field</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        b"<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>added</w:t></w:r></w:ins>"
        b"<w:del w:id='2' w:author='a'><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p>"
        b"<w:p><w:r><w:t>before </w:t></w:r><w:r><w:pict><w:txbxContent>"
        b"<w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        b"<w:r><w:t>after</w:t></w:r></w:p>"
    )
    content = body_of(word("HERE"), w, added)
    assert lines(media, kept(content)) == ["in a field", "added", "before after", "in a box"]


def test_a_long_document_comes_in_several_answers(media, kept):
    long = [f"第{n}段" + "字" * 500 for n in range(400)]
    path = kept(word(*long))
    assert media.read_word(path).next is not None
    assert lines(media, path) == long


def test_a_document_with_macros_is_read_and_runs_nothing(media, kept):
    plain = word("words")
    with zipfile.ZipFile(kept(plain)) as package:
        types = package.read("[Content_Types].xml")
    changed = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert changed != types
    assert lines(media, kept(repacked(plain, {"[Content_Types].xml": changed}))) == ["words"]


_BOMB = (
    "<?xml version='1.0'{0}?>\n<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>\n<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    "part",
    [
        _BOMB.format("").encode(),
        _BOMB.format(" encoding='utf-16'").encode("utf-16"),
        (" " * 70_000 + _BOMB[_BOMB.index("<!DOCTYPE") :]).encode(),
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
    ],
)
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "docProps/core.xml", "any.bin"])
def test_a_document_type_is_refused_in_every_part_and_encoding(media, kept, part, name):
    with pytest.raises(MediaUnreadable) as refused:
        media.read_word(kept(repacked(word("x"), {name: part})))
    assert "writing programs" in refused.value.why.render("en")


def test_a_zip_bomb_is_refused_unopened(media, kept):
    bomb = repacked(word("x"), {"word/media/image1.png": bytes(300 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(MediaUnreadable) as refused:
        media.read_word(kept(bomb))
    assert "unpacks to more" in refused.value.why.render("en")


def test_a_cell_that_spans_a_billion_columns_is_one_cell(media, kept):
    content = body_of(word([["a", "b"]]), b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000000"/>')
    assert lines(media, kept(content)) == ["a\tb"]


def test_deep_nesting_is_ends_nothing_but_its_own_reading(media, kept):
    for depth in (200, 100_000):
        nested = b"<w:sdt><w:sdtContent>" * depth + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * depth
        with contextlib.suppress(MediaUnreadable):
            lines(media, kept(body_of(word("x"), b"<w:p><w:r><w:t>x</w:t></w:r></w:p>", nested)))
    assert lines(media, kept(word("still there"))) == ["still there"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", word("x")[:3000], repacked(word("x"), {"_rels/.rels": b""})]
)
def test_a_broken_package_is_a_sentence(media, kept, content):
    with pytest.raises(MediaUnreadable):
        media.read_word(kept(content))
