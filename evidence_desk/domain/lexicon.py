"""Passages that a person should look at: the phrases of the lexicon, found in what was said or written.

The phrases are dated data in `resources/lexicon/`. A hit only proposes: it names its group and phrase, and
where in the text it stands; nothing is said of whoever wrote it until a person has looked.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from evidence_desk.domain.corroboration import ClaimFamily
from evidence_desk.paths import resource

#: What may stand between the parts of a phrase, in characters.
_FREE = 6
_LEFT_OUT = re.compile(r"[\s\W_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the lexicon in a text: `text[start:end]` are the words as they stand there."""

    group: str
    phrase: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of wording. `families` are the claims it may belong to, `speaker` whose words it looks at."""

    id: str
    title: dict[str, str]
    families: tuple[ClaimFamily, ...]
    speaker: str


@cache
def stated() -> dict[str, Any]:
    """The lexicon as its file states it, with its version and the day it was checked."""
    found: dict[str, Any] = json.loads(resource("lexicon/cn.json").read_text("utf-8"))
    return found


@cache
def groups() -> dict[str, Group]:
    """The groups of the lexicon by id."""
    return {
        each["id"]: Group(
            each["id"], each["title"], tuple(ClaimFamily(name) for name in each["families"]), each["speaker"]
        )
        for each in stated()["groups"]
    }


@lru_cache(maxsize=4096)
def find_hits(text: str) -> tuple[Hit, ...]:
    """The phrases in `text`, in its order, none inside another.

    Blanks and punctuation inside a phrase do not hide it. A phrase right behind a denial is none. A short
    word that is common in harmless sentences counts only beside another hit.
    """
    found = list(_hits(text))
    alone = _alone()
    firm = [hit for hit in found if hit.phrase not in alone]
    return tuple(found) if firm or len({hit.phrase for hit in found}) > 1 else ()


def families_of(text: str) -> frozenset[ClaimFamily]:
    """The claim families whose phrases stand in a text."""
    return frozenset(family for hit in find_hits(text) for family in groups()[hit.group].families)


def _hits(text: str) -> Iterator[Hit]:
    plain, places = _plain(text)
    begins = _phrases_by_beginning()
    place = 0
    while place < len(plain):
        end = place + 1
        for expression, phrase in (*begins.get(plain[place : place + 2], ()), *begins.get(plain[place], ())):
            match = expression.match(plain, place)
            if match and not plain[:place].endswith(_negations()):
                first, last = places[place], places[match.end() - 1] + 1
                yield Hit(phrase.split("-", 1)[0], phrase, first, last, text[first:last])
                end = match.end()
                break
        place = end


def _plain(text: str) -> tuple[str, list[int]]:
    """Only letters, figures and characters, folded; and where in `text` each of them stands."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if not _LEFT_OUT.match(folded):
                kept.append(folded)
                places.append(place)
    return "".join(kept), places


@cache
def _negations() -> tuple[str, ...]:
    return tuple(stated()["negations"])


@cache
def _alone() -> frozenset[str]:
    every = (phrase for group in stated()["groups"] for phrase in group["phrases"])
    return frozenset(phrase["id"] for phrase in every if phrase.get("needs_another"))


@cache
def _phrases_by_beginning() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """Phrases and their spoken variants by their first two characters (or only one), long ones first."""
    worded: list[tuple[str, str]] = []
    for group in stated()["groups"]:
        for phrase in group["phrases"]:
            worded.append((phrase["words"], phrase["id"]))
            for heard, meant in stated()["variants"]:
                if meant in phrase["words"]:
                    worded.append((phrase["words"].replace(meant, heard), phrase["id"]))
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for words, number in sorted(worded, key=lambda each: -len(each[0])):
        parts = [_plain(part)[0] for part in words.split("…")]
        expression = re.compile(f".{{0,{_FREE}}}?".join(re.escape(part) for part in parts))
        found.setdefault(parts[0][:2], []).append((expression, number))
    return {beginning: tuple(phrases) for beginning, phrases in found.items()}
