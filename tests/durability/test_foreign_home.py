"""A home that others made: with payloads in every file of it, and every verb and every page asked, nothing of it runs.

What is asserted is the mark that a payload leaves. The control shows that the payloads do run where they are unpickled.
"""

from __future__ import annotations

import gzip
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from whoosh.fields import FieldConfigurationError
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC

from archive.errors import DamagedArchive
from archive.frozen import FrozenSearches
from archive.home import Home
from tests.support.crawling import Crawl
from tests.support.every_page import build_home, examples
from tests.support.planting import Planter, files_of
from tests.support.serving_behind import process
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.cli.main import VERBS, main

pytestmark = pytest.mark.archive(build=build_home, fresh=True)
PROGRAM = Path(sys.executable).with_name("hemeroteca")
FAULT = "a fault of the program"
SERVES = {"serve", "demo"}
"""Tried as a process of its own below; the demo is a home of its own, served."""


@pytest.fixture
def planter(home: Home, tmp_path: Path) -> Planter:
    (tmp_path / "marks").mkdir()
    home.close()
    return Planter(tmp_path / "marks", home.path)


def lines(home: Path, beside: Path) -> dict[str, list[list[str]]]:
    """Each verb with arguments that make it do its work on the sample archive, in an order in which all can."""
    (beside / "source.md").write_text("---\ntitle: Another\n---\nThe mine was shut.\n")
    (beside / "recipe.toml").write_text(
        '[recipe]\nname = "x"\nhosts = ["valley.example.org"]\n[fields]\ntitle = "h1"\n'
    )
    article = _first(home)
    return {
        "status": [["status"]],
        "check": [["check"]],
        "audit": [["audit"], ["audit", "--json"], ["audit", "--format", "csv"], ["audit", "--verify"]],
        "search": [["search", "mine"], ["search", "mine", "--json"]],
        "show": [["show", article]],
        "imports": [["imports"], ["imports", "show", "1"]],
        "export": [["export", "--format", each] for each in ("csv", "jsonl", "ris")] + [["export", "--query", "mine"]],
        "redirects": [["redirects", "--base", "https://a.example"]],
        "read": [["read", str(beside / "source.md"), "--processes", "1"]],
        "recipe": [
            ["recipe", "try", str(beside / "recipe.toml"), str(beside / "source.md")],
            *(["recipe", "list"], ["recipe", "show", "x"], ["recipe", "delete", "x"]),
            *(["recipe", "try", str(beside / "recipe.toml")], ["recipe", "add", str(beside / "recipe.toml")]),
        ],
        "edit": [["edit", article, "--title", "Another title"]],
        "import": [["import", str(beside / "source.md"), "--processes", "1"]],
        "plan": [["plan", str(beside / "source.md"), "--processes", "1"]],
        "apply": [["apply", "1", "--leave-out-flag", "undated"]],
        "plans": [
            ["plans"],
            *(["plans", "show", "1"], ["plans", "delete", "1"], ["plans", "uploads"], ["plans", "delete-upload", "1"]),
        ],
        "remove": [["remove", article, "--reason", "a test"]],
        "restore": [["restore", article]],
        "undo": [["undo", "1"]],
        "redo": [["redo", "1"]],
        "backup": [["backup", str(beside / "backup")]],
        "restore-backup": [["restore-backup", str(beside / "backup")]],
        "move": [["move", "--to", "home"], ["move", "--to", "postgresql://archive@127.0.0.1:9/none"]],
        "frozen": [["frozen", "list"]],
        "site": [["site"], ["site", "--sentence", "A valley's weekly"], ["site", "--remove", "sentence"]],
        "private": [
            *(["private"], ["private", "add", "--publication", "Valley Notes", "--topic", "Mining"]),
            *(["private", "list", "--json"], ["private", "delete", "--topic", "Mining"]),
        ],
        "topics": [["topics"], ["topics", "add", "pits", "mine"], ["topics", "try", "mine"], ["topics", "discard"]],
        "user": [
            *(["user", "list"], ["user", "add", "eve", "--role", "admin", "--link"], ["user", "disable", "ana"]),
            *(["user", "enable", "ana"], ["user", "reset", "ana"]),
        ],
        "token": [["token", "list"], ["token", "add", "robot", "--role", "admin"], ["token", "delete", "robot"]],
        "sync": [["sync"]],
        "reindex": [
            *(["reindex"], ["reindex", "--queue"], ["reindex", "--compare"], ["reindex", "--show"]),
            *(["reindex", "--swap"], ["reindex", "--back"], ["reindex", "--release"], ["reindex", "--discard"]),
        ],
        "golden": [
            ["golden", "list"],
            ["golden", "add", "river"],
            ["golden", "set", "--count"],
            ["golden", "delete", "1"],
        ],
        "jobs": [["jobs"], ["jobs", "show", "1"], ["jobs", "show", "1", "--json"]],
        "worker": [["worker", "--once"]],
    }


