"""The signature a message carries, as written; it does not say who really wrote the text."""

from __future__ import annotations

import re

# Blanks are bounded: between two open ends they would be tried in every way there is.
_SIGNATURE = r"【[ ]{0,8}([^【】\n]{2,20}?)[ ]{0,8}】"
#: The first group of either is the name.
SIGNED_IN_FRONT = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]*" + _SIGNATURE)
SIGNED_AT_THE_END = re.compile(_SIGNATURE + r"[\s\u200b-\u200f\u202a-\u202e\ufeff。.]*\Z")


def find_signature(text: str) -> str | None:
    """The 【机构】 an SMS is signed with, in front of the message or at its end; None elsewhere.

    Brackets inside a message stress words; they sign nothing.
    """
    signed = SIGNED_IN_FRONT.match(text) or SIGNED_AT_THE_END.search(text)
    return signed[1].strip() or None if signed else None
