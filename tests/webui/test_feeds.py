"""Coming back: feeds of any search, the archive as a browser's search engine, the sitemap."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from tests.support.pages import parsed
from tests.support.shelf import article, home_with, put
from tests.support.webui_sample import HOSTILE, SCRIPT, build_home, id_of
from webui.app import create_app
from webui.feeds import sitemap
from webui.feeds.changes import MOST
from webui.settings import Settings

ADDRESS = "https://archive.example.org"
pytestmark = pytest.mark.archive(build=build_home, settings={"title": "The Archive", "address": ADDRESS})
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def atom(client: FlaskClient, search: str = "") -> feedparser.FeedParserDict:
    answer = client.get(f"/feed.atom?{search}")
    assert answer.status_code == 200, answer.text
    found = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_holds_what_the_search_finds(client: FlaskClient, home: Home) -> None:
    found = atom(client, "q=mine&topic=Mining")
    assert found.feed.title == "mine · The Archive"
    assert "Topic: Mining" in found.feed.subtitle
    hits = client.get("/api/v1/search?q=mine&topic=Mining&versions=each").get_json()["hits"]
    assert {entry.link for entry in found.entries} == {f"{ADDRESS}/article/{hit['id']}" for hit in hits}
    assert found.feed.link == f"{ADDRESS}/?q=mine&topic=Mining"
    (entry,) = atom(client, "q=hidrovia").entries
    assert entry.title.startswith("Comunidades")
    assert entry.title_detail.language == "es"
    assert [author.name for author in entry.authors] == ["Rosa Quispe", "Equipo de redacción"]
    assert {tag.term for tag in entry.tags} == {"Ríos", "Pueblos indígenas"}
    assert "5 March 2019" in entry.summary
    assert "Hidrovía Amazónica" in entry.summary
    stored = home.store.get(id_of(home, "Comunidades"))
    assert datetime.fromisoformat(entry.updated) == datetime.fromisoformat(stored.changed_at)


@pytest.mark.parametrize(("search", "published"), [("title:134", "2009-05/2009-06"), ("title:strikes", "2006")])
def test_a_publication_date_in_a_feed_is_as_exact_as_it_is_known(
    client: FlaskClient, search: str, published: str
) -> None:
    (entry,) = atom(client, f"q={search}").entries
    assert entry.published == published
    (item,) = client.get(f"/feed.json?q={search}").get_json()["items"]
    assert item["_hemeroteca"]["published"] == published
    assert "date_published" not in item


def test_what_came_in_last_stands_first_however_old_it_is(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", *(article(number) for number in range(MOST + 5)))
    client = create_app(home.path).test_client()
    put(home, article(900, "A river of long ago.", published=parse_iso("1931")), article(3, "The river, corrected."))
    sync(home)
    entries = atom(client, "q=river&sort=oldest").entries
    assert len(entries) == MOST
    assert {entries[0].title, entries[1].title} == {"Article 900", "Article 3"}
    ids = {entry.title: entry.id for entry in entries}
    put(home, article(901, "Another river."))
    sync(home)
    again = {entry.title: entry.id for entry in atom(client, "q=river").entries}
    assert again["Article 900"] == ids["Article 900"]
    assert len(set(again.values())) == MOST


def test_ids_do_not_change_with_the_address_of_the_site(home: Home) -> None:
    ids = []
    for address in ("", ADDRESS):
        client = create_app(home.path, settings=Settings(home.path, address=address)).test_client()
        ids.append([entry.id for entry in atom(client, "q=mine").entries])
    assert ids[0] == ids[1]


def test_a_follower_who_has_it_already_is_told_so(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", article(1))
    client = create_app(home.path).test_client()
    for address in ("/feed.atom?q=river", "/feed.json?q=river"):
        first = client.get(address)
        tag, since = first.headers["ETag"], first.headers["Last-Modified"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address, headers={"If-Modified-Since": since}).status_code == 304
        assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
        assert client.get(address + "&topic=x", headers={"If-None-Match": tag}).status_code == 200
        put(home, article(number := int(tag[1:6], 16) + 100, f"The river {number}."))
        sync(home)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "search", ["", "q=zzyzx", "q=water", "q=ferry&lang=en", "q=%00%0b%EF%BF%BFmine", "q=%3Cb%3E%26"]
)
def test_a_feed_is_well_formed_whatever_is_searched_and_found(client: FlaskClient, search: str) -> None:
    answer = client.get(f"/feed.atom?{search}")
    etree.fromstring(answer.data)
    atom(client, search)
    feed = client.get(f"/feed.json?{search}").get_json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"].startswith("urn:uuid:") for item in feed["items"])


def test_hostile_text_stays_text_in_a_feed(client: FlaskClient) -> None:
    (entry,) = (each for each in atom(client, "q=water").entries if each.title.startswith("Water rights"))
    root = etree.fromstring(client.get("/feed.atom?q=water").data)
    titles = [each.text for each in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert HOSTILE.title in titles
    assert SCRIPT not in client.get("/feed.atom?q=water").text
    assert entry.link.startswith(ADDRESS)


@pytest.mark.parametrize("address", ["/feed.atom?topics=a", "/feed.json?page=2", "/feed.atom?q=%28"])
def test_a_feed_of_a_search_that_cannot_be_read_is_an_error(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_search_page_names_its_feeds(client: FlaskClient) -> None:
    page = parsed(client.get("/?q=mine&topic=Mining&page=1&sort=newest").text)
    hrefs = {link["type"]: link["href"] for link in page.select("link[rel=alternate]")}
    assert hrefs == {
        "application/atom+xml": "/feed.atom?q=mine&topic=Mining",
        "application/feed+json": "/feed.json?q=mine&topic=Mining",
    }
    assert all(client.get(href).status_code == 200 for href in hrefs.values())


def test_a_browser_can_add_the_archive_as_a_search_engine(client: FlaskClient) -> None:
    href = parsed(client.get("/").text).select_one("link[rel=search]")["href"]
    answer = client.get(href)
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = etree.fromstring(answer.data)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(root.findtext("o:ShortName", namespaces=space)) <= 16
    urls = {each.get("type"): each.get("template") for each in root.findall("o:Url", namespaces=space)}
    assert urls["text/html"] == f"{ADDRESS}/?q={{searchTerms}}"
    image = root.findtext("o:Image", namespaces=space)
    assert client.get(image.removeprefix(ADDRESS)).status_code == 200


def test_the_sitemap_names_every_article_once(home: Home, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 10)
    index = etree.fromstring(client.get("/sitemap.xml").data)
    assert index.tag == f"{MAP}sitemapindex"
    parts = [each.text for each in index.iter(f"{MAP}loc")]
    assert len(parts) == 3
    found: list[str] = []
    for part in parts:
        root = etree.fromstring(client.get(part.removeprefix(ADDRESS)).data)
        found += [each.text for each in root.iter(f"{MAP}loc")]
        assert all(datetime.fromisoformat(each.text).tzinfo for each in root.iter(f"{MAP}lastmod"))
    assert len(found) == len(set(found))
    assert set(found) == {f"{ADDRESS}/article/{each.id}" for each in home.store.documents()}


def test_the_sitemap_leaves_out_what_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    home = home_with(tmp_path / "home", *(article(number) for number in range(4)))
    client = create_app(home.path).test_client()
    gone = next(home.store.documents()).id
    home.store.remove(gone, "asked for")
    numbers = [
        int(each.text.rpartition("-")[2][:-4])
        for each in etree.fromstring(client.get("/sitemap.xml").data).iter(f"{MAP}loc")
    ]
    texts = [client.get(f"/sitemap-{number}.xml").text for number in numbers]
    assert sum(text.count("<url>") for text in texts) == 3
    assert all("<url>" in text for text in texts)
    assert not any(gone in text for text in texts)
    assert client.get("/sitemap-99.xml").status_code == 404


def test_robots_are_told_of_the_sitemap_where_the_site_knows_its_address(home: Home, client: FlaskClient) -> None:
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in client.get("/robots.txt").text
    assert "Sitemap" not in create_app(home.path).test_client().get("/robots.txt").text
