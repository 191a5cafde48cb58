"""Parameters of a case: listed with their defaults, set within ranges, undone, and followed by grades."""

from __future__ import annotations

from dataclasses import fields

import pytest
from case_steps import claim, draft, only
from phone_files import COLLECTOR, huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, ClaimFamily, Grade, Parameters
from evidence_desk.services.parameters import (
    RANGES,
    ParameterOutOfRange,
    ParameterUnknown,
    WindowsOutOfOrder,
)

DAY_MS = 86_400_000


@pytest.fixture
def case(desk, phone):
    """A recording, and nine days later a message that says the same."""
    phone.recording(huawei(), seconds=2)
    phone.sms(sms_xml("【网商银行】您的欠款应还8,240.50元", later(days=9), COLLECTOR))
    debt, _ = desk.debts.add(draft("网商贷", COLLECTOR))
    desk.intake.take_in([phone.folder], debt)
    taped = only(desk, Kind.RECORDING).id
    desk.claims.mark(claim(taped, ClaimFamily.AMOUNT_DEMANDED, amount_minor=824_050))
    return desk


def held(desk, name):
    return {each: (value, default) for each, value, default in desk.parameters.all()}[name]


def grade(desk):
    return desk.examination.assessment(only(desk, Kind.RECORDING).id).claims[0].grade


def test_every_parameter_has_a_range_that_holds_its_default(desk):
    listed = desk.parameters.all()
    assert [name for name, _value, _default in listed] == [each.name for each in fields(Parameters)]
    assert all(value == default for _name, value, default in listed)
    for name, _value, default in listed:
        least, most = RANGES[name]
        assert least <= default <= most, name


def test_a_wider_window_changes_the_grade_and_undo_changes_it_back(case):
    assert grade(case) is Grade.MEDIUM
    changes = case.parameters.set("strong_window_ms", 9 * DAY_MS)
    assert changes.history
    assert changes.findings
    assert held(case, "strong_window_ms") == (9 * DAY_MS, 7 * DAY_MS)
    assert case.examination.parameters.strong_window_ms == 9 * DAY_MS
    assert grade(case) is Grade.STRONG
    case.parameters.set("strong_window_ms", 9 * DAY_MS - 1)
    assert grade(case) is Grade.MEDIUM
    case.history.undo()
    assert grade(case) is Grade.STRONG
    case.history.undo()
    assert held(case, "strong_window_ms") == (7 * DAY_MS, 7 * DAY_MS)
    assert grade(case) is Grade.MEDIUM
    case.history.redo()
    assert grade(case) is Grade.STRONG


def test_none_goes_back_to_the_default(case):
    case.parameters.set("strong_window_ms", 9 * DAY_MS)
    case.parameters.set("strong_window_ms", None)
    assert case.examination.parameters == DEFAULT_PARAMETERS
    assert grade(case) is Grade.MEDIUM


def test_what_changes_nothing_is_no_act(desk):
    assert not desk.parameters.set("strong_window_ms", None)
    desk.parameters.set("answered_daily_limit", 5)
    assert not desk.parameters.set("answered_daily_limit", 5)
    assert desk.history.names()[0].render("en") == "change a parameter of the rules"
    desk.history.undo()
    assert desk.history.names()[0] is None


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_unit_beyond_the_range_is_refused(desk, name):
    least, most = RANGES[name]
    step = 1 if isinstance(getattr(DEFAULT_PARAMETERS, name), int) else 0.001
    for value in (least - step, most + step, float("nan"), float("inf")):
        with pytest.raises(ParameterOutOfRange):
            desk.parameters.set(name, value)
    assert held(desk, name)[0] == held(desk, name)[1]


def test_counts_are_whole(desk):
    with pytest.raises(ParameterOutOfRange):
        desk.parameters.set("answered_daily_limit", 2.5)
    desk.parameters.set("answered_daily_limit", 4.0)
    assert held(desk, "answered_daily_limit") == (4, 3)
    assert isinstance(held(desk, "answered_daily_limit")[0], int)


def test_windows_stay_inside_each_other(desk):
    desk.parameters.set("strong_window_ms", 30 * DAY_MS)
    with pytest.raises(WindowsOutOfOrder) as raised:
        desk.parameters.set("strong_window_ms", 30 * DAY_MS + 1)
    assert "Nothing was changed." in raised.value.message().render("en")
    with pytest.raises(WindowsOutOfOrder):
        desk.parameters.set("medium_window_ms", 30 * DAY_MS - 1)
    desk.parameters.set("strong_window_ms", None)
    desk.parameters.set("medium_window_ms", 7 * DAY_MS)


def test_a_name_no_rule_knows_is_refused(desk):
    with pytest.raises(ParameterUnknown) as raised:
        desk.parameters.set("{0}", 1)
    assert "{0}" in raised.value.message().render("en")
