"""Whether two items are one message: an export and a picture of it, or two copies."""

from __future__ import annotations

from functools import lru_cache

from evidence_desk.domain.corroboration import Record
from evidence_desk.domain.search_words import normalise

#: Fewer letters than this are compared as a whole: short demands are worded alike.
_FEWEST_LETTERS = 10
#: Read off a picture, a few characters come out wrong.
_ALIKE = 0.6


def is_same_message(one: Record, other: Record) -> bool:
    """Whether one file holds both, or the words of the shorter stand in the longer, figures left aside."""
    if one.item_sha256 == other.item_sha256:
        return True
    short, long = sorted((_letters(one.text), _letters(other.text)), key=len)
    if not short:
        return False
    if short in long:
        return True
    words, around = _without_figures(short), _without_figures(long)
    if len(words) < _FEWEST_LETTERS:
        return False
    pairs = _pairs(words)
    return len(pairs & _pairs(around)) / len(pairs) >= _ALIKE


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return "".join(character for character in normalise(text) if character.isalnum())


def _without_figures(letters: str) -> str:
    return "".join(character for character in letters if not character.isdigit())


def _pairs(letters: str) -> frozenset[str]:
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))
