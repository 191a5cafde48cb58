"""Search text: both sides of a search are normalised the same way."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\0\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe0f]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def normalise(text: str) -> str:
    """NFKC, case folded, without invisible marks and thousands separators.

    Full-width digits find half-width ones, and 8240 finds 8,240.
    """
    if text.isascii():
        # A NUL would end the text for SQLite.
        folded = text.casefold().replace("\0", "")
    else:
        folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _THOUSANDS.sub("", folded) if "," in folded else folded


def terms(query: str) -> tuple[str, ...]:
    """The words of a query; all must be found."""
    return tuple(normalise(query).split())
