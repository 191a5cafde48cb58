"""Every command: the shape of its JSON, what goes where, and how it ends."""

from __future__ import annotations

import re
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import Ran, Run, run_apart
from phone_files import Phone, call_xml, huawei, later, sms_xml

import evidence_desk

_TIMELINE = {
    "id",
    "item_sha256",
    "locator",
    "kind",
    "at",
    "at_source",
    "at_precision",
    "direction",
    "number",
    "counterparty",
    "duration_s",
    "text",
    "debt",
    "same_event",
    "completeness",
    "badges",
}
_FINDING = {
    "id",
    "rule",
    "rule_version",
    "code",
    "subject",
    "debt",
    "severity",
    "entries",
    "text",
    "basis",
    "next_step",
    "values",
    "decision",
}
_GRADES = {"none", "weak", "medium", "strong", "not_assessed", "confirmed"}


@pytest.fixture
def case(run: Run, phone: Phone, case_dir: Path) -> Path:
    """A debt with a recording, its log row and two messages, taken in through the command line."""
    phone.recording(huawei(), seconds=2.0)
    phone.calls(call_xml(seconds=2))
    phone.sms(
        sms_xml("【网商贷】您的申请已登记，可减免 500 元", at=later(minutes=30), number="13800138000"),
        sms_xml("【快递】您的包裹已到", number="10086"),
    )
    ran = run(
        "debt", "add", "网商贷", "--creditor", "网商银行", "--contract", "WS-20230817",
        "--number", "138 0013 8000", "--number", "95188", "--alias", "网商贷", "--case", case_dir, "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert run("take-in", "--case", case_dir, phone.folder, "--json").code == 0
    return case_dir


def entries(run: Run, case: Path, *more: object) -> list[dict[str, Any]]:
    return run("timeline", "--case", case, "--json", *more).json["entries"]


def one(run: Run, case: Path, kind: str) -> dict[str, Any]:
    (found,) = [entry for entry in entries(run, case, "--debt", "网商贷") if entry["kind"] == kind]
    return found


def assert_refused(ran: Ran, *words: str) -> None:
    """Exit code 2, nothing on stdout, a sentence on stderr and no trace."""
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert ran.err.strip()
    assert all(word in ran.err for word in words)


def test_the_version() -> None:
    ran = run_apart("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"{evidence_desk.version()}\n", "")


def test_new_makes_a_case_and_leaves_one_alone(run: Run, case_dir: Path) -> None:
    assert run("new", "--case", case_dir).out == f"{case_dir}\n"
    assert (case_dir / "case.db").exists()
    before = entries(run, case_dir)
    assert run("new", "--case", case_dir).code == 0
    assert entries(run, case_dir) == before == []


def test_case_may_stand_before_or_after_the_command(run: Run, case: Path) -> None:
    before, after = run("--case", case, "debts", "--json"), run("debts", "--json", "--case", case)
    assert before.out == after.out
    assert len(before.json["debts"]) == 1
    assert run("--case", case, "debt", "--case", case, "add", "二").code == 0
    assert run("debt", "add", "三", "--case", case).code == 0
    names = [debt["name"] for debt in run("debts", "--case", case, "--json").json["debts"]]
    assert sorted(names) == sorted(["网商贷", "二", "三"])


def test_without_case_the_default_one_is_meant(run: Run, own_folders: Path) -> None:
    made = Path(run("new").out.strip())
    assert made.is_relative_to(own_folders)
    assert run("debts", "--json").json == {"debts": []}


def test_debts(run: Run, case: Path) -> None:
    (debt,) = run("debts", "--case", case, "--json").json["debts"]
    assert set(debt) == {
        "name", "creditor", "contract", "identifiers", "entries", "recordings", "uncorroborated",
    }  # fmt: skip
    assert (debt["name"], debt["creditor"], debt["contract"]) == ("网商贷", "网商银行", "WS-20230817")
    assert {"138 0013 8000", "95188"} < set(debt["identifiers"])
    assert (debt["entries"], debt["recordings"], debt["uncorroborated"]) == (3, 1, 1)


def test_timeline(run: Run, case: Path) -> None:
    found = entries(run, case)
    assert all(set(entry) == _TIMELINE for entry in found)
    times = [datetime.fromisoformat(entry["at"]) for entry in found]
    assert times == sorted(times)
    assert {str(at.utcoffset()) for at in times} == {"8:00:00"}
    recording, call = one(run, case, "recording"), one(run, case, "call")
    assert recording["same_event"] == [call["id"]]
    assert call["same_event"] == [recording["id"]]
    assert set(recording["badges"]) == {"call", "content"}
    assert set(recording["badges"].values()) <= _GRADES
    assert recording["at_source"] == "file_name"
    assert (recording["number"], recording["locator"]) == ("13800138000", "whole")
    assert recording["duration_s"] == pytest.approx(2.0, abs=0.05)
    assert (call["badges"], call["at_source"], call["direction"]) == (None, "record", "in")
    assert re.fullmatch("[0-9a-f]{64}", recording["item_sha256"])
    unfiled = [entry for entry in found if entry["debt"] is None]
    assert [entry["number"] for entry in unfiled] == ["10086"]


def test_timeline_of_one_debt(run: Run, case: Path) -> None:
    found = entries(run, case, "--debt", "网商贷")
    assert {entry["debt"] for entry in found} == {"网商贷"}
    assert len(found) == 3
    assert found == [entry for entry in entries(run, case) if entry["debt"]]


def test_findings(run: Run, case: Path) -> None:
    document = run("findings", "--case", case, "--debt", "网商贷", "--json").json
    assert set(document) == {"findings", "runs"}
    (finding,) = [f for f in document["findings"] if f["rule"] == "uncorroborated_recording"]
    assert set(finding) == _FINDING
    assert finding["debt"] == "网商贷"
    assert finding["entries"][0] == one(run, case, "recording")["id"]
    assert finding["severity"] in {"info", "attention", "critical"}
    assert finding["text"]
    assert finding["basis"]
    for run_of_rule in document["runs"]:
        assert {"rule", "version", "at", "outcome"} <= set(run_of_rule)
        assert run_of_rule["outcome"] in {"findings", "no_findings", "error"}
        assert datetime.fromisoformat(run_of_rule["at"]).tzinfo is not None
    assert ("uncorroborated_recording", "findings") in {(r["rule"], r["outcome"]) for r in document["runs"]}


def test_search(run: Run, case: Path) -> None:
    hits = run("search", "--case", case, "减免", "--json").json["hits"]
    (hit,) = hits
    assert set(hit) == {"entry", "snippet", "where"}
    assert (hit["entry"], hit["where"]) == (one(run, case, "sms")["id"], "text")
    assert "减免" in hit["snippet"]
    assert run("search", "--case", case, "nothing like it", "--json").json == {"hits": []}


def test_link(run: Run, case: Path) -> None:
    recording, message = one(run, case, "recording"), one(run, case, "sms")
    ran = run("link", recording["id"], message["id"], "--reason", "同一次减免", "--case", case)
    assert ran.code == 0, ran.err
    assert run("debts", "--case", case, "--json").json["debts"][0]["uncorroborated"] == 0


def test_link_json(run: Run, case: Path) -> None:
    recording, message = one(run, case, "recording")["id"], one(run, case, "sms")["id"]
    ran = run("link", recording, message, "--reason", "同一次减免", "--case", case, "--json")
    assert ran.json == {"recording": recording, "item": message}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_export_csv(run: Run, case: Path, tmp_path: Path, language: str) -> None:
    out = tmp_path / "new folder" / "时间线.csv"
    ran = run(
        "export", "--case", case, "--debt", "网商贷", "--format", "csv", "--output", out,
        "--language", language,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    digest, _, path = ran.out.strip().partition("  ")
    assert (len(digest), path) == (64, str(out))
    assert len(out.read_text("utf-8-sig").splitlines()) == 4


def test_verify_of_a_sound_case(run: Run, case: Path) -> None:
    ran = run("verify", "--case", case, "--json")
    assert ran.code == 0
    assert ran.json == {"checked": 3, "altered": [], "missing": [], "orphaned": [], "custody_chain": "intact"}


def sealed(case: Path) -> Path:
    return next(path for path in sorted((case / "vault").rglob("*")) if path.is_file())


def alter(case: Path) -> None:
    path = sealed(case)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(b"x" + path.read_bytes()[1:])


def remove(case: Path) -> None:
    path = sealed(case)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.unlink()


def plant(case: Path) -> None:
    (sealed(case).parent / "stranger").write_bytes(b"?")


@pytest.mark.parametrize(("damage", "key"), [(alter, "altered"), (remove, "missing"), (plant, "orphaned")])
def test_verify_of_a_damaged_case_ends_in_1(run: Run, case: Path, damage: Any, key: str) -> None:
    name = sealed(case).name
    damage(case)
    ran = run("verify", "--case", case, "--json")
    assert ran.code == 1
    document = ran.json
    assert set(document) == {"checked", "altered", "missing", "orphaned", "custody_chain"}
    if key == "orphaned":
        assert [Path(path).name for path in document["orphaned"]] == ["stranger"]
    else:
        assert document[key] == [name]
    assert run("verify", "--case", case).code == 1


def test_sample(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "sample"
    assert run("sample", "--output", place).out == f"{place}\n"
    debts = run("debts", "--case", place, "--json").out
    assert run("sample", "--output", place).code == 0, "a case that is there is left alone"
    assert run("debts", "--case", place, "--json").out == debts


@pytest.mark.parametrize(
    "command",
    [
        ("debts",),
        ("timeline",),
        ("findings",),
        ("search", "x"),
        ("verify",),
        ("link", 1, 2, "--reason", "x"),
        ("export", "--debt", "x", "--format", "csv", "--output", "never.csv"),
    ],
    ids=lambda command: command[0],
)
def test_a_missing_case_ends_in_2(run: Run, tmp_path: Path, command: tuple[object, ...]) -> None:
    nowhere = tmp_path / "nowhere"
    assert_refused(run(*command, "--case", nowhere), str(nowhere))
    assert not nowhere.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("timeline", "--debt", "别的贷"),
        ("findings", "--debt", "别的贷"),
        ("take-in", "--debt", "别的贷", "."),
        ("export", "--debt", "别的贷", "--format", "csv", "--output", "never.csv"),
    ],
    ids=lambda command: command[0],
)
def test_an_unknown_debt_ends_in_2(run: Run, case: Path, command: tuple[object, ...]) -> None:
    before = entries(run, case)
    assert_refused(run(*command, "--case", case), "别的贷")
    assert entries(run, case) == before


def test_an_unknown_format_ends_in_2(run: Run, case: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    ran = run("export", "--case", case, "--debt", "网商贷", "--format", "docx", "--output", out)
    assert_refused(ran, "docx", "csv", "pdf")
    assert not out.exists()


def test_a_place_that_cannot_be_written_ends_in_2(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    out = tmp_path / "file" / "report.csv"
    assert_refused(run("export", "--case", case, "--debt", "网商贷", "--format", "csv", "--output", out))


def test_ids_that_cannot_be_linked_end_in_2(run: Run, case: Path) -> None:
    recording, message = one(run, case, "recording")["id"], one(run, case, "sms")["id"]
    call = one(run, case, "call")["id"]
    pairs = [(recording, 9999), (9999, message), (message, recording), (recording, recording)]
    for pair in (*pairs, (recording, call), (-1, 0)):
        assert_refused(run("link", "--case", case, "--reason", "x", "--", *pair))
    assert_refused(run("link", recording, message, "--reason", "  ", "--case", case))
    assert run("debts", "--case", case, "--json").json["debts"][0]["uncorroborated"] == 1


def test_a_debt_whose_name_is_taken_ends_in_2(run: Run, case: Path) -> None:
    assert_refused(run("debt", "add", "网商贷", "--case", case), "网商贷")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("link", "a", "b", "--reason", "x"),
        ("export",),
        ("take-in",),
        ("debt",),
        ("--nonsense",),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_in_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert_refused(run(*arguments))


def test_a_file_that_is_no_case_ends_in_2(run: Run, case_dir: Path) -> None:
    case_dir.mkdir()
    (case_dir / "case.db").write_bytes(b"not a database, but longer than its header would be" * 40)
    assert_refused(run("debts", "--case", case_dir))
    assert_refused(run("take-in", "--case", case_dir, case_dir / "case.db"))


def test_a_case_that_is_held_can_be_read_and_not_written(run: Run, case: Path, opened: Any) -> None:
    opened(case, "write")
    assert len(run("debts", "--case", case, "--json").json["debts"]) == 1
    assert run("verify", "--case", case, "--json").code == 0
    assert_refused(run("debt", "add", "二", "--case", case), "open elsewhere")


def test_people_get_lines(run: Run, case: Path) -> None:
    for command in (("debts",), ("timeline",), ("findings",), ("search", "减免"), ("verify",)):
        ran = run(*command, "--case", case)
        assert ran.code == 0
        assert ran.out.strip()
        assert ran.err == ""


def test_sentences_are_in_the_language_of_the_system(
    run: Run, case_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = run("debts", "--case", case_dir).err
    monkeypatch.setenv("EVIDENCE_DESK_LANGUAGE", "zh_CN.UTF-8")
    chinese = run("debts", "--case", case_dir).err
    assert english != chinese
    assert re.search("[一-鿿]", chinese)
    assert not re.search("[一-鿿]", english)


def test_a_decision_about_a_finding_shows_with_it(run: Run, case: Path) -> None:
    def finding() -> dict[str, Any]:
        found = run("findings", "--case", case, "--debt", "网商贷", "--json").json["findings"]
        (one_of_rule,) = [each for each in found if each["rule"] == "uncorroborated_recording"]
        return one_of_rule

    number = finding()["id"]
    assert finding()["decision"] is None
    said = run("decide", number, "explained", "--case", case)
    assert said.code == 2
    assert "An explanation needs a text." in said.err
    decided = run("decide", number, "explained", "--text", "原件在旧手机里", "--case", case, "--json")
    assert decided.json == {"finding": number, "status": "explained"}
    decision = finding()["decision"]
    assert (decision["status"], decision["text"], decision["stands"]) == ("explained", "原件在旧手机里", True)
    assert datetime.fromisoformat(decision["at"]).tzinfo is not None
    assert run("decide", number, "open", "--case", case).code == 0
    assert finding()["decision"] is None
    assert run("decide", 9_999, "confirmed", "--case", case).code == 2
