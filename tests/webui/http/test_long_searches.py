"""A search as long as the page promises: as an address, through the real server and proxies, and as a form."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from index.query_language.parsed import MOST_CHARACTERS
from tests.support.pages import parsed, soup
from tests.support.serving_behind import CADDY, NGINX, behind_caddy, behind_nginx, serving
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.urls.body_sizes import MOST_BODY
from webui.urls.search_url import LONG

FILLING = {"letters": "w", "accents": "ñ", "letters of four bytes": "𐐨"}


def build_archive(path: Path) -> Home:
    return home_with(path, *(article(n, topics=("Ríos",)) for n in range(25)))


pytestmark = pytest.mark.archive(build=build_archive)


def longest(letter: str) -> str:
    """A query of as many characters as are taken, that finds every article."""
    text = "river OR "
    while len(text) + 61 < MOST_CHARACTERS:
        text += f"{letter * 57} OR "
    return text + letter * (MOST_CHARACTERS - len(text))


def asked(letter: str, **more: str) -> list[tuple[str, str]]:
    return [("q", longest(letter)), ("topic", "Ríos"), ("from", "2019"), *more.items()]


@pytest.fixture(scope="module")
def served(shared_home: Home) -> Iterator[str]:
    with serving(shared_home.path, "--workers", "1") as (told, _server):
        yield str(told["address"]).rstrip("/")


def got(address: str, form: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, form), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("letter", FILLING.values(), ids=FILLING)
def test_the_server_takes_a_search_of_the_promised_length_as_address_and_as_form(served: str, letter: str) -> None:
    assert len(longest(letter)) == MOST_CHARACTERS
    pairs = urlencode(asked(letter))
    for path in ("/", "/api/v1/search"):
        by_address, by_form = got(f"{served}{path}?{pairs}"), got(f"{served}{path}", pairs.encode())
        assert (by_address[0], by_form[0]) == (200, 200)
    assert json.loads(got(f"{served}/api/v1/search?{pairs}")[1])["total"] == 25
    assert json.loads(got(f"{served}/api/v1/search", pairs.encode())[1])["total"] == 25
    assert len(got(f"{served}/export?format=jsonl&{pairs}")[1].splitlines()) == 25
    assert len(got(f"{served}/export", f"format=jsonl&{pairs}".encode())[1].splitlines()) == 25


def test_links_of_a_long_searchs_page_lead_on(served: str) -> None:
    page = parsed(got(f"{served}/?{urlencode(asked('ñ'))}")[1])
    links = [page.select_one(each)["href"] for each in (".pager a", ".facet a.take", ".chip a", ".hit h3 a")]
    for link in (*links, page.select_one(".languages a[hreflang=es]")["href"]):
        assert len(link) > LONG
        status, text = got(f"{served}{link}")
        assert (status, "Something went wrong" in text) == (200, False)
        assert parsed(text).select_one("#q")["value"] in (longest("ñ"), longest("ñ").strip())


@NGINX
@pytest.mark.parametrize("config", ["nginx.conf", "nginx-sub-path.conf"])
def test_nginx_as_the_documentation_sets_it_passes_it_on(served: str, config: str, tmp_path: Path) -> None:
    with behind_nginx(tmp_path, config, served) as address:
        root = address.rstrip("/") + ("/archive" if "sub-path" in config else "")
        for letter in FILLING.values():
            assert got(f"{root}/?{urlencode(asked(letter))}")[0] == 200
            assert got(f"{root}/", urlencode(asked(letter)).encode())[0] == 200


@CADDY
def test_caddy_as_the_documentation_sets_it_passes_it_on(served: str, tmp_path: Path) -> None:
    with behind_caddy(tmp_path, "Caddyfile", served) as address:
        assert got(f"{address.rstrip('/')}/?{urlencode(asked('ñ'))}")[0] == 200


def test_a_form_that_would_fit_into_an_address_leads_to_it(client: FlaskClient) -> None:
    sent = {"q": "río & mar", "from": "2019", "to": "", "sort": "newest"}
    answer = client.post("/", data=sent)
    assert answer.status_code == 303
    assert parse_qsl(urlsplit(answer.headers["Location"]).query) == [
        ("q", "río & mar"),
        ("from", "2019"),
        ("sort", "newest"),
    ]
    assert client.post("/", data={"q": ""}).headers["Location"] == "/?q="


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/take", "/why", "/trends", "/words", "/context", "/values/topic", "/export"),
        *("/api/v1/search", "/api/v1/trends", "/api/v1/words", "/api/v1/context"),
        *("/trends.csv", "/words.csv", "/context.csv"),
    ],
)
def test_a_form_is_answered_as_the_same_address_is(client: FlaskClient, path: str) -> None:
    pairs = [("q", "river " + "OR zzyzx " * 300), ("topic", "rios")]
    pairs += [("format", "csv")] if path == "/export" else []
    by_form = client.post(path, data=urlencode(pairs), content_type="application/x-www-form-urlencoded")
    by_address = client.get(f"{path}?{urlencode(pairs)}")
    assert by_form.status_code == by_address.status_code == 200
    if by_form.mimetype == "text/html":
        assert str(parsed(by_form.text).main) == str(parsed(by_address.text).main)
    assert len(by_form.text) == pytest.approx(len(by_address.text), abs=40)
    assert "public" not in by_form.headers["Cache-Control"]
    assert by_form.headers["Cache-Control"].startswith("private")
    assert "ETag" not in by_form.headers


def test_what_is_wrong_in_a_form_is_told_as_in_an_address(client: FlaskClient) -> None:
    sent = urlencode([("q", "river " + "OR zzyzx " * 300), ("from", "2019-13")])
    for path, status in (("/", 200), ("/api/v1/search", 400), ("/export", 400)):
        data = f"{sent}&format=csv" if path == "/export" else sent
        answer = client.post(path, data=data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status
        assert ("could not be read and is not applied" if status == 200 else "is not a date") in answer.text
    assert client.post("/", data={"q": "w " * 2001}).status_code == 400
    assert client.post("/api/v1/search", data={"q": "river", "useless": "1"}).status_code == 400


def test_a_form_that_is_too_large_is_refused_with_a_page(client: FlaskClient) -> None:
    for path in ("/", "/api/v1/search", "/export"):
        answer = client.post(path, data={"q": "w" * (MOST_BODY + 1)})
        assert answer.status_code == 413
        assert "Send less at once." in answer.text


@pytest.mark.parametrize("path", ["/", "/why", "/export", "/trends.csv", "/api/v1/search", "/api/v1/trends"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", None])
def test_what_is_sent_and_is_no_form_is_refused_and_never_answered_with_everything(
    client: FlaskClient, path: str, kind: str | None
) -> None:
    answer = client.post(path, data='{"q": "river", "format": "csv"}', content_type=kind)
    assert answer.status_code == 415
    assert "Send a form" in answer.text
    assert (answer.mimetype == "application/problem+json") is path.startswith("/api/")


def test_a_form_of_several_parts_is_taken_and_an_empty_one_needs_no_kind(client: FlaskClient) -> None:
    assert (
        client.post("/api/v1/search", data={"q": "zyzzx"}, content_type="multipart/form-data").get_json()["total"] == 0
    )
    assert client.post("/api/v1/search").get_json()["total"] == 25


@pytest.mark.parametrize("body", [b"zz\r\nq=river\r\n0\r\n\r\n", b"7\r\nq=riverXX0\r\n\r\n"], ids=["no size", "no end"])
@pytest.mark.parametrize("path", ["/", "/api/v1/search"])
def test_a_body_that_is_no_http_is_the_fault_of_who_sent_it(served: str, path: str, body: bytes) -> None:
    name, port = served.removeprefix("http://").split(":")
    head = f"POST {path} HTTP/1.1\r\nHost: {name}\r\nTransfer-Encoding: chunked\r\n"
    with socket.create_connection((name, int(port)), timeout=30) as sent:
        sent.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body)
        assert sent.recv(12) == b"HTTP/1.1 400"


def test_the_page_of_a_long_search_has_a_form_that_posts(client: FlaskClient) -> None:
    assert soup(client, "/?q=river").select_one("#search")["method"] == "get"
    page = parsed(client.post("/", data=dict(asked("ñ"))).text)
    assert page.select_one("#search")["method"] == "post"
    assert page.select_one("#q")["value"] == longest("ñ")
    assert page.select_one("#search input[name=topic]")["value"] == "Ríos"


def test_a_form_changes_nothing_and_is_kept_by_nobody(home: Home) -> None:
    before = home.store.position()
    client = create_app(home.path).test_client()
    answer = client.post("/", data=dict(asked("ñ")), headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert not answer.headers.getlist("Set-Cookie")
    assert home.store.position() == before
