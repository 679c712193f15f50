"""The store's one way to its database: statements of SQLAlchemy, rows by name, SQLite's own words in one file."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from archive.atomic_file import replacing
from archive.database.connection import Prepared, merge_journal, upsert, writing
from archive.database.schema import addresses_table, archive_table
from archive.database.sqlite import open_database
from archive.errors import DamagedArchive
from archive.migrations import MIGRATIONS
from tests.support.paths import ROOT

_ANY = Prepared(
    select(archive_table.c.id, archive_table.c.created_at).where(
        archive_table.c.id.in_(bindparam("ids", expanding=True))
    )
)
_ID = Prepared(select(archive_table.c.id).limit(1))


def test_prepared_statements_give_rows_by_name_for_lists_of_any_length(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "archive.sqlite3", MIGRATIONS)
    ((own,),) = _ID.read(engine)
    (row,) = _ANY.read(engine, ids=["other", own])
    assert (row.id, bool(row.created_at)) == (own, True)
    assert _ANY.read(engine, ids=[]) == []
    assert [each.id for each in _ANY.read(engine, ids=[own] * 700)] == [own]


def test_a_prepared_statement_says_that_the_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    engine = open_database(path, MIGRATIONS)
    engine.dispose()
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(DamagedArchive, match="is damaged"):
        _ID.read(engine)


def test_what_is_written_in_a_block_that_fails_is_taken_back(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "archive.sqlite3", MIGRATIONS)

    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(upsert(archive_table).on_conflict_do_nothing(), {"id": "second", "created_at": ""})
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert _ANY.read(engine, ids=["second"]) == []
    with writing(engine) as connection:
        assert connection.execute(select(addresses_table)).all() == []


def test_one_process_at_a_time_merges_the_journal(tmp_path: Path) -> None:
    """With two that do while a third writes, SQLite before 3.51.3 may damage the file."""
    engine = open_database(tmp_path / "archive.sqlite3", MIGRATIONS)
    journal = tmp_path / "archive.sqlite3-wal"
    assert journal.stat().st_size
    another = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(another, fcntl.LOCK_EX)
    merge_journal(engine)
    assert journal.stat().st_size  # it is left to whoever writes next
    os.close(another)
    merge_journal(engine)
    assert not journal.stat().st_size
    engine.dispose()
    (tmp_path / "gone").mkdir()
    elsewhere = open_database(tmp_path / "gone" / "archive.sqlite3", MIGRATIONS)
    (tmp_path / "gone").rename(tmp_path / "moved")
    merge_journal(elsewhere)  # there is nothing to merge, and nothing fails
    elsewhere.dispose()


def test_what_only_sqlite_understands_stands_with_the_databases() -> None:
    """Plans are files of SQLite whatever the archive lies in."""
    own = re.compile(
        r"PRAGMA|INSERT OR|group_concat|VACUUM|sqlite3\.|import sqlite3|dialects|exec_driver_sql|raw_connection"
    )
    naming = [path for path in (ROOT / "archive").rglob("*.py") if own.search(path.read_text("utf-8"))]
    assert {path.relative_to(ROOT / "archive").parts[0] for path in naming} == {"database", "desk", "plans"}
    assert {path.name for path in naming if path.parent.name == "desk"} == {"database.py"}


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    target, draft = tmp_path / "kept", tmp_path / "draft"
    draft.write_bytes(b"left behind by a crash, and longer")

    def fail() -> None:
        with replacing(target, draft) as out:
            out.write(b"half")
            raise RuntimeError("power cut")

    with replacing(target, draft, mode=0o600) as out:
        out.write(b"whole")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"whole", 0o600)
    with pytest.raises(RuntimeError):
        fail()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("kept", b"whole")]
