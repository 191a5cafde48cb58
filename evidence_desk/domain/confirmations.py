"""The strongest way to have an oral promise in writing: the user writes it down, the other side agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Record
from evidence_desk.domain.phone_number import normalise as normalise_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.standing import is_from_them, is_message, is_own_message

#: An answer that only says yes. What names conditions of its own is compared by its own words instead.
_YES = (
    "您好|你好|嗯+|好的?|行的?|可以|没问题|没错|是的?|对的?|确认|属实|同意|收到|是这样|谢谢|感谢"
    "|ok|yes|correct|confirmed|thanks?(?: you)?"
)
_BETWEEN = r"[^\w?]*"
_AFFIRMS = re.compile(
    rf"{_BETWEEN}(?:(?:{_YES})[的啊呀呢了吧]?{_BETWEEN})+"
    rf"(?:(?:以上|上述|您说的|这个)?(?:内容|金额|方案|情况)?(?:都|是|已)?(?:属实|没错|正确|确认|对的))?{_BETWEEN}"
)
_RECEIVED_ONLY = re.compile(
    rf"{_BETWEEN}(?:(?:您好|你好|收到|好的?|嗯+|谢谢|感谢|thanks?(?: you)?){_BETWEEN})+"
)
_DENIES = re.compile("不(?!客气|好意思)|没有|否认|并非|未曾|从未|错误|(?<![a-z])(?:no|not|never)(?![a-z])")
_SIGNATURE = re.compile("【[^】]{1,30}】")


def affirms(text: str) -> bool:
    """Whether an answer says yes and nothing else; a mere 收到, 好的 or a question agrees to nothing."""
    plain = _SIGNATURE.sub("", normalise(text))
    return bool(_AFFIRMS.fullmatch(plain)) and not _RECEIVED_ONLY.fullmatch(plain)


def replies(written: Iterable[Record], within_ms: int) -> Mapping[CommunicationId, tuple[Record, ...]]:
    """The user's own messages → the answers to each, at most `within_ms` later, in order.

    An answer belongs to the last own message before it in its conversation; of one moment is none.
    """
    dated = sorted((each for each in written if _is_message(each)), key=_place)
    asked: dict[str, Record] = {}
    found: dict[CommunicationId, list[Record]] = {}
    for each in dated:
        conversation = _conversation(each)
        if is_own_message(each):
            asked[conversation] = each
        elif conversation in asked and is_from_them(each):
            question = asked[conversation]
            if _ms(each) - _ms(question) <= within_ms:
                found.setdefault(question.id, []).append(each)
    return {question: tuple(answers) for question, answers in found.items()}


def decisive(answers: Sequence[Record]) -> Record | None:
    """Of several answers the first that says yes or no, else the first; None where there is none."""
    clear = (each for each in answers if affirms(each.text) or _DENIES.search(normalise(each.text)))
    return next(clear, answers[0] if answers else None)


def _is_message(record: Record) -> bool:
    return record.at is not None and record.time_of_content and is_message(record)


def _conversation(record: Record) -> str:
    """What the messages of one conversation have in common: the number, else the name, else their file."""
    number = _plain_number(record.number)
    if number is not None:
        return f"number {number}"
    return f"name {record.name}" if record.name else f"item {record.item_sha256}"


@lru_cache(maxsize=4096)
def _plain_number(number: str | None) -> str | None:
    return normalise_number(number)


def _place(record: Record) -> tuple[int, bool, str, int]:
    """What is of the same moment, as of one day, is taken for no answer, in whatever order it arrived."""
    return _ms(record), is_own_message(record), record.text, record.id


def _ms(record: Record) -> int:
    return record.at.epoch_ms if record.at else 0
