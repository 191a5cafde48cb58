from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from evidence_desk.services.lane import Cancelled, CancelToken
from evidence_desk.store import vault as vault_module
from evidence_desk.store.vault import (
    DiskFull,
    FileTooLarge,
    SourceChanging,
    SourceUnreadable,
    Vault,
    VaultUnwritable,
)

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "vault")
    made.create()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "录音.wav"
    path.write_bytes(b"sound" * 1000)
    return path


def lying(vault: Vault) -> list[str]:
    return sorted(p.relative_to(vault.root).as_posix() for p in vault.root.rglob("*") if p.is_file())


def test_sealing_keeps_bytes_hash_and_the_sources_time(vault, source):
    before = source.stat()
    sealed = vault.seal(source)
    assert (sealed.sha256, sealed.size) == (digest(source.read_bytes()), 5000)
    assert sealed.modified_ns == before.st_mtime_ns
    assert lying(vault) == [f"incoming/{sealed.sha256}"]
    assert vault.path(sealed.sha256).read_bytes() == source.read_bytes()
    after = source.stat()
    assert (after.st_mtime_ns, after.st_mode, after.st_size) == (
        before.st_mtime_ns,
        before.st_mode,
        before.st_size,
    )


def test_publishing_moves_it_to_its_place_read_only(vault, source):
    sealed = vault.seal(source)
    vault.publish(sealed.sha256)
    assert lying(vault) == [f"{sealed.sha256[:2]}/{sealed.sha256}"]
    stored = vault.path(sealed.sha256)
    assert not stored.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    vault.publish(sealed.sha256)
    assert vault.rehash(sealed.sha256) == sealed.sha256


def test_sealing_again_adds_nothing(vault, source):
    sealed = vault.seal(source)
    assert vault.seal(source) == sealed
    vault.publish(sealed.sha256)
    assert vault.seal(source) == sealed
    assert vault.seal_bytes(source.read_bytes()).sha256 == sealed.sha256
    assert lying(vault) == [f"{sealed.sha256[:2]}/{sealed.sha256}"]


