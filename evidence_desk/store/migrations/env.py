"""Runs migrations over the connection the case file hands in; never from a shell, never offline."""

from alembic import context

from evidence_desk.store.tables import metadata


def _ours(_name: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and (name or "").startswith("search_fts"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=_ours,
)
with context.begin_transaction():
    context.run_migrations()
