from __future__ import annotations

from dataclasses import replace

import pytest
from timeline_report_factory import ENTRIES, FINDINGS, ITEMS, RUNS, SMS_TEXT, THREAT, WAIVER, make_report

from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.reports._report_data import report_data

#: What a report may never say, in either language.
CLAIMS = ("证明", "违法", "有效证据", "完整", "proves", "proof", "complete", "illegal", "unlawful", "guilty")


def strings(data):
    """Every string of a JSON value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from strings(value)


@pytest.fixture(params=["zh", "en"])
def data(request):
    return report_data(make_report(request.param))


def test_every_entry_is_a_row_and_those_without_a_time_stand_apart(data):
    timeline = data["timeline"]
    assert [row["no"] for row in timeline["rows"] + timeline["undated"]] == [str(n) for n in range(1, 10)]
    assert len(timeline["undated"]) == sum(entry.at is None for entry in ENTRIES)
    assert timeline["rows"][4]["quotes"][0]["words"] == SMS_TEXT


def test_a_recording_row_says_time_source_words_place_and_evidence(data):
    row = data["timeline"]["rows"][0]
    assert (row["clock"], row["letters"]) == ("09:30:15", "N z")
    assert [quote["words"] for quote in row["quotes"]] == [WAIVER]
    assert "01:12–01:16" in row["quotes"][0]["place"]
    assert row["exhibits"] == [{"t": "1-1", "to": "exhibit-0"}, {"t": "2-1", "to": "exhibit-2"}]
    assert [badge["style"] for badge in row["badges"]] == ["outlined", "filled"]
    assert [reference["t"] for reference in row["findings"]] == ["F1", "F3"]
    assert "25" in row["notes"][1]


def test_a_written_time_is_as_fine_as_its_source(data):
    assert data["timeline"]["rows"][6]["clock"] == "11:40"


def test_flagged_recordings_name_what_was_compared_by_which_rule(data):
    first, second = data["findings"]["uncorroborated"]["rows"]
    assert first["shown"][0]["words"] == WAIVER
    assert any("K10" in line for line in first["found"])
    assert any("K11" in line for line in first["found"])
    assert any("3" in line and "90" in line for line in first["found"])
    assert len(first["added"]) >= 2
    assert second["row"]["t"] == "8"


def test_every_finding_and_every_run_is_printed(data):
    groups = data["findings"]["other"]["groups"]
    assert {row["label"] for group in groups for row in group["rows"]} == {
        "finding-1",
        "finding-2",
        "finding-3",
    }
    assert sum(len(group["rows"]) for group in groups) == len(FINDINGS)
    assert len(data["findings"]["other"]["runs"]) == len(RUNS)


def test_every_item_is_in_the_list_and_the_annex(data):
    assert [row["name"] for row in data["exhibits"]["rows"]] == [item.name for item in ITEMS]
    assert [row["hash"]["digest"] for row in data["annex"]["rows"]] == [item.fixity.digest for item in ITEMS]
    assert data["annex"]["head"]["digest"] == data["annex"]["log"][-1]["hash"]["digest"]


def test_all_parameters_are_printed_with_a_unit(data):
    parameters = data["cover"]["parameters"]
    assert {name for _label, _value, name in parameters} >= {"calllog_start_tol_ms", "amount_rel_tol"}
    assert all(not value.isdigit() for _label, value, _name in parameters)
    assert all(label != name for label, _value, name in parameters)


def test_a_broken_chain_is_said_in_the_annex_and_among_what_is_missing():
    whole, broken = report_data(make_report("en")), report_data(make_report("en", chain_intact=False))
    assert broken["annex"]["log_intro"] != whole["annex"]["log_intro"]
    assert len(broken["steps"]["missing"]) == len(whole["steps"]["missing"]) + 1


def test_labels_are_unique_and_every_reference_has_one(data):
    labels, references = [], []

    def walk(value):
        if isinstance(value, dict):
            if value.get("label"):
                labels.append(value["label"])
            if value.get("to"):
                references.append(value["to"])
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    walk(data)
    assert len(labels) == len(set(labels))
    assert set(references) <= set(labels)


def test_our_words_claim_nothing(data):
    # Evidence text and what rules say are not ours; they are the only Chinese of the fixture.
    for text in strings(data):
        assert not [claim for claim in CLAIMS if claim in text.lower()], text


def test_an_empty_report_still_has_all_its_sections():
    empty = make_report(
        "en", entries=(), items=(), findings=(), runs=(), assessments={}, quotes={}, custody=()
    )
    data = report_data(empty)
    assert data["timeline"]["rows"] == []
    assert data["limits"]["lines"]


def test_a_claim_that_no_quote_holds_is_quoted_too():
    report = make_report("en", quotes={})
    quotes = report_data(report)["timeline"]["rows"][0]["quotes"]
    assert [quote["words"] for quote in quotes] == [WAIVER]
    assert quotes[0]["place"] != report_data(make_report("en"))["timeline"]["rows"][0]["quotes"][0]["place"]


def test_an_item_outside_the_report_is_named_as_such():
    entries: tuple[TimelineEntry, ...] = tuple(replace(e, same_event=()) for e in ENTRIES if e.id != 13)
    data = report_data(make_report("en", entries=entries))
    assert any(
        "outside this report" in line for line in data["findings"]["uncorroborated"]["rows"][0]["found"]
    )
    assert THREAT in {quote["words"] for row in data["timeline"]["rows"] for quote in row["quotes"]}
