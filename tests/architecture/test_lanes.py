"""Every public method of a service says on which lane it may run."""

from __future__ import annotations

import inspect

from evidence_desk.bootstrap import Desk
from evidence_desk.services.lane import Lane


def services(desk: Desk) -> dict[str, object]:
    found = {name: part for name, part in vars(desk).items() if not name.startswith("_")}
    return {
        name: part
        for name, part in found.items()
        if type(part).__module__.startswith("evidence_desk.services.")
    }


def test_every_public_method_declares_its_lane(desk: Desk) -> None:
    found = services(desk)
    assert len(found) > 8
    undeclared = [
        f"{name}.{method}"
        for name, service in found.items()
        for method, function in inspect.getmembers(type(service), inspect.isfunction)
        if not method.startswith("_") and getattr(function, "lane", None) not in set(Lane)
    ]
    assert undeclared == []
