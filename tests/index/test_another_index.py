"""An index of another engine, format, analysis or archive is never asked, whoever opens it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.home import Home
from archive.lock import exclusive
from archive.partial_date import parse_iso
from index.errors import IndexBeingBuilt, IndexNotBuilt
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import lag, sync
from index.holdings import counted
from index.query import Query, SearchRequest, Selection
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.mending import MendingHere
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.cli.main import main

ROOT = Path(__file__).parents[1]
EVERYTHING = Query(tree=Everything())
OTHERS = {
    "engine": "lucene",
    "format": 99,
    "fingerprint": "0" * 64,
    "archive_id": "another",
}


def retold(home: Home, **fields: object) -> None:
    """Have the live generation's manifest tell something else, with a checksum that is right."""
    file = home.index / Generations(home.index).current().name / "MANIFEST.json"
    manifest = json.loads(file.read_text())["manifest"] | fields
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    file.write_text(json.dumps({"manifest": manifest, "sha256": digest}))


def emptied(home: Home) -> None:
    """Put an empty index into the place of the live one, so that whoever asks it finds nothing."""
    with home.writing("test"):
        gone = [each.id for each in home.store.documents()]
        for each in gone:
            home.store.remove(each, "test")
        sync(home)
        for each in gone:
            home.store.restore(each)


def waited(searcher: Searcher) -> int:
    """How many articles there are as soon as the index answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return searcher.search(EVERYTHING).total
        except IndexBeingBuilt:
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.mark.parametrize("field", OTHERS)
def test_a_search_says_that_the_index_is_being_built_and_then_answers_rightly(
    tmp_path: Path, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.live.live_index._SOON", 0.02)
    home = home_with(tmp_path, article(1), article(2))
    emptied(home)
    retold(home, **{field: OTHERS[field]})
    searcher = Searcher(home, mender=MendingHere(home))
    with exclusive(home.index / "lock", "indexing"), pytest.raises(IndexBeingBuilt, match="built anew, 0 %"):
        searcher.search(EVERYTHING)
    assert waited(searcher) == 2
    searcher.close()


def test_an_index_of_other_topic_rules_answers_until_one_of_those_in_force_is_built(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1, "The mine closed."))
    (home.path / "topics.toml").write_text('[topics.mining]\nquery = "mine"\n')
    searcher = Searcher(home)
    assert searcher.search(EVERYTHING).total == 1
    assert searcher.search(EVERYTHING).facets["topic"] == ()
    assert sync(home).rebuilt
    assert [each.value for each in searcher.search(EVERYTHING).facets["topic"]] == ["mining"]


def test_while_topic_rules_cannot_be_read_an_index_is_judged_by_those_that_it_was_made_with(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    (home.path / "topics.toml").write_text("[topics.mining]\nquery = '(mining'\n")
    assert Searcher(home).search(EVERYTHING).total == 1
    retold(home, fingerprint="0" * 64)
    searcher = Searcher(home)
    with pytest.raises(IndexBeingBuilt):
        searcher.search(EVERYTHING)
    searcher.close()


def test_where_topic_rules_cannot_be_read_an_index_that_must_be_built_is_built_without_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Else nothing could be searched until somebody mends them. Once they are mended, a sync gives the topics."""
    home = home_with(tmp_path, article(1, "The mine closed."))
    (home.path / "topics.toml").write_text("[topics.mining]\nquery = '(mine'\n")
    retold(home, format=99)
    searcher = Searcher(home)
    assert waited(searcher) == 1
    assert searcher.search(EVERYTHING).facets["topic"] == ()
    assert "[topics.mining]: the query cannot be understood" in capfd.readouterr().err
    assert waited(Searcher(home)) == 1  # and so it stays
    (fault,) = check(home)
    assert "[topics.mining]" in str(fault)
    (home.path / "topics.toml").write_text("[topics.mining]\nquery = 'mine'\n")
    assert "topic rules" in lag(home)[1]
    assert sync(home).rebuilt
    assert [each.value for each in searcher.search(EVERYTHING).facets["topic"]] == ["mining"]
    searcher.close()


