from __future__ import annotations

import pytest

from evidence_desk.domain.debt import DebtDraft, IdentifierKind
from evidence_desk.domain.identifying import completed, identifier, identifiers


@pytest.mark.parametrize(
    ("written", "kind", "clean", "normal"),
    [
        ("138 0013 8000", "number", "138 0013 8000", "13800138000"),
        ("+86-138-0013-8000", "number", "+86-138-0013-8000", "13800138000"),
        ("95188", "number", "95188", "95188"),
        (" 【网商银行】 ", "signature", "网商银行", "网商银行"),
        ("ＷＳ2023", "contract", "ＷＳ2023", "ws2023"),
        ("Loan Co", "alias", "Loan Co", "loan co"),
    ],
)
def test_each_kind_is_compared_in_its_own_way(written, kind, clean, normal):
    made = identifier(written, kind)
    assert (made.kind, made.written, made.normalised) == (IdentifierKind(kind), clean, normal)


def test_an_alias_in_brackets_is_a_signature():
    kinds = [each.kind for each in identifiers(("95188",), ("【网商银行】", "小李"))]
    assert kinds == [IdentifierKind.NUMBER, IdentifierKind.SIGNATURE, IdentifierKind.ALIAS]


def test_what_normalises_to_nothing_identifies_nobody():
    assert identifiers((" ",), ("【】", "\u200b", "")) == ()
    assert completed(DebtDraft("甲", creditor="\u200b\u200b", contract=" ")).identifiers == ()


def test_contract_and_creditor_identify_too_and_once():
    known = identifiers(("13800138000", "138-0013-8000"), ("网商银行",))
    draft = completed(DebtDraft("甲", creditor="网商银行", contract="WS1", identifiers=known))
    assert [(each.kind.value, each.normalised) for each in draft.identifiers] == [
        ("number", "13800138000"),
        ("alias", "网商银行"),
        ("contract", "ws1"),
    ]
    assert completed(draft) == draft
