"""Taking results away over HTTP: all of them, in every format, with what they are inside."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rispy
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from archive.home import Home
from importers.run import run_import
from tests.support.export_records import HOSTILE_EXPORTS
from tests.support.pages import parsed
from tests.support.shelf import article as shelf_article
from tests.support.shelf import home_with
from tests.support.webui_sample import build_home, id_of, stored
from webui.app import create_app
from webui.formats.record import ExportRecord, SearchProvenance
from webui.formats.registry import FORMATS
from webui.formats.with_provenance import Member
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home)

ACCOUNT = SearchProvenance(
    archive="The Archive",
    address="https://archive.example.org/?q=mine",
    query="mine @home",
    reading="articles with any form of “mine”",
    filters=("Topic: Mining",),
    notes=(),
    articles=1,
    versions="each",
    generation="generation-00000007",
    change=12,
    at="2026-11-24T10:00:00+00:00",
)
SEARCHES = [
    "",
    "q=mine",
    "q=ferry",
    "q=mine&topic=Mining&not_topic=Protest",
    "from=2005&to=2009",
    "undated=1",
    "q=zzyzx",
]


def exported(client: FlaskClient, name: str, search: str) -> str:
    answer = client.get(f"/export?format={name}&{search}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == FORMATS[name].content_type
    return answer.text


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def ids_in(name: str, text: str) -> list[str]:
    """The ids of an export, by a parser that others wrote."""
    match name:
        case "csv":
            return [row["id"] for row in table(text)]
        case "ris":
            return [record["id"] for record in rispy.loads(text)]
        case "bibtex":
            return list(parse_string(text, "bibtex").entries)
        case "csl":
            return [item["id"] for item in json.loads(text)]
        case "json":
            return [item["archive_id"] for item in json.loads(text)["articles"]]
        case _:
            return [json.loads(line)["archive_id"] for line in text.split("\n")[:-1]]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("search", SEARCHES)
def test_an_export_holds_every_article_that_the_page_counts_and_no_other(
    client: FlaskClient, name: str, search: str
) -> None:
    total = client.get(f"/api/v1/search?{search}").get_json()["total"]
    found = ids_in(name, exported(client, name, search))
    assert len(found) == len(set(found)) == total


def test_an_export_is_in_the_order_of_the_search(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=mine&sort=oldest&versions=each&limit=100").get_json()["hits"]
    assert ids_in("csv", exported(client, "csv", "q=mine&sort=oldest")) == [hit["id"] for hit in hits]


def test_every_version_is_in_it_unless_one_line_for_each_article_is_asked_for(client: FlaskClient) -> None:
    assert len(table(exported(client, "csv", "q=ferry"))) == 3
    assert len(table(exported(client, "csv", "q=ferry&versions=one"))) == 1


def test_each_row_of_a_table_says_which_search_it_is_of(client: FlaskClient, home: Home) -> None:
    rows = table(exported(client, "csv", "q=mine&topic=Mining&from=2006"))
    for row in rows:
        assert (row["query"], row["filters"]) == (
            "mine",
            "Topic: Mining; Date: from 1 January 2006, that day included",
        )
        assert row["articles"] == str(len(rows))
        assert row["index"] == f"generation-00000001, change {home.store.position().seq}"
        assert row["taken"].endswith("+00:00")


def test_a_query_that_a_spreadsheet_could_run_is_written_as_text(client: FlaskClient) -> None:
    rows = table(exported(client, "csv", "q=%3Dmine"))
    assert {row["query"] for row in rows} == {"'=mine"}


@pytest.mark.parametrize("name", ["json", "jsonl", "csl"])
def test_json_says_which_search_it_is_of_and_that_all_of_it_is_there(client: FlaskClient, name: str) -> None:
    text = exported(client, name, "q=mine&topic=Mining")
    if name == "json":
        whole = json.loads(text)
        account, end = whole["export"], whole["end"]
    else:
        items = json.loads(text) if name == "csl" else [json.loads(line) for line in text.splitlines()]
        told = [item.get("custom", item) for item in items]
        account, end = told[0]["export"], told[-1]["export_end"]
    assert (account["query"], account["filters"], account["articles"]) == ("mine", ["Topic: Mining"], 4)
    assert account["generation"] == "generation-00000001"
    assert account["address"] == "http://localhost/?q=mine&topic=Mining"
    assert end == {"written": 4}


@pytest.mark.parametrize("name", ["ris", "bibtex"])
def test_what_a_citation_file_says_of_itself_stands_outside_its_records(client: FlaskClient, name: str) -> None:
    text = exported(client, name, "q=mine+topic:Mining")
    head = text.splitlines()[:3]
    assert "4 articles" in head[0]
    assert "generation-00000001" in head[2]
    assert "End: 4 articles written" in text
    assert len(ids_in(name, text)) == 4


def test_the_file_s_name_says_what_it_is(client: FlaskClient) -> None:
    answer = client.get("/export?format=csl&q=%22Gold+mine%22/..%0d%0aX:1")
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="hemeroteca-gold-mine-x-1-20')
    assert name.endswith('.csl.json"')


def test_json_lines_can_be_imported_as_they_are(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "taken.jsonl"
    file.write_text(exported(client, "jsonl", "q=mine"), "utf-8")
    other = Home.open(tmp_path / "other", create=True)
    report = run_import(other, [file])
    assert (report.new, report.rejected) == (8, ())


@pytest.mark.parametrize("name", FORMATS)
def test_an_article_that_is_gone_is_told_at_the_end_and_not_silently_missing(name: str) -> None:
    one = shelf_article(1)
    kept = Member("abcdefgh2345", ExportRecord(stored(one, "abcdefgh2345"), (), one.url), changed=True)
    text = "".join(FORMATS[name].write_with_provenance(ACCOUNT, [kept, Member("gonegonegone", None)]))
    if name == "csv":
        assert [(row["id"], row["state"]) for row in table(text)] == [
            ("abcdefgh2345", "changed"),
            ("gonegonegone", "gone"),
        ]
        return
    assert ids_in(name, text) == ["abcdefgh2345"]
    assert "gonegonegone" in text
    assert "gone" in text or "no longer" in text


@pytest.mark.parametrize("name", FORMATS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(documents=st.lists(HOSTILE_EXPORTS, min_size=1, max_size=3), query=st.text())
def test_no_query_and_no_document_breaks_what_is_told(name: str, documents: list[ExportRecord], query: str) -> None:
    account = replace(ACCOUNT, query=query, filters=(f"TY  - {query}", "@article{x,"))
    named = [
        replace(each, stored=replace(each.stored, id=f"abcdefgh234{place}")) for place, each in enumerate(documents)
    ]
    members = [Member(each.stored.id, each) for each in named]
    text = "".join(FORMATS[name].write_with_provenance(account, members))
    assert text.encode()
    assert ids_in(name, text) == [each.stored.id for each in named]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/export?q=mine", "format"),
        ("/export?format=pdf", "format"),
        ("/export?format=csv&format=ris", "format"),
        ("/export?format=csv&page=2", "page"),
        ("/export?format=csv&topics=a", "topics"),
        ("/export?format=csv&id=a&q=mine", "id"),
        ("/export?format=csv&from=soon", "from"),
        ("/take?limit=5", "limit"),
    ],
)
def test_a_parameter_that_cannot_be_taken_is_named(client: FlaskClient, address: str, named: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert f"“{named}”" in answer.text


def test_articles_that_a_reader_chose_come_by_address_or_by_form(client: FlaskClient, home: Home) -> None:
    ids = [id_of(home, "Comunidades"), id_of(home, "The mine"), id_of(home, "Comunidades")]
    got = client.get("/export", query_string=[("format", "ris"), *(("id", each) for each in ids)])
    posted = client.post("/export", data={"format": "ris", "id": ids})
    assert ids_in("ris", got.text) == ids_in("ris", posted.text) == ids[:2]
    unknown = client.get("/export?format=jsonl&id=nosuchid2222&id=" + ids[0])
    assert json.loads(unknown.text)["export_end"] == {"written": 1, "gone": ["nosuchid2222"]}


def test_the_page_says_how_many_which_filters_and_that_there_is_no_limit(client: FlaskClient) -> None:
    page = parsed(client.get("/take?q=mine&topic=Mining&not_topic=Protest").text)
    assert page.h1.text == "Export 3 articles"
    assert [each.text for each in page.select(".filters li")] == ["Topic: Mining", "not Topic: Protest"]
    assert "without a limit" in page.text
    hrefs = [link["href"] for link in page.select(".formats a")]
    assert len(hrefs) == len(FORMATS)
    assert all(client.get(href).status_code == 200 for href in hrefs)


def test_the_methods_sentence_says_all_that_a_paper_needs(home: Home) -> None:
    chosen = Settings(home.path, title="The Archive", address="https://archive.example.org")
    client = create_app(home.path, settings=chosen).test_client()
    page = parsed(client.get("/take?q=mine&from=2006&to=2017").text)
    said = page.select_one("#methods").text
    total = client.get("/api/v1/search?q=mine&from=2006&to=2017").get_json()["total"]
    for part in (
        *("The Archive", "any form of “mine”", "typed as: mine", "2006–2017, both ends included", f"{total} articles"),
        *("generation-00000001", "change", "https://archive.example.org/?q=mine&from=2006&to=2017", "accessed"),
    ):
        assert part in said


def test_the_page_offers_versions_where_there_are_any(client: FlaskClient) -> None:
    ferry = parsed(client.get("/take?q=ferry").text)
    (other,) = ferry.select(".choice a")
    assert "1 article" in other.text
    one = parsed(client.get(other["href"]).text)
    assert one.h1.text == "Export 1 article"
    assert all("versions=one" in link["href"] for link in one.select(".formats a"))
    assert not parsed(client.get("/take?q=mine").text).select(".choice")


def test_the_search_page_leads_to_all_of_its_results_from_any_page(client: FlaskClient) -> None:
    page = parsed(client.get("/?q=harbour&page=2&sort=oldest").text)
    assert page.find("a", string="Export")["href"] == "/take?q=harbour&sort=oldest"


def test_an_export_streams_in_flat_memory(tmp_path: Path) -> None:
    def pieces(count: int) -> Iterator[Member]:
        for number in range(count):
            document = shelf_article(number, body="word " * 2000)
            yield Member(f"id{number}", ExportRecord(stored(document, f"id{number}"), (), document.url))

    for name in FORMATS:
        tracemalloc.start()
        total = sum(len(piece) for piece in FORMATS[name].write_with_provenance(ACCOUNT, pieces(2_000)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert total > 100_000
        assert peak < 2_000_000, name


def test_the_answer_is_sent_as_it_is_made(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", *(shelf_article(number, body="river " * 5_000) for number in range(120)))
    answer = create_app(home.path).test_client().get("/export?format=jsonl&q=river", buffered=False)
    assert not answer.is_sequence
    assert len(list(answer.iter_encoded())) > 20
