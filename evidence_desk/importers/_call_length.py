"""How long a call lasted, as call lists write it: seconds, `1分25秒`, `00:01:25`."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(
    r"(?=[0-9])(?:(?P<h>[0-9]{1,4})(?:小时|时))?(?:(?P<m>[0-9]{1,5})(?:分钟|分))?(?:(?P<s>[0-9]{1,7})秒?)?"
)
_CLOCK = re.compile(r"(?:(?P<h>[0-9]{1,4}):)?(?P<m>[0-9]{1,2}):(?P<s>[0-9]{2})")
#: Nobody talks longer without a break; a larger number is no length.
_LONGEST_S = 7 * 86_400


def call_length_ms(written: str) -> int | None:
    """The length in milliseconds; None where the cell states none. Two parts of a clock are M:SS."""
    if len(written) > 32:
        return None
    plain = "".join(unicodedata.normalize("NFKC", written).split()).removesuffix(".0")
    found = _CLOCK.fullmatch(plain) or _WORDS.fullmatch(plain)
    if found is None:
        return None
    # 1分25 and 1小时25 leave open what 25 counts.
    if (found["h"] or found["m"]) and found["s"] and plain[-1].isdigit() and ":" not in plain:
        return None
    seconds = sum(int(found[part] or 0) * factor for part, factor in (("h", 3600), ("m", 60), ("s", 1)))
    return seconds * 1000 if seconds <= _LONGEST_S else None
