"""The front page: what archive it is of, the ways in, and that each leads to what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.document import Document
from archive.home import Home
from archive.partial_date import parse_iso
from archive.site.logo import logo_of
from index.following.sync import sync
from index.query import Query
from index.results import Results
from index.searcher import Searcher
from tests.support.logos import png
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.front.week import week_of
from webui.settings import Settings

TODAY = datetime.now(UTC).date()
HEBREW = "הנהר עלה על גדותיו"


def ago(years: int, days: int = 0) -> str:
    return (week_of(TODAY, TODAY.year - years).day + timedelta(days=days)).isoformat()


def dated(number: int, published: str, **fields: Any) -> Document:
    return article(number, published=parse_iso(published), **fields)


def build_home(path: Path) -> Home:
    """Articles of this week 25, 10, 5 and 3 years ago, one of them known to the month alone, and others."""
    return home_with(
        path,
        dated(1, ago(25), title="Twenty-five", topics=("Water", "Mining")),
        dated(2, ago(25, 3), title="Twenty-five and three days", topics=("Water",)),
        dated(3, ago(10, -3), title=HEBREW, language="he", topics=("Water",)),
        dated(4, ago(10, -4), title="Four days before"),
        dated(5, ago(10, 4), title="Four days after"),
        dated(6, ago(5)[:7], title="Known to the month"),
        dated(7, ago(3, 1), title="Three"),
        dated(8, ago(0), title="Today"),
        article(9, title="Undated", published=None),
        dated(10, f"{TODAY.year - 12}-12/{TODAY.year - 11}-01", title="Across two years"),
    )


pytestmark = pytest.mark.archive(build=build_home)
Serve = Callable[..., FlaskClient]


@pytest.fixture
def served(tmp_path: Path) -> Serve:
    """A visitor of an archive that holds these documents."""

    def serve(*documents: Document, **settings: Any) -> FlaskClient:
        home_with(tmp_path / "own", *documents).close()
        return create_app(tmp_path / "own", settings=Settings(tmp_path / "own", **settings)).test_client()

    return serve


def front(client: FlaskClient, **headers: str) -> Any:
    answer = client.get("/", headers=headers)
    assert answer.status_code == 200
    assert len(answer.data) < 60_000
    return BeautifulSoup(answer.text, "lxml")


def section(page: Any, name: str) -> Any:
    return next((each for each in page.select("main section") if each.select_one("h2").text == name), None)


def count_of(text: str) -> int:
    found = re.search(r"([\d,]+) articles?", text)
    assert found, text
    return int(found[1].replace(",", ""))


def found_at(client: FlaskClient, href: str) -> int:
    heading: Any = BeautifulSoup(client.get(href).text, "lxml").select_one("main h1")
    return 0 if heading.text == "Nothing found" else count_of(heading.text)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight may come while these tests run."""
    for place in ("webui.front.routes", "webui.http.conditional"):
        monkeypatch.setattr(f"{place}.today", lambda: TODAY)


def test_it_says_what_archive_it_is_how_much_it_holds_and_of_which_years(client: FlaskClient) -> None:
    page = front(client)
    assert page.select_one("h1").text == "Hemeroteca"
    assert page.title and page.title.text == "Hemeroteca"
    assert (
        page.select_one(".sentence").text == "Past coverage, searchable in full, each article with where it comes from."
    )
    assert page.select_one(".extent").text == f"10 articles, {TODAY.year - 25}–{TODAY.year}"
    assert found_at(client, page.select_one(".extent a")["href"]) == 10


def test_the_search_form_is_the_one_of_every_page_and_leads_to_results(client: FlaskClient) -> None:
    page = front(client)
    (form,) = page.select("form[role=search]")
    assert form["action"] == "/"
    assert found_at(client, "/?q=twenty&from=&to=&sort=relevance") == 2


@pytest.mark.parametrize("address", ["/?q=", "/?q=&from=&to=", "/?page=1", "/?sort=newest", "/?useless=1"])
def test_any_parameter_leads_to_the_list_and_none_to_the_front_page(client: FlaskClient, address: str) -> None:
    page = BeautifulSoup(client.get(address).text, "lxml")
    assert page.select(".hits .hit")
    assert not page.select("body.front")
    assert front(client).select("body.front")
    assert 'body class="front"' in client.get("/?utm_source=letter&fbclid=x").text


def test_every_way_in_leads_to_as_many_articles_as_it_says(client: FlaskClient) -> None:
    page = front(client)
    topics = section(page, "Topics").select("li a")
    assert [each.select_one("bdi").text for each in topics] == ["Water", "Mining"]
    years = page.select("svg.line a")
    assert len(years) == 26
    for link, said in [(each, each.text) for each in topics] + [
        (each, each.select_one("title").text) for each in years
    ]:
        told = count_of(said)
        # A year's range finds what may have been published in it, its line what surely was.
        found = found_at(client, link["href"])
        assert told <= found <= told + 1, said
    undated = next(each for each in section(page, "Year by year").select("a") if "undated" in each.text)
    assert found_at(client, undated["href"]) == 1


