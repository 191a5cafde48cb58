from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_desk.media import (
    AudioFacts,
    FailureReason,
    Limits,
    MediaCrashed,
    MediaDesk,
    MediaFailure,
    MediaHung,
    MediaOutOfMemory,
    MediaUnreadable,
    NoRoomForCopy,
    worker_command,
)

fcntl = pytest.importorskip("fcntl", reason="the hostile child uses POSIX means")

HOSTILE = [sys.executable, str(Path(__file__).with_name("hostile_worker.py"))]


class Stopped(Exception):
    pass


class Impatient:
    """Asks to stop at the given look, and says when."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def check(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise Stopped


@pytest.fixture
def word(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "file"
        path.write_bytes(text.encode())
        return path

    return write


def test_one_child_serves_many_jobs(samples):
    with MediaDesk() as desk:
        desk.read_audio(samples / "audio/fixture.amr")
        with pytest.raises(MediaUnreadable):
            desk.read_audio(samples / "audio/chinese_id3.mp3")
        first = desk._pool.places.queue[0].pid
        desk.read_picture(samples / "ocr/helloworld.jpg")

        assert desk._pool.places.queue[0].pid == first


@pytest.mark.parametrize(
    ("deed", "failure"),
    [
        ("abort", MediaCrashed),
        ("wild pointer", MediaCrashed),
        ("nonsense", MediaCrashed),
        ("hang", MediaHung),
        ("babble", MediaHung),
        ("eat", MediaOutOfMemory),
    ],
)
def test_whatever_a_file_does_the_next_one_is_read(samples, tmp_path, word, deed, failure):
    limits = Limits(address_space=600 << 20, stall_s=2.0, overall_s=3.0)
    with MediaDesk(HOSTILE, limits) as desk:
        with pytest.raises(failure) as caught:
            desk.read_audio(word(deed), tmp_path / "x.wave")

        assert caught.value.reason in FailureReason
        assert not list(tmp_path.glob("x*"))
        assert desk.read_audio(samples / "audio/fixture.amr").duration_ms == 840


def test_a_child_that_grows_beyond_its_memory_ends_itself(word):
    """Where the kernel does not limit the address space."""
    limits = Limits(address_space=8 << 30, resident=200 << 20)
    with MediaDesk(HOSTILE, limits) as desk, pytest.raises(MediaOutOfMemory):
        desk.read_audio(word("eat"))


def test_what_libraries_print_is_no_answer(samples, tmp_path, word):
    path = word("chatter")
    path.with_name("file.amr").write_bytes((samples / "audio/fixture.amr").read_bytes())
    with MediaDesk(HOSTILE) as desk:
        assert desk.read_audio(path).duration_ms == 840


@pytest.mark.logs_expected
def test_an_unforeseen_error_in_a_job_is_logged_and_the_file_unreadable(word, no_stray_logs):
    with MediaDesk(HOSTILE) as desk, pytest.raises(MediaUnreadable):
        desk.read_audio(word("bug"))

    assert any("ZeroDivisionError at" in record.getMessage() for record in no_stray_logs)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_not_the_files_fault(word):
    with MediaDesk(HOSTILE) as desk, pytest.raises(NoRoomForCopy):
        desk.read_audio(word("full disk"))


def test_a_folder_for_copies_is_made(media, samples, tmp_path):
    media.write_listening_copy(samples / "audio/fixture.amr", tmp_path / "new" / "x.wav")

    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.wav"]


def test_a_place_that_cannot_be_written_is_not_the_files_fault(media, samples, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoRoomForCopy):
        media.write_listening_copy(samples / "audio/fixture.amr", tmp_path / "file" / "x.wav")


def test_a_file_that_is_not_there(media, tmp_path):
    with pytest.raises(FileNotFoundError):
        media.read_audio(tmp_path / "gone.amr")


def test_a_command_that_cannot_start_is_a_crash(samples):
    with MediaDesk([sys.executable, "-c", "raise SystemExit(3)"]) as desk:
        for _ in range(2):
            with pytest.raises(MediaCrashed):
                desk.read_audio(samples / "audio/fixture.amr")


def test_cancel_stops_a_job_that_does_not_listen(samples, tmp_path, word):
    with MediaDesk(HOSTILE) as desk:
        with pytest.raises(Stopped):
            desk.read_audio(word("hang"), tmp_path / "x.wave", cancel=Impatient(4))

        assert not list(tmp_path.glob("x*"))
        assert desk.read_audio(samples / "audio/fixture.amr").duration_ms == 840


def test_cancel_while_waiting_for_a_turn(samples, word):
    with MediaDesk(HOSTILE) as desk:
        busy, path = threading.Event(), word("babble")
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(desk.read_audio, path, cancel=_After(busy, waiter := threading.Event()))
            assert busy.wait(20)
            with pytest.raises(Stopped):
                desk.read_audio(samples / "audio/fixture.amr", cancel=Impatient(3))
            waiter.set()
            with pytest.raises(Stopped):
                first.result(20)


class _After:
    """Says when its job has begun, and stops it when told."""

    def __init__(self, begun: threading.Event, stop: threading.Event) -> None:
        self._begun, self._stop = begun, stop
        self._looks = 0

    def check(self) -> None:
        self._looks += 1
        if self._looks > 1:
            self._begun.set()
        if self._stop.is_set():
            raise Stopped


def test_progress_is_told_as_a_fraction(word):
    told: list[float] = []
    with MediaDesk(HOSTILE, Limits(overall_s=1.5)) as desk, pytest.raises(MediaHung):
        desk.read_audio(word("babble"), progress=told.append)

    assert told
    assert set(told) == {0.5}


def test_many_threads_share_few_children(samples, tmp_path):
    names = ["fixture.amr", "fixture.m4a", "fixture.3gp", "fixture.opus"] * 4
    with MediaDesk(workers=2) as desk, ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(desk.read_audio, samples / "audio" / name, tmp_path / f"{number}.wave")
            for number, name in enumerate(names)
        ]
        durations = [job.result(60).duration_ms for job in jobs]

        assert durations == durations[:4] * 4
        assert desk._pool.places.qsize() == 2


def test_closing_ends_a_running_job_and_refuses_new_ones(samples, word):
    desk = MediaDesk(HOSTILE)
    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(desk.read_audio, word("babble"), cancel=_After(begun, threading.Event()))
        assert begun.wait(20)
        desk.close()
        with pytest.raises((MediaFailure, RuntimeError)):
            job.result(20)
    with pytest.raises(RuntimeError):
        desk.read_audio(samples / "audio/fixture.amr")


@pytest.mark.timeout(60)
def test_the_child_ends_with_its_parent(tmp_path, word):
    """The parent kills itself at the first sign of life of a child that is busy for ever."""
    path = word("hold")
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from evidence_desk.media import MediaDesk\n"
        "desk = MediaDesk(sys.argv[2:])\n"
        "desk.read_audio(Path(sys.argv[1]), progress=lambda _: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-c", script, str(path), *HOSTILE],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )

    with Path(f"{path}.lock").open("rb") as lock:
        # Granted only once the child is gone.
        fcntl.flock(lock, fcntl.LOCK_EX)


def test_a_module_in_the_current_folder_is_not_imported(samples, tmp_path, monkeypatch):
    (tmp_path / "av.py").write_text("raise SystemExit('imported from the evidence folder')")
    monkeypatch.chdir(tmp_path)
    with MediaDesk() as desk:
        assert desk.read_audio(samples / "audio/fixture.amr").duration_ms == 840


def test_frozen_it_starts_itself(monkeypatch):
    assert worker_command()[0] == sys.executable
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, "--media-worker"]


def test_mutated_recordings_and_pictures_end_in_facts_or_a_failure(samples, tmp_path):
    """A smoke test, not a claim of safety: that is what the child's isolation is for."""
    dice = random.Random(20240501)
    originals = [p for folder in ("audio", "image", "ocr") for p in sorted((samples / folder).iterdir())]
    with MediaDesk(limits=Limits(stall_s=10)) as desk:
        for number in range(72):
            original = originals[number % len(originals)]
            data = bytearray(original.read_bytes())
            for _ in range(dice.randint(1, 12) if data else 0):
                at = dice.randrange(min(len(data), 2000) if dice.random() < 0.7 else len(data))
                data[at : at + dice.randint(0, 4)] = dice.randbytes(dice.randint(0, 4))
            path = tmp_path / "mutant"
            path.write_bytes(data)
            read = desk.read_audio if original.parent.name == "audio" else desk.read_picture
            with contextlib.suppress(MediaFailure):
                facts = read(path, tmp_path / "derived.png")
                assert not isinstance(facts, AudioFacts) or facts.duration_ms > 0
        assert desk.read_audio(samples / "audio/fixture.amr").duration_ms == 840