def test_an_empty_file_is_sealed_too(vault, tmp_path):
    (tmp_path / "empty").touch()
    assert vault.seal(tmp_path / "empty").sha256 == digest(b"")


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 1, 3 * (1 << 20)])
def test_files_of_several_chunks(vault, tmp_path, size):
    data = os.urandom(1000) * (size // 1000) + b"x" * (size % 1000)
    (tmp_path / "big").write_bytes(data)
    sealed = vault.seal(tmp_path / "big")
    assert (sealed.sha256, sealed.size) == (digest(data), size)
    assert vault.rehash(sealed.sha256) == sealed.sha256


def test_a_name_that_is_no_hash_leads_nowhere(vault):
    for name in ("../../etc/passwd", "A" * 64, "0" * 63, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            vault.path(name)


# What cannot be read.


def test_a_source_that_is_gone_or_no_file(vault, tmp_path):
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(SourceUnreadable) as raised:
            vault.seal(path)
        assert len(raised.value.parts()) == 3
    assert lying(vault) == []


@POSIX
def test_a_pipe_is_no_file_and_is_never_opened(vault, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceUnreadable):
        vault.seal(tmp_path / "pipe")


@POSIX
def test_a_link_to_nothing_cannot_be_read_and_one_to_a_file_can(vault, tmp_path, source):
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    with pytest.raises(SourceUnreadable):
        vault.seal(tmp_path / "dangling")
    (tmp_path / "link").symlink_to(source)
    assert vault.seal(tmp_path / "link").size == 5000


class Meddler(CancelToken):
    """Changes the source while it is being copied: `check` is called after each chunk."""

    def __init__(self, meddle, times: int) -> None:
        super().__init__()
        self._meddle = meddle
        self._times = times

    def check(self) -> None:
        if self._times:
            self._times -= 1
            self._meddle()


def test_a_source_that_changes_once_is_read_again(vault, source):
    def grow() -> None:
        with source.open("ab") as more:
            more.write(b"more")

    sealed = vault.seal(source, Meddler(grow, times=1))
    assert sealed.sha256 == digest(source.read_bytes())
    assert sealed.size == 5004
    vault.recover(lambda sha256: sha256 == sealed.sha256)
    assert lying(vault) == [f"{sealed.sha256[:2]}/{sealed.sha256}"]


def test_a_source_that_keeps_changing_is_refused(vault, source):
    stamps = iter(range(1, 100))
    with pytest.raises(SourceChanging):
        vault.seal(source, Meddler(lambda: os.utime(source, (0, next(stamps))), times=99))


def test_a_source_that_vanishes_while_it_is_copied(vault, tmp_path):
    path = tmp_path / "vanishing"
    path.write_bytes(b"x" * (3 << 20))
    with pytest.raises(SourceUnreadable):
        vault.seal(path, Meddler(path.unlink, times=1))
    assert not any(name.startswith("incoming/tmp-") for name in lying(vault))


def test_cancelling_leaves_nothing(vault, source):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        vault.seal(source, token)
    assert lying(vault) == []


# What the case's own disk refuses.


@pytest.mark.parametrize("told", [True, False], ids=["seen before", "met while writing"])
@pytest.mark.parametrize("size", [3 << 20, 4000], ids=["large", "smaller than any buffer"])
def test_a_full_disk_says_so_and_loses_nothing(small_disk, tmp_path, monkeypatch, size, told):
    if not told:
        monkeypatch.setattr(Vault, "_find_room", lambda *_: None)
    disk = small_disk(1)
    vault = Vault(disk / "vault")
    vault.create()
    kept = vault.seal_bytes(b"kept")
    with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while size < 1 << 20:
            filler.write(bytes(4096))
    source = tmp_path / "source"
    source.write_bytes(os.urandom(size))
    with pytest.raises(DiskFull) as raised:
        vault.seal(source)
    assert "full" in raised.value.message().render("en")
    with pytest.raises(DiskFull):
        vault.seal_bytes(source.read_bytes())
    assert lying(vault) == [f"incoming/{kept.sha256}"]
    (disk / "filler").unlink()
    if size < 1 << 20:
        assert vault.seal(source).size == size


@POSIX
def test_a_disk_that_holds_no_file_of_this_size(tmp_path, source):
    """FAT32 refuses more than 4 GB with EFBIG, and so does a limit of this process."""
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from evidence_desk.store.vault import FileTooLarge, Vault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "vault = Vault(Path(sys.argv[1])); vault.create()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try: vault.seal(Path(sys.argv[2]))\n"
        "except FileTooLarge as error: print(error.parts()[0].render('en'))\n"
        "print(len(list((vault.root / 'incoming').iterdir())))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "vault"), str(source)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == [FileTooLarge.happened, "0"]


def test_a_vault_that_is_gone(vault, source):
    (vault.root / "incoming").rmdir()
    with pytest.raises(VaultUnwritable):
        vault.seal(source)


# A crash between any two steps.


class _Crash(BaseException):
    """The process ends here."""


STEPS = ("FileIO", "_write_all", "fsync", "_settle", "sync", "done", "_publish", "_sync_folder")


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_leaves_what_was_recorded_and_nothing_else(
    vault, source, monkeypatch, step, recorded
):
    """Recording comes between `done` and `_publish`; a crash before it has nothing recorded."""
    recorded = recorded and STEPS.index(step) >= STEPS.index("done")
    sha256 = digest(source.read_bytes())

    def crash(*_: object, **__: object) -> None:
        raise _Crash

    owner: object = {"FileIO": vault_module.io, "fsync": os}.get(step, vault_module)
    owner = vault if hasattr(vault, step) else owner
    with monkeypatch.context() as patch:
        if step in ("FileIO", "_write_all", "fsync", "_settle", "sync"):
            # The clean-up of a living process does not run in one that was killed.
            patch.setattr(Path, "unlink", lambda *_, **__: None)
            patch.setattr(owner, step, crash)
            with pytest.raises(_Crash):
                vault.seal(source)
        else:
            vault.seal(source)
            if step != "done":
                patch.setattr(owner, step, crash)
                with pytest.raises(_Crash):
                    vault.publish(sha256)
    again = Vault(vault.root)
    again.recover(lambda found: recorded and found == sha256)
    if recorded:
        assert again.rehash(sha256) == sha256
        assert lying(again) == [f"{sha256[:2]}/{sha256}"]
    elif step == "_sync_folder":
        # Published, though never recorded: cannot happen in this order, and the check would name it.
        assert [path.name for path in again.strangers(())] == [sha256]
    else:
        assert lying(again) == []
    again.recover(lambda found: recorded and found == sha256)
    assert again.seal(source).sha256 == sha256


def test_recovering_passes_over_what_is_not_its_own(vault):
    (vault.root / "incoming" / "notes.txt").write_text("by hand")
    (vault.root / "incoming" / "folder").mkdir()
    (vault.root / "incoming" / ("a" * 64)).mkdir()
    (vault.root / "incoming" / f"tmp-{'0' * 32}").write_text("half a copy")
    vault.recover(lambda _: False)
    assert lying(vault) == ["incoming/notes.txt"]


def test_a_vault_without_its_incoming_folder_recovers(tmp_path):
    Vault(tmp_path / "nowhere").recover(lambda _: True)


# Being read while it is published.


def test_an_item_stays_where_it_is_read_until_it_is_read(vault, source):
    sha256 = vault.seal(source).sha256
    with vault.in_use(sha256) as first:
        with vault.in_use(sha256) as second:
            vault.publish(sha256)
            assert first == second == vault.path(sha256)
            assert second.parent.name == "incoming"
        assert first.read_bytes() == source.read_bytes()
    assert lying(vault) == [f"{sha256[:2]}/{sha256}"]
    with vault.in_use(sha256) as third:
        assert third == vault.path(sha256)
    assert lying(vault) == [f"{sha256[:2]}/{sha256}"]


def test_what_is_read_and_not_published_stays_unpublished(vault, source):
    sha256 = vault.seal(source).sha256
    with vault.in_use(sha256):
        pass
    assert lying(vault) == [f"incoming/{sha256}"]


def test_the_same_bytes_from_many_threads(vault, source):
    sealed: list[str] = []

    def seal_and_publish() -> None:
        sha256 = vault.seal(source).sha256
        with vault.in_use(sha256) as path:
            assert digest(path.read_bytes()) == sha256
        vault.publish(sha256)
        sealed.append(sha256)

    threads = [threading.Thread(target=seal_and_publish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sealed) == 8
    assert lying(vault) == [f"{sealed[0][:2]}/{sealed[0]}"]


# Looking again.


def test_rehashing_sees_a_flipped_bit_and_a_missing_file(vault, source):
    sha256 = vault.seal(source).sha256
    vault.publish(sha256)
    stored = vault.path(sha256)
    stored.chmod(0o600)
    data = bytearray(stored.read_bytes())
    data[2500] ^= 1
    stored.write_bytes(data)
    assert vault.rehash(sha256) == digest(bytes(data)) != sha256
    stored.unlink()
    assert vault.rehash(sha256) is None


def test_strangers_are_files_no_item_accounts_for(vault, source):
    sha256 = vault.seal(source).sha256
    on_its_way = vault.seal_bytes(b"not recorded yet").sha256
    vault.publish(sha256)
    for name in ("readme.txt", f"zz/{sha256}", f"{sha256[:2]}/other", "incoming/notes.txt"):
        path = vault.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("stranger")
    found = [path.relative_to(vault.root).as_posix() for path in vault.strangers({sha256})]
    assert found == sorted(["readme.txt", f"zz/{sha256}", f"{sha256[:2]}/other", "incoming/notes.txt"])
    assert vault.path(on_its_way).exists()
