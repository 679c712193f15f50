"""What a browser sends of a collection when its reader asks: exported with the notes, looked up, and kept nowhere."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from flask.testing import FlaskClient
from pybtex.database import parse_string
from werkzeug.test import TestResponse

from archive.home import Home
from importers.run import run_import
from index.following.sync import sync
from tests.support.pages import parsed
from tests.support.shelf import article, put
from tests.support.webui_sample import build_home as build_sample
from tests.support.webui_sample import id_of
from webui.app import create_app
from webui.formats import api_shapes
from webui.formats.registry import FORMATS

COPY = "The mayor opened the new bridge over the river on Monday, and the band played until the rain came at last. " * 3
BRIDGE = article(90, COPY, title="The bridge opens", url="https://old.example/bridge", source="The Valley")
REPRINT = article(91, COPY, title="The bridge opens", url="https://new.example/bridge", source="El Valle")


def build_home(path: Path) -> Home:
    """The sample archive with an article that was merged into another, and one that was taken out."""
    home = build_sample(path)
    put(home, BRIDGE, REPRINT)
    home.store.remove(home.store.ids_at(BRIDGE.url)[0], "twice in the archive")
    home.store.remove(id_of(home, "Letter 3 "), "asked for by its author")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_home)

NOTE = 'Compare with "the dam" {p. 3}; see\nTY  - the second report, 50% of it\n=1+1'


@pytest.fixture
def chosen(home: Home) -> list[object]:
    return [id_of(home, "Ferry"), [id_of(home, "The mine"), NOTE], ["gonegonegone", "was here"]]


def send(client: FlaskClient, path: str, articles: object, **more: str) -> TestResponse:
    sent = articles if isinstance(articles, str) else json.dumps(articles)
    return client.post(path, data={"articles": sent, **more}, content_type="multipart/form-data")


def exported(client: FlaskClient, articles: object, name: str, **more: str) -> str:
    answer = send(client, "/saved/export", articles, format=name, **more)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == FORMATS[name].content_type
    return answer.text


def test_a_note_goes_out_in_each_format_where_the_format_has_a_place_for_it(
    client: FlaskClient, chosen: list[object]
) -> None:
    line = " ".join(NOTE.split())
    rows = list(csv.DictReader(io.StringIO(exported(client, chosen, "csv").removeprefix("\ufeff"), newline="")))
    assert [row["note"].replace("\n'", "\n") for row in rows] == ["", NOTE, "was here"]
    assert [row["state"] for row in rows] == ["", "", "gone"]
    records = rispy.loads(exported(client, chosen, "ris"))
    assert [record.get("notes") for record in records] == [None, [line]]
    entries = parse_string(exported(client, chosen, "bibtex"), "bibtex").entries
    assert [str(each.fields.get("annote", ""))[:22] for each in entries.values()] == ["", line[:22]]
    assert [item.get("note") for item in json.loads(exported(client, chosen, "csl"))] == [None, NOTE]
    assert [item.get("note") for item in json.loads(exported(client, chosen, "json"))["articles"]] == [None, NOTE]
    lines = exported(client, chosen, "jsonl").splitlines()
    assert [json.loads(each).get("note") for each in lines] == [None, NOTE]


def test_an_export_says_which_collection_it_holds_in_the_readers_order_and_which_articles_are_gone(
    client: FlaskClient, chosen: list[object], home: Home
) -> None:
    answer = send(client, "/saved/export", chosen[::-1], format="json", collection="  Dams \n& rivers ")
    told = json.loads(answer.text)
    assert told["export"]["reading"] == "articles of the collection “Dams & rivers”"
    assert [each["archive_id"] for each in told["articles"]] == [id_of(home, "The mine"), chosen[0]]
    assert told["end"] == {"written": 2, "gone": ["gonegonegone"]}
    assert "dams-rivers" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]


def test_what_is_exported_with_notes_comes_back_into_an_archive_without_them(
    client: FlaskClient, chosen: list[object], tmp_path: Path, home: Home
) -> None:
    for name in ("csv", "json", "jsonl"):
        file = tmp_path / f"sent{FORMATS[name].suffix}"
        file.write_text(exported(client, chosen, name), "utf-8")
        fresh = Home.open(tmp_path / name, create=True)
        run_import(fresh, [file])
        found = {each.id: each.document for each in fresh.store.documents()}
        here = {each.id: each.document for each in home.store.documents()}
        assert found == {each: here[each] for each in found}
        assert len(found) == 2


def test_the_check_names_the_articles_that_are_gone(client: FlaskClient, chosen: list[object]) -> None:
    assert send(client, "/saved/check", chosen).get_json() == {"gone": ["gonegonegone"], "merged": {}}


def missing(home: Home) -> tuple[str, str, str]:
    """Ids: of the article that was merged, of the one it is in by now, and of the one that was taken out."""
    held = {each.id for each in home.store.documents()}
    (merged,) = [each for each in home.store.ids_at(BRIDGE.url) if each not in held]
    (other,) = home.store.ids_at(REPRINT.url)
    (gone,) = {each.id for each in home.store.changes_since(0)} - held - {merged}
    return merged, other, gone


def test_a_merged_article_is_named_as_merged_where_it_is_looked_up_and_on_its_own_page(
    client: FlaskClient, home: Home
) -> None:
    merged, other, gone = missing(home)
    assert send(client, "/saved/check", [merged, gone, other]).get_json() == {
        "gone": [merged, gone],
        "merged": {merged: {"id": other, "title": REPRINT.title}},
    }
    page = client.get(f"/article/{merged}")
    assert page.status_code == 410
    assert parsed(page.text).select_one("main a.action")["href"] == f"/article/{other}"
    told = client.get(f"/api/v1/articles/{merged}").get_json()
    assert (told["merged_into"], set(told)) == (other, {*api_shapes.RemovedArticle.__annotations__} - {"position"})
    assert "merged_into" not in client.get(f"/api/v1/articles/{gone}").get_json()
    assert not parsed(client.get(f"/article/{gone}").text).select("main a.action")


def test_each_format_reports_a_merged_article_with_what_it_was_merged_into(client: FlaskClient, home: Home) -> None:
    merged, other, gone = missing(home)
    sent = [merged, id_of(home, "Ferry"), gone]
    rows = list(csv.DictReader(io.StringIO(exported(client, sent, "csv").removeprefix("\ufeff"), newline="")))
    assert [row["state"] for row in rows] == [f"merged into {other}", "", "gone"]
    end = {"written": 1, "gone": [merged, gone], "merged": {merged: other}}
    assert json.loads(exported(client, sent, "json"))["end"] == end
    assert json.loads(exported(client, sent, "jsonl").splitlines()[-1])["export_end"] == end
    assert json.loads(exported(client, sent, "csl"))[-1]["custom"]["export_end"] == end
    for name in ("ris", "bibtex"):
        assert f"merged: {merged} into {other}" in exported(client, sent, name)


# ---- a collection as a page of results


def listed(client: FlaskClient, articles: object, address: str = "/saved/results", **more: str) -> Any:
    answer = send(client, address, articles, **more)
    assert answer.status_code == 200, answer.text
    assert "private" in answer.headers["Cache-Control"]
    return parsed(answer.text)


def ids_on(page: Any) -> list[str]:
    return [str(each["id"]).removeprefix("hit-") for each in page.select(".hit")]


def test_a_collection_is_listed_as_results_are_in_the_readers_order(client: FlaskClient, home: Home) -> None:
    sent = [id_of(home, "Ferry"), id_of(home, "The mine"), id_of(home, "Comunidades")]
    page = listed(client, sent, collection="  Dams \n& <rivers> ")
    assert page.h1.text == "Dams & <rivers>"
    assert ids_on(page) == sent
    of_search = parsed(client.get("/?q=&limit=100&versions=each").text)
    for each in sent:
        here, there = page.select_one(f"#hit-{each}"), of_search.select_one(f"#hit-{each}")
        for part in (".when", "h3", ".from", ".snippets", ".topics"):
            told = [[" ".join(found.text.split()) for found in place.select(part)] for place in (here, there)]
            assert told[0] == told[1], (each, part)
        assert here.select_one("h3 a")["href"] == f"/article/{each}"
    ferry = page.select_one(f"#hit-{sent[0]} .from .more")
    assert ferry.text == "one of 3 versions"
    assert client.get(ferry["href"].partition("#")[0]).status_code == 200
    assert "noindex" in str(page.select_one("meta[name=robots]"))
    one = listed(client, sent[:1])
    assert ids_on(one) == sent[:1]
    assert not one.select(".pager, .orders")


def again(page: Any) -> str:
    """What the form of the page sends again."""
    return str(page.select_one("#collection textarea[name=articles]").text)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_by_date_a_collection_stands_in_the_order_of_results(client: FlaskClient, home: Home, order: str) -> None:
    answer = client.get(f"/api/v1/search?sort={order}&versions=each&limit=100").get_json()
    dates = [hit["published"] for hit in answer["hits"]]
    sent = [hit["id"] for hit in answer["hits"]]
    mixed = random.Random(7).sample(sent, len(sent))
    page = listed(client, mixed, f"/saved/results?order={order}&limit=100")
    told = dict(zip(sent, dates, strict=True))
    assert [told[each] for each in ids_on(page)] == dates
    assert sorted(ids_on(page)) == sorted(sent)
    # Equals stay as the reader has them.
    for date in set(dates):
        assert [each for each in ids_on(page) if told[each] == date] == [each for each in mixed if told[each] == date]
    name = page.select_one("#collection-export [name=order]")["value"]
    lines = exported(client, again(page), "jsonl", order=name).splitlines()
    assert [json.loads(line)["archive_id"] for line in lines] == ids_on(page)


def test_by_title_case_and_accents_count_for_nothing_and_what_is_not_here_comes_last(
    client: FlaskClient, home: Home
) -> None:
    merged, _other, gone = missing(home)
    sent = [gone, "neverneverno", *(each.id for each in home.store.documents()), merged]
    titles = {each.id: each.document.title for each in home.store.documents()}
    page = listed(client, sent, "/saved/results?order=title&limit=100")
    shown = ids_on(page)
    assert shown[-3:] == [gone, "neverneverno", merged]
    plain = [titles[each].casefold() for each in shown[:-3] if re.fullmatch(r"[A-Za-z0-9 ]+", titles[each])]
    assert len(plain) > 10
    assert plain == sorted(plain)


def test_what_is_not_here_is_named_in_its_row_and_what_it_was_merged_into_is_a_link(
    client: FlaskClient, home: Home
) -> None:
    merged, other, gone = missing(home)
    page = listed(client, [merged, gone, "neverneverno", other])
    assert page.select_one(".told-of-versions").text == "4 articles; 3 of them are not in the archive"
    rows = page.select(".hit.missing")
    assert [row["data-id"] for row in rows] == [merged, gone, "neverneverno"]
    assert [row.h3.text for row in rows] == [BRIDGE.title, "Letter 3 from the harbour", "neverneverno"]
    assert [bool(row.select("h3 a")) for row in rows] == [True, True, False]
    assert [each["href"] for each in page.select(".mark a")] == [f"/article/{other}"]
    assert "twice in the archive" in rows[0].text
    assert rows[1].select_one(".mark").text == "No longer in the archive."
    assert "asked for by its author" in rows[1].text
    assert "no article with this id" in rows[2].text


def test_the_pages_of_a_collection_hold_each_article_once_up_to_the_largest(client: FlaskClient, home: Home) -> None:
    held = [each.id for each in home.store.documents()]
    for sent, limit in ((held[:25], 10), ([*held, *(f"{number:a>12}" for number in range(4_000 - len(held)))], 100)):
        address, found = f"/saved/results?limit={limit}", list[str]()
        articles = json.dumps(sent)
        while address:
            page = listed(client, articles, address, collection="All")
            assert page.select_one("ol.hits")["start"] == str(len(found) + 1)
            found += ids_on(page)
            articles = again(page)
            following = [each for each in page.select(".pager > button") if "Next" in each.text]
            address = following[0]["formaction"] if following else ""
        assert found == sent
    beyond = listed(client, held[:25], "/saved/results?page=9")
    assert beyond.select_one(".pager [aria-current]").text.split() == ["Page", "3"]


def test_no_address_has_the_articles_or_the_name_and_by_its_own_it_leads_to_what_is_saved(
    client: FlaskClient, home: Home
) -> None:
    one = id_of(home, "The mine")
    page = listed(client, [one, id_of(home, "Ferry")], collection="Secret")
    addresses = [
        str(each[name])
        for each in page.select("[href], [formaction]")
        for name in ("href", "formaction")
        if each.get(name)
    ]
    assert not [each for each in addresses if "Secret" in each or "articles" in each]
    answer = client.get("/saved/results?order=oldest&page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/saved")
    for wrong in ("order=best", "page=0", "limit=101", "q=mine", "order=title&order=oldest"):
        assert send(client, f"/saved/results?{wrong}", [one]).status_code == 400, wrong


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("", "JSON array"),
        ("[]", "JSON array"),
        ("{}", "JSON array"),
        ("[" * 60_000, "JSON array"),
        ("[1]", "JSON array"),
        ('[""]', "JSON array"),
        ('[["a"]]', "JSON array"),
        ('[["a", 2]]', "JSON array"),
        (json.dumps([f"{n}" for n in range(4_001)]), "up to 4,000"),
    ],
)
def test_what_is_no_collection_is_refused_with_what_is_asked_for(client: FlaskClient, sent: str, told: str) -> None:
    for path, more in (("/saved/export", {"format": "ris"}), ("/saved/check", {}), ("/saved/results", {})):
        answer = send(client, path, sent, **more)
        assert answer.status_code == 400
        assert told in answer.text


def test_half_characters_and_articles_that_are_sent_twice_do_no_harm(client: FlaskClient, chosen: list[object]) -> None:
    sent = f'["\\ud800", "\\u0000", ["{chosen[0]}", "a \\udfff b"], "{chosen[0]}"]'
    assert len(send(client, "/saved/check", sent).get_json()["gone"]) == 2
    for name in FORMATS:
        assert exported(client, sent, name).count("a ? b") == 1


def test_a_collection_has_no_address(client: FlaskClient) -> None:
    assert client.get("/saved/export?format=ris&articles=[]").status_code == 405
    assert client.get("/saved/check").status_code == 405
    assert send(client, "/saved/export", ["a"], format="ris", q="mine").status_code == 400


def test_nothing_of_a_collection_stays_in_the_archives_folder(
    client: FlaskClient, chosen: list[object], home: Home
) -> None:
    before = {file: file.stat().st_size for file in home.path.rglob("*") if file.is_file()}
    exported(client, chosen, "csv", collection="Secret")
    send(client, "/saved/check", chosen)
    listed(client, chosen, collection="Secret")
    after = {file: file.stat().st_size for file in home.path.rglob("*") if file.is_file()}
    assert before == after
    assert create_app(home.path).test_client().get("/saved").status_code == 200
