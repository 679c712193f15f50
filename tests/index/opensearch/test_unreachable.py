"""Servers of an index that are gone or answer with less than all: 503 with a sentence, nothing is built anew for that,
and what needs no index is read as ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.home import Home
from archive.servers import SERVERS
from index.engine import checked_json
from index.errors import IndexRefused, IndexUnreachable
from index.following import locate
from index.following.check import check
from index.following.cluster.state import Kept, State
from index.following.storage import Manifest
from index.following.sync import follow, lag, sync
from index.live.live_index import LiveIndex
from index.query import Query
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.answering_node import Answer, Asked, Node, answering_node
from tests.support.mending import MendingHere
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.cli.main import main

WHOLE = {"timed_out": False, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0}}
NO_MANAGER = Answer(503, {"error": {"type": "cluster_manager_not_discovered_exception", "reason": ""}, "status": 503})
NO_SHARDS = Answer(503, {"error": {"type": "no_shard_available_action_exception", "reason": ""}, "status": 503})
LOCKED = Answer(401, {"error": {"type": "security_exception", "reason": ""}, "status": 401})
TROUBLES = {"no manager": NO_MANAGER, "no shards": NO_SHARDS, "locked": LOCKED, "a web page": Answer(200, b"<html>")}


@pytest.fixture
def node() -> Iterator[Node]:
    with answering_node() as one:
        yield one


@pytest.fixture
def remote(tmp_path: Path, node: Node) -> Iterator[Home]:
    """An archive whose index is said to lie on this server."""
    home_with(tmp_path / "home", *map(article, range(3))).close()
    (tmp_path / "home" / SERVERS).write_text(f'[index]\nurls = ["{node.url}"]\n')
    with closing(Home.open(tmp_path / "home")) as made:
        yield made
    for client in locate._CLIENTS.values():
        client.close()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_nothing_is_built_anew_for_servers_that_do_not_answer(remote: Home, node: Node, trouble: str) -> None:
    node.will(TROUBLES[trouble])
    mender = MendingHere(remote)
    live = LiveIndex(remote, mender=mender)
    for _ in range(3):
        with pytest.raises(IndexUnreachable):
            live.ask(lambda opened: opened.reader.count(Query(tree=Everything())))
    assert mender.begun == 0
    assert {each.method for each in node.asked} == {"GET"}
    with pytest.raises(IndexUnreachable):
        sync(remote)
    with pytest.raises(IndexUnreachable):
        lag(remote)
    assert isinstance(follow(remote), IndexUnreachable)
    assert [type(each) for each in check(remote)] in ([IndexUnreachable], [IndexRefused])
    assert {each.method for each in node.asked} == {"GET"}  # nothing was deleted, nothing written


@pytest.mark.parametrize("trouble", TROUBLES)
def test_pages_say_so_and_articles_are_read_all_the_same(remote: Home, node: Node, trouble: str) -> None:
    node.will(TROUBLES[trouble])
    client = create_app(remote.path).test_client()
    assert told(client, "/?q=river") == 503
    assert told(client, "/api/v1/search?q=river") == 503
    health = client.get("/healthz")
    assert health.status_code == 503 and health.get_json()["problem"] in ("IndexUnreachable", "IndexRefused")
    first = next(remote.store.documents())
    assert told(client, f"/article/{first.id}", follow_redirects=True) == 200


def told(client: FlaskClient, address: str, *, follow_redirects: bool = False) -> int:
    return client.get(address, follow_redirects=follow_redirects).status_code


def test_who_runs_the_program_is_told_what_to_look_at(remote: Home, node: Node) -> None:
    node.will(NO_MANAGER)
    said = CliRunner().invoke(main, ["--home", str(remote.path), "sync"])
    assert said.exit_code and "archive.toml" in said.output and "Traceback" not in said.output
    node.will(LOCKED)
    said = CliRunner().invoke(main, ["--home", str(remote.path), "sync"])
    assert said.exit_code and "HEMEROTECA_INDEX_USER" in said.output


def test_many_who_ask_at_once_wait_no_longer_than_one(
    remote: Home, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: none but the first few ask a server that does not answer."""
    monkeypatch.setattr("index.following.cluster.meta._LOOK", 0.2)
    thaw = threading.Event()
    node.will(Answer(200, {}, thaw))
    live = LiveIndex(remote, mender=MendingHere(remote))
    failed: list[type[Exception]] = []

    def ask() -> None:
        for _ in range(20):
            try:
                live.ask(lambda opened: opened.reader.count(Query(tree=Everything())))
            except IndexUnreachable as error:
                failed.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    thaw.set()
    assert len(failed) == 160
    assert len(node.asked) < 80


