"""Re-hashes the vault: what is altered, missing or unaccounted for, and whether the custody chain holds."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.services.lane import CancelToken, Lane, Progress, runs_on
from evidence_desk.store.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class VaultCheck:
    """The result of a check. `altered` and `missing` are SHA-256s, `orphaned` paths below the vault."""

    checked: int
    altered: tuple[str, ...]
    missing: tuple[str, ...]
    orphaned: tuple[str, ...]
    custody_intact: bool

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return self.custody_intact and not (self.altered or self.missing or self.orphaned)


class Verification:
    """Checks a case against its own records."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @runs_on(Lane.WORK)
    def verify(self, progress: Progress | None = None, cancel: CancelToken | None = None) -> VaultCheck:
        """Hash every sealed file again. Collects everything that differs; stops at nothing but a cancel.

        The result is written into the custody log where the case is open for writing.
        """
        progress, cancel = progress or Progress(), cancel or CancelToken()
        with self._case.read() as work:
            recorded, intact = work.items.all_fixities(), work.custody.is_intact()
        progress.total = len(recorded)
        altered: list[str] = []
        missing: list[str] = []
        for sha256 in recorded:
            found = self._case.vault.rehash(sha256, cancel)
            if found is None:
                missing.append(sha256)
            elif found != sha256:
                altered.append(sha256)
            progress.done += 1
        strangers = self._case.vault.strangers(recorded)
        orphaned = tuple(path.relative_to(self._case.vault.root).as_posix() for path in strangers)
        check = VaultCheck(len(recorded), tuple(altered), tuple(missing), orphaned, intact)
        if not self._case.read_only:
            details = {
                "checked": check.checked,
                "altered": altered,
                "missing": missing,
                "orphaned": len(orphaned),
            }
            with self._case.write() as work:
                work.custody.append(CustodyKind.VERIFIED, None, details)
        return check
