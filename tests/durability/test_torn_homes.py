"""A home that was copied with file tools while it was written to, or cut short: every verb and page says so.

None answers from it, none calls it a fault of the program. A copy that happens to be of one moment answers as before.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.database.soundness import is_sealed, seal
from archive.home import Home
from tests.support.changing_archive import WORDS
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.cli.main import VERBS, main
from webui.settings import Settings

PAGE = 4096
DATABASE = "archive.sqlite3"
PAGES = ("/", "/?q=river", "/api/v1/search?q=river", "/trends?q=river", "/dates", "/feed.atom?q=river", "/healthz")


@dataclass(frozen=True)
class Moments:
    """A home at two moments, an import of the same articles in other words between them."""

    home: Path
    before: bytes
    after: bytes
    held: tuple[set[str], set[str]]


def bodies(home: Home) -> set[str]:
    return {stored.document.body for stored in home.store.documents()}


def documents(edition: int) -> Iterator[str]:
    chance = random.Random(edition)
    for number in range(150):
        yield f"only{number} edition{edition} " + " ".join(chance.choices(WORDS, k=300))


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Moments:
    path = tmp_path_factory.mktemp("moments") / "home"
    home = home_with(path, *(article(number, body) for number, body in enumerate(documents(1))))
    first, database = bodies(home), path / DATABASE
    home.close()
    before = database.read_bytes()
    home = Home.open(path)
    put(home, *(article(number, body) for number, body in enumerate(documents(2))))
    second = bodies(home)
    home.close()
    return Moments(path, before, database.read_bytes(), (first, second))


def torn(moments: Moments, path: Path, content: bytes, wal: bytes = b"") -> Path:
    """A copy of the home with this for its database."""
    shutil.copytree(moments.home, path, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    (path / DATABASE).write_bytes(content)
    if wal:
        (path / f"{DATABASE}-wal").write_bytes(wal)
    return path


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert "Traceback" not in done.output
    assert "fault of the program" not in done.output, done.output
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    return done


def tells(done: Result) -> bool:
    """Whether a verb says that the home is damaged and what to do."""
    told = "is damaged" in done.output and "hemeroteca restore-backup BACKUP" in done.output
    assert not told or done.exit_code == 1
    return told


def is_told_or_right(moments: Moments, path: Path) -> bool:
    """Whether the home is said to be damaged; one that is not holds exactly what was there at one moment."""
    told = tells(run("status", "--home", path))
    assert tells(run("search", "river", "--home", path, "--json")) == told
    if not told:
        home = Home.open(path)
        assert bodies(home) in moments.held
        home.close()
    shutil.rmtree(path)
    return told


def mixed(moments: Moments, chance: random.Random) -> bytes:
    """The pages of both moments up to one that is chosen, those of the second; behind it, those of the first."""
    cut = chance.randrange(1, len(moments.before) // PAGE) * PAGE
    return moments.after[:cut] + moments.before[cut:]


def sprinkled(moments: Moments, chance: random.Random) -> bytes:
    """The second moment, with one page as it was at the first: as if one write had been lost."""
    at = chance.randrange(len(moments.before) // PAGE) * PAGE
    return moments.after[:at] + moments.before[at : at + PAGE] + moments.after[at + PAGE :]


def zeroed(moments: Moments, chance: random.Random) -> bytes:
    at = chance.randrange(len(moments.after) // PAGE) * PAGE
    return moments.after[:at] + bytes(PAGE) + moments.after[at + PAGE :]


def cut_short(moments: Moments, chance: random.Random) -> bytes:
    return moments.after[: chance.randrange(len(moments.after))]


@pytest.mark.parametrize(("tear", "least"), [(mixed, 12), (sprinkled, 6), (zeroed, 8), (cut_short, 15)])
def test_a_torn_copy_is_told_or_holds_what_one_moment_held(
    moments: Moments, tmp_path: Path, tear: Callable[[Moments, random.Random], bytes], least: int
) -> None:
    chance = random.Random(3)
    told = sum(is_told_or_right(moments, torn(moments, tmp_path / str(n), tear(moments, chance))) for n in range(15))
    assert told >= least, told


@pytest.mark.soak
@pytest.mark.parametrize("tear", [mixed, sprinkled, zeroed, cut_short])
def test_a_thousand_torn_copies_are_told_or_hold_what_one_moment_held(
    moments: Moments, tmp_path: Path, tear: Callable[[Moments, random.Random], bytes]
) -> None:
    chance = random.Random(4)
    for number in range(250):
        is_told_or_right(moments, torn(moments, tmp_path / str(number), tear(moments, chance)))


def verbs(path: Path, tmp_path: Path, document: str) -> dict[str, list[object]]:
    """Every verb that asks a home, as it may be called."""
    page = tmp_path / "page.html"
    page.write_text(f"<title>Floods</title><p>{'The river rose twice in one night. ' * 20}</p>")
    return {
        "demo": [],
        "import": [page],
        "read": [page],
        "plan": [page],
        "apply": [1],
        "plans": ["list"],
        "imports": ["list"],
        "undo": [1],
        "redo": [1],
        "edit": [document, "--title", "Another"],
        "search": ["river"],
        "show": [document],
        "export": [],
        "frozen": ["list"],
        "site": ["--name", "Another"],
        "private": ["list"],
        "topics": ["try", "river"],
        "user": ["list"],
        "token": ["list"],
        "redirects": ["--format", "nginx"],
        "serve": ["--host", "203.0.113.1"],  # where it cannot listen
        "status": [],
        "sync": [],
        "reindex": [],
        "golden": ["list"],
        "worker": ["--once"],
        "jobs": ["list"],
        "check": [],
        "backup": [tmp_path / "copy.tar"],
        "move": ["--to", "home"],
        "remove": [document, "--reason", "libel"],
        "restore": [document],
    }


WITHOUT_A_HOME = {"recipe", "restore-backup", "audit"}
"""One reads pages alone, one is the repair, one reads the desk, which lies beside the archive and is whole."""


@pytest.mark.parametrize("way", ["mixed", "empty", "no table", "wal of another moment"])
def test_every_verb_and_page_says_that_a_home_is_torn(moments: Moments, tmp_path: Path, way: str) -> None:
    content, wal = {
        "mixed": (moments.after[: 20 * PAGE] + moments.before[20 * PAGE :], b""),
        "empty": (b"", b""),
        "no table": (without_a_table(moments, tmp_path), b""),
        "wal of another moment": (moments.before, wal_of_an_import(moments, tmp_path)),
    }[way]
    path = torn(moments, tmp_path / "home", content, wal)
    before = {file.name: file.read_bytes() for file in path.iterdir() if file.is_file() and "-" not in file.name}
    calls = verbs(path, tmp_path, "aaaaaaaaaaaa")
    assert set(calls) | WITHOUT_A_HOME == set(VERBS)
    silent = [name for name, arguments in calls.items() if not tells(run(name, *arguments, "--home", path))]
    assert not silent
    client = create_app(path, settings=Settings(path)).test_client()
    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 503)
    if not wal:
        after = {file.name: file.read_bytes() for file in path.iterdir() if file.is_file() and "-" not in file.name}
        assert {**after, "archive.lock": b""} == {**before, "archive.lock": b""}, "something was written to it"


@pytest.mark.parametrize("harm", ["cut short", "zeroed", "no database"])
def test_a_database_that_is_harmed_in_its_place_is_told_and_never_a_fault_of_the_server_that_has_it_open(
    moments: Moments, tmp_path: Path, harm: str
) -> None:
    path = Path(shutil.copytree(moments.home, tmp_path / "home"))
    client = create_app(path, settings=Settings(path)).test_client()
    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
    with (path / DATABASE).open("r+b") as file:
        if harm == "cut short":
            file.truncate(10 * PAGE)
        else:
            file.seek(0 if harm == "no database" else PAGE)
            file.write(bytes(len(moments.after) - PAGE))
    said = {page: client.get(page).status_code for page in (*PAGES, "/?q=mine", "/?q=school")}
    assert set(said.values()) <= {200, 503}  # 200: SQLite has in memory what it read before
    started_now = create_app(path, settings=Settings(path)).test_client()
    assert {page: started_now.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 503)
    assert tells(run("check", "--home", path))
    assert tells(run("export", "--home", path))


def test_an_index_of_a_later_moment_than_the_database_is_not_asked_and_built_anew(
    moments: Moments, tmp_path: Path
) -> None:
    later = Path(shutil.copytree(moments.home, tmp_path / "later"))
    assert run("sync", "--home", later).exit_code == 0
    path = torn(moments, tmp_path / "home", moments.before)
    shutil.rmtree(path / "index")
    shutil.copytree(later / "index", path / "index")
    done = run("search", "edition2", "--home", path)
    assert (done.exit_code, "run" in done.output or "sync" in done.output) == (1, True)
    assert run("sync", "--home", path).exit_code == 0
    assert json.loads(run("search", "edition2", "--home", path, "--json").output)["total"] == 0
    assert json.loads(run("search", "edition1", "--home", path, "--json").output)["total"] == len(moments.held[0])


@pytest.mark.soak
def test_copies_made_by_file_tools_while_an_import_runs_are_told_or_of_one_moment(tmp_path: Path) -> None:
    source, path = tmp_path / "all.jsonl", tmp_path / "home"
    told = copies = 0
    for edition in range(3):
        texts = (
            json.dumps({"id": n, "title": f"Article {n}", "body": body * 5}) for n, body in enumerate(documents(1))
        )
        source.write_text("\n".join(text.replace("edition1", f"edition{edition}") for text in texts))
        program = "import sys; from webui.cli.main import main; main(sys.argv[1:])"
        importing = subprocess.Popen(
            [sys.executable, "-c", program, "--home", path, "import", source], stdout=subprocess.DEVNULL, cwd=ROOT
        )
        while importing.poll() is None:
            if (path / DATABASE).exists():
                copies += 1
                copied = tmp_path / "copied"
                subprocess.run(["cp", "-r", path, copied], check=False)  # the index may change meanwhile
                said = run("status", "--home", copied)
                told += tells(said)
                if said.exit_code == 0:
                    home = Home.open(copied)
                    assert home.store.check() == "ok"
                    assert len(bodies(home)) == home.store.count()
                    home.close()
                shutil.rmtree(copied)
        assert importing.wait() == 0
    assert copies > 10


def without_a_table(moments: Moments, tmp_path: Path) -> bytes:
    """A database that SQLite finds whole."""
    path = tmp_path / "without.sqlite3"
    path.write_bytes(moments.after)
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE documents RENAME TO articles")
        database.commit()
    return path.read_bytes()


def wal_of_an_import(moments: Moments, tmp_path: Path) -> bytes:
    """What lies beside the database while the import that comes after `after` is under way, its first part gone."""
    path = torn(moments, tmp_path / "importing", moments.after)
    home = Home.open(path)
    for edition in (3, 4):
        put(home, *(article(number, body) for number, body in enumerate(documents(edition))))
        home.store.count()
        wal = (path / f"{DATABASE}-wal").read_bytes()
    home.close()
    return wal


def test_a_copy_that_was_given_the_number_of_the_file_before_it_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, copy = tmp_path / "archive.sqlite3", tmp_path / "copy"
    database.write_bytes(b"sound")
    seal(database)
    assert is_sealed(database)
    shutil.copy(database, copy)
    copy.replace(database)
    assert not is_sealed(database)
    seal(database)
    # Few file systems give a number twice at once, so it is the moment of birth that is another here.
    monkeypatch.setattr("archive.database.soundness._born", lambda _path: 1)
    assert not is_sealed(database)
