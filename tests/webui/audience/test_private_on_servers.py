"""An archive on servers of which a part is private: strangers are told nothing of it, and what is no longer
public is nowhere on the servers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.audience.copies import copies_of
from archive.audience.public_copy import bring_copy, is_done
from archive.database.postgresql.schemas import drop_schema
from archive.home import Home
from archive.servers import SERVERS, IndexServers, StoreServer, read_servers
from archive.site.private import PUBLIC, private_of
from index.following.audiences import bring_public, copy_of, hiding
from index.following.check import check
from index.following.locate import place_of_copies
from index.following.mending import MendingProcess
from index.following.sync import sync, sync_copy
from index.following.topic_rules import load_rules
from index.opensearch.client import WORK, Client
from tests.support.clusters import of_its_own
from tests.support.doors import CHECKS, Doors, opened
from tests.support.places import Schemas
from tests.support.private_archive import MARK, SOURCE, TOPIC, TWIN, pair, private_article, public_article
from tests.support.shared_store import own_schema, schemas_beside
from tests.support.shelf import put
from webui import audiences
from webui.app import create_app
from webui.cli.main import main

_HIDDEN = private_of([SOURCE], [TOPIC])


def settle(folder: Path, store: StoreServer, index: IndexServers) -> Path:
    """A folder that is a home of the archive there."""
    folder.mkdir(parents=True)
    (folder / SERVERS).write_text(
        f'[store]\nurl = "{store.url}"\nschema = "{store.schema}"\n'
        f'[index]\nurls = {json.dumps(index.urls)}\nname = "{index.name}"\nreplicas = {index.replicas}\n'
    )
    return folder


@pytest.fixture(scope="module")
def doors(schemas: Schemas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        for name in ("with", "without"):
            index, store = stack.enter_context(of_its_own()), stack.enter_context(own_schema(schemas))
            settle(folder / name, store, index)
        both = pair(folder)
        for each in (both.home, both.other):
            stack.callback(each.close)
            stack.callback(copies_of(each).sweep)
        yield opened(both)


@pytest.mark.parametrize("check", CHECKS)
def test_members_find_all_and_strangers_what_is_public(doors: Doors, check: Callable[[Doors], None]) -> None:
    check(doors)


class Machines:
    """Two machines that serve one archive on servers."""

    def __init__(self, folder: Path, store: StoreServer, index: IndexServers) -> None:
        self.store, self.index = store, index
        self.homes = [Home.open(settle(folder / name, store, index), create=True) for name in ("one", "two")]
        self.client = Client(index.urls)

    def strangers(self) -> list[FlaskClient]:
        """A visitor at each."""
        return [create_app(each.path).test_client(use_cookies=False) for each in self.homes]

    def places(self) -> list[str]:
        """The names of the indexes that answer visitors."""
        states = self._hits(f"{self.index.name}-meta", {"term": {"kind": "state"}})
        return [
            str(each["_source"]["pointer"]).partition(" ")[0]
            for each in states
            if each["_id"].startswith(f"state-live-{PUBLIC}-")
        ]

    def words(self) -> str:
        """All that lies in these."""
        return str([self._hits(name, {"match_all": {}}) for name in self.places()])

    def indexes(self) -> set[str]:
        """The names of all indexes but that of what is live and where."""
        told = self.client.ask("GET", f"/{self.index.name}-*/_settings?filter_path=*.settings.index.uuid", timeout=WORK)
        return set(told) - {f"{self.index.name}-meta"}

    def _hits(self, name: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        self.client.ask("POST", f"/{name}/_refresh", timeout=WORK)
        found = self.client.search(name, {"size": 1000, "query": query}, timeout=WORK)["hits"]["hits"]
        return list(found)


@pytest.fixture(autouse=True)
def nobody_mends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a visitor meets is mended by nothing but what a test does."""
    monkeypatch.setattr(MendingProcess, "begin", lambda *_: None)


@pytest.fixture
def machines(schemas: Schemas, tmp_path: Path) -> Iterator[Machines]:
    with of_its_own() as index, own_schema(schemas) as store:
        made = Machines(tmp_path, store, index)
        yield made
        copies_of(made.homes[0]).sweep()
        for each in made.homes:
            each.close()
        made.client.close()


def copies_on(store: StoreServer) -> set[str]:
    """The schemas of copies."""
    return {each for each in schemas_beside(store) if re.search(r"_p[0-9a-f]{16}$", each)}


def filled(machines: Machines) -> Home:
    home = machines.homes[0]
    put(home, *(public_article(n) for n in range(1, 6)), *(private_article(n) for n in range(1, 4)))
    sync(home)
    bring_public(home, sync_copy, lambda private: private.joined(_HIDDEN))
    return home


