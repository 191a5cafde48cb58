"""The committed sample case is what its scripts write, and it tells the story it says it tells."""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from evidence_desk.domain.corroboration import ClaimFamily
from evidence_desk.domain.debt import IdentifierKind
from evidence_desk.paths import resource

SAMPLE = resource("sample_case")
PHONE = SAMPLE / "phone"
FIVE_MEGABYTES = 5_000_000
#: The fonts the committed pictures were drawn with; others draw other bytes.
FONT_SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"
SURROGATE = re.compile(r"&#(5[5-7]\d{3});&#(5[6-7]\d{3});")


@pytest.fixture(scope="module")
def make() -> ModuleType:
    names = {path.stem for path in SAMPLE.glob("*.py")}
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SAMPLE))
    try:
        yield importlib.import_module("make")
    finally:
        sys.path.remove(str(SAMPLE))
        sys.dont_write_bytecode = before
        for name in names:
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def case() -> dict:
    return json.loads((SAMPLE / "case.json").read_text(encoding="utf-8"))


@pytest.fixture
def same_fonts(make: ModuleType) -> None:
    if make.missing_tools() and "fonts-noto-cjk" in make.missing_tools():
        pytest.skip("fonts-noto-cjk is not installed")
    if hashlib.sha256(make.canvas.REGULAR.read_bytes()).hexdigest() != FONT_SHA256:
        pytest.skip("another version of fonts-noto-cjk draws other pictures")


def phone_files() -> list[Path]:
    return sorted(path for path in PHONE.rglob("*") if path.is_file())


def by_name() -> dict[str, Path]:
    return {path.name: path for path in phone_files()}


def sms_rows() -> list[ElementTree.Element]:
    text = by_name()["sms-20240528192940.xml"].read_text(encoding="utf-8")
    repaired = SURROGATE.sub(lambda m: chr(0x10000 + ((int(m[1]) - 0xD800) << 10) + int(m[2]) - 0xDC00), text)
    return list(ElementTree.fromstring(repaired))


def call_rows() -> list[ElementTree.Element]:
    return list(ElementTree.parse(by_name()["calls-20240528193012.xml"]).getroot())


def decoded(path: Path):
    """Samples as float in -1..1 and their rate; AMR by the decoder that keeps silences."""
    import av
    import numpy as np

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        decode = stream.decode
        if path.suffix == ".amr":
            context = av.CodecContext.create("libopencore_amrnb", "r")
            context.sample_rate, context.layout = 8000, "mono"
            decode = context.decode
        frames = [frame.to_ndarray() for packet in container.demux(stream) for frame in decode(packet)]
    whole = np.concatenate(frames, axis=1)[0]
    scale = 32768 if whole.dtype == np.int16 else 1
    return whole / scale, stream.rate


