"""The words of mail as text: charsets as Chinese mail programs name them, encoded words, raw 8-bit headers.

Sources: RFC 2047 (encoded words), RFC 2231 (parameters), Python's list of standard encodings. The header
parser of `email.policy.default` is not used: it loses raw GBK bytes, recurses and takes quadratic time.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from email.message import Message
from email.utils import getaddresses

from evidence_desk.importers._text import storable

#: GB18030 holds GB2312 and GBK, and programs write its characters under those names.
_CHARSETS = {
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80", "cp936", "ms936", "windows-936"), "gb18030"),
    **dict.fromkeys(("ks_c_5601-1987", "ks_c_5601", "euc-kr"), "cp949"),
    **dict.fromkeys(("hz-gb-2312", "hz"), "hz"),
    "shift_jis": "cp932",
}
#: Of the codecs that Python has, those that are the text of mail; others run slowly or are no charsets.
_TEXT_CODECS = re.compile(
    r"utf-(?:7|8|16|32)(?:-.*)?|gb18030|big5\w*|hz|iso2022\w*|iso8859-\d+|cp\d+|euc\w*|koi8-\w|ascii|tis-620"
)
_UNDECLARED = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default"})
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"[\r\n]+")
_BLANKS = re.compile(r"\s+")
_LONGEST_HEADER = 16_384
_BETWEEN_PARAMETERS = ("filename", "content-disposition"), ("name", "content-type")
_TURNED_AROUND = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text_of_bytes(data: bytes, charset: str | None) -> str:
    """`data` as text of its declared charset; undeclared or unknown, UTF-8 or else GB18030."""
    codec = codec_of(charset)
    for attempt in filter(None, (codec, "utf-8")):
        try:
            return data.decode(attempt)
        except UnicodeError:
            continue
    return data.decode(codec or "gb18030", "replace")


def codec_of(charset: str | None) -> str | None:
    """Python's codec of a charset as mail names it; None where it is none or says nothing."""
    name = (charset or "").strip().strip("\"'").lower()
    if name in _UNDECLARED:
        return None
    try:
        codec = codecs.lookup(_CHARSETS.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return codec if _TEXT_CODECS.fullmatch(codec) else None


def header_text(raw: object) -> str:
    """A header as people read it, on one line, without characters that cannot be stored."""
    if not isinstance(raw, str):
        return ""
    unfolded = _FOLD.sub("", _undo_raw_bytes(raw[:_LONGEST_HEADER]))
    return storable(_BLANKS.sub(" ", decode_words(unfolded))).strip()


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded; a character may be split between two words of one charset."""
    done: list[str] = []
    charset, held, end = "", b"", 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[end : word.start()]
        # A language may follow the charset (RFC 2231 §5).
        stated = word[1].partition("*")[0].lower()
        if held and (between.strip() or stated != charset):
            done.append(text_of_bytes(held, charset))
            held = b""
        if between.strip() or not end:
            done.append(between)
        charset, end = stated, word.end()
        held += _word_bytes(word[2], word[3])
    if held:
        done.append(text_of_bytes(held, charset))
    return "".join(done) + text[end:]


def _word_bytes(encoding: str, written: str) -> bytes:
    ascii_only = written.encode("ascii", "replace")
    if encoding in "qQ":
        return quopri.decodestring(ascii_only, header=True)
    body = re.sub(rb"[^A-Za-z0-9+/]", b"", ascii_only)
    try:
        # A lone last character holds fewer than eight bits.
        body = body[:-1] if len(body) % 4 == 1 else body
        return binascii.a2b_base64(body + b"=" * (-len(body) % 4))
    except binascii.Error:
        return ascii_only


def addresses(raws: list[str]) -> list[tuple[str, str]]:
    """Name and address of everyone in some address headers, as far as they can be told apart."""
    unfolded = [_FOLD.sub("", _undo_raw_bytes(raw[:_LONGEST_HEADER])) for raw in raws[:20]]
    try:
        found = getaddresses(unfolded)
    except (ValueError, IndexError, TypeError, RecursionError):
        found = []
    pairs = [(header_text(name), header_text(address)) for name, address in found]
    told = [pair for pair in pairs if any(pair)]
    return told or [(header_text(raw), "") for raw in unfolded if raw.strip()]


def file_name(part: Message) -> str:
    """The name of an attachment by RFC 2231, RFC 2047 or raw bytes; "" where it has none."""
    for parameter, header in _BETWEEN_PARAMETERS:
        try:
            stated = part.get_param(parameter, header=header)
        except (ValueError, TypeError, LookupError, AttributeError):
            continue
        if isinstance(stated, tuple):
            charset, _language, value = stated
            stated = text_of_bytes((value or "").encode("latin-1", "replace"), charset)
        if isinstance(stated, str) and stated.strip():
            return shown_name(header_text(stated))
    return ""


def shown_name(name: str) -> str:
    """A file's name as it is safe to show: without line ends, and not written from right to left."""
    return _TURNED_AROUND.sub("\ufffd", storable(_BLANKS.sub(" ", name)))[:1024].strip()


def _undo_raw_bytes(raw: str) -> str:
    """Raw 8-bit text, which the parser keeps byte by byte as half characters."""
    if raw.isascii():
        return raw
    try:
        return text_of_bytes(raw.encode("ascii", "surrogateescape"), None)
    except UnicodeEncodeError:
        return raw
