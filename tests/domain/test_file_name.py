"""Stems, copy suffixes and impossible times of media file names."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from evidence_desk.domain.file_name import moment_of, stem_of, without_copy_suffix

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file_name", "stem"),
    [
        ("a.mp3", "a"),
        ("a.MP3", "a"),
        ("a.amr.mp3", "a"),
        ("a.3gp", "a"),
        ("2024-01-01 10.10.10", "2024-01-01 10.10.10"),
        ("com.tencent.mm", "com.tencent.mm"),
        (" a.m4a ", "a"),
        ("e\u0301.m4a", "\u00e9"),
        ("x" * 600 + ".m4a", ""),
    ],
)
def test_the_stem_of_a_name(file_name: str, stem: str) -> None:
    assert stem_of(file_name) == stem


@pytest.mark.parametrize(
    "suffix",
    [
        " (1)",
        "(1)",
        "（1）",
        " - 副本",
        " 的副本",
        " 的副本 2",
        " copy",
        " copy 2",
        " - Copy",
        " - Copy (2)",
        "_1",
        " (1) (2)",
    ],
)
def test_copies_have_the_stem_of_the_original(suffix: str) -> None:
    assert without_copy_suffix("张三_20240312093015" + suffix) == "张三_20240312093015"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (r"(?P<ts>\d+)", "20240230101010"),
        (r"(?P<ts>\d+)", "20240301246060"),
        (r"(?P<ts>\d+)", "20081231235959"),
        (r"(?P<ts>\d+)", "20261125120000"),
        (r"(?P<epoch>\d+)", "1999999999"),
        (r"(?P<epoch>\d+)", "999999999999999"),
        (r"(?P<ts>\d+)(?P<tz>.+)", "20240301101010+1500"),
        (r"(?P<ts>\d+)(?P<tz>.+)", "20240301101010+0875"),
    ],
)
def test_a_time_that_cannot_have_been_is_none(form: str, text: str) -> None:
    match = re.fullmatch(form, text)
    assert match
    assert moment_of(match, SHANGHAI, NOW) is None