def test_an_edition_that_was_found_before_is_asked_while_nobody_can_say_whether_it_is_live(
    remote: Home, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = locate.index_of(remote)
    monkeypatch.setattr("index.following.cluster.storage._LOOKED", 0.0)
    node.will(Answer(200, {"_source": {"pointer": "one"}}), NO_SHARDS)
    assert [storage.pointer() for _ in range(3)] == ["one"] * 3
    monkeypatch.setattr("index.following.cluster.storage._GRACE", 0.0)
    time.sleep(0.001)
    with pytest.raises(IndexUnreachable):
        storage.pointer()
    node.will(Answer(200, {"_source": {"pointer": "two"}}))
    assert storage.pointer() == "two"


def test_what_is_not_installed_is_named(remote: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in list(sys.modules):
        if name.startswith(("elastic_transport", "index.opensearch", "index.following.cluster")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "elastic_transport", None)
    with pytest.raises(IndexRefused) as refused:
        locate.index_of(remote)
    assert refused.value.of == "elastic-transport>=9"


def test_a_home_without_servers_takes_nothing_of_what_asks_them(tmp_path: Path) -> None:
    import subprocess
    import sys

    with closing(home_with(tmp_path / "plain", article(1))) as made, closing(Searcher(made)) as searcher:
        assert searcher.search(Query(tree=Everything())).total == 1
    code = (
        "import sys; from pathlib import Path; from archive.home import Home; from index.searcher import Searcher; "
        "from index.following.sync import sync; from index.query import Query; "
        "from index.query_language.tree import Everything; remote = Home.open(Path(sys.argv[1])); sync(remote); "
        "assert Searcher(remote).search(Query(tree=Everything())).total == 1; "
        "print(sorted(each for each in sys.modules if each.startswith(('elastic', 'urllib3', 'index.opensearch'))))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "plain")], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_what_a_server_that_stood_still_says_is_not_taken_for_news(tmp_path: Path) -> None:
    """As a manager that was frozen: for a moment it says which edition was live before, and knows no newer index."""
    home_with(tmp_path / "home", article(1)).close()
    manifest = Manifest("opensearch", 1, "", "archive", 1, "", 1, {})

    def says(name: str, seq: int) -> Callable[[Asked], Answer]:
        text = checked_json.written("state-live", State(Kept(name, f"uuid of {name}", name, manifest)).fields())
        state = {"_seq_no": seq, "_primary_term": 1, "_source": {"text": text.decode(), "pointer": name}}

        def answer(asked: Asked) -> Answer:
            if "/_doc/" in asked.path:
                return Answer(200, state)
            if asked.path.startswith(f"/{name}?"):
                return Answer(200, {name: {"settings": {"index": {"uuid": f"uuid of {name}"}}}})
            return Answer(404, {"error": {"type": "index_not_found_exception"}, "status": 404})

        return answer

    with answering_node() as late, answering_node() as other:
        late.will(says("hemeroteca-1", 1))
        other.will(says("hemeroteca-2", 2))
        (tmp_path / "home" / SERVERS).write_text(f'[index]\nurls = ["{late.url}", "{other.url}"]\n')
        with closing(Home.open(tmp_path / "home")) as home:
            storage = locate.index_of(home)
            seen = [storage.current().stamp for _ in range(6)]
            assert seen[1:] == ["hemeroteca-2"] * 5
            for _ in range(4):
                storage.verify(storage.current(), thorough=False)
            other.will(says("hemeroteca-1", 1))  # what all say is so: the meta index was put back
            assert {storage.current().stamp for _ in range(4)} == {"hemeroteca-1"}
