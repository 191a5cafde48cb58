"""Print how many facts of the phrase tables are read as written down before the reader was made.

    python tests/benchmarks/facts_report.py

Every row that differs is printed with what was expected and what was read. Then the time for long texts of
the kinds that make such readers slow, at two lengths.
"""

# ruff: noqa: T201

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "domain"))

from phrase_tables import failing, figures, phrases

from evidence_desk.domain.facts import read_facts

LONG = (
    "1",
    "一",
    "¥",
    "【 ",
    "我是",
    "分1期",
    "3月",
    "工号",
    "年",
    "转到",
    "户名",
    "万分之",
    "2026-",
    "还了3000元，",
    " ",
)


def main() -> None:
    rows = phrases()
    wrong = failing()
    for phrase, read in wrong:
        print(f"{phrase.table}:{phrase.line} {phrase.text}\n  expected {phrase.expected}\n  read     {read}")
    print(f"phrases {len(rows)}, as expected {len(rows) - len(wrong)}, differing {len(wrong)}")
    print(f"{'kind':14}{'expected':>9}{'right':>7}{'wrong':>7}{'precision':>11}{'recall':>8}")
    for kind, count in figures().items():
        read_count, right = count["right"] + count["wrong"], count["right"]
        precision, recall = right / (read_count or 1), right / (count["expected"] or 1)
        print(f"{kind:14}{count['expected']:9}{right:7}{count['wrong']:7}{precision:11.4f}{recall:8.4f}")
    text = "".join(phrase.text for phrase in rows)
    started = time.perf_counter()
    read_facts(text)
    print(f"all phrases as one text: {len(text)} characters, {(time.perf_counter() - started) * 1000:.0f} ms")
    for unit in LONG:
        print(
            f"{unit!r:12} 50,000: {_seconds(unit, 50_000):.3f} s   100,000: {_seconds(unit, 100_000):.3f} s"
        )


def _seconds(unit: str, length: int) -> float:
    text = (unit * length)[:length]
    started = time.perf_counter()
    read_facts(text)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
