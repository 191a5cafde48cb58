from __future__ import annotations

import io
import zipfile
from pathlib import Path

from phone_files import huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.timeline import Scope


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def entries(desk):
    return desk.browsing.page(Scope(), 0, 100)


def test_what_lies_in_an_archive_is_read_like_files_of_their_own(desk, phone, tmp_path):
    recording = phone.recording(huawei())
    backup = sms_xml("应还8,240.50元", later(days=1), "106900001")
    archive = tmp_path / "phone.zip"
    archive.write_bytes(
        zipped(
            {
                f"Sounds/CallRecord/{recording.name}": recording.read_bytes(),
                "sms.xml": phone.sms(backup).read_bytes(),
            }
        )
    )

    taken = desk.intake.take_in([archive])

    assert [fate.outcome for fate in taken.fates] == [Outcome.TAKEN]
    assert taken.fates[0].entries == 2
    found = entries(desk)
    assert {entry.kind for entry in found} == {Kind.RECORDING, Kind.SMS}
    spoken = next(entry for entry in found if entry.kind is Kind.RECORDING)
    item = desk.browsing.item(spoken.item_sha256)
    assert item.name == recording.name
    assert item.parent is not None
    assert item.importer == "call_recording"
    assert [event.kind for event in desk.browsing.custody(spoken.item_sha256)] == [CustodyKind.RECEIVED]
    assert desk.verification.verify().clean


def test_archives_in_archives_are_read_to_a_depth_and_then_kept(desk, tmp_path):
    data = b"the innermost file"
    for depth in range(8):
        data = zipped({f"{depth}.bin": data})
    archive = tmp_path / "deep.zip"
    archive.write_bytes(data)

    taken = desk.intake.take_in([archive])

    assert taken.fates[0].outcome is Outcome.TAKEN
    kept = entries(desk)
    assert [entry.kind for entry in kept] == [Kind.DOCUMENT]
    assert any("没有读取" in note.render() for note in taken.fates[0].notices)
    assert desk.intake.take_in([archive]).fates[0].outcome is Outcome.HELD
    assert desk.verification.verify().clean


def test_a_file_in_two_archives_is_one_item(desk, phone, tmp_path: Path):
    recording = phone.recording(huawei()).read_bytes()
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(zipped({huawei(): recording, f"{name}.txt": name.encode()}))

    desk.intake.take_in([tmp_path / "a.zip", tmp_path / "b.zip"])

    assert sum(entry.kind is Kind.RECORDING for entry in entries(desk)) == 1
