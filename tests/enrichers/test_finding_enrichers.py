"""Enrichers are found by lying in the folder; what is wrong with one concerns nobody else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from toy_enrichers import forget, listener, only_from, reader

from evidence_desk.enrichers import enrichers


@pytest.mark.logs_expected
def test_a_second_enricher_of_one_name_is_left_out(
    tmp_path: Path, no_stray_logs: list[logging.LogRecord]
) -> None:
    with only_from(tmp_path / "toys") as folder:
        reader(folder, "一", name="toy_a")
        reader(folder, "二", name="toy_b")
        (found,) = enrichers()
        assert type(found).__module__ == "evidence_desk.enrichers.toy_a"
        assert [record.args for record in no_stray_logs] == [("toy_b",)]


def test_they_stand_in_the_order_of_their_work_and_helpers_are_none(tmp_path: Path) -> None:
    with only_from(tmp_path / "toys") as folder:
        listener(folder, "pass")
        reader(folder, order=200)
        (folder / "_toy_helper.py").write_text("raise RuntimeError")
        forget()
        assert [each.key for each in enrichers()] == ["toy_listener", "toy_reader"]
        reader(folder, order=1)
        assert [each.key for each in enrichers()] == ["toy_reader", "toy_listener"]
