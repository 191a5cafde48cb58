"""From files to a report through the command line: the sample case, and a phone folder of the test's own."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, runner
from phone_files import COLLECTOR, TUESDAY, Phone, call_xml, huawei, later, sms_xml

DEBT = "微粟贷"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], english: None) -> Run:
    return runner(capsys)


def debts(run: Run, case: Path) -> dict[str, dict[str, Any]]:
    return {debt["name"]: debt for debt in run("debts", "--case", case, "--json").json["debts"]}


def findings(run: Run, case: Path, debt: str) -> list[dict[str, Any]]:
    """What stands without written corroboration in a debt."""
    found = run("findings", "--case", case, "--debt", debt, "--json").json["findings"]
    return [each for each in found if each["rule"] == "uncorroborated_recording"]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_a_phone_folder_becomes_a_report(run: Run, phone: Phone, case_dir: Path, tmp_path: Path) -> None:
    originals = {
        path: path.read_bytes()
        for path in (
            phone.recording(huawei(), seconds=3.0),
            phone.calls(call_xml(seconds=3)),
            phone.sms(
                sms_xml("【微粟贷】您好，减免方案已登记", at=later(hours=2), number=COLLECTOR),
                sms_xml("您的验证码是 817203", number="10690000999999"),
            ),
            phone.screenshot_at(later(days=1)),
        )
    }
    # Drop.
    assert run("debt", "add", DEBT, "--number", COLLECTOR, "--case", case_dir).code == 0
    taken = run("take-in", "--case", case_dir, phone.folder, "--json").json
    assert taken["counts"]["taken"] == 4
    # Row.
    entries = run("timeline", "--case", case_dir, "--debt", DEBT, "--json").json["entries"]
    assert [entry["kind"] for entry in entries] == ["recording", "call", "sms"]
    recording, call, message = entries
    assert recording["at"] == TUESDAY.isoformat()
    assert recording["same_event"] == [call["id"]]
    inbox = [e for e in run("timeline", "--case", case_dir, "--json").json["entries"] if not e["debt"]]
    assert sorted(entry["kind"] for entry in inbox) == ["screenshot", "sms"]
    # Finding.
    (finding,) = findings(run, case_dir, DEBT)
    assert finding["entries"][0] == recording["id"]
    assert debts(run, case_dir)[DEBT]["uncorroborated"] == 1
    (hit,) = run("search", "--case", case_dir, "减免", "--json").json["hits"]
    assert hit["entry"] == message["id"]
    linked = run("link", recording["id"], message["id"], "--reason", "同一个减免方案", "--case", case_dir)
    assert linked.code == 0
    assert findings(run, case_dir, DEBT) == []
    assert debts(run, case_dir)[DEBT]["uncorroborated"] == 0
    # Report.
    out = tmp_path / "report.csv"
    assert run("export", "--case", case_dir, "--debt", DEBT, "--format", "csv", "--output", out).code == 0
    rows = table(out)
    assert [row["id"] for row in rows] == [str(entry["id"]) for entry in entries]
    assert [row["sha256"] for row in rows] == [entry["item_sha256"] for entry in entries]
    assert run("verify", "--case", case_dir, "--json").code == 0
    assert {path: path.read_bytes() for path in originals} == originals


def test_the_sample_case_from_end_to_end(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "sample"
    assert run("sample", "--output", case).code == 0
    before = debts(run, case)
    assert len(before) == 3
    for name, debt in before.items():
        entries = run("timeline", "--case", case, "--debt", name, "--json").json["entries"]
        assert len(entries) == debt["entries"] > 0
        recordings = [entry for entry in entries if entry["kind"] == "recording"]
        assert len(recordings) == debt["recordings"]
        flagged = findings(run, case, name)
        assert len(flagged) == debt["uncorroborated"]
        assert {finding["entries"][0] for finding in flagged} <= {entry["id"] for entry in recordings}
    # A link clears a flag.
    finding = findings(run, case, DEBT)[0]
    written = run("timeline", "--case", case, "--debt", DEBT, "--json").json["entries"]
    message = next(entry for entry in written if entry["kind"] == "sms")
    linked = run(
        "link", finding["entries"][0], message["id"], "--reason", "两处说的是同一件事", "--case", case
    )
    assert linked.code == 0, linked.err
    assert debts(run, case)[DEBT]["uncorroborated"] == before[DEBT]["uncorroborated"] - 1
    assert finding["entries"][0] not in [each["entries"][0] for each in findings(run, case, DEBT)]
    others = {name: debt for name, debt in debts(run, case).items() if name != DEBT}
    assert others == {name: debt for name, debt in before.items() if name != DEBT}
    # Search.
    hits = run("search", "--case", case, "减免", "--json").json["hits"]
    assert len(hits) > 1
    assert all("减免" in hit["snippet"] for hit in hits)
    # Reports in both languages.
    for language in ("zh", "en"):
        assert_reports(run, case, tmp_path, language)
    verified = run("verify", "--case", case, "--json")
    assert verified.code == 0
    assert verified.json["custody_chain"] == "intact"


def assert_reports(run: Run, case: Path, folder: Path, language: str) -> None:
    for format_name in ("csv", "pdf"):
        out = folder / f"{language}.{format_name}"
        ran = run(
            "export", "--case", case, "--debt", DEBT, "--format", format_name, "--output", out,
            "--language", language,
        )  # fmt: skip
        assert ran.code == 0, ran.err
    assert len(table(folder / f"{language}.csv")) == debts(run, case)[DEBT]["entries"]
    data = (folder / f"{language}.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    assert re.search(rb"/Lang\s*\(" + language.encode(), data)
    assert not list(folder.glob(".*")), "nothing half-written is left"


def test_what_was_done_is_in_the_custody_log(run: Run, phone: Phone, case_dir: Path, opened: Any) -> None:
    path = phone.sms(sms_xml("您好", number=COLLECTOR))
    run("debt", "add", DEBT, "--number", COLLECTOR, "--case", case_dir)
    for _again in range(2):
        run("take-in", "--case", case_dir, path)
    out = case_dir / "exports" / "r.csv"
    assert run("export", "--case", case_dir, "--debt", DEBT, "--format", "csv", "--output", out).code == 0
    assert run("verify", "--case", case_dir).code == 0
    (sha256,) = {f["sha256"] for f in run("take-in", "--case", case_dir, path, "--json").json["files"]}
    desk = opened(case_dir, "read")
    kinds = [event.kind.value for event in desk.browsing.custody(sha256)]
    assert kinds[0] == "received"
    assert len(kinds) == 3
    assert len(set(kinds)) == 2
    assert json.dumps([event.details for event in desk.browsing.custody(sha256)])