def _first(home: Path) -> str:
    with suppress(Exception), closing(Home.open(home)) as opened:
        return next(each.id for each in opened.store.documents() if each.document.url)
    return "nosuchid"


def run_every_verb(home: Path, beside: Path) -> list[tuple[str, Result]]:
    """What each says."""
    known = lines(home, beside)
    assert set(VERBS) - set(known) <= SERVES, "say above how a new verb is run"
    runner, said = CliRunner(), []
    for name, each in known.items():
        for arguments in each if name in VERBS else []:
            place = str(beside / "restored") if name == "restore-backup" else str(home)
            said.append((" ".join(arguments), runner.invoke(main, ["--home", place, *arguments])))
    return said


def read_every_page(home: Path, addresses: list[str]) -> list[tuple[str, int]]:
    """The status of each."""
    with suppress(Exception):  # an archive that cannot be opened has no pages
        client = create_app(home).test_client()
        return [(each, client.get(each).status_code) for each in addresses]
    return []


def addresses_of(home: Path) -> list[str]:
    """Those of all pages."""
    with closing(Home.open(home)) as opened:
        return [each for row in examples(opened).values() for each in row]


def marks(planter: Planter) -> list[str]:
    return sorted(path.name for path in planter.marks.iterdir())


def faults(said: list[tuple[str, Result]]) -> list[tuple[str, str]]:
    """The verbs that ended in an error that nobody foresaw."""
    return [
        (line, result.output)
        for line, result in said
        if FAULT in result.output or not isinstance(result.exception, SystemExit | None)
    ]


def test_the_payloads_would_run(planter: Planter) -> None:
    """Else the other tests show nothing."""
    planter.table_of_contents()
    with suppress(FieldConfigurationError):  # what came out is no schema; by then it has run
        TOC.read(_Closing(planter.live), "MAIN")
    pickle.loads(planter.pickled("bare"))
    planter.modules()
    subprocess.run([sys.executable, "-c", "import sqlite3"], cwd=planter.home, check=True)
    assert {"bare", "schema", "sqlite3"} <= set(marks(planter))


class _Closing(FileStorage):  # type: ignore[misc]  # Whoosh is not typed
    """Whoosh leaves a table open that it cannot read."""

    def open_file(self, name: str, **named: object) -> BufferFile:
        return BufferFile(memoryview((Path(self.folder) / name).read_bytes()))


def plant_beside(planter: Planter) -> None:
    planter.table_of_contents()
    planter.beside()


def plant_in_the_database(planter: Planter) -> None:
    with closing(sqlite3.connect(planter.home / "archive.sqlite3")) as database:
        planter.blobs(database)
        database.commit()


def plant_in_the_texts(planter: Planter) -> None:
    """What every article says."""
    with closing(sqlite3.connect(planter.home / "archive.sqlite3")) as database:
        for column in ("title", "body", "html", "source", "section", "language", "image_alt"):
            with suppress(sqlite3.OperationalError):
                database.execute(f"UPDATE documents SET {column} = {column} || ?", (planter.text(column),))
        database.execute(
            "UPDATE imports SET label = ?, sources = json_array(?)", (planter.text("l"), planter.text("s"))
        )
        named = planter.text("site").partition(" $(")[0]  # the whole of it is longer than a name may be
        said = {"name": named, "sentence": named, "logo": "0" * 64}
        for key, text in said.items():
            database.execute("INSERT OR REPLACE INTO site VALUES (?, ?, ?)", (key, text, planter.pickled("logo")))
        database.commit()


def plant_in_every_file_of_the_index(planter: Planter) -> None:
    for file in files_of(planter.home / "index"):
        if file.name not in ("MANIFEST.json", "CURRENT"):
            file.write_bytes(planter.pickled(file.suffix.strip(".") or file.name))
    planter.seal()


def plant_in_everything(planter: Planter) -> None:
    for file in files_of(planter.home):
        file.write_bytes(planter.pickled(f"all-{file.name.rpartition('.')[2][:20]}"))


@pytest.mark.parametrize(
    ("plant", "answered"),
    [
        pytest.param(plant_beside, 60, marks=pytest.mark.soak),
        (plant_in_the_database, 60),
        pytest.param(plant_in_the_texts, 60, marks=pytest.mark.soak),
        (plant_in_every_file_of_the_index, 60),
        (plant_in_everything, 0),
    ],
)
def test_nothing_that_is_planted_in_a_home_runs(
    planter: Planter, tmp_path: Path, plant: Callable[[Planter], None], answered: int
) -> None:
    """`answered` is how many pages can be shown at least."""
    addresses = addresses_of(planter.home)
    plant(planter)
    pages = read_every_page(planter.home, addresses)
    said = run_every_verb(planter.home, tmp_path)
    pages += read_every_page(planter.home, addresses)
    assert marks(planter) == []
    assert faults(said) == []
    assert [(address, status) for address, status in pages if status == 500] == []
    assert sum(status == 200 for _, status in pages) >= answered


