"""Versions of an article: one line in the results, a list on its page, and what changed between two of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from index.query import Query, SearchRequest, Versions
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.pages import soup
from tests.support.webui_sample import FERRIES, NOTHING, SCRIPT, build_home, id_of, one_hit, stored
from webui.app import create_app
from webui.article.versions import versions_panel
from webui.cli.main import main
from webui.i18n.labels import stamp_text
from webui.search.page import search_page
from webui.urls.site import SiteUrls

pytestmark = pytest.mark.archive(build=build_home)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_counts_are_of_articles_in_both_ways_of_listing_and_pages_are_of_lines(client: FlaskClient) -> None:
    one = client.get("/api/v1/search?q=ferry&limit=1").json
    each = client.get("/api/v1/search?q=ferry&limit=2&page=2&versions=each").json
    assert one and each
    assert (one["total"], one["lines"], each["total"], each["lines"]) == (3, 1, 3, 3)
    assert [hit["versions"] for hit in one["hits"]] == [hit["versions"] for hit in each["hits"]] == [2]
    assert one["facets"] == each["facets"]
    assert one["histogram"] == each["histogram"]
    assert client.get("/api/v1/search?q=ferry&versions=all").status_code == 400


def test_the_best_version_under_the_order_asked_for_stands_for_the_others(client: FlaskClient) -> None:
    for sort, published in (("newest", "2011-06"), ("oldest", "2011-05-03")):
        answer = client.get(f"/api/v1/search?q=ferry&sort={sort}").json
        assert answer and [hit["published"] for hit in answer["hits"]] == [published]


def test_versions_that_a_filter_leaves_out_are_not_counted_among_those_found(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=ferry&source=Valley+Notes").json
    assert answer and [hit["versions"] for hit in answer["hits"]] == [0]


def test_an_article_that_another_stands_for_has_its_place_in_the_results(client: FlaskClient, home: Home) -> None:
    undated = id_of(home, "FERRY")
    assert "1 of 1" in page(client, f"/article/{undated}?q=ferry")
    assert "3 of 3" in page(client, f"/article/{undated}?q=ferry&sort=newest&versions=each")


def test_the_program_that_asks_for_all_documents_gets_every_version(home: Home) -> None:
    searcher = Searcher(home)
    assert len(searcher.matching(Query(tree=Everything()))) == home.store.count()
    assert len(searcher.matching(Query(tree=Everything(), versions=Versions.ONE))) == home.store.count() - 2
    searcher.close()


def test_the_page_says_how_many_are_versions_only_where_some_are() -> None:
    found = replace(one_hit(FERRIES[0]), total=1_234, lines=1_200)
    asked = SearchRequest(text="ferry", versions=Versions.ONE)
    listing = search_page(asked, found, SiteUrls(), str).tools.listing
    assert listing and listing.told == "34 of them are versions of others, 1,200 lines in all"
    assert listing.told_href == "/?q=ferry&versions=groups"
    assert [href for _name, href, _here in listing.ways] == ["", "/?q=ferry&versions=each", "/?q=ferry&versions=groups"]
    assert search_page(asked, one_hit(FERRIES[0]), SiteUrls(), str).tools.listing is None
    back = search_page(replace(asked, versions=Versions.EACH, page=3), NOTHING, SiteUrls(), str).tools.listing
    assert back and (back.told, back.ways[0][1]) == ("", "/?q=ferry")


def test_what_was_published_first_is_marked_only_where_the_dates_can_tell() -> None:
    def marks(*dates: str) -> list[str]:
        family = [
            stored(replace(FERRIES[0], published=parse_iso(each) if each else None), f"{number}")
            for number, each in enumerate(dates)
        ]
        panel = versions_panel(family[0], family[1:], len(family) - 1, [], SearchRequest(), SiteUrls())
        return [each.mark for each in panel.versions] if panel else []

    assert marks("2011-05-03", "2011-04-30") == ["first published", ""]
    assert marks("2011-05-03", "") == ["earliest date known", ""]
    assert marks("2011-05-03", "2011-05") == ["", ""]
    assert marks("2011-05-03", "2011-05-03", "2012") == ["", "", ""]
    assert marks("", "") == ["", ""]
    assert marks("2011-05-03") == []


def test_a_family_of_thousands_is_listed_in_part_and_said_so() -> None:
    family = [stored(FERRIES[0], f"{number:05}") for number in range(5_000)]
    panel = versions_panel(family[0], family[1:], len(family) - 1, [], SearchRequest(), SiteUrls())
    assert panel and len(panel.versions) == 50
    assert (len(panel.versions), len(panel.rest), panel.folded) == (50, 250, "and 250 more versions")
    assert panel.more == "and 4,700 more versions"


def test_a_comparison_shows_what_changed_from_the_earlier_to_the_later_whichever_page_it_is_asked_from(
    client: FlaskClient, home: Home
) -> None:
    reprint = next(each.id for each in home.store.documents() if each.document.source == "Notes on Rivers")
    for one, other in ((id_of(home, "Ferry to"), reprint), (reprint, id_of(home, "Ferry to"))):
        shown = page(client, f"/article/{one}/compare/{other}?q=ferry")
        assert "1 word removed, " in shown
        assert shown.index("Monday,") < shown.index("Thursday,")
        assert f'href="/article/{one}?q=ferry#versions"' in shown
        assert SCRIPT not in shown
        assert "&lt;script&gt;" in shown


def test_an_earlier_text_of_an_article_is_listed_and_compared(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    first = Document(title="Tide", body="The tide came in at six.", url="https://valley.example/tide")
    for document in (first, replace(first, body=f"The tide came in at seven. {SCRIPT}")):
        import_id = home.store.imports.begin(["tides"], "")
        home.store.take(import_id, Batch([Incoming(document)]))
        home.store.imports.finish(import_id)
    sync(home)
    client = create_app(home.path).test_client()
    document_id = id_of(home, "Tide")
    shown = page(client, f"/article/{document_id}")
    assert "Earlier texts of this article" in shown
    (earlier,) = [each for each in home.store.versions(document_id) if not each.present]
    address = f"/article/{document_id}/compare/text-{earlier.number}"
    assert address in shown
    assert f"imported on {stamp_text(earlier.imported_at)}" in shown
    compared = page(client, address)
    assert "six." in compared[compared.index("<del>") : compared.index("</del>")]
    assert "as it is now" in compared
    assert SCRIPT not in compared
    home.store.close()


@pytest.mark.parametrize("other", ["nosuchid", "text-999999", "text-x", "text-"])
def test_what_cannot_be_compared_is_not_found(client: FlaskClient, home: Home, other: str) -> None:
    assert client.get(f"/article/{id_of(home, 'Ferry')}/compare/{other}").status_code == 404


def test_the_line_on_versions_leads_to_the_groups_of_them_with_each_version_and_what_differs(
    client: FlaskClient, home: Home
) -> None:
    results = soup(client, "/?q=ferry")
    (link,) = [each for each in results.select(".told-of-versions a") if "versions of others" in each.get_text()]
    groups = soup(client, str(link["href"]))
    assert (
        "3 versions of 1 article; 2 of them are versions of others" in groups.select(".told-of-versions")[0].get_text()
    )
    (hit,) = groups.select(".hit")
    others = hit.select(".others li")
    assert len(others) == 2
    ids = {
        str(hit["id"]).removeprefix("hit-"),
        *(each.select("a")[0]["href"].split("/")[2].split("?")[0] for each in others),
    }
    assert ids == {each.id for each in home.store.get_many([*ids])} and len(ids) == 3
    for each in others:
        assert each.select_one(".compare") and "/compare/" in each.select_one(".compare")["href"]
        assert any(told in each.get_text() for told in ("the same text", "more", "fewer", "as many"))
        assert client.get(each.select_one(".compare")["href"]).status_code == 200


def test_groups_have_honest_counts_in_the_api_keep_filters_and_turn_pages(client: FlaskClient) -> None:
    groups = client.get("/api/v1/search?versions=groups&limit=1").json
    one = client.get("/api/v1/search?limit=100").json
    assert groups and one
    assert groups["total"] == one["total"]
    assert groups["grouped"] - groups["lines"] == one["total"] - one["lines"]
    found = []
    for number in range(1, groups["lines"] + 1):
        (hit,) = client.get(f"/api/v1/search?versions=groups&limit=1&page={number}").get_json()["hits"]
        assert len(hit["others"]) == hit["versions"]
        found += [hit["id"], *(each["id"] for each in hit["others"])]
    assert len(found) == len(set(found)) == groups["grouped"]
    assert "others" not in one["hits"][0] and "grouped" not in one
    few = client.get("/api/v1/search?versions=groups&source=Valley+Notes").json
    assert few and (few["lines"], few["grouped"], few["hits"]) == (0, 0, [])
    page_of_none = page(client, "/?versions=groups&source=Valley+Notes")
    assert "None of these articles has another version among the results." in page_of_none


def test_an_export_takes_no_groups_and_says_what_it_takes(client: FlaskClient) -> None:
    answer = client.get("/export?format=csv&q=ferry&versions=groups")
    assert answer.status_code == 400
    assert "one" in answer.text and "each" in answer.text


def test_the_command_line_lists_groups(home: Home) -> None:
    said = CliRunner().invoke(main, ["search", "ferry", "--versions", "groups", "--home", str(home.path)])
    assert said.exit_code == 0, said.output
    assert "3 of them versions of 1 article," in said.output
    assert said.output.count("  = ") == 2
