"""A home that cannot be written to is searched all the same, at the command line and over HTTP; only where nobody can
write to it, or SQLite's own index of its journal is there to be read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.errors import HomeBusy, HomeNotWritable
from archive.home import DATABASE, Home
from archive.store import Store
from index.query import Query
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.paths import ROOT
from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with, put
from webui.cli.main import main

ARTICLES = 5
EVERYTHING = Query(tree=Everything())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    home_with(path, *(article(number) for number in range(ARTICLES))).close()
    return path


@contextmanager
def mounted_read_only(home: Path, place: Path) -> Iterator[Path]:
    """The same folder once more, where nothing can be written."""
    place.mkdir()

    def run(*command: str) -> str:
        try:
            done = subprocess.run([*command, str(place)], capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            return str(error)
        return done.stderr.strip() if done.returncode else ""

    said = run("mount", "--bind", str(home)) or run("mount", "-o", "remount,ro,bind")
    if said:
        pytest.skip(f"nothing can be mounted read-only here ({said}); root can")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def here(home: Path, *verb: str, code: int = 0) -> str:
    """What a verb says in this process."""
    done = CliRunner().invoke(main, ["--home", str(home), *verb])
    assert done.exit_code == code, done.output
    return done.output


def command(home: Path, *verb: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from webui.cli.main import main; main(sys.argv[1:])"
    given = [sys.executable, "-c", program, "--home", str(home), *verb]
    return subprocess.run(given, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_home_on_a_read_only_mount_answers_every_verb_that_only_reads(folder: Path, tmp_path: Path) -> None:
    with mounted_read_only(folder, tmp_path / "mounted") as place:
        found = json.loads(here(place, "search", "river", "--json"))
        assert (found["total"], len(found["hits"])) == (ARTICLES, ARTICLES)
        shown = here(place, "show", found["hits"][0]["id"], "--json")
        assert json.loads(shown)["id"] == found["hits"][0]["id"]
        assert len(here(place, "export", "--query", "river").splitlines()) == ARTICLES
        assert json.loads(here(place, "status", "--json"))["documents"] == ARTICLES
        assert json.loads(here(place, "check", "--json"))["ok"]
        assert here(place, "imports", "--json")
        for verb in (["sync"], ["remove", found["hits"][0]["id"], "--reason", "libel"], ["undo", "1"]):
            said = here(place, *verb, code=1)
            assert "Traceback" not in said
            assert "cannot be writ" in said
    assert not list(folder.glob("*-wal")), "something was written after all"


def test_a_home_on_a_read_only_mount_is_backed_up(folder: Path, tmp_path: Path) -> None:
    with mounted_read_only(folder, tmp_path / "mounted") as place:
        made = CliRunner().invoke(main, ["backup", str(tmp_path / "copy.tar"), "--home", str(place)])
    assert made.exit_code == 0, made.output
    back = CliRunner().invoke(main, ["restore-backup", str(tmp_path / "copy.tar"), "--home", str(tmp_path / "back")])
    assert back.exit_code == 0, back.output
    with closing(Home.open(tmp_path / "back")) as restored:
        assert restored.store.count() == ARTICLES


def test_a_home_on_a_read_only_mount_is_served(folder: Path, tmp_path: Path) -> None:
    with mounted_read_only(folder, tmp_path / "mounted") as place, serving(place) as (told, _server):
        for address in ("healthz", "api/v1/search?q=river", "?q=river", "dates", "trends?q=river"):
            with urllib.request.urlopen(f"{told['address']}{address}", timeout=60) as answer:
                assert answer.status == 200
                said = answer.read()
            if address.startswith("api"):
                assert json.loads(said)["total"] == ARTICLES


def test_what_is_written_elsewhere_to_a_home_that_is_read_on_a_read_only_mount_is_read_or_refused(
    folder: Path, tmp_path: Path
) -> None:
    """The folder can be written where it is mounted otherwise: what was read as if nobody could is not believed."""
    with mounted_read_only(folder, tmp_path / "mounted") as place:
        before = Store(place / DATABASE)
        assert before.count() == ARTICLES
        with closing(Home.open(folder)) as writer:
            put(writer, article(ARTICLES))
            with pytest.raises(HomeBusy, match="changed while it was read"):
                before.count()
            with pytest.raises(HomeBusy, match="changed while it was read"):
                before.imports.all()
            # As long as the writer has it open, there is an index of the journal to read by.
            with closing(Store(place / DATABASE)) as beside:
                assert beside.count() == ARTICLES + 1
                put(writer, article(ARTICLES + 1))
                assert beside.count() == ARTICLES + 2
        before.close()
        with closing(Store(place / DATABASE)) as after:
            assert after.count() == ARTICLES + 2


def test_changes_that_lie_in_the_journal_are_not_passed_over(folder: Path, tmp_path: Path) -> None:
    """A copy that was taken of a home in use, and put where nothing can be written."""
    copy = tmp_path / "copy"
    with closing(Home.open(folder)) as writer:
        put(writer, article(ARTICLES))
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    with mounted_read_only(copy, tmp_path / "mounted") as place:
        refused = command(place, "search", "river")
        assert refused.returncode == 1
        assert "its journal" in refused.stderr
        assert "hemeroteca status" in refused.stderr
    assert command(copy, "status").returncode == 0
    with mounted_read_only(copy, tmp_path / "again") as place:
        assert json.loads(command(place, "search", "river", "--json").stdout)["behind"] == 1


NOBODY = 65534


def as_another(home: Path, *verb: str) -> subprocess.CompletedProcess[str]:
    """The command run by one to whom permissions apply, as they do not to root."""
    without = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    if without and not shutil.which("setpriv"):
        pytest.skip("what root is allowed can only be taken away with util-linux' `setpriv`")
    program = "import sys; from webui.cli.main import main; main(sys.argv[1:])"
    given = [*without, sys.executable, "-c", program, "--home", str(home), *verb]
    return subprocess.run(given, capture_output=True, text=True, cwd=ROOT, check=False)


def permitted(home: Path, folders: int, files: int, owner: int | None = None) -> None:
    """Give everything these permissions, and to this owner."""
    for path in (home, *home.rglob("*")):
        path.chmod(folders if path.is_dir() else files)
        if owner is not None:
            os.chown(path, owner, owner)


def test_a_home_that_nobody_may_write_to_is_searched(folder: Path) -> None:
    permitted(folder, 0o555, 0o444)
    found = as_another(folder, "search", "river", "--json")
    assert json.loads(found.stdout)["total"] == ARTICLES, found.stderr
    refused = as_another(folder, "sync")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


def test_a_home_that_its_owner_may_write_to_is_read_by_others_while_that_has_it_open(folder: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a home to another user")
    permitted(folder, 0o755, 0o644, NOBODY)
    refused = as_another(folder, "search", "river", "--json")
    assert refused.returncode == 1
    assert "mount the folder read-only" in json.loads(refused.stdout)["error"]
    with closing(Home.open(folder)) as owner:
        put(owner, article(ARTICLES))
        found = as_another(folder, "search", "river", "--json")
        assert (json.loads(found.stdout)["total"], json.loads(found.stdout)["behind"]) == (ARTICLES, 1)


def test_a_home_that_is_only_read_is_searched_in_this_process_too(folder: Path, tmp_path: Path) -> None:
    with mounted_read_only(folder, tmp_path / "mounted") as place, closing(Home.open(place)) as opened:
        with closing(Searcher(opened)) as searcher:
            assert searcher.search(EVERYTHING).total == ARTICLES
        with pytest.raises(HomeNotWritable):
            put(opened, article(9))
