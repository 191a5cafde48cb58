"""What people type into fields, read into values: amounts, dates, times, places, identifiers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from evidence_desk.domain import phone_number
from evidence_desk.domain.debt import Identifier, IdentifierKind, Money
from evidence_desk.domain.search_words import normalise

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})秒?)?分?")
_PLACE = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})")
_SIGNATURE = re.compile(r"[【\[](.+?)[】\]]")
_CONTRACT = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9\-_/]{5,}")
_SEPARATORS = re.compile(r"[\n、,;\uff0c\uff1b]+")
_COLLECTOR = re.compile(r"\s*([^:\uff1a]+?)\s*[:\uff1a]\s*(.*)")
_MOST_YUAN = Decimal(10) ** 10


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def read_money(text: str) -> Money | None:
    """An amount of yuan with at most two decimals; None for nothing. Raises ValueError for anything else."""
    plain = re.sub(r"[\s,¥元]|CNY|RMB", "", _folded(text))
    if not plain:
        return None
    try:
        yuan = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    minor = yuan * 100
    if not yuan.is_finite() or not 0 <= yuan < _MOST_YUAN or minor != minor.to_integral_value():
        raise ValueError(text)
    return Money(int(minor))


def written_money(money: Money | None) -> str:
    """An amount as it is typed."""
    return str(money) if money else ""


def read_date(text: str) -> date | None:
    """A day in digits, year first; None for nothing. Raises ValueError for anything else."""
    plain = _folded(text)
    if not plain:
        return None
    found = _DATE.fullmatch(plain) or _PLAIN_DATE.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day)


def read_wall_time(text: str) -> datetime:
    """A day and a time of day, without a zone. Raises ValueError for anything else."""
    plain = _folded(text)
    found = _CLOCK.search(plain)
    day = read_date(plain[: found.start()]) if found else None
    if found is None or day is None or found.end() != len(plain):
        raise ValueError(text)
    hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(day.year, day.month, day.day, hour, minute, second)


def read_place(text: str) -> int | None:
    """A place in a recording, mm:ss or h:mm:ss, in milliseconds; None for nothing. Raises ValueError else."""
    plain = _folded(text)
    if not plain:
        return None
    found = _PLACE.fullmatch(plain)
    if found is None or int(found[3]) > 59:
        raise ValueError(text)
    return (int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])) * 1000


def read_identifiers(text: str, party: str = "") -> tuple[Identifier, ...]:
    """Numbers, 【signatures】, contract numbers and names, each on its line or after a comma."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(identifier for part in parts if part and (identifier := _identifier(part, party)))


def read_collectors(text: str) -> tuple[Identifier, ...]:
    """Collecting firms, one to a line: name, colon, identifiers. Raises ValueError with another line."""
    found: list[Identifier] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = _COLLECTOR.fullmatch(line)
        if parts is None or not parts[2]:
            raise ValueError(line)
        found.extend(read_identifiers(parts[2], parts[1]))
    return tuple(found)


def written_identifiers(identifiers: tuple[Identifier, ...]) -> str:
    """The creditor's identifiers, one to a line, as they are typed."""
    return "\n".join(_written(each) for each in identifiers if not each.party)


def written_collectors(identifiers: tuple[Identifier, ...]) -> str:
    """Collecting firms with their identifiers, one firm to a line, as they are typed."""
    parties = dict.fromkeys(each.party for each in identifiers if each.party)
    lines = (
        f"{party}\uff1a{'、'.join(_written(each) for each in identifiers if each.party == party)}"
        for party in parties
    )
    return "\n".join(lines)


def contract_identifier(contract: str) -> Identifier | None:
    """The contract number as something to recognise communications by."""
    written = contract.strip()
    return Identifier(IdentifierKind.CONTRACT, written, normalise(written)) if written else None


def _identifier(written: str, party: str) -> Identifier | None:
    if signature := _SIGNATURE.fullmatch(written):
        name = signature[1].strip()
        return Identifier(IdentifierKind.SIGNATURE, name, normalise(name), party) if name else None
    if phone_number.looks_like_number(written):
        number = phone_number.normalise(written)
        return Identifier(IdentifierKind.NUMBER, written, number or written, party)
    kind = IdentifierKind.CONTRACT if _CONTRACT.fullmatch(written) else IdentifierKind.ALIAS
    return Identifier(kind, written, normalise(written), party)


def _written(identifier: Identifier) -> str:
    return f"【{identifier.written}】" if identifier.kind is IdentifierKind.SIGNATURE else identifier.written
