from __future__ import annotations

import pytest

from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.filing import UNFILED, Filer
from evidence_desk.domain.identifying import identifier
from evidence_desk.domain.phone_number import normalise as number_of
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.timeline import FilingBasis

FIRST, SECOND = DebtId(1), DebtId(2)


def filer(*known: tuple[DebtId, str, str]) -> Filer:
    return Filer((debt, f"债{debt}", identifier(written, kind)) for debt, kind, written in known)


def filed(by: Filer, number: str | None = None, signature: str | None = None, name=None, text: str = ""):
    return by.file(number_of(number), signature, name, normalise(text))


def test_nothing_known_files_nothing():
    assert filed(filer(), "95188", "网商银行", "小李", "应还") is UNFILED
    assert not filer()
    assert filer((FIRST, "number", "1"))


def test_the_order_is_number_signature_contract_alias():
    by = filer(
        (FIRST, "alias", "网商"),
        (SECOND, "contract", "WS1"),
        (DebtId(3), "signature", "网商银行"),
        (DebtId(4), "number", "95188"),
    )
    assert filed(by, "95188", "网商银行", "网商", "ws1 网商").debt == 4
    assert filed(by, "1", "网商银行", "网商", "ws1 网商").debt == 3
    assert filed(by, "1", None, "网商", "ws1 网商").debt == SECOND
    assert filed(by, "1", None, "网商", "").debt == FIRST


@pytest.mark.parametrize(
    ("kind", "written", "given", "basis", "shown"),
    [
        ("number", "0571-8800 1234", {"number": "+8657188001234"}, FilingBasis.NUMBER, "0571-8800 1234"),
        ("number", "138****8000", {"number": "13800138000"}, FilingBasis.NUMBER, "138****8000"),
        ("signature", "【网商银行】", {"signature": "网商银行"}, FilingBasis.SIGNATURE, "【网商银行】"),
        ("alias", "网商", {"signature": "网商银行"}, FilingBasis.SIGNATURE, "网商"),
        ("contract", "WS-1", {"text": "合同ws-1号"}, FilingBasis.CONTRACT, "WS-1"),
        ("alias", "小李", {"name": "网商小李"}, FilingBasis.ALIAS, "小李"),
    ],
)
def test_the_reason_names_the_identifier_as_written(kind, written, given, basis, shown):
    filing = filed(filer((FIRST, kind, written)), **given)
    assert (filing.debt, filing.basis) == (FIRST, basis)
    assert shown in filing.reason.render("en")
    assert shown in filing.reason.render("zh")


@pytest.mark.parametrize("text", ["WS12", "AWS1", "ws1a", "WS1-2"[:3] + "9"])
def test_a_contract_number_is_not_found_inside_a_longer_one(text):
    assert filed(filer((FIRST, "contract", "WS1")), text=text) is UNFILED


@pytest.mark.parametrize("text", ["合同WS1已逾期", "(WS1)", "ws1", "WS1,WS2", "WS12和WS1"])
def test_a_contract_number_is_found_where_it_stands_alone(text):
    assert filed(filer((FIRST, "contract", "WS1")), text=text).debt == FIRST


def test_what_belongs_to_two_debts_files_nothing_and_says_which():
    by = filer((FIRST, "number", "95188"), (SECOND, "number", "95188"), (SECOND, "alias", "网商"))
    filing = filed(by, "95188", None, "网商")
    assert (filing.debt, filing.basis) == (None, FilingBasis.AMBIGUOUS)
    assert filing.reason.values == {"written": "95188", "debts": "债1、债2"}


def test_two_names_of_one_debt_are_no_conflict():
    by = filer((FIRST, "alias", "网商"), (FIRST, "alias", "网商银行"))
    assert filed(by, text="网商银行").debt == FIRST


def test_no_number_is_no_number():
    by = filer((FIRST, "number", "未知"))
    assert filed(by, None) is UNFILED
    assert filed(by, "未知号码") is UNFILED
