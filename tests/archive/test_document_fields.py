"""A field of a document is declared once: columns, hashes, exports, edits and recipes follow from that."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest

from archive.document import FIELDS, PLAIN, Document
from archive.history.edits import EDITABLE, checked
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.migrations import MIGRATIONS, add_what_is_missing
from archive.partial_date import day_of
from archive.store import Store
from importers.guide.recipe import Recipe
from tests.support.paths import ROOT

WHOLE = Document(
    title="Floods in the valley",
    body="The river rose.\n\nIt fell again.",
    html="<p>The river rose.</p>",
    summary="A river.",
    published=day_of(date(2019, 3, 5), "meta"),
    authors=("Ana Paz", "Li"),
    topics=("rivers",),
    language="en",
    url="https://valley.example/floods",
    source="The Valley",
    source_id="7",
    label="Update 3",
    section="News",
    series="Water",
    other_dates=(day_of(date(2019, 3, 6), "time"),),
    path="floods.html",
    addresses=("https://valley.example/old",),
    captured="2020-01-01T00:00:00Z",
)


def hold(path: Path, *documents: Document) -> Store:
    store = Store(path)
    store.take(store.imports.begin(["pages"], ""), Batch([Incoming(each) for each in documents]))
    return store


def test_hashes_are_those_that_older_archives_hold() -> None:
    assert WHOLE.content_hash == "c7619cb837334c0f2b6b4c22542e3f847b7e2728babe1d2855e050977651c04b"
    assert Document(title="x").content_hash == "f50ef5470d91f7f6d4193a87a7eadcc8de5b0c1c5ddacb7da3b4b43819c4fbd0"


def test_every_field_comes_back_from_the_store(tmp_path: Path) -> None:
    (stored,) = hold(tmp_path / "archive.sqlite3", WHOLE).documents()
    for field in FIELDS:
        assert getattr(stored.document, field.name) == getattr(WHOLE, field.name)


def test_plain_fields_are_texts_that_may_be_edited() -> None:
    assert all(isinstance(getattr(WHOLE, name), str) and name in EDITABLE for name in PLAIN)


def test_a_home_that_was_made_before_a_field_existed_opens_and_keeps_all_it_has(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    hold(path, WHOLE).close()
    with sqlite3.connect(path) as connection:  # as it would have been without the field
        connection.execute("ALTER TABLE documents DROP COLUMN series")
        ((number, packed),) = connection.execute("SELECT id, packed FROM versions").fetchall()
        said = json.loads(zlib.decompress(packed))
        del said["series"]
        connection.execute(
            "UPDATE versions SET packed = ? WHERE id = ?", (zlib.compress(json.dumps(said).encode()), number)
        )
    store = Store(path, (*MIGRATIONS, add_what_is_missing))
    (stored,) = store.documents()
    assert (stored.document.series, stored.document.section) == ("", "News")
    (version,) = store.versions(stored.id)
    assert (version.document.series, version.document.section) == ("", "News")
    store.edit(stored.id, {"series": "Rain"})
    assert store.get(stored.id).document.series == "Rain"
    assert path.with_name(f"archive.sqlite3.version-{len(MIGRATIONS)}").is_file()


TRY = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from EDITS import EDITABLE
from archive.home import Home
from archive.exchange.jsonl import to_json_line
from RECIPE import FIELDS
from webui.cli.main import main

def run(*arguments):
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.output

old, new, file = sys.argv[1:]
(stored,) = Home.open(Path(old)).store.documents()
assert stored.document.dateline == "", "a home of before the field opens"
run("--home", old, "edit", stored.id, "--dateline", "Villanieve")
(stored,) = Home.open(Path(old)).store.documents()
assert stored.document.dateline == "Villanieve", "it can be set by hand"
Path(file).write_text(to_json_line(stored) + "\\n")
run("--home", new, "import", file)
(again,) = Home.open(Path(new)).store.documents()
assert again.document == stored.document, "it is exported and read back"
assert again.content_hash == stored.content_hash
assert "dateline" in FIELDS, "recipes know it"
assert EDITABLE["dateline"].shown == "dateline", "readers have a name for it"
"""


def test_a_new_plain_field_takes_a_line_in_each_of_two_files(tmp_path: Path) -> None:
    """What CONTRIBUTING says of a new field, done on a copy of the program."""
    program, old = tmp_path / "program", tmp_path / "old"
    for room in ("archive", "importers", "index", "webui"):
        shutil.copytree(
            ROOT / room, program / room, ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
        )
    home = Home.open(old, create=True)
    home.store.take(home.store.imports.begin(["pages"], ""), Batch([Incoming(WHOLE)]))
    home.close()
    field = '    dateline: str = field(default="", metadata={"shown": "dateline", "plain": True})\n'
    for owner, before, after in (
        (Document, r"^(    other_dates: .*)$", rf"{field}\1"),
        (add_what_is_missing, r"^(MIGRATIONS.*)\)$", r"\1, add_what_is_missing)"),
    ):
        copy = program.joinpath(*owner.__module__.split(".")).with_suffix(".py")
        text, count = re.subn(before, after, copy.read_text("utf-8"), flags=re.MULTILINE)
        assert count == 1
        copy.write_text(text, "utf-8")
    script = TRY.replace("EDITS", checked.__module__).replace("RECIPE", Recipe.__module__)
    tried = subprocess.run(
        [sys.executable, "-c", script, str(old), str(tmp_path / "new"), str(tmp_path / "export.jsonl")],
        cwd=program,
        env={"PYTHONPATH": str(program), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr


@pytest.mark.parametrize("name", ["section", "series"])
def test_the_archive_names_a_plain_field_where_it_is_declared_and_nowhere_else(name: str) -> None:
    said = re.compile(rf'"{name}"|\.{name}\b|\b{name}[=:]')
    naming = {path.name for path in (ROOT / "archive").rglob("*.py") if said.search(path.read_text("utf-8"))}
    # Coverage counts by section: that is what this field is for, and no other has to follow.
    assert naming == {"document.py", *(["bulk_queries.py"] if name == "section" else [])}