def test_every_file_has_the_sum_in_the_list_and_none_is_unlisted() -> None:
    lines = (SAMPLE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = [path.relative_to(SAMPLE).as_posix() for path in [*phone_files(), SAMPLE / "case.json"]]

    assert sorted(listed) == sorted(found)
    for name, digest in listed.items():
        assert hashlib.sha256((SAMPLE / name).read_bytes()).hexdigest() == digest, name


def test_it_is_small_and_its_names_are_unique() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < FIVE_MEGABYTES
    assert len(by_name()) == len(phone_files())


def test_what_needs_neither_voice_nor_font_is_written_again_the_same(
    make: ModuleType, tmp_path: Path
) -> None:
    make.write_written(tmp_path, make.recorded_times(SAMPLE / "case.json"))

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 3
    for path in written:
        assert path.read_bytes() == (SAMPLE / path.relative_to(tmp_path)).read_bytes(), path.name


def test_message_export_is_written_again_the_same_around_its_picture(make: ModuleType) -> None:
    (part,) = [part for row in sms_rows() for part in row.iter("part") if part.get("ct") == "image/png"]
    picture = base64.b64decode(part.get("data", ""))

    assert picture.startswith(b"\x89PNG")
    assert make.exports.sms_xml(picture) == (PHONE / make.exports.SMS_FILE).read_bytes()


@pytest.mark.usefixtures("same_fonts")
def test_pictures_are_drawn_again_the_same(make: ModuleType) -> None:
    from PIL import Image, ImageChops, ImageStat

    for name, draw in make.pictures.PICTURES.items():
        again = Image.open(io.BytesIO(draw())).convert("RGB")
        with Image.open(PHONE / name) as stored:
            difference = ImageChops.difference(again, stored.convert("RGB"))
        # Another Pillow may pack the same picture into other bytes, so pixels are compared.
        assert max(ImageStat.Stat(difference).mean) < 0.5, name


@pytest.mark.usefixtures("same_fonts")
def test_bills_are_set_again_the_same(make: ModuleType) -> None:
    assert len(make.exports.BILLS) == 2
    for path in make.exports.BILLS:
        again = make.exports.bill_pdf(make.canvas.REGULAR.parent, path)
        assert again == (PHONE / path).read_bytes(), path


def test_speaking_twice_gives_the_same_bytes(make: ModuleType, tmp_path: Path) -> None:
    if make.voices.espeak_version() is None:
        pytest.skip("espeak-ng is not installed")
    shortest = min(make.RECORDINGS, key=lambda recording: len(recording.lines))
    first, second = tmp_path / f"a{Path(shortest.name).suffix}", tmp_path / f"b{Path(shortest.name).suffix}"

    assert make.voices.record(shortest, first) == make.voices.record(shortest, second)
    assert first.read_bytes() == second.read_bytes()


def test_without_espeak_it_says_so_and_leaves_everything(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "phone" / "kept.txt"
    kept.parent.mkdir()
    kept.write_text("kept")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert make.main([str(tmp_path)]) == 1
    assert "espeak-ng" in capsys.readouterr().err
    assert kept.read_text() == "kept"


@pytest.mark.parametrize(
    ("written", "aloud"),
    [
        ("8,240.50元", "八千二百四十元五角"),
        ("15,620.00元", "一万五千六百二十元"),
        ("126.40元", "一百二十六元四角"),
        ("20,005元", "二万零五元"),
        ("860.05元", "八百六十元五分"),
        ("工号D052，尾号0817", "工号D零五二，尾号零八一七"),
    ],
)
def test_sums_and_staff_numbers_are_read_aloud(make: ModuleType, written: str, aloud: str) -> None:
    assert make.voices.to_speech(written) == aloud


def test_recordings_last_as_long_as_the_case_says(case: dict) -> None:
    playable = [row for row in case["recordings"] if row["playable"]]
    assert len(playable) == 16
    for row in playable:
        samples, rate = decoded(PHONE / row["path"])
        assert abs(samples.size / rate * 1000 - row["duration_ms"]) < 150, row["file"]
        assert 20_000 <= row["duration_ms"] <= 90_000, row["file"]


def test_sentences_lie_where_the_case_says(case: dict) -> None:
    import numpy as np

    for row in (row for row in case["recordings"] if row["playable"]):
        samples, rate = decoded(PHONE / row["path"])
        # Encoders delay by up to a tenth of a second.
        pauses = [
            (before["end_ms"] + 250, after["start_ms"] - 250)
            for before, after in zip(row["lines"], row["lines"][1:], strict=False)
        ]
        for line in row["lines"]:
            part = samples[line["start_ms"] * rate // 1000 : line["end_ms"] * rate // 1000]
            assert np.sqrt(np.mean(part**2)) > 0.02, (row["file"], line["words"])
        for start, end in pauses:
            part = samples[start * rate // 1000 : end * rate // 1000]
            assert np.sqrt(np.mean(part**2)) < 0.005, (row["file"], start)


def test_amr_is_written_with_discontinuous_transmission(case: dict) -> None:
    sizes = (12, 13, 15, 17, 19, 20, 26, 31, 5)
    for row in (row for row in case["recordings"] if row["file"].endswith(".amr")):
        data, at, types = (PHONE / row["path"]).read_bytes(), 6, Counter()
        while at < len(data):
            frame_type = data[at] >> 3 & 15
            types[frame_type] += 1
            at += 1 + (sizes[frame_type] if frame_type < len(sizes) else 0)
        assert data.startswith(b"#!AMR\n")
        assert types[8] > 10, row["file"]
        assert types[15] > types[8], row["file"]
        assert abs(types.total() * 20 - row["duration_ms"]) <= 40, row["file"]


def test_no_file_names_the_library_that_wrote_it() -> None:
    for path in phone_files():
        if path.suffix in {".m4a", ".mp3", ".amr"}:
            assert re.search(rb"Lav[fc]\d", path.read_bytes()) is None, path.name


def test_one_recording_is_cut_off_before_its_index(case: dict) -> None:
    import av

    (cut,) = [row for row in case["recordings"] if not row["playable"]]
    data = (PHONE / cut["path"]).read_bytes()

    assert data[4:8] == b"ftyp"
    assert b"moov" not in data
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(PHONE / cut["path"]))
    assert not [claim for claim in case["claims"] if claim["file"] == cut["file"]]


def test_exactly_one_file_is_there_twice(case: dict) -> None:
    digests = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in phone_files())
    (row,) = [row for row in case["recordings"] if row["copies"]]

    assert sorted(digests.values())[-2:] == [1, 2]
    assert (PHONE / row["copies"][0]).read_bytes() == (PHONE / row["path"]).read_bytes()


def test_call_log_fits_every_recording_but_the_named_ones(make: ModuleType, case: dict) -> None:
    from datetime import datetime

    calls = [(int(row.get("date", "")), int(row.get("duration", ""))) for row in call_rows()]
    unfit = []
    for row in case["recordings"]:
        if row["began_at"] is None:
            continue
        began = datetime.fromisoformat(row["began_at"]).timestamp() * 1000
        near = [seconds for date, seconds in calls if abs(date - began) <= 9000]
        if not near or abs(near[0] * 1000 - row["duration_ms"]) > 15_000:
            unfit.append(row["file"])

    assert sorted(unfit) == [
        "13800138035 2024-04-22 10-06-40.m4a",
        "20240506 201530-5B2D11A7.m4a",
        "Call recording 057100008800_240418_092655.m4a",
    ]


def test_counts_per_kind() -> None:
    types = Counter(row.get("type") for row in call_rows())
    kinds = Counter(row.tag for row in sms_rows())
    endings = Counter(path.suffix.lower() for path in phone_files())

    assert types == {"1": 22, "2": 2, "3": 9, "5": 3}
    assert kinds == {"sms": 28, "mms": 1}
    assert endings == {
        ".amr": 7,
        ".mp3": 5,
        ".m4a": 6,
        ".jpg": 6,
        ".png": 3,
        ".xml": 2,
        ".csv": 1,
        ".pdf": 2,
    }


def test_emoji_stands_as_two_surrogates_that_no_parser_takes() -> None:
    data = by_name()["sms-20240528192940.xml"].read_bytes()

    assert b"&#55357;&#56832;" in data
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(data)


def test_all_numbers_are_from_reserved_looking_ranges(case: dict) -> None:
    texts = [json.dumps(case, ensure_ascii=False), *(path.name for path in phone_files())]
    texts += [value for row in [*call_rows(), *sms_rows()] for value in row.attrib.values()]
    mobiles = {n for text in texts for n in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text.replace(" ", ""))}

    assert mobiles
    assert {n for n in mobiles if not n.startswith(("1380013", "1700000"))} == set()


def test_claims_are_sentences_of_their_recordings(case: dict) -> None:
    scripts = {row["file"]: row["lines"] for row in case["recordings"]}
    keys = ("words", "start_ms", "end_ms")
    for claim in case["claims"]:
        spoken = [
            tuple(line[key] for key in keys) for line in scripts[claim["file"]] if line["who"] == "对方"
        ]
        assert tuple(claim[key] for key in keys) in spoken
        assert claim["family"] in set(ClaimFamily)
        if claim["amount_minor"] is not None:
            digits = claim["words"].replace(",", "")
            assert f"{claim['amount_minor'] // 100}" in digits
    assert {claim["file"] for claim in case["claims"]} == {
        row["file"] for row in case["recordings"] if row["playable"]
    }


def test_what_the_user_entered_names_things_that_are_there(case: dict) -> None:
    files, dates = by_name(), {int(row.get("date", "")) for row in sms_rows()}
    debts = {debt["name"] for debt in case["debts"]}
    named = [*case["links"], *case["filings"], *case["stays_in_inbox"]]

    assert len(debts) == 3
    assert {row["debt"] for row in case["filings"]} <= debts
    assert {row["decision"] for row in case["links"]} == {"confirm", "reject"}
    for row in named:
        assert row["item"] in files
        assert row["sms_date_ms"] is None or row["sms_date_ms"] in dates
    for row in [*case["typed_texts"], *case["times"], *case["recordings"]]:
        assert row["file"] in files
    for debt in case["debts"]:
        assert {row["kind"] for row in debt["identifiers"]} <= set(IdentifierKind)
    numbers = [row["written"] for debt in case["debts"] for row in debt["identifiers"]]
    assert len(numbers) == len(set(numbers))
