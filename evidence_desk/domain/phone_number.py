"""Telephone numbers as mainland phones, carriers and logs write them.

Numbers stay text: a leading zero, a service number or a masked number is never turned into something
that dials. Two numbers are compared, never guessed from each other. Numbering plan: mobile 1[3-9]…, area
codes from 010, banks 95xxx, carriers 100xx, SMS senders 106….
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class NumberClass(StrEnum):
    """What sort of number it is, by its form alone; nothing is said about who holds it."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    SENDER_CODE = "sender_code"
    TOLL = "toll"
    FOREIGN = "foreign"
    MASKED = "masked"
    OTHER = "other"


#: What phones and call logs write where there is no number.
_NO_NUMBER = frozenset(
    {
        "",
        "null",
        "none",
        "-1",
        "-2",
        "-3",
        "unknown",
        "(unknown)",
        "unknownnumber",
        "private",
        "privatenumber",
    }
    | {
        "未知",
        "未知号码",
        "未知號碼",
        "(未知)",
        "私密号码",
        "私密號碼",
        "私人号码",
        "无号码",
        "无主叫号码",
        "未显示号码",
    }
)

_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PUNCTUATION = re.compile(r"[-()\u2010-\u2015\u2212]")
_COUNTRY = re.compile(r"(?:\+?86|0086)(?=1[3-9][0-9*]{9}$)")
_POST_DIAL = re.compile(r"(?<=[0-9]{3})[,;][0-9*#,;]{1,8}$")
_MASK = re.compile(r"(?<=[0-9])[*xX•●·]{2,}(?=[0-9])")

_MOBILE = r"1[3-9][0-9]{9}"
_CLASSES = (
    (NumberClass.MASKED, re.compile(r"\+?[0-9]+\*+[0-9]+")),
    (NumberClass.MOBILE, re.compile(_MOBILE)),
    (NumberClass.SENDER_CODE, re.compile(r"106[0-9]{5,17}")),
    (NumberClass.TOLL, re.compile(r"[48]00[0-9]{7}")),
    (NumberClass.SERVICE, re.compile(r"1[0-2][0-9]|1[0-9]{4}|95[0-9]{3,9}|96[0-9]{3,4}")),
    (NumberClass.LANDLINE, re.compile(r"0(?:10|2[0-9])[0-9]{7,8}|0[3-9][0-9]{2}[0-9]{7,8}|[2-8][0-9]{6,7}")),
    (NumberClass.FOREIGN, re.compile(r"\+[1-9][0-9]{5,14}")),
)
_MOBILE_INSIDE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII)
_DIALLED = re.compile(r"\+?[0-9]{3,}")
_MASKED = re.compile(r"(\+?[0-9]+)\*+([0-9]+)")
#: Fewer digits in sight than this fit too many numbers.
_FEWEST_VISIBLE = 5


def normalise(untrusted: str | None) -> str | None:
    """`untrusted` without what only helps the eye, or None where it says that there is no number.

    Full-width digits become plain; blanks, direction marks, dashes and brackets go; so do the country
    code in front of a mainland mobile number and digits dialled after the call stood (10086,1). Masked
    digits become `*`. Anything else stays, so a text that is no number comes back as text. Idempotent.
    """
    number = untrusted or ""
    while True:
        stripped = _BLANK.sub("", unicodedata.normalize("NFKC", number))
        if stripped.casefold() in _NO_NUMBER:
            return None
        plain = _PUNCTUATION.sub("", stripped)
        plain = _MASK.sub(lambda hidden: "*" * len(hidden[0]), plain)
        plain = _COUNTRY.sub("", _POST_DIAL.sub("", plain))
        if plain == number:
            return plain
        number = plain


def classify(normalised: str) -> NumberClass:
    """The class of a number that `normalise` gave."""
    form = _national(normalised)
    return next((kind for kind, shape in _CLASSES if shape.fullmatch(form)), NumberClass.OTHER)


def _national(number: str) -> str:
    """The form in which a number is compared: as dialled in mainland China, else with its plus.

    An area code gets the zero it lost behind +86 or in a log that keeps numbers as numbers.
    """
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+86"):
        number = number[3:]
    if re.fullmatch("0" + _MOBILE, number):
        return number[1:]
    if re.fullmatch(r"(?:10|2[0-9])[0-9]{8}|[3-9][0-9]{9,10}", number) and not _is_unarea(number):
        return "0" + number
    return number


def _is_unarea(number: str) -> bool:
    """Whether a number of area-code length is a toll-free or a long service number instead."""
    return re.fullmatch(r"[48]00[0-9]{7}|95[0-9]{8,9}", number) is not None


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two numbers, as written or normalised, are one number in two forms.

    A masked number equals each number that fits what is in sight of it, which is weak: ask `classify`.
    No number equals nothing, not even another missing number.
    """
    first, second = normalise(one), normalise(other)
    if first is None or second is None:
        return False
    first, second = _national(first), _national(second)
    if first == second:
        return True
    if mask := _MASKED.fullmatch(first):
        return _fits(mask, second)
    mask = _MASKED.fullmatch(second)
    return mask is not None and _fits(mask, first)


def _fits(mask: re.Match[str], number: str) -> bool:
    """Whether `number`, itself masked or not, agrees with what `mask` shows at both ends."""
    prefix, suffix = mask.groups()
    if len(prefix) + len(suffix) < _FEWEST_VISIBLE:
        return False
    if masked_too := _MASKED.fullmatch(number):
        return masked_too.groups() == (prefix, suffix)
    hidden = len(number) - len(prefix) - len(suffix)
    ends_agree = number.startswith(prefix) and number.endswith(suffix)
    return hidden > 0 and ends_agree and number.lstrip("+").isdecimal()


def looks_like_number(text: str) -> bool:
    """Whether the whole of `text` is a telephone number, grouped or masked as it may be."""
    number = normalise(text)
    if number is None:
        return False
    return _DIALLED.fullmatch(number) is not None or classify(number) is NumberClass.MASKED


def mobile_inside(text: str) -> tuple[int, int] | None:
    """Start and end of the one mainland mobile number inside `text`; None where there is none or several."""
    found = list(_MOBILE_INSIDE.finditer(text))
    return found[0].span() if len({normalise(one[0]) for one in found}) == 1 else None
