"""Pages on the archive itself: what it holds, by date, by value, what it is, and why an article is not found."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from archive.document import Document
from archive.history.records import Batch, Incoming, Original, Rejection
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from index.results import FacetCount
from tests.support.pages import parsed, soup
from tests.support.shelf import home_with
from webui.app import create_app
from webui.holdings.topics import A_PAGE, topics_page
from webui.http.compression import compress
from webui.http.page_cache import PageCache
from webui.i18n.translation import day_text
from webui.urls.site import SiteUrls

PAGE = (
    b"<!doctype html><html><head><meta charset=latin1><title>R\xedo</title></head><body onload='x()'><p>El r\xedo</p>"
)
MINE = Document(
    title="The mine and the lake",
    body="The lake is dry. The mine is not.",
    published=parse_iso("2001-03-05"),
    topics=("Mining", "Water"),
    authors=("Ana Ruiz",),
    section="News",
    language="en",
    url="https://paper.example/2001/mine",
)


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    import_id = home.store.imports.begin(["pages"], "")
    documents = [
        MINE,
        replace(MINE, title="A meeting", published=parse_iso("2001"), section="Opinion", url="https://paper.example/m"),
        replace(MINE, title="Later", published=parse_iso("2004-06"), url="https://paper.example/l", topics=("Water",)),
        replace(MINE, title="Between", published=parse_iso("2004-12/2005-01"), url="https://paper.example/b"),
        replace(MINE, title="Undated", published=None, url="https://paper.example/u", body="A strike."),
        replace(MINE, title="To be removed", url="https://paper.example/r", body="A rumour."),
    ]
    incoming = [Incoming(each, original=Original.of(PAGE) if each is MINE else None) for each in documents]
    home.store.take(import_id, Batch(incoming, [Rejection("x.html", "it has no title")], {"a picture": 3}, None))
    home.store.imports.finish(import_id)
    home.store.remove(home.store.ids_at("https://paper.example/r")[0], "asked for by its author")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


LAST = (("Z", "letter-Z"), ("#", "letter-other"))


def id_at(home: Home, address: str) -> str:
    return home.store.ids_at(address)[0]


def rows(table: Any) -> list[list[str]]:
    """The cells of a table as they are read aloud."""
    for each in table.select("[aria-hidden], .on-cards"):
        each.decompose()
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_the_coverage_page_tells_each_year_its_gaps_and_what_was_rejected(client: FlaskClient) -> None:
    page = soup(client, "/coverage")
    assert rows(page.select_one(".held")) == [
        ["2004", "1", "0%", "1", "0"],
        ["2003", "0", "nothing is held"],
        ["2002", "0", "nothing is held"],
        ["2001", "2", "50%", "1", "1"],
    ]
    assert page.h1.text == "Coverage"
    assert page.select_one(".held .groups th").text == "Of these, in the section"
    assert "2002–2003" in page.select_one(".note").text
    assert "1 article across several years" in page.main.text and "1 undated article" in page.main.text
    assert [each.text for each in page.select(".came thead th")][2:6] == ["New", "Changed", "Rejected", "Skipped"]
    assert rows(page.select_one(".came"))[0][2:6] == ["6", "0", "1", "3"]
    assert [item.text for item in page.select(".came li")] == ["3 × a picture", "1 × it has no title"]


def test_every_number_of_the_coverage_page_is_what_its_link_finds(client: FlaskClient) -> None:
    links = soup(client, "/coverage").select(".held a")
    assert links
    for link in links:
        assert soup(client, str(link["href"])).h1.text.split()[0] == link.text


def test_a_table_of_imports_that_rejected_nothing_has_no_empty_column(tmp_path: Path) -> None:
    page = soup(create_app(home_with(tmp_path / "home", replace(MINE, source="Paper")).path).test_client(), "/coverage")
    assert "Why" not in [each.text for each in page.select(".came thead th")]
    assert {each.dt.text for each in page.select(".facts > div")} >= {"Source", "Articles"}


def test_every_month_leads_to_what_was_published_in_it(client: FlaskClient) -> None:
    page = soup(client, "/dates")
    links = page.select("tbody td a")
    assert [link["aria-label"] for link in links] == ["June 2004: 1 article", "March 2001: 1 article"]
    for link in links:
        assert soup(client, str(link["href"])).h1.text == "1 article"
    assert page.select_one("a[href='/?undated=1']") is not None


def test_what_is_held_is_told_at_first_sight_and_every_year_is_drawn(client: FlaskClient) -> None:
    page = soup(client, "/coverage")
    told = {each.dt.text: each.dd.text for each in page.select(".facts > div")}
    assert told["Articles"] == "5" and told["4 years"] == "2001–2004" and told["Topics"] == "2"
    assert told["Dated to the day"] == "20%"
    drawn = [each.text for each in page.select(".bars title")]
    assert drawn == ["2001: 2 articles", "2002: 0 articles", "2003: 0 articles", "2004: 1 article"]
    assert [link["href"] for link in page.select(".bars a")] == ["/?year=2001", "/?year=2004"]


def test_topics_stand_under_their_letters_each_with_its_articles(client: FlaskClient) -> None:
    page = soup(client, "/topics")
    assert [each.h2.text for each in page.select(".by-letter section")] == ["M", "W"]
    assert [each.text for each in page.select(".letters a")] == ["M", "W"]
    for link in page.select(".by-letter a"):
        count = link.select_one(".count").text
        assert soup(client, str(link["href"])).h1.text.split()[0] == count
    by_count = soup(client, "/topics?order=count")
    assert [each.text for each in by_count.select(".by-letter bdi")] == ["Water", "Mining"]
    assert [each.text for each in soup(client, "/topics?find=MÍN").select(".by-letter bdi")] == ["Mining"]
    assert "No topic is called so" in soup(client, "/topics?find=zzyzx").main.text
    for wrong in ("order=name", "part=0", "part=x"):
        assert client.get(f"/topics?{wrong}").status_code == 400


def test_more_topics_than_a_page_holds_are_turned_over_and_each_letter_leads_to_its_page() -> None:
    counts = [FacetCount(name, name, 1) for name in ("Ártico", "#hash", *(f"b{n:03}" for n in range(A_PAGE)), "zinc")]
    first = topics_page(counts, "", False, 1, str, SiteUrls())
    second = topics_page(counts, "", False, 2, str, SiteUrls())
    shown = [each.name for page in (first, second) for group in page.groups for each in group.topics]
    assert shown == ["Ártico", *(f"b{n:03}" for n in range(A_PAGE)), "zinc", "#hash"]
    assert first.letters == (("A", "#letter-A"), ("B", "#letter-B"), *((x, f"/topics?part=2#{at}") for x, at in LAST))
    assert second.letters[0] == ("A", "/topics#letter-A")


def test_all_values_of_a_facet_can_be_searched_and_sorted(client: FlaskClient) -> None:
    names = [each.text for each in soup(client, "/values/topic").select(".take bdi")]
    assert names == ["Water", "Mining"]
    assert [each.text for each in soup(client, "/values/topic?order=name").select(".take bdi")] == ["Mining", "Water"]
    found = soup(client, "/values/topic?find=mÍn&q=lake&from=2001")
    assert [each.text for each in found.select(".take bdi")] == ["Mining"]
    take = found.select_one(".take")
    assert take["href"] == "/?q=lake&topic=Mining&from=2001"
    assert soup(client, "/values/precision").select(".take bdi")[0].text == "to the day"
    assert client.get("/values/nothing").status_code == 400


def test_why_names_the_parts_of_a_search_that_an_article_fails(client: FlaskClient, home: Home) -> None:
    mine = id_at(home, MINE.url)
    page = soup(client, f"/why?q=lake+gold&topic=Strikes&not_topic=Water&to=2000&article={mine}")
    assert page.select_one(".which a").text == MINE.title
    told: dict[str, list[str]] = {item["class"][0]: [] for item in page.select(".clauses li")}
    for item in page.select(".clauses li"):
        told[item["class"][0]].append(item.text.partition(" ·")[0])
    assert told == {
        "yes": ["true: with any form of “lake”"],
        "no": [
            "not true: with any form of “gold”",
            "not true: Topic: Strikes; it has: Mining, Water",
            "not true: not Topic: Water; it has: Mining, Water",
            "not true: published: up to 31 December 2000; it has: 5 March 2001",
        ],
    }


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("http://www.paper.example/2001/mine/?utm_source=x", "It is among the results"),
        ("https://paper.example/r", f"It was removed on {day_text(datetime.now(UTC).date())}"),
        ("https://paper.example/never", "The archive has no article with this id"),
        ("http://127.0.0.1/article/nosuchid00?q=x", "The archive has no article with this id"),
    ],
)
def test_why_knows_addresses_removals_and_what_it_never_had(client: FlaskClient, asked: str, verdict: str) -> None:
    page = soup(client, f"/why?q=lake&article={asked.replace('&', '%26').replace('?', '%3F')}")
    assert page.select_one(".verdict").text.startswith(verdict)


def test_a_search_that_finds_nothing_tells_what_is_held_of_that_time(client: FlaskClient) -> None:
    page = soup(client, "/?q=zzyzx&from=2002&to=2003")
    assert "nothing published in this time (2002–2003)" in page.select_one(".held").text


def test_the_saved_page_is_shown_where_nothing_of_it_can_run(client: FlaskClient, home: Home) -> None:
    mine = id_at(home, MINE.url)
    frame = soup(client, f"/article/{mine}/original").iframe
    assert not frame["sandbox"]
    answer = client.get(str(frame["src"]))
    assert "El río" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';") and "script" not in policy
    other = id_at(home, "https://paper.example/l")
    assert client.get(f"/article/{other}/original").status_code == 404
    assert "Original page" not in soup(client, f"/article/{other}").select_one(".provenance").text


def test_the_keepers_own_words_are_markdown_made_safe(client: FlaskClient, home: Home) -> None:
    assert "archive of past coverage" in soup(client, "/about").main.text
    (home.path / "about.md").write_text(
        "# Ours\n\n<script>x()</script> [a](javascript:x) **bold** [b](https://e.org)\n"
    )
    try:
        page = soup(client, "/about")
        assert page.select_one(".body strong").text == "bold"
        assert not page.main.select("script, a[href^=javascript]")
        (home.path / "about.es.md").write_text("Lo nuestro\n")
        spanish = client.get("/about", headers={"Accept-Language": "es"})
        assert "Lo nuestro" in spanish.text
    finally:
        (home.path / "about.md").unlink()
        (home.path / "about.es.md").unlink(missing_ok=True)


def test_the_keepers_own_words_are_drawn_once_for_all_visitors(
    client: FlaskClient, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    really = MarkdownIt.render

    def render(self: MarkdownIt, text: str) -> str:
        drawn.append(text)
        return str(really(self, text))

    monkeypatch.setattr(MarkdownIt, "render", render)
    texts = ["# Costly ![![", "# Costly ![![ and new"]
    try:
        for text in texts:
            (home.path / "about.md").write_text(text)
            for _visitor in range(3):
                assert text[2:] in soup(client, "/about").main.text
    finally:
        (home.path / "about.md").unlink()
    assert drawn == texts


def test_suggestions_are_names_and_titles_that_begin_so(client: FlaskClient) -> None:
    found = client.get("/api/v1/suggest?q=min").get_json()["suggestions"]
    assert [(each["text"], each["kind"]) for each in found] == [("Mining", "topic"), (MINE.title, "article")]
    assert found[0]["href"] == "/?topic=Mining"
    assert client.get("/api/v1/suggest?q=the+lake+a").get_json()["suggestions"] == []
    assert client.get("/api/v1/suggest?q=x").get_json()["suggestions"] == []
    assert client.get("/api/v1/suggest?interface=xx").status_code == 400


def test_a_page_that_is_known_already_is_not_made_again_until_something_changed(home: Home) -> None:
    client = create_app(home.path).test_client()
    first = client.get("/?q=lake")
    again = client.get("/?q=lake", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Language" in again.headers["Vary"]
    spanish = {"If-None-Match": first.headers["ETag"], "Accept-Language": "es"}
    assert client.get("/?q=lake", headers=spanish).status_code == 200
    assert client.get("/?q=mine", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    home.store.edit(id_at(home, MINE.url), {"section": "Opinion"})
    changed = client.get("/?q=lake", headers={"If-None-Match": first.headers["ETag"]})
    home.store.edit(id_at(home, MINE.url), {}, ("section",))
    assert changed.status_code == 200


def test_an_articles_page_is_made_again_when_only_what_is_told_beside_it_changed(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", MINE)
    client = create_app(home.path).test_client()
    article = id_at(home, MINE.url)
    where = f"/article/{article}"
    tags = [client.get(where).headers["ETag"] for _ in range(3)]
    home.store.edit(article, {"title": MINE.title})  # to what it was
    tags.append(client.get(where).headers["ETag"])
    assert "by hand" in client.get(where).text
    home.store.edit(article, {}, ("title",))
    tags.append(client.get(where).headers["ETag"])
    met_again = home.store.imports.begin(["/elsewhere"], "")
    home.store.take(met_again, Batch([Incoming(MINE, "/elsewhere")]))
    home.store.imports.finish(met_again)
    tags.append(client.get(where).headers["ETag"])
    home.store.undo(met_again)
    tags.append(client.get(where).headers["ETag"])
    assert tags[0] == tags[1] == tags[2] == tags[4]
    assert len({tags[0], tags[3], tags[5], tags[6]}) == 4


def test_the_language_is_the_browsers_until_the_reader_chooses_one(home: Home) -> None:
    client = create_app(home.path).test_client()
    spanish = {"Accept-Language": "es-PE,es;q=0.9,en;q=0.5"}
    assert parsed(client.get("/", headers=spanish).text).html["lang"] == "es"
    answer = client.get("/interface/en?to=/coverage", headers=spanish)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/coverage")
    assert parsed(client.get("/", headers=spanish).text).html["lang"] == "en"
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"):
        assert client.get(f"/interface/es?to={elsewhere}").headers["Location"] == "/"
    assert client.get("/interface/xx").status_code == 404


def test_a_page_that_was_made_before_is_the_same_page_with_the_same_headers(home: Home) -> None:
    client = create_app(home.path).test_client()
    first, *others = (client.get("/?q=lake") for _ in range(3))
    for again in others:
        assert (first.data, first.status_code) == (again.data, 200)
        assert sorted(first.headers.to_wsgi_list()) == sorted(again.headers.to_wsgi_list())
    cache: PageCache = client.application.extensions["hemeroteca-pages"]
    assert cache.get(first.headers["ETag"].removeprefix("W/").strip('"')) == compress(first.data)


def test_a_page_that_is_asked_for_once_pushes_none_out() -> None:
    cache = PageCache(most_bytes=10_000)
    liked = random.Random(0).randbytes(3_000)
    cache.keep("liked", liked)
    assert cache.get("liked") is None
    cache.keep("liked", liked)
    for number in range(100):
        cache.keep(f"passing {number}", random.Random(number).randbytes(3_000))
    assert cache.get("liked") == compress(liked)


def test_a_cache_holds_the_latest_pages_and_no_more_bytes_than_it_may() -> None:
    cache = PageCache(most_bytes=10_000)
    pages = {f"tag {number}": random.Random(number).randbytes(3_000) for number in range(8)}
    for tag, page in pages.items():
        cache.keep(tag, page)
        cache.keep(tag, page)
        assert cache.get("tag 0") == compress(pages["tag 0"])  # asked for again and again, it stays
    held = [tag for tag in pages if cache.get(tag)]
    assert held == ["tag 0", "tag 6", "tag 7"]
    assert all(cache.get(tag) == compress(pages[tag]) for tag in held)
