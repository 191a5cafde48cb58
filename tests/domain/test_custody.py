from __future__ import annotations

import hashlib
import json

import pytest

from evidence_desk.domain.custody import GENESIS, chain_is_intact, event_hash


def chain(count: int = 3) -> list[tuple]:
    rows, previous = [], GENESIS
    for number in range(1, count + 1):
        details = json.dumps({"name": f"录音 {number}"}, ensure_ascii=False)
        fields = (number, f"2024-03-12T02:15:3{number}.000+00:00", "received", "a" * 64, details)
        digest = event_hash(previous, *fields)
        rows.append((*fields, previous, digest))
        previous = digest
    return rows


def test_the_hash_can_be_checked_without_this_program():
    canonical = json.dumps([GENESIS, 1, "t", "received", None, "{}"], separators=(",", ":"))
    assert (
        event_hash(GENESIS, 1, "t", "received", None, "{}") == hashlib.sha256(canonical.encode()).hexdigest()
    )


def test_an_untouched_chain_holds():
    assert chain_is_intact(chain())
    assert chain_is_intact([])


@pytest.mark.parametrize("field", range(7))
def test_every_field_is_covered(field):
    rows = chain()
    row = list(rows[1])
    row[field] = 9 if field == 0 else "b" * 64
    assert not chain_is_intact([rows[0], tuple(row), rows[2]])


def test_a_row_taken_out_or_put_elsewhere_is_noticed():
    first, second, third = chain()
    assert not chain_is_intact([first, third])
    assert not chain_is_intact([second, third])
    assert not chain_is_intact([first, third, second])
    assert not chain_is_intact([first, first, second])


def test_a_row_made_over_breaks_with_the_next():
    first, second, third = chain()
    details = '{"name": "other"}'
    digest = event_hash(first[6], second[0], second[1], second[2], second[3], details)
    forged = (*second[:4], details, first[6], digest)
    assert not chain_is_intact([first, forged, third])