def test_what_the_line_leaves_out_is_said(client: FlaskClient) -> None:
    said = section(front(client), "Year by year").select_one(".on").text
    assert "1 undated article" in said
    assert "1 article across several years" in said


def test_this_week_has_one_article_of_each_past_year_of_the_very_day_where_there_is_one(client: FlaskClient) -> None:
    week = section(front(client), "This week in past years")
    told = [(each.select_one(".ago").text, each.select_one("h3").text) for each in week.select("li")]
    assert told == [("10 years ago", HEBREW), ("25 years ago", "Twenty-five"), ("3 years ago", "Three")]
    assert week.select("h3")[0]["dir"] == "auto"
    (more,) = week.select(".stands a")
    assert more.text == "1 more that week"
    assert found_at(client, more["href"]) == 2


def test_where_no_past_year_has_an_article_of_this_week_the_section_is_left_out(served: Serve) -> None:
    far = (TODAY + timedelta(days=100)).strftime("%m-%d").replace("02-29", "02-28")
    page = front(served(dated(1, f"2001-{far}"), dated(2, f"2003-{far}"), dated(3, ago(5)[:7])))
    assert section(page, "This week in past years") is None
    assert section(page, "Year by year")


def test_dates_far_from_all_others_are_no_years_of_the_archive(served: Serve) -> None:
    usual = [dated(number, f"{2000 + number % 9}-06-01") for number in range(40)]
    page = front(served(*usual, dated(99, f"1066{ago(1)[4:]}")))
    assert page.select_one(".extent .span").text == "2000–2008"
    assert section(page, "This week in past years") is None
    assert "1 article far from the other dates" in section(page, "Year by year").text


