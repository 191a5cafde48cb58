"""Schema migrations, run in-process by `CaseFile`. `HEAD` names the newest revision."""

from __future__ import annotations

from pathlib import Path

#: Where alembic finds its scripts.
SCRIPTS = Path(__file__).parent
#: The revision this version of the desk writes; compared with a case's own before alembic is imported.
HEAD = "0003"
#: Every revision this version can open; any other is of a newer one.
KNOWN = frozenset({"0001", "0002", "0003"})