def found(client: FlaskClient, query: str) -> int:
    answer = client.get(f"/api/v1/search?q={query}")
    assert answer.status_code == 200, answer.text
    return int(answer.get_json()["total"])


def test_both_machines_answer_by_one_copy(machines: Machines) -> None:
    home = filled(machines)
    assert [found(each, "river") for each in machines.strangers()] == [5, 5]
    assert [found(each, f"{MARK}body") for each in machines.strangers()] == [0, 0]
    assert len(copies_on(machines.store)) == 1 and len(machines.indexes()) == 2
    assert [check(each) for each in machines.homes] == [[], []]
    sync(machines.homes[1])
    assert machines.homes[1].store.site.private.read() == home.store.site.private.read()
    assert MARK not in machines.words()


def test_a_copy_that_is_made_before_any_index_stands_at_once(machines: Machines) -> None:
    home = machines.homes[0]
    put(home, public_article(1), private_article(1))
    bring_public(home, sync_copy, lambda private: private.joined(_HIDDEN))
    (stranger, _other) = machines.strangers()
    assert stranger.get("/?q=river").status_code == 200 and found(stranger, "river") == 1


def test_what_becomes_private_later_is_in_no_index_of_a_copy(machines: Machines) -> None:
    home, strangers = filled(machines), machines.strangers()
    put(home, public_article(9, body="A flibbertigibbet stood on the bridge."))
    sync(machines.homes[1])
    assert [found(each, "flibbertigibbet") for each in strangers] == [1, 1]
    assert "flibbertigibbet" in machines.words()
    one = next(each.id for each in home.store.documents() if "flibber" in each.document.body)
    home.store.edit(one, {"topics": (TOPIC,)})
    sync(machines.homes[1])
    assert "flibbertigibbet" not in machines.words()
    for each in machines.strangers():
        assert found(each, "flibbertigibbet") == 0 and found(each, "river") == 5
        assert each.get(f"/article/{one}").status_code == 404
        assert "flibbert" not in each.get("/api/v1/suggest?q=flibbert").text.replace('"flibbert"', "")
    home.store.edit(one, {"topics": ("Rivers",)})
    sync(home)
    assert [found(each, "flibbertigibbet") for each in machines.strangers()] == [1, 1]
    assert check(home) == []


def test_a_family_that_changes_in_the_copy_alone_is_told_to_its_index(machines: Machines) -> None:
    home, long = filled(machines), TWIN.body.replace(MARK, "late")
    put(home, public_article(20, title="The long report", body=long))
    put(home, public_article(21, title="The long report", body=f"{long} It ended."))
    sync(home)
    (stranger, _other) = machines.strangers()

    def families() -> list[int]:
        hits = stranger.get('/api/v1/search?q="long+report"').get_json()["hits"]
        return [each["versions"] for each in hits]

    assert families() == [1]
    one = next(each.id for each in home.store.documents() if each.document.title == "The long report")
    home.store.edit(one, {"topics": (TOPIC,)})
    sync(home)
    assert families() == [0] and check(home) == []


def test_nothing_stays_of_copies_once_all_is_public_again(machines: Machines) -> None:
    home = filled(machines)
    bring_public(machines.homes[1], sync_copy, lambda private: private.less(_HIDDEN))
    for each in machines.homes:  # who read by the copy went on until now
        sync(each)
    assert [found(each, f"{MARK}body") for each in machines.strangers()] == [3, 3]
    assert copies_on(machines.store) == set() and len(machines.indexes()) == 1
    assert (
        machines.places() == []
        and home.store.site.private.begun() == ()
        and list((home.path / PUBLIC).glob("[0-9a-f]*")) == []
    )


def test_a_copy_that_was_cut_off_is_made_anew_and_leaves_nothing(machines: Machines) -> None:
    home = filled(machines)
    before = home.store.site.private.read()

    def cut_off(_copy: Home, _anew: bool) -> None:
        raise KeyboardInterrupt

    more = private_of(["The Valley"])
    with pytest.raises(KeyboardInterrupt):
        bring_public(home, cut_off, lambda private: private.joined(more))
    assert home.store.site.private.read() == before and len(copies_on(machines.store)) == 2
    assert [found(each, "river") for each in machines.strangers()] == [5, 5]
    bring_public(machines.homes[1], sync_copy, lambda private: private.joined(more))
    sync(machines.homes[1])
    assert [found(each, "river") for each in machines.strangers()] == [0, 0]
    assert len(copies_on(machines.store)) == 1 and len(machines.indexes()) == 2


