"""Search text: both sides of a search are normalised the same way."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [0, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFE0F]
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def normalise(text: str) -> str:
    """NFKC, case folded, without invisible marks and thousands separators.

    Full-width digits find half-width ones, and 8240 finds 8,240.
    """
    if text.isascii():
        # A NUL would end the text for SQLite.
        folded = text.casefold().replace("\0", "")
    else:
        folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()
    return _THOUSANDS.sub("", folded) if "," in folded else folded


def terms(query: str) -> tuple[str, ...]:
    """The words of a query; all must be found."""
    return tuple(normalise(query).split())
