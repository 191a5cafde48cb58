"""What every reader of exported messages must keep to, and where its samples lie."""

from __future__ import annotations

import json
from pathlib import Path

from xml_backups import SAMPLES, plain, written

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import ImportRefused, Notice

SHARED = SAMPLES / "shared"
CHAT = SHARED / "chat"


def expected(name: str) -> list[dict]:
    """The golden output of one sample; `python -m pytest` never writes it."""
    return json.loads((SAMPLES / "expected" / name).read_text(encoding="utf-8"))


def check_survives(importer, folder: Path, content: bytes, name: str) -> list:
    """Read any bytes: nothing but a refusal is raised, and all that comes can be stored, twice alike."""
    source = written(folder, content, name)
    importer.claim(source)
    try:
        extracted = list(importer.extract(source))
    except ImportRefused:
        return []
    assert extracted == list(importer.extract(source))
    for one in extracted:
        json.dumps(plain(one), allow_nan=False, ensure_ascii=False).encode()
        if isinstance(one, Communication):
            assert one.at is not None or one.dedupe_key is None
    kept = [one for one in extracted if isinstance(one, Communication)]
    assert len({one.locator for one in kept}) == len(kept)
    notices = [one.message.msgid for one in extracted if isinstance(one, Notice)]
    assert max(map(notices.count, notices), default=0) <= 20
    return extracted


def mutated(sample: bytes, noise: bytes, place: int, cut: int) -> bytes:
    """A sample with `noise` put in at a place, `cut` bytes lost there."""
    place %= len(sample) + 1
    return sample[:place] + noise + sample[place + cut :]
