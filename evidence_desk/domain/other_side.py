"""Tells numbers from contact names where a recorder writes either, or both, into a file name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_desk.domain.phone_number import (
    NumberClass,
    classify,
    looks_like_number,
    mobile_inside,
    normalise,
    same_number,
)

NAME_CUT_OFF = "name_cut_off"
CONFERENCE = "conference"
REPLACED_CHARACTERS = "replaced_characters"


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Who was on the other side of a call, as far as a file name says.

    `number` and `name` are as written; both are None for a conference, whose parties are in `callers` as
    (name, number). `doubts` are codes of `RecordingName.ambiguities`.
    """

    number: str | None = None
    name: str | None = None
    doubts: tuple[str, ...] = ()
    callers: tuple[tuple[str | None, str | None], ...] = ()


# What recorders put where a name could stand; 新录音 3 is a running number.
_LABEL = re.compile(
    r"(?:通话录音|通話錄音|通话|标准录音|新录音|录音|錄音|call[ _]?record(?:ing|er)?|call|rec(?:ord(?:ing)?)?"
    r"|voice|audio|aud|ptt|img|vid|video|screenshot)(?:[ ]?[0-9]{1,2}(?![0-9]))?",
    re.IGNORECASE,
)
_EDGES = " _-@()（）\ufe0f\ufeff"
# Zip tools and Windows shares write _ for the * of a masked number.
_STARS_REPLACED = re.compile(r"1[3-9][0-9]_{4}[0-9]{4}")
_NUMBER = r"[+(]?[0-9][0-9 ()*-]+[0-9]"
_NUMBER_FIRST = re.compile(rf"(?P<number>{_NUMBER})[ _]+\(?(?P<name>[^()]+)\)?")
_NAME_FIRST = re.compile(rf"(?P<name>.*?[^0-9+( -])[ _(（]+(?P<number>{_NUMBER})(?: [^0-9()]+)?[)）]?")
_CALLER = re.compile(r"_?(?P<name>[^_].*?|)\((?P<number>[0-9ps]{3,})(?P<closed>\))?(?=_|\Z)")
_SWAPPED = re.compile(r"(?P<number>[^()]+)\((?P<name>[^()]*)\)")
# MIUI limits the whole name to this length and cuts the callers first (RecordingNameUtils.smali).
_MIUI_LIMIT = 50


def number_or_name(text: str) -> OtherSide:
    """The number, the contact name, or the contact with one mobile number inside, that `text` is."""
    text = _without_label(text.strip(_EDGES))
    if normalise(text) is None:
        return OtherSide()
    if looks_like_number(text):
        return OtherSide(number=text)
    if _STARS_REPLACED.fullmatch(text):
        return OtherSide(number=text.replace("_", "*"), doubts=(REPLACED_CHARACTERS,))
    if span := mobile_inside(text):
        start, end = span
        around = f"{text[:start].strip(_EDGES)} {text[end:].strip(_EDGES)}".strip()
        return OtherSide(number=text[start:end], name=_without_label(around) or None)
    return OtherSide(name=text)


def _without_label(text: str) -> str:
    label = _LABEL.match(text)
    if label is None:
        return text
    rest = text[label.end() :]
    if not rest or rest[0] in "_-@" or looks_like_number(rest):
        return rest.strip(_EDGES)
    return text


def number_and_name(text: str) -> OtherSide:
    """A number before or after a contact name (`number_name`, `name (number type)`), or only one of them."""
    text = text.strip(" _-@")
    for form in (_NUMBER_FIRST, _NAME_FIRST):
        pair = form.fullmatch(text)
        if pair and _is_surely_number(pair["number"]):
            return given(pair["number"], pair["name"])
    return number_or_name(text)


def beside_a_time(text: str) -> OtherSide:
    """What stands behind a time: a contact, a sure number or both; a few digits there mean something else."""
    other = number_and_name(text)
    return other if other.number is None or _is_surely_number(other.number) else OtherSide(name=other.name)


def _is_surely_number(text: str) -> bool:
    """Whether digits beside a name are a telephone number and not part of the name (360 借条)."""
    number = normalise(text) or ""
    return len(number) >= 7 or classify(number) is not NumberClass.OTHER


def given(number: str | None, name: str | None) -> OtherSide:
    """A number and a name that stand in places of their own; a name that is the number again is none."""
    by_name = number_or_name(name or "")
    if number is None or normalise(number) is None:
        return by_name
    number = number.strip()
    if name is None or same_number(name, number):
        return OtherSide(number=number)
    # A name in its own place may hold another number; it stays part of the name.
    return OtherSide(number=number, name=name.strip(" _") if by_name != OtherSide() else None)


def xiaomi_callers(text: str, stem: str) -> OtherSide:
    """The callers of Xiaomi's `name(number)[_name(number)…]`, with its substitutions undone.

    The firmware writes 00 for +, s for * and p for a comma. `stem` is the whole name: at its greatest
    length the last caller is cut, and digits that may be cut are not given as a number.
    """
    callers: list[tuple[str | None, str | None]] = []
    cut, end = len(stem) >= _MIUI_LIMIT and not text.endswith(")"), 0
    for caller in _CALLER.finditer(text):
        number: str | None = _undone(caller["number"])
        if not caller["closed"]:
            cut = True
            number = number if classify(normalise(number) or "") is NumberClass.MOBILE else None
        name = None if same_number(caller["name"], _undone(caller["number"])) else caller["name"] or None
        callers.append((name, number))
        end = caller.end()
    if rest := text[end:].strip("_"):
        cut = cut or ("(" in rest and ")" not in rest)
        callers.append(_plain_caller(rest))
    doubts = (NAME_CUT_OFF,) * cut
    if len(callers) > 1:
        return OtherSide(doubts=(*doubts, CONFERENCE), callers=tuple(callers))
    name, number = callers[0] if callers else (None, None)
    return OtherSide(number, name, doubts)


def _plain_caller(text: str) -> tuple[str | None, str | None]:
    """A caller without a number in brackets: `112(emergency)`, `未知号码(-1)`, a bare number, a cut name."""
    swapped = _SWAPPED.fullmatch(text)
    if swapped and looks_like_number(swapped["number"]):
        return swapped["name"] or None, _undone(swapped["number"])
    if swapped and normalise(swapped["name"]):
        return text, None
    if swapped:
        text = swapped["number"]
    read = number_or_name(text)
    return read.name, _undone(read.number) if read.number else None


def _undone(number: str) -> str:
    """`number` before Xiaomi's substitutions; 00 inside a number (10086) is no plus."""
    plain = number.replace("s", "*").replace("p", ",")
    return "+" + plain[2:] if plain.startswith("00") else plain
