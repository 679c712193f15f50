"""Pages of other sites may read what is for programs, and nothing else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.webui_sample import build_home
from webui.app import create_app
from webui.http.cors import OPEN
from webui.settings import Settings, settings_from

pytestmark = pytest.mark.archive(build=build_home, settings={"address": "https://archive.example.org"})

READ = [
    *("/api/v1/search?q=mine", "/api/v1/openapi.json", "/api/v1/suggest?q=mi", "/api/v1/trends?q=mine"),
    *("/api/v1/words?q=mine", "/api/v1/context?q=mine", "/api/v1/why?q=mine&article=Ferry"),
    *("/feed.atom?q=mine", "/feed.json", "/opensearch.xml"),
    *("/export?format=csv&q=mine", "/trends.csv?q=mine", "/words.csv?q=mine", "/context.csv?q=mine"),
]
FAILING = [
    "/api/v1/search?q=(",
    "/api/v1/articles/none",
    "/api/v1/frozen/none",
    "/api/v1/nothing",
    "/feed.atom?topics=a",
]
CLOSED = [
    "/",
    "/article/none",
    "/saved",
    "/s/none",
    "/api",
    "/robots.txt",
    "/healthz",
    "/livez",
    "/sitemap.xml",
    "/take",
    "/go",
]
OTHER = {"Origin": "https://other.example"}


@pytest.mark.parametrize("address", [*READ, *FAILING])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_for_programs_may_be_read_by_pages_of_other_sites(
    client: FlaskClient, address: str, method: str
) -> None:
    answer = client.open(address, method=method, headers=OTHER)
    assert (answer.status_code == 200) == (address in READ)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Last-Modified", "Link", "Retry-After", "Content-Disposition"} == {
        each.strip() for each in answer.headers["Access-Control-Expose-Headers"].split(",")
    }
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_an_answer_that_says_that_nothing_changed_may_be_read_too(client: FlaskClient, home: Home) -> None:
    one = next(home.store.documents()).id
    for address in ("/feed.atom", f"/api/v1/articles/{one}"):
        tag = client.get(address).headers["ETag"]
        answer = client.get(address, headers={**OTHER, "If-None-Match": tag})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("address", READ)
def test_a_browser_that_asks_beforehand_is_answered_at_once(client: FlaskClient, address: str) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options(address, headers={**OTHER, **asked})
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("address", CLOSED)
def test_pages_are_closed(client: FlaskClient, address: str) -> None:
    for answer in (client.get(address, headers=OTHER), client.options(address, headers=OTHER)):
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("address", ["/s", "/export", "/api/v1/search", "/feed.atom"])
def test_nothing_that_is_sent_is_open(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"q": "mine"}, headers=OTHER)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_is_open_is_listed_by_name_and_all_of_the_api_is(client: FlaskClient) -> None:
    rules = {rule.endpoint: rule for rule in client.application.url_map.iter_rules()}
    assert rules.keys() >= OPEN
    assert all("GET" in (rules[each].methods or ()) for each in OPEN)
    data = {name for name, rule in rules.items() if rule.rule.startswith("/api/v1/")}
    desk = {name for name in data if rules[name].rule.startswith("/api/v1/admin/")}
    assert data - desk <= OPEN and desk and not desk & OPEN


def test_an_archive_that_is_for_some_alone_keeps_it_closed(home: Home) -> None:
    client = create_app(home.path, settings=Settings(home.path, cors=False)).test_client()
    for answer in (client.get("/api/v1/search", headers=OTHER), client.options("/api/v1/search", headers=OTHER)):
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]
    assert settings_from({"HEMEROTECA_CORS": "off"}).cors is False
    assert settings_from({}).cors is True
    with pytest.raises(ValueError, match="HEMEROTECA_CORS is on or off"):
        settings_from({"HEMEROTECA_CORS": "some.example"})
