"""Two web servers over one archive on a database server: what is changed at the one is answered by the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from archive.home import Home
from archive.jobs.queue import Queue
from archive.site.about import write_about
from archive.site.private import Private, private_of, wish
from index.errors import BadTopicRules
from index.following.audiences import bring_public, effective
from index.following.sync import sync, sync_copy
from index.topics.proposed_rules import accept, propose
from tests.support.desk import add, signed_in
from tests.support.places import Schemas
from tests.support.shared_store import home_on, own_schema, two_homes
from tests.support.shelf import article, put
from tests.support.silent_server import way_to
from webui.app import create_app
from webui.worker.loop import Worker


@dataclass(frozen=True)
class Pair:
    """Both web servers, and their homes."""

    homes: tuple[Home, Home]
    apps: tuple[Flask, Flask]

    def pages(self, address: str) -> tuple[str, str]:
        """The page at this address, at each."""
        one, other = (app.test_client().get(address).text for app in self.apps)
        return one, other


@pytest.fixture
def pair(schemas: Schemas, tmp_path: Path) -> Iterator[Pair]:
    with two_homes(schemas, tmp_path) as (one, other):
        put(one, *(article(n) for n in range(3)))
        for home in (one, other):
            sync(home)
        yield Pair((one, other), (create_app(one.path), create_app(other.path)))


def test_pages_are_the_same_at_both_after_a_change_at_either(pair: Pair) -> None:
    one, other = pair.homes
    assert len(set(pair.pages("/?q=river"))) == 1
    write_about(one.shelf, one.desk, "", b"# Kept by us\n", None)
    other.store.site.set({"name": "The Valley Press"})
    for address in ("/about", "/", "/coverage", f"/article/{next(iter(one.store.documents())).id}"):
        page, same = pair.pages(address)
        assert page == same and "The Valley Press" in page
    assert "Kept by us" in pair.pages("/about")[1]


def test_an_address_with_a_sign_that_the_database_does_not_know_is_not_found(pair: Pair) -> None:
    client = pair.apps[0].test_client()
    for address in ("/article/abc%00", "/api/v1/articles/%00", "/article/ab%00/original", "/go?url=http://a%00b"):
        assert client.get(address).status_code == 404, address
    assert pair.homes[0].store.ids_at("http://a\0b") == []


def test_a_search_that_is_frozen_at_one_is_looked_at_and_deleted_at_the_other(pair: Pair) -> None:
    here, there = (app.test_client() for app in pair.apps)
    frozen = here.post("/s", data={"q": "river"}, headers={"Origin": "http://localhost"})
    assert frozen.status_code == 303, frozen.text
    address = frozen.headers["Location"]
    assert there.get(address).status_code == 200
    assert there.get(f"/api/v1/frozen/{address.rsplit('/')[-1]}").get_json()["total"] == 3


def test_a_web_server_whose_database_stands_still_says_so_until_it_goes_on(schemas: Schemas, tmp_path: Path) -> None:
    with (
        own_schema(schemas) as server,
        way_to(server) as (way, there),
        closing(home_on(there, tmp_path / "home")) as home,
    ):
        put(home, article(1))
        sync(home)
        client = create_app(home.path).test_client()
        assert client.get("/healthz").status_code == 200
        way.open.clear()
        answer = client.get("/healthz")
        assert (answer.status_code, answer.get_json()["problem"]) == (503, "StoreUnreachable")
        assert client.get("/livez").status_code == 200
        assert client.get("/?q=river").status_code == 503
        way.open.set()
        assert client.get("/healthz").status_code == 200


def test_rules_that_are_applied_at_one_are_those_of_the_other_at_its_next_sync(pair: Pair) -> None:
    one, other = pair.homes
    propose(one, "[topics.water]\nen = 'Water'\nquery = 'river'\n")
    accept(one)
    for home in (one, other):
        assert sync(home).rebuilt
    page, same = pair.pages("/topics")
    assert page == same and "Water" in page
    other.topic_rules.put(b"[topics")
    with pytest.raises(BadTopicRules, match=r"topics.toml in .* is not TOML"):
        sync(one)


def test_whoever_signs_in_at_one_works_at_the_other_and_its_worker_does_the_job(pair: Pair) -> None:
    one, other = pair.homes
    ana = signed_in(pair.apps[0], one, add(one, "Ana"))
    cookie = ana.client.get_cookie("desk")
    assert cookie is not None
    there = pair.apps[1].test_client()
    there.set_cookie("desk", cookie.value)
    assert there.get("/api/v1/admin/session").get_json()["name"] == "Ana"
    asked = ana.client.post("/admin/maintenance/sync", data={"csrf_token": ana.token})
    assert asked.status_code in (200, 302, 303), asked.text
    assert [each.kind for each in Queue(other.desk).all()] == ["sync"]
    Worker(other.path).run(once=True)
    assert "Sync" in there.get("/admin/jobs").text
    assert [each.state.value for each in Queue(one.desk).all()] == ["done"]
    here, same = (client.get("/admin/audit").text for client in (ana.client, there))
    assert "Ana" in here and "Ana" in same


def test_the_archive_is_private_as_a_whole_at_both_at_once(pair: Pair) -> None:
    one, other = pair.homes
    ana = signed_in(pair.apps[1], other, add(other, "Ana"))
    assert [app.test_client().get("/?q=river").status_code for app in pair.apps] == [200, 200]
    wish(one.shelf, private_of(everything=True))
    for app in pair.apps:
        answer = app.test_client().get("/?q=river", follow_redirects=True)
        assert "article/" not in answer.text
    assert ana.client.get("/?q=river").status_code == 200
    assert bring_public(one, sync_copy).everything
    assert effective(other).everything
    bring_public(other, sync_copy, lambda private: private.less(private_of(everything=True)))
    assert [app.test_client().get("/?q=river").status_code for app in pair.apps] == [200, 200]


def test_a_part_is_never_private_and_where_it_is_so_from_before_visitors_are_answered_by_nothing(pair: Pair) -> None:
    one, _other = pair.homes
    ana = signed_in(pair.apps[0], one, add(one, "Ana"))
    part = {"publications": [next(iter(one.store.documents())).document.source]}
    refused = ana.client.post("/api/v1/admin/private/add", json=part, headers={"X-CSRFToken": ana.token})
    assert refused.status_code == 400 and "as a whole" in refused.get_json()["detail"], refused.text
    assert not effective(one)
    one.store.site.private.set(private_of(part["publications"]), Private())  # as an archive that was moved says it
    for app in pair.apps:
        for address in ("/", "/?q=river", "/api/v1/search?q=river", "/feed.atom?q=river", "/sitemap.xml"):
            assert app.test_client().get(address).status_code == 503, address
    assert ana.client.get("/?q=river").status_code == 200
    with closing(Home.open(one.path)) as again:
        sync(again)  # which goes on, and has nothing to copy
        bring_public(again, sync_copy, lambda private: private.less(private_of(part["publications"])))
    assert [app.test_client().get("/?q=river").status_code for app in pair.apps] == [200, 200]
