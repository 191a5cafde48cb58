"""The first schema: items, communications, debts, timeline, corroboration, custody, search, acts."""

from alembic import op

from evidence_desk.store.schema_sql import SEARCH_STATEMENTS, immutability_statements
from evidence_desk.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    for statement in (*immutability_statements(), *SEARCH_STATEMENTS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_fts")
    metadata.drop_all(op.get_bind())
