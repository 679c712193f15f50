"""A visitor who writes a foreign host into the request: its name is in no answer, and in no page kept for others."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.every_page import build_home, examples
from webui.app import create_app
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home)

EVIL = "evil-name"
FORGED = [
    {"Host": f"{EVIL}.example"},
    {"Host": f"{EVIL}.example:81"},
    {"Host": f"localhost@{EVIL}.example"},
    {"Host": f'{EVIL}"><script>'},
    {"X-Forwarded-Host": f"{EVIL}.example"},
    {"X-Forwarded-Host": f"localhost, {EVIL}.example"},
    {"X-Forwarded-Proto": EVIL},
    {"X-Forwarded-Proto": EVIL, "Host": f"{EVIL}.example"},
    {"X-Forwarded-Prefix": f"//{EVIL}.example"},
    {"X-Forwarded-Port": f"81@{EVIL}"},
    {"X-Forwarded-Server": f"{EVIL}.example"},
    {"Forwarded": f"host={EVIL}.example;proto={EVIL}"},
    {"X-Host": f"{EVIL}.example", "X-Original-Host": f"{EVIL}.example"},
    {"X-Original-URL": f"https://{EVIL}.example/", "X-Rewrite-URL": f"/{EVIL}"},
]
WHOLE = ("/feed.atom", "/feed.json", "/opensearch.xml", "/sitemap.xml", "/sitemap-0.xml")


def visitor(home: Home, address: str = "", proxies: int = 0, hosts: tuple[str, ...] = ()) -> FlaskClient:
    settings = Settings(home.path, address=address, proxies=proxies, trusted_hosts=hosts)
    return create_app(home.path, settings=settings).test_client()


def all_of(client: FlaskClient, path: str, headers: dict[str, str]) -> tuple[int, str]:
    answer = client.get(path, headers=headers)
    headed = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return answer.status_code, headed + answer.data.decode(errors="replace")  # a logo is no text


@pytest.mark.parametrize(
    ("address", "proxies", "hosts"),
    [("", 0, ()), ("", 1, ()), ("https://archive.example.org", 1, ()), ("", 1, ("localhost",))],
)
def test_a_forged_host_is_in_no_answer(home: Home, address: str, proxies: int, hosts: tuple[str, ...]) -> None:
    client = visitor(home, address, proxies, hosts)
    paths = [path for some in examples(home).values() for path in some]
    for number, path in enumerate((*paths, "//", "/api//v1/search", "/interface//es")):
        # Every page with the plain one and with a few others in turn, so that each has met many pages.
        for headers in (FORGED[0], FORGED[number % len(FORGED)], FORGED[(number * 5 + 4) % len(FORGED)]):
            status, said = all_of(client, path, headers)
            assert EVIL not in said, (path, headers)
            assert status < 500, (path, headers)


@pytest.mark.parametrize("headers", FORGED, ids=str)
def test_each_forged_header_is_in_no_link_of_the_pages_that_hold_whole_addresses(
    home: Home, headers: dict[str, str]
) -> None:
    for proxies in (0, 1):
        client = visitor(home, proxies=proxies)
        article = next(home.store.documents()).id
        for path in (
            *WHOLE,
            f"/article/{article}",
            "/take?q=mine",
            "/export?q=mine&format=ris",
            "/topics",
            "/robots.txt",
        ):
            assert EVIL not in all_of(client, path, headers)[1], (path, proxies)


def test_what_needs_a_whole_address_says_which_setting_is_missing(home: Home) -> None:
    client = visitor(home)
    for path in WHOLE:
        status, said = all_of(client, path, {"Host": "archive.example.org"})
        assert status == 421, path
        assert "HEMEROTECA_ADDRESS" in said
        assert client.get(path).status_code == 200, "this machine's own name is its own"
    for page in ("/?q=mine", "/take?q=mine"):
        shown = client.get(page, headers={"Host": "archive.example.org"}).text
        assert "/feed." not in shown and "/opensearch.xml" not in shown
        assert "/feed.atom" in client.get(page).text and "/opensearch.xml" in client.get(page).text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8123", "127.1.2.3", "[::1]:8000"])
def test_this_machines_names_for_itself_are_taken(home: Home, host: str) -> None:
    feed = visitor(home).get("/feed.json", headers={"Host": host}).get_json()
    assert feed["feed_url"].casefold() == f"http://{host}/feed.json".casefold()


@pytest.mark.parametrize(
    "host", ["localhost.evil", "127.0.0.1.evil", "evil@localhost", "localhost:8000:1", "127.evil", ""]
)
def test_what_only_looks_like_this_machine_is_not(home: Home, host: str) -> None:
    assert visitor(home).get("/feed.json", headers={"Host": host}).status_code in (400, 421)


def test_names_that_are_listed_are_taken_and_all_others_refused(home: Home) -> None:
    client = visitor(home, hosts=("archive.example.org", ".library.example"))
    for host in ("archive.example.org", "news.library.example"):
        feed = client.get("/feed.json", headers={"Host": host}).get_json()
        assert feed["feed_url"] == f"http://{host}/feed.json"
    for path in ("/", *WHOLE, "/nosuchpage", "/api/v1/search"):
        answer = client.get(path, headers={"Host": f"{EVIL}.example"})
        assert (answer.status_code, EVIL in answer.text) == (400, False)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_page_kept_for_others_is_not_the_one_that_was_made_for_a_forged_host(home: Home) -> None:
    client = visitor(home, proxies=1)
    article = f"/article/{next(home.store.documents()).id}"
    plain = client.get(article).text
    for _again in range(3):  # a page is kept when it is made for the second time
        forged = client.get(article, headers={"X-Forwarded-Host": f"{EVIL}.example"})
        known = client.get(article, headers={"X-Forwarded-Host": "127.0.0.1:99"})
    assert "http://" in plain and "http://localhost/" not in forged.text
    assert "127.0.0.1:99" in known.text
    again = client.get(article)
    assert again.text == plain
    assert again.headers["ETag"] not in (forged.headers["ETag"], known.headers["ETag"])
    other = client.get(article, headers={"X-Forwarded-Host": "other-name.example"})
    assert other.headers["ETag"] == forged.headers["ETag"], "one page for all names that are not its own"


def test_a_citation_without_a_known_site_names_no_place_but_the_original(home: Home) -> None:
    client = visitor(home)
    for article in home.store.documents():
        page = client.get(f"/article/{article.id}", headers={"Host": "far.example"}).text
        assert not re.search(r'"(@id|archivedAt)": "/', page)
        assert "citation_public_url" not in page
        assert ", , accessed" not in page
        assert "far.example" not in page
