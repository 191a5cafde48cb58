"""Schema migrations, run in-process by `CaseFile`. `HEAD` names the newest revision."""

#: The revision this version of the desk writes; compared with a case's own before alembic is imported.
HEAD = "0001"
