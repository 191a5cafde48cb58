from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from evidence_desk.store import case_file
from evidence_desk.store.case_file import APPLICATION_ID, CaseFile, CaseTooNew, CaseUnreadable
from evidence_desk.store.migrations import HEAD, KNOWN, SCRIPTS
from evidence_desk.store.schema_sql import SEARCH_STATEMENTS, change_statements, immutability_statements
from evidence_desk.store.tables import metadata

LATER = '''
"""A revision of a later day."""
from alembic import op
revision = "9000"
down_revision = "{head}"
def upgrade() -> None:
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    {more}
def downgrade() -> None:
    op.execute("DROP TABLE later")
'''


def config_of(connection: object = None) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def named(database: Path, kind: str) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", (kind,)
        ).fetchall()
    return dict(rows)


def test_the_schema_of_a_new_case_is_the_one_in_tables(case_dir):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    CaseFile.create(case_dir).close()
    engine = create_engine(f"sqlite:///{case_dir / 'case.db'}")
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": lambda _o, name, kind, *_: (
                not (kind == "table" and name.startswith("search_fts"))
            ),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_checks_and_keys_are_those_in_tables(case_dir, tmp_path):
    """What alembic does not compare: every CHECK, FOREIGN KEY and UNIQUE, by its text."""
    CaseFile.create(case_dir).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    metadata.create_all(engine)
    engine.dispose()

    def constraints(sql: str) -> list[str]:
        return sorted(re.findall(r"CONSTRAINT \w+", sql.replace('"', "")))

    ours = {name: constraints(sql) for name, sql in named(case_dir / "case.db", "table").items()}
    meant = {name: constraints(sql) for name, sql in named(tmp_path / "plain.db", "table").items()}
    assert {name: ours[name] for name in meant} == meant


def test_triggers_and_the_search_index_are_those_in_schema_sql(case_dir):
    CaseFile.create(case_dir).close()
    triggers = {" ".join(sql.split()) for sql in named(case_dir / "case.db", "trigger").values()}
    assert triggers == {
        " ".join(statement.split()) for statement in (*immutability_statements(), *change_statements())
    }
    tables = named(case_dir / "case.db", "table")
    assert tables["search_fts"] == SEARCH_STATEMENTS[0]


def test_head_and_the_known_revisions_are_those_of_the_scripts():
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config_of())
    assert scripts.get_heads() == [HEAD]
    assert {script.revision for script in scripts.walk_revisions()} == KNOWN


def test_the_file_names_itself(case_dir):
    CaseFile.create(case_dir).close()
    with closing(sqlite3.connect(case_dir / "case.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_down_to_nothing_and_up_again(desk, phone, case_dir):
    from alembic import command

    phone.recording()
    desk.intake.take_in([phone.folder])
    desk.close()
    engine = create_engine(f"sqlite:///{case_dir / 'case.db'}")
    with engine.begin() as connection:
        command.downgrade(config_of(connection), "base")
    assert set(named(case_dir / "case.db", "table")) == {"alembic_version"}
    assert named(case_dir / "case.db", "trigger") == {}
    with engine.begin() as connection:
        command.upgrade(config_of(connection), "head")
    engine.dispose()
    assert "communication" in named(case_dir / "case.db", "table")


def test_a_case_of_a_newer_version_is_refused_and_untouched(case_dir):
    CaseFile.create(case_dir).close()
    with closing(sqlite3.connect(case_dir / "case.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = (case_dir / "case.db").read_bytes()
    for read_only in (False, True):
        with pytest.raises(CaseTooNew) as raised:
            CaseFile.open(case_dir, read_only=read_only)
        assert "newer version" in raised.value.message().render("en")
    assert (case_dir / "case.db").read_bytes() == before
    assert not (case_dir / "case.holder.json").exists()


@pytest.fixture
def tomorrow(tmp_path, monkeypatch):
    """This program as it will be one revision later; give it what that revision does besides."""

    def arrive(more: str = "") -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "9000_later.py").write_text(LATER.format(more=more, head=HEAD))
        monkeypatch.setattr(case_file, "SCRIPTS", scripts)
        monkeypatch.setattr(case_file, "HEAD", "9000")
        monkeypatch.setattr(case_file, "KNOWN", KNOWN | {"9000"})

    return arrive


def test_an_older_case_is_backed_up_then_brought_up_to_date(desk, phone, case_dir, tomorrow):
    phone.recording()
    desk.intake.take_in([phone.folder])
    desk.close()
    tomorrow()
    case = CaseFile.open(case_dir)
    with case.read() as work:
        assert work.items.count() == 1
        assert work.custody.is_intact()
    case.close()
    assert "later" in named(case_dir / "case.db", "table")
    backup = case_dir / f"case.db.before-{HEAD}"
    assert "later" not in named(backup, "table")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM evidence_item").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    CaseFile.open(case_dir).close()


def test_an_older_case_can_be_read_without_being_changed(desk, phone, case_dir, tomorrow):
    desk.close()
    tomorrow()
    case = CaseFile.open(case_dir, read_only=True)
    case.close()
    assert "later" not in named(case_dir / "case.db", "table")
    assert list(case_dir.glob("case.db.before-*")) == []


def test_a_migration_that_fails_leaves_the_case_as_it_was_and_lets_go(desk, case_dir, tomorrow):
    desk.close()
    tomorrow(more='op.execute("SELECT * FROM nowhere")')
    with pytest.raises(CaseUnreadable):
        CaseFile.open(case_dir)
    assert "later" not in named(case_dir / "case.db", "table")
    with closing(sqlite3.connect(case_dir / "case.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    assert not (case_dir / "case.holder.json").exists()