def test_a_copy_whose_schema_or_index_is_gone_is_made_anew(machines: Machines) -> None:
    home = filled(machines)
    revision = home.store.site.private.read().revision
    copies_of(home).sweep()  # as a database that was put back from a dump without it
    assert copy_of(home, home.store.site.private.read()) is None and check(home)
    assert [each.get("/?q=river").status_code for each in machines.strangers()] == [503, 503]
    sync(home)
    assert home.store.site.private.read().revision != revision
    assert [found(each, "river") for each in machines.strangers()] == [5, 5]
    of_members = sync(home).generation.rpartition(".")[0]
    of_visitors = machines.indexes() - {of_members}
    assert len(of_visitors) == 1
    for name in of_visitors:
        machines.client.ask("DELETE", f"/{name}", timeout=WORK)
    sync(home)
    assert [found(each, "river") for each in machines.strangers()] == [5, 5] and check(home) == []


def test_an_index_that_was_away_is_not_taken_for_one_that_followed(machines: Machines) -> None:
    home = filled(machines)
    put(home, public_article(9, body="A flibbertigibbet stood on the bridge."))
    sync(home)
    said, elsewhere = home.path / SERVERS, f"{machines.index.name}-other"
    before = said.read_text()
    said.write_text(before.replace(f'"{machines.index.name}"', f'"{elsewhere}"'))
    with closing(Home.open(home.path)) as away:
        sync(away)
        (stranger, closed) = machines.strangers()
        assert found(stranger, "flibbertigibbet") == 1
        assert closed.get("/?q=river").status_code == 503  # its index is told of nothing that leaves
        one = next(each.id for each in away.store.documents() if "flibber" in each.document.body)
        away.store.edit(one, {"topics": (TOPIC,)})
        sync(away)
    said.write_text(before)
    assert closed.get("/?q=river").status_code == 503
    sync(home)
    for each in machines.strangers():
        assert found(each, "flibbertigibbet") == 0 and found(each, "river") == 5
    assert "flibbertigibbet" not in machines.words() and check(home) == []


def test_an_index_of_a_copy_that_was_put_back_is_built_anew(machines: Machines) -> None:
    """As a snapshot puts it back: what has left since, no number tells."""
    home = filled(machines)
    put(home, public_article(9, body="A flibbertigibbet stood on the bridge."))
    sync(home)
    held = copy_of(home, home.store.site.private.read())
    assert held is not None
    one = next(each.id for each in home.store.documents() if "flibber" in each.document.body)
    home.store.edit(one, {"topics": (TOPIC,)})
    with closing(Home.open(held)) as copy:
        hides, rules = hiding(_HIDDEN, load_rules(home.topic_rules)), load_rules(home.topic_rules).fingerprint
        state = bring_copy(home, copy, hides, rules)
        is_done(copy, home, state, "what was before", place_of_copies(home))
    assert "flibbertigibbet" in machines.words()
    sync(home)
    assert "flibbertigibbet" not in machines.words()


def test_a_machine_that_made_no_copy_takes_away_what_another_has_left(machines: Machines) -> None:
    filled(machines)
    assert not (machines.homes[1].path / PUBLIC).exists()
    bring_public(machines.homes[0], sync_copy, lambda private: private.less(_HIDDEN))
    sync(machines.homes[1])
    assert copies_on(machines.store) == set() and len(machines.indexes()) == 1


def test_a_server_that_runs_over_a_copy_that_is_gone_says_so_and_takes_up_another(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, (stranger, _other) = filled(machines), machines.strangers()
    assert found(stranger, "river") == 5
    monkeypatch.setattr(audiences, "_LOOKED", 0.0)
    copies_of(home).sweep()
    assert stranger.get("/?q=river").status_code == 503
    sync(home)
    assert found(stranger, "river") == 5


def test_an_archive_is_moved_with_what_is_private_and_back(schemas: Schemas, tmp_path: Path) -> None:
    with of_its_own() as index, own_schema(schemas) as store:
        home = Home.open(tmp_path / "home", create=True)
        (home.path / SERVERS).write_text(f'[index]\nurls = {json.dumps(index.urls)}\nname = "{index.name}"\n')
        home.close()
        home = Home.open(home.path)
        put(home, public_article(1), private_article(2))
        sync(home)
        bring_public(home, sync_copy, lambda private: private.joined(_HIDDEN))
        home.close()
        for to, is_on_server in ((store.url, True), ("home", False)):
            told = CliRunner().invoke(
                main, ["move", "--home", str(home.path), "--to", to, "--schema", store.schema], catch_exceptions=False
            )
            assert told.exit_code == 0, told.output
            assert (read_servers(home.path).store is not None) == is_on_server
            with closing(Home.open(home.path)) as moved:
                stranger = create_app(home.path).test_client(use_cookies=False)
                assert stranger.get("/?q=river").status_code == 503  # its copy stays behind
                sync(moved)
                assert found(create_app(home.path).test_client(use_cookies=False), "river") == 1
                assert check(moved) == [] and len(copies_on(store)) == is_on_server
        for each in schemas_beside(store):  # what was moved away from
            drop_schema(replace(store, schema=each))
