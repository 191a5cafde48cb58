"""Whether a threat, an insult or a disclosure is worded alike in two places, by the lexicon's phrases."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from evidence_desk.domain.corroboration import Claim
from evidence_desk.domain.lexicon import Hit, find_hits, groups
from evidence_desk.domain.search_words import normalise

#: As many characters in a row, of which some are a phrase of the lexicon, are the same words.
_SAME_WORDS = 6


def shared_wording(claim: Claim, text: str) -> dict[str, Any]:
    """What a claim's words and a text have in common: `same_group` of the lexicon, `same_words` in it.

    {} where nothing is. The same phrase of the lexicon names the same act, however the rest is worded.
    """
    hits = _hits(text)
    ours = [hit for hit in hits if claim.family in groups()[hit.group].families]
    if not ours:
        return {}
    spoken = _hits(claim.words)
    if any(claim.family in groups()[hit.group].families for hit in spoken):
        same = {hit.phrase for hit in spoken} & {hit.phrase for hit in ours}
        if same:
            named = next(hit.words for hit in ours if hit.phrase in same)
            return {"same_group": ours[0].group, "same_words": named}
    quoted = _quoted(claim.words, text)
    if quoted and any(hit.words in quoted or quoted in hit.words for hit in ours):
        return {"same_group": ours[0].group, "same_words": quoted}
    return {"same_group": ours[0].group}


@lru_cache(maxsize=16_384)
def _hits(text: str) -> tuple[Hit, ...]:
    return find_hits(text)


def _quoted(one: str, other: str) -> str:
    """The longest run of characters both have, if it is long enough to be a quotation."""
    left, right = normalise(one)[:400], normalise(other)[:4000]
    match = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return left[match.a : match.a + match.size] if match.size >= _SAME_WORDS else ""
