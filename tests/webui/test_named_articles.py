"""An article by its address, its id or its title: in the search box, and where it is asked why it is not found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import feedparser
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from archive.document import Document
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from tests.support.pages import parsed, soup
from tests.support.shelf import article, home_with, put
from webui.cli.main import main
from webui.urls.search_url import LONG

FLOODS = Document(
    title="Floods in the south",
    body="The river rose twice.",
    url="https://www.valley.example/2009/06/floods.html?id=3&lang=en",
    addresses=("http://old.valley.example/cgi/story.pl?n=17", "https://valley.example/print/añil_(dos)/"),
    source="The Valley",
    published=parse_iso("2009-06-05"),
    language="en",
)
CITING = article(
    1, "More of it at https://www.valley.example/2009/06/floods.html?id=3&lang=en today.", title="A day later"
)
SAME_TITLE = [article(n, title="Editorial", published=parse_iso(f"2010-0{n}")) for n in (2, 3)]
GONE = article(5, title="Taken down")
COPY = "The mayor opened the new bridge over the river on Monday, and the band played until the rain came. " * 6
VERSIONS = [
    article(6, COPY, title="The bridge opens"),
    article(7, COPY + "It was late.", title="The bridge opens", source="El Valle"),
]


def build_archive(path: Path) -> Home:
    home = home_with(path, FLOODS, CITING, *SAME_TITLE, GONE, *VERSIONS)
    home.store.remove(home.store.ids_at(GONE.url)[0], "asked for by its author")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive, settings={"address": "https://archive.example"})

SPELLINGS = [
    "https://www.valley.example/2009/06/floods.html?id=3&lang=en",
    "http://valley.example/2009/06/floods?lang=en&id=3",
    "www.valley.example/2009/06/floods.html?id=3&lang=en",
    "valley.example/2009/06/floods.html?id=3&lang=en",
    "//valley.example/2009/06/floods.html?id=3&lang=en",
    "HTTPS://WWW.Valley.Example:443/2009/06/Floods.html?id=3&lang=en&utm_source=mail&fbclid=x#top",
    "  <https://www.valley.example/2009/06/floods.html?id=3&lang=en>, ",
    "https://web.archive.org/web/20190304050607/http://www.valley.example/2009/06/floods.html?id=3&lang=en",
    "web.archive.org/web/2019id_/https://valley.example/2009/06/floods.html?id=3&lang=en",
    "http://old.valley.example/cgi/story.pl?n=17",
    "https://valley.example/print/añil_(dos)",
    "https://valley.example/print/a%C3%B1il_%28dos%29/",
    "(https://valley.example/print/añil_(dos)/)",
]


def id_of(home: Home, title: str) -> str:
    return next(each.id for each in home.store.documents() if each.document.title == title)


def found(client: FlaskClient, text: str, more: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/search?q={quote_plus(text)}{more}").get_json()
    assert isinstance(answer, dict)
    assert answer["lines"] == len(answer["hits"])
    return answer


def cli(home: Home, *arguments: str) -> Result:
    done = CliRunner().invoke(main, ["search", *arguments, "--home", str(home.path)])
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.parametrize("text", SPELLINGS)
def test_an_address_in_the_search_box_finds_its_article_first(client: FlaskClient, home: Home, text: str) -> None:
    floods = id_of(home, FLOODS.title)
    answer = found(client, text)
    assert answer["hits"][0]["id"] == floods
    assert answer["notes"] == ["This is the address of “Floods in the south”."]
    page = soup(client, f"/?q={quote_plus(text)}")
    assert page.select_one(".hit h3").text == FLOODS.title
    assert page.select_one(".suggestion a").text == FLOODS.title
    assert page.select_one(".suggestion a")["href"].startswith(f"/article/{floods}")
    assert not page.select(".summary .note")
    assert page.h1.text.split()[0] == str(answer["total"])
    assert len(page.select(".hit")) == answer["lines"]


def test_ids_and_pages_of_this_site_find_their_article_too(client: FlaskClient, home: Home) -> None:
    floods = id_of(home, FLOODS.title)
    for text in (
        floods,
        floods.upper(),
        f"/article/{floods}",
        f"https://archive.example/article/{floods}?q=river#m1",
        f"http://localhost:8000/archive/article/{floods}/",
        f"archive.example/api/v1/articles/{floods}",
    ):
        answer = found(client, text)
        assert [hit["id"] for hit in answer["hits"]] == [floods]
    assert found(client, floods)["notes"] == ["This is the id of “Floods in the south”."]
    assert found(client, floods.upper())["notes"] == ["This is the id of “Floods in the south”."]
    assert found(client, "abcdefgh2345")["notes"] == []


def test_articles_that_name_the_address_are_found_behind_it_and_counted(client: FlaskClient, home: Home) -> None:
    answer = found(client, FLOODS.url)
    assert [hit["title"] for hit in answer["hits"]] == [FLOODS.title, CITING.title]
    assert answer["total"] == 2
    for sort in ("newest", "oldest"):
        assert {hit["title"] for hit in found(client, FLOODS.url, f"&sort={sort}")["hits"]} == {
            FLOODS.title,
            CITING.title,
        }
    only = found(client, FLOODS.url, "&to=2009")
    assert [hit["title"] for hit in only["hits"]] == [FLOODS.title]
    asked = f"q={quote_plus(FLOODS.url)}"
    assert len(client.get(f"/export?format=jsonl&{asked}").text.splitlines()) == 2
    assert len(feedparser.parse(client.get(f"/feed.atom?{asked}").data).entries) == 2
    (series,) = client.get(f"/api/v1/trends?{asked}").get_json()["series"]
    assert series["total"] == 2
    kept = client.post("/s", data={"q": FLOODS.url}).headers["Location"]
    assert client.get(f"/api/v1/frozen/{kept.rpartition('/')[2]}").get_json()["same"] is True


def test_the_page_leads_to_the_article_also_where_a_filter_leaves_it_out(client: FlaskClient) -> None:
    page = soup(client, f"/?q={quote_plus(FLOODS.url)}&from=2030")
    assert page.h1.text == "Nothing found"
    assert page.select_one(".suggestion a").text == FLOODS.title


def test_an_address_that_the_archive_has_not_says_so(client: FlaskClient, home: Home) -> None:
    told = "The archive knows of no article at this address."
    for text in ("https://elsewhere.example/2020/01/never", "elsewhere.example/never/there", "www.elsewhere.example"):
        assert told in found(client, text)["notes"]
        assert told in soup(client, f"/?q={quote_plus(text)}").main.text
        assert told in cli(home, text).output.replace("\n", " ")
    for text in (
        "node.js",
        "EE.UU.",
        "U.S.A.",
        "and/or",
        '"valley.example/never"',
        "river a.b/c",
        "title:valley.example/x",
    ):
        assert told not in found(client, text)["notes"]


def test_an_address_that_the_archive_has_not_finds_nothing_by_some_of_its_words(client: FlaskClient) -> None:
    """A page of some hundred articles that have “https” and “example” answers nobody."""
    for text in ("https://elsewhere.example/2020/01/the-river-rose", "valley.example/river/bridge/monday/never"):
        answer = found(client, text)
        assert answer["total"] == 0
        assert answer["notes"] == ["The archive knows of no article at this address."]
        assert answer["suggestion"] == ""
        assert not soup(client, f"/?q={quote_plus(text)}").select(".hit")
    without_scheme = "http://valley.example/2009/06/floods.html?id=3&lang=en#never-there"
    assert "http " not in soup(client, f"/?q={quote_plus(without_scheme)}").select_one(".readback").text


def test_an_address_on_another_host_says_that_it_differs(client: FlaskClient) -> None:
    answer = found(client, "https://mirror.example/2009/06/floods.html?id=3&lang=en")
    assert answer["hits"][0]["title"] == FLOODS.title
    assert answer["notes"][0].startswith("No article was at this very address; one that differs in its host")


def test_the_address_of_what_was_removed_says_when_and_why(client: FlaskClient) -> None:
    answer = found(client, GONE.url)
    assert answer["notes"][0].startswith("It was removed on ")
    assert "asked for by its author" in answer["notes"][0]
    assert GONE.title not in [hit["title"] for hit in answer["hits"]]


def test_the_command_line_finds_it_alike(home: Home) -> None:
    done = cli(home, SPELLINGS[1])
    assert "This is the address of “Floods in the south”." in done.output.replace("\n", " ")
    hits = json.loads(cli(home, SPELLINGS[1], "--json").output)["hits"]
    assert hits[0]["id"] == id_of(home, FLOODS.title)
    named = ["export", "--query", SPELLINGS[1], "--home", str(home.path)]
    exported = CliRunner().invoke(main, named).output.splitlines()
    assert FLOODS.title in [json.loads(line)["title"] for line in exported]


def test_an_address_is_no_query_that_has_a_mistake_in_it(client: FlaskClient) -> None:
    address = quote_plus("https://elsewhere.example/a_(b")
    for page in ("/?", "/trends?", "/words?", "/context?", "/take?", "/api/v1/trends?", "/feed.atom?"):
        assert client.get(f"{page}q={address}").status_code == 200, page


def why(client: FlaskClient, asked: str, search: str = "q=river") -> tuple[Any, dict[str, Any]]:
    """What the page and the interface for programs say, which is the same."""
    page = soup(client, f"/why?{search}&article={quote_plus(asked)}")
    answer = client.get(f"/api/v1/why?{search}&article={quote_plus(asked)}").get_json()
    assert page.select_one(".verdict").contents[0].strip() == answer["verdict"]
    assert len(page.select(".clauses li")) == len(answer["clauses"])
    assert [each.text for each in page.select(".which a, .candidates a")] == [
        each["title"] for each in answer["articles"]
    ]
    return page, answer


@pytest.mark.parametrize(
    "search", ["/?q=river", "/?q=zzyzx", "/?topic=none", "/?q=river&page=90&limit=100", "/?from=2009"]
)
def test_the_question_stands_on_every_page_of_results_and_is_one_step(client: FlaskClient, search: str) -> None:
    form = soup(client, search).select_one(".why form")
    assert form["method"] == "post"
    answer = client.post(form["action"], data={"article": "Floods in the south"})
    assert answer.status_code == 303
    page = soup(client, answer.headers["Location"])
    assert page.select_one(".which a").text == FLOODS.title


def test_a_long_search_can_be_asked_about_too(client: FlaskClient) -> None:
    text = "river " + "OR zzyzx " * 300
    assert len(text) > LONG
    answer = client.post(f"/why?{urlencode({'q': text})}", data={"article": FLOODS.title})
    assert answer.status_code == 200
    assert parsed(answer.text).select_one(".verdict").text.startswith("It is among the results, as number")


def test_by_title_address_or_id_the_answer_is_the_same(client: FlaskClient, home: Home) -> None:
    floods = id_of(home, FLOODS.title)
    for asked in (
        floods,
        floods.upper(),
        FLOODS.title,
        "FLOODS IN THE SOUTH",
        " “Floods in the south” ",
        "floods south",
        *SPELLINGS,
    ):
        page, answer = why(client, asked, "q=river+lake&from=2010")
        assert [each["id"] for each in answer["articles"]] == [floods]
        assert answer["found"] is False
        assert answer["verdict"].startswith("It is in the archive, but not everything")
        assert [(each["text"], each["holds"]) for each in answer["clauses"]] == [
            ("with any form of “river”", True),
            ("with any form of “lake”", False),
            ("published: from 1 January 2010", False),
        ]
        assert page.select_one(".which a")["href"].startswith(f"/article/{floods}")


def test_what_is_found_is_told_with_its_place_and_a_link_there(client: FlaskClient) -> None:
    page, answer = why(client, FLOODS.title, "q=river&limit=1&sort=oldest")
    assert answer["found"]
    assert answer["verdict"] == f"It is among the results, as number 1 of {answer_total(client, 'q=river')}."
    href = page.select_one(".verdict a")["href"]
    assert href.endswith(f"#hit-{answer['articles'][0]['id']}")
    assert soup(client, href.partition("#")[0]).select_one(f"#{href.partition('#')[2]}")


def answer_total(client: FlaskClient, search: str) -> int:
    return int(client.get(f"/api/v1/search?{search}").get_json()["lines"])


def test_a_version_that_another_stands_for_is_told_with_that_one(client: FlaskClient, home: Home) -> None:
    listed = client.get("/api/v1/search?q=mayor").get_json()
    assert (listed["total"], listed["lines"]) == (2, 1)
    shown = listed["hits"][0]["id"]
    folded = next(
        each.id for each in home.store.documents() if each.document.title == VERSIONS[0].title and each.id != shown
    )
    _page, answer = why(client, folded, "q=mayor")
    assert answer["listed_as"] == shown
    assert "another version of it, stands for it in the list" in answer["verdict"]
    assert why(client, folded, "q=mayor&versions=each")[1]["listed_as"] == ""


def test_a_title_of_several_articles_lists_them(client: FlaskClient, home: Home) -> None:
    page, answer = why(client, "editorial")
    assert answer["verdict"] == "Several articles may be meant. Which one?"
    assert {each["published"] for each in answer["articles"]} == {"2010-02", "2010-03"}
    for link in page.select(".candidates a"):
        assert soup(client, link["href"]).select_one(".which a").text == "Editorial"


def test_what_is_not_here_is_told(client: FlaskClient) -> None:
    for asked in ("https://elsewhere.example/never", "No such title anywhere", "abcdefgh2345", "!!!"):
        _page, answer = why(client, asked)
        assert answer["verdict"].startswith("The archive has no article with this id")
        assert (answer["articles"], answer["found"], answer["place"]) == ([], False, 0)
    _page, answer = why(client, GONE.url)
    assert answer["removed_at"]


def test_an_article_with_most_of_the_words_is_told_as_what_it_is(client: FlaskClient) -> None:
    _page, answer = why(client, FLOODS.title, "q=river+rose+zzyzx")
    assert answer["found"]
    assert "though not everything that the search asks is true of it" in answer["verdict"]
    assert [each["holds"] for each in answer["clauses"]] == [True, True, False]


def test_an_article_that_the_index_has_not_yet_is_told_as_such(tmp_path: Path) -> None:
    from webui.app import create_app

    home = home_with(tmp_path / "home", FLOODS)
    put(home, replace(FLOODS, title="Floods again", url="https://valley.example/again"))
    client = create_app(home.path).test_client()
    answer = client.get("/api/v1/why?q=river&article=https://valley.example/again").get_json()
    assert answer["verdict"] == "It is in the archive, but not yet in its index: search again in a minute."


def test_what_cannot_be_asked_is_refused_with_a_sentence(client: FlaskClient) -> None:
    for asked in ("q=river", "article=+", "article=x&useless=1", "article=x&from=never", "article=x&q=(river"):
        answer = client.get(f"/api/v1/why?{asked}")
        assert answer.status_code == 400
        assert answer.get_json()["detail"]


def test_the_command_line_answers_it_too(home: Home) -> None:
    told = cli(home, "river lake", "--why", FLOODS.title).output
    assert "not true: with any form of “lake”" in told
    answer = json.loads(cli(home, "river", "--why", FLOODS.url, "--json").output)
    assert answer["found"] is True
    answer = json.loads(cli(home, "--why", "editorial", "--json").output)
    assert [each["title"] for each in answer["articles"]] == ["Editorial", "Editorial"]
    refused = CliRunner().invoke(main, ["search", "river", "--why", " ", "--home", str(home.path)])
    assert refused.exit_code == 2
