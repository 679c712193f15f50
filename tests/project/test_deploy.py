"""The program deployed as its documentation says: behind nginx or Caddy, at the root of a host and under a path."""

from __future__ import annotations

import re
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.exceptions import HTTPException

from archive.home import Home
from archive.site.logo import logo_of
from tests.support.crawling import Answer, Crawl, ask
from tests.support.serving_behind import CADDY, NGINX, behind_caddy, behind_nginx, serving
from tests.support.shelf import example_archive
from webui.app import create_app
from webui.server import EXAMPLES

PUBLIC = "https://example.org/archive"


def build_home(path: Path) -> Home:
    """The examples under the logo that the demo has: it has an address, too."""
    home = example_archive(path)
    home.store.site.set({}, logo_of((EXAMPLES / "logo.png").read_bytes()))
    return home


pytestmark = pytest.mark.archive(build=build_home)


@pytest.fixture(scope="module")
def backend(shared_home: Home) -> Iterator[str]:
    """The address of the program's own server, which believes one proxy."""
    with serving(shared_home.path, HEMEROTECA_PROXIES="1") as (said, _process):
        yield str(said["address"])


@pytest.fixture
def mounted(backend: str, tmp_path: Path) -> Iterator[str]:
    """The address of a site under a path, behind nginx."""
    with behind_nginx(tmp_path, "nginx-sub-path.conf", backend) as host:
        yield f"{host}/archive"


def endpoints(home: Home, crawl: Crawl) -> tuple[set[str], set[str]]:
    """The names of all views that answer GET, and of those that the crawl has met."""
    map_ = create_app(home.path).url_map
    routes = map_.bind("localhost")
    met = set()
    for address in crawl.visited:
        if not address.startswith("POST "):
            path = address.removeprefix(crawl.site).partition("?")[0]
            try:
                met.add(routes.match(path or "/")[0])
            except HTTPException:
                continue
    desk = ("/admin", "/api/v1/admin")  # no page of the reading room leads there
    there = {
        rule.endpoint for rule in map_.iter_rules() if "GET" in (rule.methods or ()) and not rule.rule.startswith(desk)
    }
    return there, met


def assert_whole(home: Home, site: str, backend: str, public: str = "") -> None:
    first = next(stored for stored in home.store.documents() if stored.document.url)
    crawl = Crawl(site, backend.removeprefix("http://").rstrip("/"), public)
    known = (f"/why?article={first.id}", f"/go?url={first.document.url}", "/saved/results")
    crawl.run("/", "/?q=water", "/robots.txt", "/healthz", "/livez", "/sitemap.xml", *known)
    assert crawl.stray == []
    assert crawl.leaking == []
    assert crawl.failed == {}
    there, met = endpoints(home, crawl)
    assert there - met == set()
    assert len(crawl.visited) > 400


@NGINX
@pytest.mark.parametrize(("config", "path"), [("nginx.conf", ""), ("nginx-sub-path.conf", "/archive")])
def test_no_link_of_any_page_leads_out_of_the_site_behind_nginx(
    home: Home, backend: str, tmp_path: Path, config: str, path: str
) -> None:
    with behind_nginx(tmp_path, config, backend) as host:
        assert_whole(home, f"{host}{path}", backend)


@NGINX
@pytest.mark.soak
def test_no_link_leads_out_of_a_site_that_knows_its_address(home: Home, tmp_path: Path) -> None:
    with serving(home.path, HEMEROTECA_PROXIES="1", HEMEROTECA_ADDRESS=PUBLIC) as (said, _process):
        backend = str(said["address"])
        with behind_nginx(tmp_path, "nginx-sub-path.conf", backend) as host:
            assert_whole(home, f"{host}/archive", backend, PUBLIC)


@CADDY
@pytest.mark.soak
@pytest.mark.parametrize(("config", "path"), [("Caddyfile", ""), ("Caddyfile-sub-path", "/archive")])
def test_no_link_of_any_page_leads_out_of_the_site_behind_caddy(
    home: Home, backend: str, tmp_path: Path, config: str, path: str
) -> None:
    with behind_caddy(tmp_path, config, backend) as host:
        assert_whole(home, f"{host}{path}", backend)


FORGED = {
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-For": "203.0.113.9",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=evil",
    "X-Forwarded-Port": "666",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
}


def claimed(answer: Answer) -> bool:
    return "evil" in f"{answer.headers}{answer.body.decode()}" or "666" in answer.headers.get("location", "")


@NGINX
@pytest.mark.parametrize(("config", "path"), [("nginx.conf", ""), ("nginx-sub-path.conf", "/archive")])
def test_nginx_passes_on_nothing_that_a_visitor_claims(backend: str, tmp_path: Path, config: str, path: str) -> None:
    with behind_nginx(tmp_path, config, backend) as host:
        for page in ("/", "/topics", "/feed.atom", "/opensearch.xml", "/sitemap.xml"):
            assert not claimed(ask(f"{host}{path}{page}", headers=FORGED))


@CADDY
@pytest.mark.parametrize(("config", "path"), [("Caddyfile", ""), ("Caddyfile-sub-path", "/archive")])
def test_caddy_passes_on_nothing_that_a_visitor_claims(backend: str, tmp_path: Path, config: str, path: str) -> None:
    with behind_caddy(tmp_path, config, backend) as host:
        for page in ("/", "/topics", "/feed.atom", "/opensearch.xml", "/sitemap.xml"):
            answer = ask(f"{host}{path}{page}", headers=FORGED)
            assert answer.status < 400
            assert not claimed(answer)
        assert f'href="{path}/topics"' in ask(f"{host}{path}/").body.decode()
        if path:
            assert ask(f"{host}{path}").headers["location"] == f"{path}/"


@NGINX
def test_a_site_under_a_path_lives_within_it(mounted: str) -> None:
    host = mounted.removesuffix("/archive")
    assert ask(f"{host}/").body == b"other"
    assert ask(f"{mounted}?q=mine").headers["location"] == "/archive/?q=mine"
    chosen = ask(f"{mounted}/interface/es?to=/archive/about")
    assert chosen.headers["location"] == "/archive/about"
    assert "Path=/archive/" in chosen.headers["set-cookie"]
    assert ask(f"{mounted}/interface/es?to=/other").headers["location"] == "/archive/"
    robots = ask(f"{mounted}/robots.txt").body.decode()
    assert all(path.startswith("/archive/") for path in re.findall(r"allow: (\S*)", robots))


@NGINX
def test_nginx_writes_down_no_search(mounted: str, tmp_path: Path) -> None:
    assert ask(f"{mounted}/?q=secretword").status == 200
    assert "secretword" not in (tmp_path / "access").read_text()


@NGINX
def test_behind_encryption_all_addresses_are_encrypted(backend: str, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    subprocess.run(
        [*("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"),
         *("-keyout", str(key), "-out", str(certificate))],
        check=True, capture_output=True,
    )  # fmt: skip
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with behind_nginx(tmp_path, "nginx-sub-path.conf", backend, tls=(certificate, key)) as host:
        with urllib.request.urlopen(f"{host}/archive/feed.json", context=trusting) as feed:
            assert feed.headers["Strict-Transport-Security"]
            assert f'"feed_url": "{host}/archive/feed.json"' in feed.read().decode()
        with urllib.request.urlopen(f"{host}/archive/interface/es", context=trusting) as chosen:
            assert chosen.url == f"{host}/archive/"
