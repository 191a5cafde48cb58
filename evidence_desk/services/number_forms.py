"""One form for each telephone number, however it was written; landlines and foreign ones by `phonenumbers`.

Our own rules come first: service codes, SMS senders, toll-free and masked numbers stay text, because the
library would make numbers of them that nobody can dial (95588, 138****6721). What it does not hold for valid
stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

from evidence_desk.domain.phone_number import NumberClass, classify, normalise

_OWN_RULES = frozenset(
    {
        NumberClass.MOBILE,
        NumberClass.SERVICE,
        NumberClass.SENDER_CODE,
        NumberClass.TOLL,
        NumberClass.MASKED,
    }
)
_HOME, _HOME_CODE = "CN", 86
#: Shorter ones are extensions and codes; longer ones no telephone has (ITU-T E.164, with prefix).
_FEWEST, _MOST = 7, 18


def canonical(written: str | None) -> str | None:
    """`written` in the one form its number has here; None where it says that there is no number.

    Mainland numbers as dialled at home (01066658888), others with plus and country code (+12025550142).
    """
    number = normalise(written)
    if number is None or classify(number) in _OWN_RULES:
        return number
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal() and _FEWEST <= len(digits) <= _MOST):
        return number
    return _by_the_library(number)


@lru_cache(maxsize=4096)
def _by_the_library(number: str) -> str:
    import phonenumbers

    dialled = f"+{number[2:]}" if number.startswith("00") else number
    try:
        parsed = phonenumbers.parse(dialled, _HOME)
    except phonenumbers.NumberParseException:
        return number
    code, own = str(parsed.country_code), phonenumbers.national_significant_number(parsed)
    prefix = dialled.removeprefix("+").removesuffix(own)
    # It drops dialling prefixes such as 12583, which make another call of it.
    if prefix not in {"", "0", code, f"{code}0"} or not phonenumbers.is_valid_number(parsed):
        return number
    if parsed.country_code == _HOME_CODE:
        return own if classify(own) is NumberClass.MOBILE else f"0{own}"
    return f"+{code}{own}"