def test_an_index_of_before_its_rules_were_kept_is_still_taken(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    file = home.index / Generations(home.index).current().name / "MANIFEST.json"
    manifest = json.loads(file.read_text())["manifest"]
    del manifest["rules"]
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    file.write_text(json.dumps({"manifest": manifest, "sha256": digest}))
    before = Generations(home.index).current_name()
    assert Searcher(home).search(EVERYTHING).total == 1
    assert sync(home).rebuilt == ""
    assert Generations(home.index).current_name() == before


def test_the_percentage_is_that_of_all_changes(tmp_path: Path) -> None:
    home = home_with(tmp_path, *(article(n) for n in range(8)))
    retold(home, format=99)
    told: list[str] = []
    searcher = Searcher(home)

    def look(done: int, total: int) -> None:
        Generations(home.index).report(done, total)
        with pytest.raises(IndexBeingBuilt) as error:
            searcher.search(EVERYTHING)
        told.append(str(error.value))

    sync(home, progress=look)
    assert told[:2] == ["The index is being built anew, 12 %.", "The index is being built anew, 25 %."]
    assert told[-1] == "The index is being built anew, 99 %."
    assert searcher.search(EVERYTHING).total == 8
    assert Generations(home.index).progress() == (0, 0)


def test_what_was_told_of_the_writing_is_a_percentage_whatever_it_says(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    retold(home, format=99)
    searcher = Searcher(home)
    for done, total, percent in ((-5, 10, 0), (5, -10, 99), (10, 1, 99)):
        with exclusive(home.index / "lock", "indexing"):
            Generations(home.index).report(done, total)
            with pytest.raises(IndexBeingBuilt) as error:
                searcher.search(EVERYTHING)
            assert error.value.percent == percent


def test_readers_of_a_damaged_index_wait_for_nobody_who_is_writing(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    for file in (home.index / Generations(home.index).current().name).glob("*.arrays"):
        file.unlink()
    searcher = Searcher(home)
    with exclusive(home.index / "lock", "indexing"):
        for _ in range(3):
            with pytest.raises(IndexBeingBuilt) as told:
                searcher.search(EVERYTHING)
            assert told.value.reason == "the index was damaged"
    assert waited(searcher) == 1


def test_a_writer_tells_how_far_it_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path, article(1), article(2), article(3))
    monkeypatch.setattr("index.following.sync._TELLING", 0.0)
    told: list[tuple[int, int]] = []
    sync(home, rebuild=True, progress=lambda _done, _total: told.append(Generations(home.index).progress()))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_an_index_that_cannot_be_built_is_said_to_be_so_and_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, article(1))
    retold(home, engine="lucene")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.following.generations.tempfile.mkdtemp", full)
    with pytest.raises(IndexNotBuilt, match="No space left on device"):
        Searcher(home, mender=MendingHere(home)).search(EVERYTHING)


def test_why_a_process_could_not_build_the_index_is_told(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    with closing(sqlite3.connect(home.path / "archive.sqlite3")) as database:
        database.execute("PRAGMA user_version = 99")  # whoever opens it now is told to upgrade
    retold(home, fingerprint="0" * 64)
    searcher = Searcher(home)
    deadline = time.monotonic() + 60
    with pytest.raises(IndexNotBuilt, match=r"not built anew: .*upgrade the program"):
        while time.monotonic() < deadline:
            try:
                searcher.search(EVERYTHING)
            except IndexBeingBuilt:
                time.sleep(0.02)


def test_only_one_builds_and_all_answer_from_what_it_made(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2))
    before = int(Generations(home.index).current_name()[-8:])
    retold(home, format=99)
    searchers = [Searcher(Home.open(tmp_path)) for _ in range(4)]
    totals: list[int] = []
    threads = [threading.Thread(target=lambda each=each: totals.append(waited(each))) for each in searchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [2] * 4
    assert int(Generations(home.index).current_name()[-8:]) == before + 1


@pytest.mark.parametrize(
    "command", [["search", "river"], ["search", "river", "--json"], ["export", "--query", "river"]]
)
def test_at_the_command_line_it_is_said_what_to_run(tmp_path: Path, command: list[str]) -> None:
    home = home_with(tmp_path, article(1))
    retold(home, engine="lucene")
    ended = CliRunner().invoke(main, ["--home", str(tmp_path), *command])
    assert ended.exit_code == 1
    assert "the index must be built anew first (the engine has changed); run `hemeroteca sync`" in ended.output
    assert "Traceback" not in ended.output
    assert not list(home.index.glob("draft-*"))
    shown = CliRunner().invoke(main, ["--home", str(tmp_path), "show", next(home.store.documents()).id, "--json"])
    assert shown.exit_code == 0
    assert CliRunner().invoke(main, ["--home", str(tmp_path), "sync"]).exit_code == 0
    assert CliRunner().invoke(main, ["--home", str(tmp_path), *command]).exit_code == 0


# The pages


@pytest.fixture
def unfit(tmp_path: Path) -> Iterator[tuple[FlaskClient, Home]]:
    """A client of an archive whose index is of another format, and is not built anew as another process is at it."""
    home = home_with(
        tmp_path,
        article(1, "The mine closed.", section="News", topics=("Mining",)),
        article(2, published=None, section="Letters"),
        article(3, section="News"),
    )
    retold(home, format=99)
    with exclusive(home.index / "lock", "indexing"):
        yield create_app(tmp_path).test_client(), home


def test_articles_dates_coverage_and_about_are_read_without_an_index(unfit: tuple[FlaskClient, Home]) -> None:
    client, home = unfit
    for stored in home.store.documents():
        for address in (f"/article/{stored.id}", f"/article/{stored.id}?q=mine", f"/api/v1/articles/{stored.id}"):
            assert client.get(address).status_code == 200, address
        assert stored.document.body in client.get(f"/article/{stored.id}").text
    for address in ("/dates", "/coverage", "/about", "/robots.txt", "/sitemap.xml"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "address", ["/?q=", "/?q=mine", "/trends?q=mine", "/words?q=mine", "/export?q=mine&format=csv"]
)
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The index is being built anew, 0 %."), ("es", "El índice se está construyendo de nuevo, 0 %.")],
)
def test_a_search_page_says_how_far_the_index_is(
    unfit: tuple[FlaskClient, Home], address: str, language: str, said: str
) -> None:
    answer = unfit[0].get(address, headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert said in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_programs_get_a_problem_and_health_says_why(unfit: tuple[FlaskClient, Home]) -> None:
    client, _home = unfit
    answer = client.get("/api/v1/search?q=mine")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]
    problem: dict[str, Any] = json.loads(answer.data)
    assert problem["detail"] == "The index is being built anew, 0 %."
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json == {
        "status": "failing",
        "problem": "IndexBeingBuilt",
        "detail": "The index is being built anew, 0 %: the engine has changed",
    }


@pytest.mark.parametrize("address", ["/dates", "/coverage"])
def test_dates_and_coverage_are_the_same_with_an_index_and_without(tmp_path: Path, address: str) -> None:
    home = home_with(
        tmp_path,
        *(article(n, section="News" if n % 3 else "Letters") for n in range(9)),
        article(20, published=None),
        article(21, section="Arts"),
    )
    client = create_app(tmp_path).test_client()
    whole = client.get(address).text
    retold(home, format=99)
    with exclusive(home.index / "lock", "indexing"):
        assert create_app(tmp_path).test_client().get(address).text == _without_what_an_index_alone_counts(whole)


def _without_what_an_index_alone_counts(page: str) -> str:
    """The page of coverage without its numbers of sources and topics."""
    return re.sub(r'<div><dt>[^<]*</dt><dd><a href="/(?:values/source|topics)">[^<]*</a></dd></div>\n', "", page)


@pytest.mark.parametrize(
    "selections", [{}, {"section": Selection(("News",))}, {"precision": Selection(("day",))}], ids=str
)
def test_the_store_counts_as_the_index_does(tmp_path: Path, selections: dict[str, Selection]) -> None:
    dates = ["2001", "2001-03", "2001-03-04", "2001-12/2002-01", "1999-05-06/1999-05-07", "2003-01-01"]
    home = home_with(
        tmp_path,
        *(article(n, published=parse_iso(each), section=("News", "Arts", "")[n % 3]) for n, each in enumerate(dates)),
        *(article(20 + n, published=None, section="News" * (n % 2)) for n in range(3)),
    )
    found = Searcher(home).search(Query(tree=Everything(), selections=selections))
    told = counted(home.store, SearchRequest(selections=selections))
    assert (told.total, told.histogram.undated) == (found.total, found.histogram.undated)
    for name, values in told.facets.items():
        assert [each[:3] for each in values] == [each[:3] for each in found.facets[name] if each.count], name


# gunicorn, as its own documentation has it run


@contextmanager
def gunicorn(home: Path) -> Iterator[str]:
    """`gunicorn wsgi:app` with two workers, and nothing that syncs beforehand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2", "--threads", "4", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env={**os.environ, "HEMEROTECA_HOME": str(home)}
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def answer(address: str) -> tuple[int, Any]:
    """The status and what JSON says; (0, None) while nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
    except (urllib.error.URLError, ConnectionError):
        return 0, None


@pytest.mark.parametrize("field", ["engine", "format", "fingerprint"])
def test_gunicorn_answers_503_and_then_rightly_and_never_anything_else(tmp_path: Path, field: str) -> None:
    home = home_with(tmp_path, *(article(n) for n in range(300)))
    emptied(home)
    retold(home, **{field: OTHERS[field]})
    with gunicorn(tmp_path) as site:
        deadline = time.monotonic() + 90
        with exclusive(home.index / "lock", "indexing"):  # so that the first answers come before the build has begun
            while (first := answer(f"{site}/api/v1/search?q=river"))[0] == 0:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert first[0] == 503
            assert first[1]["detail"].startswith("The index is being built anew")
            assert answer(f"{site}/healthz")[1]["problem"] == "IndexBeingBuilt"
            some = next(iter(home.store.documents())).id
            assert answer(f"{site}/api/v1/articles/{some}")[0] == 200
        totals: list[int] = []
        while totals[-20:] != [300] * 20:  # both workers
            assert time.monotonic() < deadline
            status, found = answer(f"{site}/api/v1/search?q=river")
            assert status in (200, 503), found
            totals += [found["total"]] if status == 200 else []
            time.sleep(0.02)
        assert set(totals) == {300}
        assert answer(f"{site}/healthz")[0] == 200
