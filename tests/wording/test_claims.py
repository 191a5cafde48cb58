"""The program says what is in the case, not what happened in the world, and never raises its voice.

Whoever needs a banned word for something else than a claim lists the sentence here with the reason; an entry
that no longer applies fails the test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from words_of_the_program import PROJECT, extracted, forms, translations

ENGLISH = re.compile(
    r"\b(prov(?:e|es|ed|en|ing)|proofs?|illegal\w*|unlawful\w*|lawful\w*|authentic\w*|genuine\w*|guilt\w*"
    r"|(?<!not )complete(?:ly|d|ness)?"
    r"|criminal\w*|crimes?|fak(?:e|ed)|forge(?:d|ry)|fraud\w*|guarantee\w*|certainly"
    r"|definitely|undeniabl\w*|indisputabl\w*|(?:in)?valid evidence|court-proof|will win)\b",
    re.IGNORECASE,
)
CHINESE = re.compile(
    "证明|违法|非法|合法(?!性)|违规|有效证据|无效证据|铁证|确凿|犯罪|有罪|无罪|伪造|造假|诈骗|敲诈|欺诈"
    "|必胜|胜诉|败诉|保证|肯定会|绝对|真实有效|具有法律效力|(?<!不)完整"
)

#: Sentence → why a banned word in it claims nothing about the dispute.
REVIEWED = {
    "To be completed": "a label of what the user can still gather",
    "To complete": "a label of what the user can still gather",
    "Wait until it is written completely, then take it in again.": "a file that is still being copied",
}


def banned(texts: tuple[str, ...]) -> list[str]:
    return [found[0] for text in texts for pattern in (ENGLISH, CHINESE) for found in pattern.finditer(text)]


def sentences() -> dict[str, tuple[str, ...]]:
    """msgid → all its forms in both languages; the catalogue may lag behind the source."""
    known = translations()
    return {forms(number)[0]: (*forms(number), *known.get(number, ())) for number in {**extracted(), **known}}


def resources() -> list[Path]:
    """What the program shows that no catalogue holds: report templates and the laws it names."""
    root = PROJECT / "resources"
    return [*sorted((root / "reports").rglob("*.typ")), *sorted((root / "law").rglob("*.json"))]


def test_no_sentence_claims_more_than_the_case_shows() -> None:
    wrong = {
        number: found
        for number, texts in sentences().items()
        if number not in REVIEWED and (found := banned(texts))
    }
    assert wrong == {}


def test_every_reviewed_sentence_is_still_there_and_still_needs_it() -> None:
    known = sentences()
    assert [number for number in REVIEWED if not banned(known.get(number, ()))] == []


def test_templates_and_law_claim_nothing() -> None:
    assert len(resources()) > 2
    wrong = {
        (path.name, number): found
        for path in resources()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := banned((line.partition("//")[0],)))
    }
    assert wrong == {}


def test_nothing_is_shouted() -> None:
    loud = re.compile(r"[!！]|\b[A-Z]{6,}\b|立即|马上|务必|警告")
    # A format's name and a key are written as they are.
    plain = re.compile(r"\b(SHA|HEIC|UTF|SQLITE|UNCORROBORATED)\b|SHA-256")
    wrong = {
        number: texts
        for number, texts in sentences().items()
        if any(loud.search(plain.sub("", text)) for text in texts)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "This proves it.",
        "an illegal act",
        "the complete truth",
        "此录音可以证明",
        "属于违法催收",
        "铁证",
        "完整无误",
    ],
)
def test_the_guard_sees_a_claim(text: str) -> None:
    assert banned((text,))


@pytest.mark.parametrize(
    "text", ["improve the sound", "an incomplete piece", "图片不完整", "没有找到书面印证"]
)
def test_the_guard_lets_plain_words_pass(text: str) -> None:
    assert not banned((text,))
