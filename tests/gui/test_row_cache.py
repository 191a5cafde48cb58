"""The cache keeps few pages, forgets the one shown longest ago, and shows outdated ones until replaced."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.gui.models.row_cache import RowCache


def test_a_row_is_there_once_its_page_is() -> None:
    cache: RowCache[str] = RowCache(size=3, pages=2)
    assert (cache.get(4), cache.needs(4)) == (None, True)
    cache.put(1, ["d", "e"])
    assert (cache.get(4), cache.needs(4)) == ("e", False)
    assert cache.get(5) is None, "a short last page has no such row"


def test_outdated_rows_stay_until_replaced() -> None:
    cache: RowCache[str] = RowCache(size=3, pages=2)
    cache.put(0, ["a", "b", "c"])
    cache.outdate()
    assert (cache.get(0), cache.needs(0)) == ("a", True)
    cache.put(0, ["z"])
    assert (cache.get(0), cache.needs(0)) == ("z", False)


def test_looking_ahead_does_not_count_as_showing() -> None:
    cache: RowCache[int] = RowCache(size=1, pages=2)
    cache.put(0, [0])
    cache.put(1, [1])
    assert cache.peek(0) == 0
    cache.put(2, [2])
    assert (cache.peek(0), cache.peek(1)) == (None, 1)
    assert cache.peek(-1) is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40))))
def test_it_never_holds_more_than_its_pages(steps: list[tuple[bool, int]]) -> None:
    cache: RowCache[int] = RowCache(size=2, pages=5)
    for put, number in steps:
        if put:
            cache.put(number, [number * 2, number * 2 + 1])
        else:
            held = cache.get(number)
            assert held is None or held == number
        assert len(cache) <= 5
