"""The strongest way to have an oral promise in writing: the user writes it down, the other side agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Record
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.standing import is_from_them, is_own_message

#: An answer that only says yes. What names conditions of its own is compared by its own words instead.
_AFFIRMS = re.compile(
    r"[\s\W]*(?:(?:您好|你好|嗯+|好的?|可以|没问题|没错|是的?|对的?|确认|属实|同意|收到|是这样|ok|yes|correct|confirmed)"
    r"[的啊呀呢了吧]?[\s\W]*)+(?:(?:以上|上述|您说的|这个)?(?:内容|金额|方案|情况)?(?:都|是|已)?(?:属实|没错|正确|确认|对的))?[\s\W]*",
)
_RECEIVED_ONLY = re.compile(r"[\s\W]*(?:您好|你好|收到|好的?|嗯+)[\s\W]*")


def affirms(text: str) -> bool:
    """Whether an answer says yes and nothing else; a mere 收到 or 好的 agrees to nothing."""
    plain = normalise(text)
    return bool(_AFFIRMS.fullmatch(plain)) and not _RECEIVED_ONLY.fullmatch(plain)


def replies(written: Iterable[Record], within_ms: int) -> Mapping[CommunicationId, Record]:
    """The user's own messages → the next answer of the same conversation, at most `within_ms` later."""
    dated = sorted((each for each in written if each.at), key=lambda each: (_ms(each), each.id))
    found: dict[CommunicationId, Record] = {}
    for place, asked in enumerate(dated):
        if is_own_message(asked):
            answer = _next_answer(asked, dated[place + 1 :], within_ms)
            if answer is not None:
                found[asked.id] = answer
    return found


def _next_answer(asked: Record, later: Sequence[Record], within_ms: int) -> Record | None:
    for each in later:
        if _ms(each) - _ms(asked) > within_ms:
            return None
        if _same_conversation(asked, each) and is_from_them(each):
            return each
    return None


def _same_conversation(one: Record, other: Record) -> bool:
    if one.number and other.number:
        return same_number(one.number, other.number)
    return one.item_sha256 == other.item_sha256 or bool(one.name and one.name == other.name)


def _ms(record: Record) -> int:
    return record.at.epoch_ms if record.at else 0
