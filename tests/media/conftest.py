from __future__ import annotations

from pathlib import Path

import pytest

from evidence_desk.media import MediaDesk

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "shared"


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def media():
    with MediaDesk() as desk:
        yield desk
