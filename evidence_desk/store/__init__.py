"""The case on disk: a folder with `case.db`, `vault/` and `exports/`. The only home of SQLAlchemy.

`CaseFile` opens, locks and migrates; `case.write()` gives the one writer a transaction, `case.read()` a
connection that cannot write. Repositories translate between domain objects and rows; `timeline_query` is
the only hand-tuned SQL. To add a table: `tables.py`, a migration in `migrations/versions/`, a repository.
Nothing acknowledged is ever lost: bytes are sealed before rows are written (see `vault`).
"""
