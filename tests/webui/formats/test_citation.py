"""Citing an article: for a person, for reference managers, for machines; read back by parsers that others wrote."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
import rispy
import trafilatura
from flask.testing import FlaskClient
from hypothesis import example, given
from pybtex.database import parse_string

from archive.document import Document, Stored
from archive.home import Home
from archive.partial_date import parse_iso
from tests.support.export_records import HOSTILE_DOCUMENTS
from tests.support.pages import parsed
from tests.support.webui_sample import RIVER, SCRIPT, build_home, id_of
from webui.formats.citation import Citation, citation, coins
from webui.urls.site import SiteUrls

SITE = "https://archive.example.org"
pytestmark = pytest.mark.archive(build=build_home, settings={"title": "The Archive", "address": SITE})
TODAY = date(2026, 11, 24)
ARTICLE = Document(
    title="Dry land",
    summary="A dry year.",
    published=parse_iso("2019-03-05"),
    authors=("Jane Smith", "Amnesty International", "Reuters"),
    topics=("Mining", "Water & land"),
    language="en",
    url="https://news.example/2019/03/dry?a=1&b=2",
    source="The Valley Post",
    label="Update 134",
)


def cited(document: Document = ARTICLE) -> Citation:
    held = Stored("abcdefghijkl", 1, document, "0" * 64, 1, "2026-11-24T00:00:00+00:00", "")
    return citation(held, document.topics, SiteUrls("/past"), SITE, "The Archive", TODAY)


def metas(document: Document = ARTICLE) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in cited(document).metas:
        found.setdefault(name, []).append(content)
    return found


def page_of(client: FlaskClient, home: Home, title: str) -> Any:
    return parsed(client.get(f"/article/{id_of(home, title)}").text)


def test_a_citation_for_a_person_says_where_it_was_and_where_it_is() -> None:
    assert cited().text == (
        "Jane Smith; Amnesty International; Reuters. “Dry land”. The Valley Post, Update 134, 5 March 2019, "
        "https://news.example/2019/03/dry?a=1&b=2. "
        "The Archive, https://archive.example.org/past/article/abcdefghijkl, accessed 24 November 2026."
    )


def test_a_citation_of_an_article_that_tells_little_is_still_one() -> None:
    assert cited(Document(title="Dry land.")).text == (
        "“Dry land.”. undated. The Archive, https://archive.example.org/past/article/abcdefghijkl, "
        "accessed 24 November 2026."
    )


def test_each_form_reads_back_as_the_article() -> None:
    texts = {form.name: form.text for form in cited().forms}
    (record,) = rispy.loads(texts["ris"])
    assert (record["type_of_reference"], record["title"], record["date"]) == ("NEWS", "Dry land", "2019/03/05/")
    (entry,) = parse_string(texts["bibtex"], "bibtex").entries.values()
    assert (entry.fields["date"], entry.fields["journal"]) == ("2019-03-05", "The Valley Post")
    (item,) = json.loads(texts["csl"])
    assert (item["type"], item["issued"]) == ("article-newspaper", {"date-parts": [[2019, 3, 5]]})


def test_coins_say_to_zotero_that_it_is_a_newspaper_article() -> None:
    text = cited().coins
    assert "+" not in text
    found = parse_qs(text, strict_parsing=True)
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert found["rft.type"] == ["newspaperArticle"]
    assert (found["rft.title"], found["rft.source"]) == (["Dry land"], ["The Valley Post"])
    assert found["rft.identifier"] == [ARTICLE.url]
    assert found["rft.creator"] == ["Smith, Jane"]
    assert found["rft.aucorp"] == ["Reuters", "Amnesty International"]
    assert found["rft.subject"] == ["Mining", "Water & land"]
    assert (found["rft.issue"], found["rft.description"]) == (["Update 134"], ["A dry year."])


def test_the_head_does_not_call_a_newspaper_a_journal() -> None:
    # Zotero's "Embedded Metadata" takes the type from a journal's title before it looks at any other.
    found = metas()
    assert "citation_journal_title" not in found
    assert found["DC.type"] == ["newspaperArticle"]


@pytest.mark.parametrize(
    ("when", "coin", "highwire", "core", "linked"),
    [
        ("2019-03-05", "2019-03-05", "2019/03/05", "2019-03-05", "2019-03-05"),
        ("2009-06", "2009-06", "2009/06", "2009-06", "2009-06"),
        ("2006", "2006", "2006", "2006", "2006"),
        ("2009-05/2009-06", "2009-05/2009-06", "2009", "2009-05/2009-06", "2009"),
        ("2009-12/2010-01", "2009-12/2010-01", None, "2009-12/2010-01", None),
        (None, None, None, None, None),
    ],
)
def test_a_date_known_in_part_stays_so_everywhere(
    when: str | None, coin: str | None, highwire: str | None, core: str | None, linked: str | None
) -> None:
    document = replace(ARTICLE, published=parse_iso(when) if when else None)
    found = metas(document)
    assert parse_qs(cited(document).coins).get("rft.date", [None]) == [coin]
    assert found.get("citation_publication_date", [None]) == [highwire]
    assert found.get("DC.date", [None]) == [core]
    assert cited(document).linked_data.get("datePublished") == linked


def test_the_head_has_what_scholars_machines_look_for() -> None:
    found = metas()
    assert found["citation_title"] == ["Dry land"]
    assert found["citation_author"] == ["Jane Smith", "Amnesty International", "Reuters"]
    assert found["prism.publicationName"] == ["The Valley Post"]
    assert found["citation_public_url"] == [f"{SITE}/past/article/abcdefghijkl"]


def test_a_reader_that_takes_the_last_word_for_the_family_name_is_given_it_in_front() -> None:
    found = metas(replace(ARTICLE, authors=("Ana García Pérez", "Jane Smith", "Martin Luther King Jr.", "Equipo")))
    assert found["citation_author"] == ["García Pérez, Ana", "Jane Smith", "King, Martin Luther Jr.", "Equipo"]


def test_linked_data_is_a_news_article_with_people_only_where_that_is_sure() -> None:
    data = cited().linked_data
    assert (data["@context"], data["@type"]) == ("https://schema.org", "NewsArticle")
    assert data["author"] == [
        {"@type": "Person", "name": "Jane Smith"},
        {"@type": "Organization", "name": "Amnesty International"},
        {"@type": "Organization", "name": "Reuters"},
    ]
    unsure = cited(replace(ARTICLE, authors=("María Elena", "Guest Writer"))).linked_data["author"]
    assert unsure == [{"@type": "Person", "name": "María Elena"}, {"@type": "Thing", "name": "Guest Writer"}]
    assert data["archivedAt"] == f"{SITE}/past/article/abcdefghijkl"
    assert data["url"] == ARTICLE.url


@given(HOSTILE_DOCUMENTS)
@example(Document(title="", body="Nothing but a text."))
def test_no_document_breaks_a_citation(document: Document) -> None:
    made = cited(document)
    assert made.text.endswith("accessed 24 November 2026.")
    found = parse_qs(coins(document, document.topics, ""), strict_parsing=True)
    assert found["rft.type"] == ["newspaperArticle"]
    json.dumps(made.linked_data)


def test_the_article_page_carries_all_of_it(client: FlaskClient, home: Home) -> None:
    page = page_of(client, home, "Comunidades")
    assert RIVER.title in page.select_one("#cite-text").text
    spans = page.select("span.Z3988")
    assert [parse_qs(span["title"])["rft.title"] for span in spans] == [[RIVER.title]]
    assert page.select_one("meta[name=citation_publication_date]")["content"] == "2019/03/05"
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["headline"] == RIVER.title
    for link in page.select(".downloads a"):
        answer = client.get(link["href"])
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
    (record,) = rispy.loads(client.get(page.select_one(".downloads a")["href"]).text)
    assert record["title"] == RIVER.title


def test_a_reader_that_others_wrote_finds_the_article_in_the_page_s_head(client: FlaskClient, home: Home) -> None:
    # From schema.org's JSON-LD: nothing but the type in it makes trafilatura call a page a news article.
    found = trafilatura.extract_metadata(client.get(f"/article/{id_of(home, 'Comunidades')}").text)
    assert found is not None
    assert (found.title, found.author, found.date) == (RIVER.title, "Rosa Quispe; Equipo de redacción", "2019-03-05")
    assert (found.sitename, found.pagetype) == (RIVER.source, "newsarticle")
    assert found.tags == ["; ".join(RIVER.topics)]


def test_each_result_carries_its_own_coins(client: FlaskClient) -> None:
    page = parsed(client.get("/?q=mine").text)
    titles = [parse_qs(span["title"])["rft.title"][0] for span in page.select(".hit span.Z3988")]
    assert titles == [link.text for link in page.select(".hit h3 a")]


def test_hostile_text_cannot_leave_the_head_or_the_script_that_it_stands_in(client: FlaskClient, home: Home) -> None:
    address = f"/article/{id_of(home, 'Water rights')}"
    text = client.get(address).text
    assert SCRIPT not in text
    page = parsed(text)
    assert SCRIPT in json.loads(page.select_one('script[type="application/ld+json"]').string)["headline"]
    assert SCRIPT in page.select_one("meta[name=citation_title]")["content"]
    assert SCRIPT in page.select_one("#cite-ris").text
    assert "<script" not in html.unescape(page.select_one("span.Z3988")["title"])


def test_a_date_that_is_the_day_of_a_change_says_so() -> None:
    changed = cited(replace(ARTICLE, published=parse_iso("2019-03-05", "modified")))
    assert "5 March 2019 (last change), https" in changed.text
    assert all("Dated by its last change" in form.text for form in changed.forms)
    own = cited(replace(ARTICLE, published=parse_iso("2019-03-05", "byline")))
    assert "last change" not in own.text + "".join(form.text for form in own.forms)
