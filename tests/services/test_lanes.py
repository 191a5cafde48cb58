from __future__ import annotations

import inspect
import threading

import pytest
from phone_files import huawei
from sqlalchemy import event

from evidence_desk.services.lane import Cancelled, CancelToken, Lane, Progress


def services(desk) -> dict[str, object]:
    return {
        name: value
        for name, value in vars(desk).items()
        if not name.startswith("_") and type(value).__module__.startswith("evidence_desk.services.")
    }


def test_every_public_method_of_every_service_declares_its_lane(desk):
    found = services(desk)
    assert len(found) >= 12
    undeclared = [
        f"{name}.{method}"
        for name, service in found.items()
        for method, function in inspect.getmembers(type(service), inspect.isfunction)
        if not method.startswith("_") and not isinstance(getattr(function, "lane", None), Lane)
    ]
    assert undeclared == []


def test_a_read_never_writes(desk, phone):
    """Readers have connections of their own that SQLite itself keeps from writing."""
    phone.recording(huawei())
    desk.intake.take_in([phone.folder])
    written: list[str] = []
    event.listen(desk._case._writer, "before_cursor_execute", lambda *given: written.append(given[2]))
    desk.debts.summaries()
    for read in (desk.debts.totals, desk.history.names):
        assert read()
    assert desk.searching.search("138")
    assert desk.examination.findings()
    assert desk.examination.runs()
    assert written == []
    desk.history.forget()
    assert written


def test_a_cancel_is_seen_from_another_thread():
    token = CancelToken()
    token.check()
    thread = threading.Thread(target=token.cancel)
    thread.start()
    thread.join()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()
    assert (Progress().done, Progress().current) == (0, "")
