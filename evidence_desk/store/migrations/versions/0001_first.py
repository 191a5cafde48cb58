"""The first schema: items, communications, debts, timeline, corroboration, custody, search, acts."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
_SCHEMA = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    # Statements are parted by empty lines: a trigger holds semicolons of its own.
    for statement in _SCHEMA.read_text("utf-8").split("\n\n"):
        op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))


def downgrade() -> None:
    rows = op.get_bind().exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    names = [row[0] for row in rows if row[0] != "alembic_version" and not row[0].startswith("sqlite_")]
    op.get_bind().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    op.get_bind().exec_driver_sql("DROP TABLE search_fts")
    for name in names:
        if not name.startswith("search_fts"):
            op.get_bind().exec_driver_sql(f'DROP TABLE "{name}"')
