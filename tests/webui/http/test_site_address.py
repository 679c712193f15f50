"""Where a site says that it lies: its address with a path, what proxies claim, and what stays within it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.settings import Settings, settings_from

PUBLIC = "https://example.org/archive"


def build_home(path: Path) -> Home:
    return home_with(path, article(1, "The mine is closed."))


pytestmark = pytest.mark.archive(build=build_home)


def visitor(home: Home, address: str = "", proxies: int = 0, log: str = "") -> FlaskClient:
    return create_app(home.path, settings=Settings(home.path, address=address, proxies=proxies, log=log)).test_client()


def test_an_address_with_a_path_puts_the_site_under_it(home: Home) -> None:
    site = visitor(home, PUBLIC)
    stored = next(home.store.documents())
    for path in (f"/article/{stored.id}", f"/archive/article/{stored.id}"):
        page = site.get(path).text
        assert f'<link rel="canonical" href="{PUBLIC}/article/{stored.id}">' in page
        assert 'action="/archive/"' in page
    assert site.get("/archive").status_code == site.get("/archive/").status_code == site.get("/").status_code == 200
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in site.get("/robots.txt").text
    assert f"<loc>{PUBLIC}/sitemap-0.xml</loc>" in site.get("/sitemap.xml").text
    assert site.get("/api/v1/openapi.json").get_json()["servers"] == [{"url": f"{PUBLIC}/api/v1"}]
    assert site.get("/feed.json").get_json()["feed_url"] == f"{PUBLIC}/feed.json"


def test_an_address_with_a_path_goes_before_what_a_proxy_says(home: Home) -> None:
    answer = visitor(home, PUBLIC, 1).get("/interface/es", headers={"X-Forwarded-Prefix": "/other"})
    assert answer.headers["Location"] == "/archive/"
    # An address without one leaves it to the proxy, as it always did.
    answer = visitor(home, "https://example.org", 1).get("/robots.txt", headers={"X-Forwarded-Prefix": "/other"})
    assert "Sitemap: https://example.org/other/sitemap.xml" in answer.text


def test_a_prefix_may_end_with_a_slash(home: Home) -> None:
    answer = visitor(home, proxies=1).get("/interface/es", headers={"X-Forwarded-Prefix": "/archive/"})
    assert answer.headers["Location"] == "/archive/"


def test_the_readers_language_is_remembered_within_the_site(home: Home) -> None:
    site = visitor(home, PUBLIC)
    chosen = site.get("/interface/es?to=/archive/about")
    assert chosen.headers["Location"] == "/archive/about"
    assert "Path=/archive/;" in chosen.headers["Set-Cookie"]
    for elsewhere in ("/other", "//evil.example", "/archived", "https://evil.example/archive/"):
        assert site.get("/interface/es", query_string={"to": elsewhere}).headers["Location"] == "/archive/"
    assert "Path=/;" in visitor(home).get("/interface/es").headers["Set-Cookie"]


def test_no_redirect_names_the_host_that_was_asked(home: Home) -> None:
    for path in ("/interface//es", "/interface/es", "/api//v1/search"):
        answer = visitor(home).get(path, headers={"Host": "backend.internal:8000"})
        assert answer.status_code in (302, 303, 308)
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith("//")


def test_an_old_address_is_looked_up_with_the_path_that_it_was_asked_under(tmp_path: Path) -> None:
    old = replace(article(1), url="https://example.org/archive/2009/mines.html")
    home = home_with(tmp_path / "home", old)
    moved = visitor(home, PUBLIC).get("/2009/mines.html", base_url="https://example.org")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"/archive/article/{next(home.store.documents()).id}"


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "https://",
        "https:///archive",
        "https://[x",
        "https://example.org/a b",
        "https://example.org/?q=1",
        "https://example.org/#top",
        "https://example.org/a/../b",
        "ftp://example.org",
        "https://reader:secret@example.org",
        "https://example.org:99999",
        "https://example.org:",
        "https://a..b",
        "https://-.example.org",
        "https://bücher.example",
        "https://1.2.3",
        "https://[1.2.3.4]",
        "https://[::1",
        "https://" + "a" * 64,
        "https://" + "a." * 150 + "org",
        "https://example.org\x00",
        "https://exa\nmple.org",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_with_the_repair(address: str) -> None:
    with pytest.raises(ValueError, match=r"HEMEROTECA_ADDRESS is .* such as https://"):
        settings_from({"HEMEROTECA_ADDRESS": address})


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "https://[2001:db8::1]:8443/a", "http://192.0.2.1", "https://x_1"]
)
def test_addresses_of_machines_without_a_name_are_taken(address: str) -> None:
    assert settings_from({"HEMEROTECA_ADDRESS": address}).address == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("HEMEROTECA_HOSTS", value)
            for value in ("https://a.example", "a.example/x", "a b", "*", "a,[,b", "é.example")
        ),
        *(("HEMEROTECA_PROXIES", value) for value in ("-1", "1e9", "9" * 5_000, "１", "x", "\x00")),
        *(("HEMEROTECA_TITLE", value) for value in ("a\nb", "\x1b[2J", "a\x00", "x" * 1_000_000, "\udcff")),
        *(("HEMEROTECA_FREEZE", value) for value in ("perhaps", "1", "on\x00", "x" * 1_000_000)),
        ("HEMEROTECA_HOME", "x" * 1_000_000),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_a_short_sentence(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} (is|are) ") as refused:
        settings_from({name: value})
    assert len(str(refused.value)) < 200


def test_settings_that_are_empty_are_those_that_are_not_there() -> None:
    names = ("HOME", "TITLE", "ADDRESS", "HOSTS", "PROXIES", "FREEZE")
    for nothing in ("", "  "):
        given = {f"HEMEROTECA_{name}": nothing for name in names if name != "HOME"}
        assert settings_from(given) == settings_from({})
    assert settings_from({"HEMEROTECA_HOSTS": "a.example, .b.example,[::1],c:8000"}).trusted_hosts[1] == ".b.example"


def test_an_address_is_taken_apart() -> None:
    chosen = settings_from({"HEMEROTECA_ADDRESS": f" {PUBLIC}/ "})
    assert (chosen.address, chosen.origin, chosen.mount) == (PUBLIC, "https://example.org", "/archive")
    assert (Settings(Path()).origin, Settings(Path()).mount) == ("", "")


def test_the_page_on_the_archive_says_what_a_log_keeps(home: Home) -> None:
    none, some, everything = (visitor(home, log=log).get("/about").text for log in ("", "pages", "all"))
    assert "Nothing that you search or read here is recorded" in none
    assert "recorded" not in some + everything
    assert "from which network; not what is searched" in some
    assert "what is read and searched here" in everything