def test_the_latest_imports_have_their_day_number_and_publication_and_undone_ones_are_gone(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", article(1), article(2, source="The Hill"))
    for number in range(3, 9):
        put(home, article(number, source=f"Paper {number}"))
    put(home, article(8, source="Paper 8"))  # nothing new
    sync(home)
    client = create_app(home.path).test_client()
    rows = [" ".join(each.text.split()) for each in section(front(client), "Latest imports").select("li")]
    assert [row.split(" ", 3)[3] for row in rows] == [f"Paper {number} 1 new article" for number in (8, 7, 6, 5)]
    assert str(TODAY.year) in rows[0]
    home.store.undo(7)
    assert "Paper 8" not in section(front(client), "Latest imports").text
    for number in range(3, 8):
        home.store.undo(number - 1)
    assert "The Hill, The Valley" in section(front(client), "Latest imports").text


def test_an_import_that_is_undone_without_changing_anything_is_gone_from_the_page_too(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", article(1), article(2))
    put(home, article(1, "Another text."))
    put(home, article(1, "A third text."))
    client = create_app(home.path).test_client()
    sync(home)
    assert section(front(client), "Latest imports").text.count("1 changed") == 2
    home.store.undo(2)
    assert section(front(client), "Latest imports").text.count("1 changed") == 1


def test_an_empty_archive_says_what_to_do_next(tmp_path: Path) -> None:
    Home.open(tmp_path / "home", create=True).close()
    for language, told in (("en", "Nothing has been imported yet"), ("es", "Todavía no se ha importado nada")):
        page = front(create_app(tmp_path / "home").test_client(), **{"Accept-Language": language})
        assert page.select_one("main h2").text == told
        commands = [each.text for each in page.select("main code")]
        assert commands[0].startswith("hemeroteca import ")
        assert any(each.startswith("hemeroteca site --name ") for each in commands)
        assert not page.select("svg.line, .topics, .stories")


def test_an_archive_of_undated_articles_shows_some_of_them(served: Serve) -> None:
    page = front(served(*(article(number, published=None) for number in range(6))))
    assert page.select_one(".extent").text == "6 articles"
    assert len(section(page, "Articles").select("li")) == 4
    assert "6 undated articles" in page.text
    assert not page.select("svg.line")


def test_an_archive_of_one_article_shows_it(served: Serve) -> None:
    page = front(served(dated(1, "2019-03-05")))
    assert page.select_one(".extent").text == "1 article, 2019"
    assert [each.text for each in section(page, "Articles").select("h3")] == ["Article 1"]


def test_18_000_topics_are_a_few_and_a_way_to_all(served: Serve) -> None:
    documents = [
        dated(number, f"{1990 + number % 9}", topics=tuple(f"Topic {number * 100 + each}" for each in range(100)))
        for number in range(180)
    ]
    topics = section(front(served(*documents)), "Topics")
    assert len(topics.select("li")) == 15
    assert topics.select_one(".on a").text == "All topics (18,000)"


def test_while_no_index_answers_it_is_made_from_what_the_archive_counts(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, dated(1, "1999-05-04"), dated(2, "2001"), article(3, published=None))
    (home.path / "index").mkdir()
    (home.path / "index" / "CURRENT").write_text("nonsense")
    page = front(create_app(tmp_path / "home").test_client())
    assert page.select_one(".extent").text == "3 articles, 1999–2001"
    assert page.select_one("main .note").text.startswith("Searching does not work at this moment.")


def test_it_may_be_indexed_and_lists_may_not(home: Home) -> None:
    client = create_app(home.path, settings=Settings(home.path, address="https://a.example/archive")).test_client()
    page = front(client)
    assert not page.select("meta[name=robots]")
    assert page.select_one("link[rel=canonical]")["href"] == "https://a.example/archive/"
    assert f"10 articles, {TODAY.year - 25}–{TODAY.year}." in page.select_one("meta[name=description]")["content"]
    data = json.loads(page.select_one('script[type="application/ld+json"]').text)
    assert (data["@type"], data["url"]) == ("WebSite", "https://a.example/archive/")
    assert data["potentialAction"]["target"]["urlTemplate"] == "https://a.example/archive/?q={words}"
    everything: Any = BeautifulSoup(client.get("/?q=").text, "lxml")
    assert everything.select_one("meta[name=robots]")["content"] == "noindex, nofollow"


def test_without_an_address_of_its_own_it_names_none(client: FlaskClient) -> None:
    page = front(client, Host="evil.example")
    assert not page.select('link[rel=canonical], script[type="application/ld+json"]')
    assert "evil.example" not in str(page)


def test_it_is_kept_until_something_changes_and_the_day_is_a_part_of_that(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(home.path).test_client()
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    home.store.site.set({"name": "Renamed"})
    renamed = client.get("/", headers={"If-None-Match": tag})
    assert renamed.status_code == 200
    assert "Renamed" in renamed.text
    home.store.site.set({}, removed=("name",))
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304

    monkeypatch.setattr("webui.http.conditional.today", lambda: TODAY + timedelta(days=1))
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_what_it_finds_is_worked_out_once_for_an_edition_and_a_day(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(home.path).test_client()
    searched: list[Query] = []
    search = Searcher.search

    def counted(searcher: Searcher, query: Query) -> Results:
        searched.append(query)
        return search(searcher, query)

    monkeypatch.setattr(Searcher, "search", counted)

    def searches(language: str) -> int:
        before = len(searched)
        assert client.get("/", headers={"Accept-Language": language}).status_code == 200
        return len(searched) - before

    assert searches("en") > 0
    assert searches("es") == 0  # another page of the same
    put(home, dated(77, ago(25, 1), title="Further", topics=("Soil",)))
    sync(home)
    assert searches("en") > 0
    assert "Soil" in client.get("/").text
    tomorrow = TODAY + timedelta(days=1)
    monkeypatch.setattr("webui.front.routes.today", lambda: tomorrow)
    monkeypatch.setattr("webui.http.conditional.today", lambda: tomorrow)
    assert searches("en") > 0


def test_an_article_of_a_past_week_that_is_removed_is_gone_at_once(tmp_path: Path) -> None:
    home = build_home(tmp_path / "own")
    client = create_app(home.path).test_client()
    shown = BeautifulSoup(client.get("/").text, "html.parser").select_one(".stories h3 a")
    assert shown
    home.store.remove(str(shown["href"]).rsplit("/", 1)[-1], "asked for")
    assert shown.text not in client.get("/").text


def test_titles_and_names_of_strangers_are_text(served: Serve) -> None:
    script = "<script>alert(1)</script>"
    client = served(dated(1, ago(5), title=script, source=script, topics=(script,)), dated(2, ago(1)), title=script)
    page = front(client)
    assert page.select_one("h1").text == script
    assert not [each for each in page.select("script") if "alert" in each.text and not each.get("type")]


def test_a_name_of_300_characters_and_a_logo_stand_at_the_top(home: Home, tmp_path: Path) -> None:
    logo = logo_of(png(200, 60))
    client = create_app(home.path, settings=Settings(home.path, title="Name " * 60, logo=logo)).test_client()
    page = front(client)
    name = page.select_one("h1.name.long a")
    assert name.text.strip() == ("Name " * 60).strip()
    picture = name.select_one("img")
    assert (picture["width"], picture["height"], picture["alt"]) == ("200", "60", "")


def test_in_spanish_it_is_spanish(client: FlaskClient) -> None:
    page = front(client, **{"Accept-Language": "es"})
    assert [each.text for each in page.select("main h2")] == [
        "Temas",
        "Año por año",
        "Esta semana en años pasados",
        "Últimas importaciones",
    ]
    assert page.select_one(".ago").text == "hace 10 años"


def test_29_february_has_a_front_page(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.front.routes.today", lambda: date(2028, 2, 29))
    assert front(create_app(home.path).test_client()).select("h1")