def test_no_file_in_the_folder_that_one_stands_in_is_taken_for_pythons_own(tmp_path: Path) -> None:
    """Neither by the program nor by the processes that it starts to read pages, to index and to serve. Saved pages may
    have such files among them, too."""
    (tmp_path / "marks").mkdir()
    home_with(tmp_path / "home", article(1), article(2)).close()
    planter = Planter(tmp_path / "marks", tmp_path / "home")
    planter.table_of_contents()
    planter.modules()
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(6):
        (pages / f"{number}.html").write_text(f"<title>Page {number}</title><p>{'The mine was shut. ' * 30}")
    imported = ["import", str(pages), "--as", "Valley", "--processes", "2", "--home", str(planter.home)]
    ended = subprocess.run([PROGRAM, *imported], cwd=planter.home, capture_output=True, text=True, check=False)
    assert (ended.returncode, marks(planter)) == (0, []), ended.stderr
    served = ["serve", "--home", str(planter.home), "--port", "0", "--workers", "1", "--json"]
    with process([str(PROGRAM), *served], cwd=planter.home, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        site = str(json.loads(started.stdout.readline())["address"]).rstrip("/")
        crawl = Crawl(site, hidden="no.server.example").run("/", "/about")
    assert len(crawl.visited) > 20
    assert not [address for address, status in crawl.visited.items() if status == 500]
    assert marks(planter) == []


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER x AFTER UPDATE ON documents BEGIN DELETE FROM documents; END",
        "CREATE VIEW x AS SELECT 1",
        "ALTER TABLE imports RENAME TO kept; CREATE VIEW imports AS WITH RECURSIVE n(id) AS "
        "(SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT n.id AS i, kept.* FROM n, kept",
    ],
)
def test_a_database_with_sql_of_its_own_is_refused_with_a_sentence(planter: Planter, sql: str) -> None:
    """It would run at the program's own statements, change what it is not asked to change, or go on for ever."""
    with closing(sqlite3.connect(planter.home / "archive.sqlite3")) as database:
        database.executescript(sql)
    for line in ("status", "check", "search"):
        said = CliRunner().invoke(main, ["--home", str(planter.home), line])
        assert said.exit_code == 1
        assert "holds SQL that no Hemeroteca writes" in said.output


@pytest.mark.parametrize("name", ["archive.lock", "index/lock", "index/PROGRESS.new", "frozen/lock"])
def test_what_is_written_is_not_written_through_a_link(planter: Planter, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("the keeper's own")
    link = planter.home / name
    link.unlink(missing_ok=True)
    link.symlink_to(victim)
    runner = CliRunner()
    (tmp_path / "source.md").write_text("---\ntitle: Another\n---\nThe mine was shut.\n")
    said = [
        runner.invoke(main, ["--home", str(planter.home), *line])
        for line in (["import", str(tmp_path / "source.md"), "--processes", "1"], ["reindex"])
    ]
    create_app(planter.home).test_client().post("/s", data={"q": "valley"})
    assert victim.read_text() == "the keeper's own"
    assert faults([("", each) for each in said]) == []


def test_what_grows_without_end_when_it_is_unpacked_is_refused(
    planter: Planter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Originals, versions and kept searches are packed; a few bytes of theirs may hold any number."""
    monkeypatch.setattr("archive.database.rows._MOST", 1 << 20)
    endless = bytes((1 << 20) + 1)
    (kept,) = (planter.home / "frozen").glob("*.json.gz")
    kept.write_bytes(gzip.compress(endless))
    with closing(sqlite3.connect(planter.home / "archive.sqlite3")) as database:
        database.execute("UPDATE originals SET compressed = ?", (zlib.compress(endless),))
        database.execute("UPDATE versions SET packed = ?", (zlib.compress(b'{"title": "x"}' + b" " * len(endless)),))
        database.commit()
    with closing(Home.open(planter.home)) as home:
        stored = next(each for each in home.store.documents() if each.original)
        for read in (
            lambda: home.store.original(stored.original),
            lambda: home.store.versions(stored.id),
            lambda: FrozenSearches(home.shelf).get(kept.name.partition(".")[0]),
        ):
            with pytest.raises(DamagedArchive, match="too much"):
                read()
    statuses = dict(read_every_page(planter.home, addresses_of(planter.home)))
    assert 500 not in statuses.values()


PIPES = [
    *("archive.sqlite3-seal", "topics.toml", "about.md", "archive.lock", "frozen/lock"),
    *("index/CURRENT", "index/PROGRESS", "index/lock", "index/generation-00000002/MANIFEST.json"),
]


@pytest.mark.parametrize("line", ["status", "search mine", "sync", "check"])
def test_pipes_in_the_place_of_files_are_not_waited_for(planter: Planter, line: str) -> None:
    for name in PIPES:
        (planter.home / name).unlink(missing_ok=True)
        os.mkfifo(planter.home / name)
    command = [str(PROGRAM), "--home", str(planter.home), *line.split()]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    said = ended.stdout + ended.stderr
    assert said and "Traceback" not in said and FAULT not in said
