"""Findings by unit with people's decisions, parameters of the case, and what waits to be examined."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
_SCHEMA = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    # Findings are derived: the next examination writes them anew, in their new form.
    for statement in (
        "DROP TABLE finding_entry",
        "DROP TABLE finding",
        *_SCHEMA.read_text("utf-8").split("\n\n"),
    ):
        op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))
    op.execute("INSERT INTO unexamined SELECT 0, -2 UNION ALL SELECT id, -2 FROM debt")


def downgrade() -> None:
    lines = _SCHEMA.read_text("utf-8").splitlines()
    for kind in ("TRIGGER", "TABLE"):
        for name in [line.split()[2] for line in reversed(lines) if line.startswith(f"CREATE {kind}")]:
            op.execute(f"DROP {kind} {name}")
    first = Path(__file__).with_name("0001_first.sql").read_text("utf-8").split("\n\n")
    for statement in first:
        if statement.startswith(("CREATE TABLE finding", "CREATE INDEX ix_finding")):
            op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))
