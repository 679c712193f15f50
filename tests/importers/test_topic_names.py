"""What of a source's topics is one: in every format, in what came in before, and beside the topics of rules."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.exchange.cells import parted, unguarded
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.texts.topic_names import LONGEST, topic_name
from index.following.sync import sync
from index.query import Query
from index.query_language.tree import Everything
from index.searcher import Searcher
from webui.app import create_app
from webui.cli.main import main

NO_TOPICS = (
    "news@valley.example", "Ana Ruiz <ana@valley.example>", "ana [at] valley.example",
    "ana at valley dot example", "root@localhost",
    "@valley", "＠valley", "@valley@social.example", "follow @valley", "u/valley",
    "https://valley.example/a", "www.valley.example", "valley.example/news", "/tag/water",
    "mailto:ana@valley.example", "://about:blank",
    "urn:uuid:1", "tag:blogger.com,1999:blog-1", "http://schemas.google.com/blogger/2008/kind#post",
    "photo.jpg", "Annual report 2019.pdf", "index.php", "57", "8675309", "+1 202-555-0100 22", "#", "@", "-",
    "", " \u00a0",
    "550e8400-e29b-41d4-a716-446655440000", "d41d8cd98f00b204e9800998ecf8427e", "_wp_old_slug", "cat_57",
    "post-format-aside",
    "geo:lat=57.6", "type:article", "Uncategorized", "Sin categoría", "Non classé", "null", "x" * (LONGEST + 1),
)  # fmt: skip
TOPICS = {
    "#MeToo": "MeToo", "C#": "C#", "AT&T": "AT&T", "Q&amp;A": "Q&A", "Crime &amp;amp; courts": "Crime & courts",
    '"Water"': "Water", "“Water”": "Water", "Water,": "Water", "; Water ;": "Water", '"Water': "Water",
    "El «caso»": "El «caso»", '"A" and "B"': '"A" and "B"', "'Ndrangheta": "'Ndrangheta",
    "workers' rights": "workers' rights",
    "<a href='/t/w'>Water</a>": "Water", "Category: Water": "Water", "Jane Doe (@jane)": "Jane Doe",
    "2020": "2020", "9/11": "9/11", "11-M": "11-M", "COVID-19": "COVID-19", "Data.gov": "Data.gov",
    "Node.js": "Node.js",
    "foreign_policy": "foreign_policy",
    "China'": "China", "Star Wars: Andor": "Star Wars: Andor", "U.S./Mexico": "U.S./Mexico",
    "X": "X",
    "label:Fake": "label:Fake", "المياه": "المياه", "水": "水", "Water;\u00a0 rivers": "Water; rivers",
}  # fmt: skip
DIRTY = (
    "news@valley.example",
    "@valley",
    "https://valley.example/a",
    "Uncategorized",
    "#Rivers",
    "Human rights",
    "human Rights",
    "Q&A",
)
CLEAN = ["Rivers", "Human rights", "Q&A"]
BODY = "The river rose during the night and the people of the valley left their houses for the hills. " * 4


@pytest.mark.parametrize("said", NO_TOPICS)
def test_addresses_handles_files_and_notes_of_a_system_are_no_topics(said: str) -> None:
    assert topic_name(said) == ""


@pytest.mark.parametrize(("said", "name"), TOPICS.items())
def test_what_a_system_put_around_a_topic_goes_and_the_topic_stays(said: str, name: str) -> None:
    assert topic_name(said) == name


@given(st.text(alphabet=st.sampled_from("aB1 #@\"'“”«»;,:._/()-Ñ水"), max_size=12))
def test_a_topic_that_was_made_clean_stays_as_it_is(said: str) -> None:
    once = topic_name(said)
    assert topic_name(once) == once


def jsonl(folder: Path) -> Path:
    path = folder / "valley.jsonl"
    path.write_text(json.dumps({"title": "Flood", "body": BODY, "topics": DIRTY}), "utf-8")
    return path


def table(folder: Path) -> Path:
    path = folder / "valley.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["title", "body", "tags"], ["Flood", BODY, "|".join(DIRTY)]])
    return path


def rss(folder: Path) -> Path:
    path = folder / "valley.xml"
    categories = "".join(f"<category>{escape(each)}</category>" for each in DIRTY)
    path.write_text(
        f'<rss version="2.0"><channel><title>Valley</title><item><title>Flood</title><link>https://v.example/1</link>'
        f"{categories}<description>{BODY}</description></item></channel></rss>",
        "utf-8",
    )
    return path


def json_feed(folder: Path) -> Path:
    path = folder / "feed.json"
    item = {"id": "1", "title": "Flood", "content_text": BODY, "tags": DIRTY, "url": "https://v.example/1"}
    path.write_text(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Valley", "items": [item]}), "utf-8"
    )
    return path


def wordpress(folder: Path) -> Path:
    path = folder / "export.xml"
    categories = "".join(
        f'<category domain="post_tag" nicename="t{number}"><![CDATA[{each}]]></category>'
        for number, each in enumerate(DIRTY)
    )
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Valley</title><wp:wxr_version>1.2</wp:wxr_version>'
        f"<item><title>Flood</title><link>https://v.example/1</link><content:encoded><![CDATA[{BODY}]]></content:encoded>"
        f"<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{categories}</item>"
        "</channel></rss>",
        "utf-8",
    )
    return path


def markdown(folder: Path) -> Path:
    path = folder / "flood.md"
    path.write_text(f"---\ntitle: Flood\ntags: {json.dumps(DIRTY)}\n---\n{BODY}\n", "utf-8")
    return path


def page(folder: Path) -> Path:
    path = folder / "flood.html"
    tags = "".join(f'<meta property="article:tag" content="{escape(each)}">' for each in DIRTY)
    path.write_text(
        f"<!doctype html><html><head><title>Flood</title>{tags}</head><body><article><h1>Flood</h1><p>{BODY}</p>"
        f"<p>{BODY}</p></article></body></html>",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("make", [jsonl, table, rss, json_feed, wordpress, markdown, page])
def test_every_importer_gives_clean_topics(make: Callable[[Path], Path], tmp_path: Path) -> None:
    source = make(tmp_path)
    said = CliRunner().invoke(main, ["read", str(source), "--home", str(tmp_path / "none")])
    assert said.exit_code == 0, said.output
    documents = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
    assert [each["topics"] for each in documents] == [CLEAN]


def test_a_feed_that_puts_a_list_into_one_category_has_its_topics_apart(tmp_path: Path) -> None:
    path = rss(tmp_path)
    path.write_text(path.read_text("utf-8").replace("<category>#Rivers", "<category>Dams; Rain; Rivers"), "utf-8")
    said = CliRunner().invoke(main, ["read", str(path), "--home", str(tmp_path / "none")])
    assert json.loads(said.stdout.splitlines()[0])["topics"] == ["Dams", "Rain", *CLEAN]


def test_what_came_in_before_is_clean_in_every_face_and_stays_in_the_archive_as_its_source_said_it(
    tmp_path: Path,
) -> None:
    home = Home.open(tmp_path / "home", create=True)
    (home.path / "topics.toml").write_text(
        "[topics.rivers]\nquery = 'topic:rivers OR dam'\nen = 'Rivers'\nes = 'Ríos'\n", "utf-8"
    )
    import_id = home.store.imports.begin(["before"], "")
    old = Document(title="Flood", body=BODY, topics=DIRTY, url="https://v.example/1")
    new = Document(title="Dam", body=f"The dam. {BODY}", topics=("RIOS", "rivers "), url="https://v.example/2")
    home.store.take(import_id, Batch([Incoming(old), Incoming(new)]))
    home.store.imports.finish(import_id)
    sync(home)
    searcher = Searcher(home)
    found = searcher.search(Query(tree=Everything()))
    assert [(each.value, each.label, each.count) for each in found.facets["topic"]] == [
        ("rivers", "Rivers", 2),
        ("Human rights", "Human rights", 1),
        ("Q&A", "Q&A", 1),
    ]
    searcher.close()
    client = create_app(home.path).test_client()
    for name in ("rivers", "Rivers", "RÍOS", "#Rivers"):
        answer = client.get("/api/v1/search", query_string={"topic": name}).get_json()
        assert answer["total"] == 2, name
        assert [each["value"] for each in answer["facets"]["topic"] if each["selected"]] == ["rivers"]
    flood = next(
        each["id"] for each in client.get("/api/v1/search?q=flood").get_json()["hits"] if each["title"] == "Flood"
    )
    article = client.get(f"/api/v1/articles/{flood}").get_json()
    assert article["topics"] == ["rivers", "Human rights", "Q&A"]
    assert article["source_topics"] == list(DIRTY)
    assert "@valley" not in client.get(f"/article/{flood}").text.partition("<main")[2]
    exported = CliRunner().invoke(main, ["export", "--format", "csv", "--home", str(home.path)])
    rows = csv.DictReader(io.StringIO(exported.output.lstrip("\ufeff")))
    of_flood = next(row for row in rows if row["title"] == "Flood")
    assert parted(unguarded(of_flood["topics"])) == ("rivers", "Human rights", "Q&A")
    assert parted(unguarded(of_flood["source_topics"])) == DIRTY
    home.close()
