"""What is derived after take-in: the queue and its results, transcripts, facts decided, phones."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
_SCHEMA = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    for statement in _SCHEMA.read_text("utf-8").split("\n\n"):
        op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))


def downgrade() -> None:
    op.get_bind().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    made = [
        line.split()[2] for line in _SCHEMA.read_text("utf-8").splitlines() if line.startswith("CREATE TABLE")
    ]
    for name in made:
        op.get_bind().exec_driver_sql(f'DROP TABLE "{name}"')
