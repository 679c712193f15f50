"""An article with everything, taken away over HTTP in every form and read back by others: the same values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from flask.testing import FlaskClient
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from archive.document import Document
from archive.exchange.cells import parted, unguarded
from archive.home import Home
from archive.partial_date import parse_iso
from importers.run import run_import
from tests.support.pages import parsed
from tests.support.shelf import home_with

LATIN = '100% «sí»: “El ‘Ñandú’ & Cía” cost $5 #1 more_than {two} ~ \\ ^ `it\'; the "end"'
ARABIC = "مقال عن الماء؛ «سنة جافة»"
EVERYTHING = Document(
    title=LATIN,
    body='Primera línea.\n\nSegunda; con "comillas", 50% & {más}.',
    html='<p>Primera <b>línea</b>.</p><p>Segunda; con "comillas", 50% &amp; {más}.</p>',
    summary="Qué dice — y qué no: $1_000 & más",
    published=parse_iso("2009-06", "byline"),
    authors=("Ana María García Pérez", "Martin Luther King Jr.", "Fundación «Agua & Vida»", "محمد علي"),
    topics=("Gold; silver", "Ríos, lagos", "=Minas", "100%"),
    language="es",
    url="https://news.example/2009/06/a?b=1&c=50%25#top",
    source="El {Odd} Ñandú & Cía",
    source_id="0017",
    label="Update 134; extra",
    section="Política & más",
    series="El río, 1_2",
    addresses=("https://old.example/a",),
)
RIGHT_TO_LEFT = replace(EVERYTHING, title=ARABIC, source_id="2", language="ar", url="https://news.example/2")
EVERY = (EVERYTHING, RIGHT_TO_LEFT)
HARVARD = CitationStylesStyle("harvard-cite-them-right", validate=False)


def a_home(folder: Path) -> Home:
    return home_with(folder, *EVERY)


pytestmark = pytest.mark.archive(build=a_home)


def taken(client: FlaskClient, name: str) -> str:
    answer = client.get(f"/export?format={name}&sort=oldest")
    assert answer.status_code == 200
    return answer.text


def printed(latex: str) -> str:
    """What LaTeX prints, its ligatures left aside."""
    context = get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciigrave": "`"}
    macros = [MacroTextSpec(name, sign) for name, sign in signs.items()]
    context.add_context_category("signs", macros=macros, prepend=True)
    reader = LatexNodes2Text(latex_context=context, strict_latex_spaces=True, keep_comments=True)
    return str(reader.latex_to_text(latex.replace("'", "\N{APOSTROPHE}{}").replace("`", "\N{GRAVE ACCENT}{}")))


def by_title(values: Sequence[dict[str, object]], key: str) -> dict[str, dict[str, object]]:
    return {str(each[key]): each for each in values}


def test_rispy_reads_every_value(client: FlaskClient) -> None:
    records = by_title(rispy.loads(taken(client, "ris")), "title")
    for document in EVERY:
        record = records[document.title]
        assert record["type_of_reference"] == "NEWS"
        assert record["authors"] == [
            "García Pérez, Ana María",
            "King, Martin Luther, Jr.",
            "Fundación «Agua & Vida»",
            "محمد علي",
        ]
        assert (record["year"], record["date"]) == ("2009", "2009/06//")
        assert record["keywords"] == list(document.topics)
        assert record["urls"] == [document.url]
        for key, value in {
            "secondary_title": document.source,
            "section": document.section,
            "tertiary_title": document.series,
            "number": document.label,
            "language": document.language,
            "abstract": document.summary,
        }.items():
            assert record[key] == value


def test_pybtex_reads_every_value(client: FlaskClient) -> None:
    entries: dict[str, Entry] = dict(parse_string(taken(client, "bibtex"), "bibtex").entries)
    titles = {printed(each.fields["title"]): each for each in entries.values()}
    for document in EVERY:
        entry = titles[document.title]
        first, second, third, fourth = entry.persons["author"]
        assert (first.last_names, first.first_names, first.middle_names) == (["García", "Pérez"], ["Ana"], ["María"])
        assert (second.last_names, second.lineage_names) == (["King"], ["Jr."])
        assert [printed(str(each)) for each in (third, fourth)] == list(document.authors[2:])
        assert (entry.fields["date"], entry.fields["year"], entry.fields["month"]) == ("2009-06", "2009", "June")
        assert entry.fields["url"] == document.url
        assert printed(entry.fields["keywords"]) == "Gold; silver, Ríos, lagos, =Minas, 100%"
        for key, value in {
            "journal": document.source,
            "chapter": document.section,
            "series": document.series,
            "issue": document.label,
            "language": document.language,
            "abstract": document.summary,
        }.items():
            assert printed(entry.fields[key]) == value


def test_citeproc_prints_a_bibliography_of_it(client: FlaskClient) -> None:
    items = json.loads(taken(client, "csl"))
    for item in items:
        item.pop("custom", None)
    entries = {}
    for item in items:
        bibliography = CitationStylesBibliography(HARVARD, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        (entries[item["title"]],) = map(str, bibliography.bibliography())
    for document in EVERY:
        entry = entries[document.title]
        assert entry.startswith("García Pérez, A.M. ")
        assert document.title in entry
        assert document.source in entry
        assert "(2009)" in entry
        assert "June" in entry
        assert entry.endswith(f"{document.url}.")
    values = by_title(items, "title")[LATIN]
    assert values["issued"] == {"date-parts": [[2009, 6]]}
    assert (values["section"], values["collection-title"]) == (EVERYTHING.section, EVERYTHING.series)
    assert values["keyword"] == "Gold; silver, Ríos, lagos, =Minas, 100%"


def test_python_s_csv_reads_every_value_with_the_guards_that_are_told(client: FlaskClient) -> None:
    rows = by_title(list(csv.DictReader(io.StringIO(taken(client, "csv")[1:], newline=""), strict=True)), "title")
    for document in EVERY:
        row = {name: unguarded(str(cell)) for name, cell in rows[document.title].items()}
        for name in ("title", "body", "html", "summary", "language", "url", "source", "source_id"):
            assert row[name] == getattr(document, name)
        assert (row["label"], row["section"], row["series"]) == (document.label, document.section, document.series)
        assert (row["published"], row["precision"]) == ("2009-06", "month")
        assert parted(row["authors"]) == document.authors
        assert parted(row["topics"]) == document.topics
    assert rows[LATIN]["topics"] == '"Gold; silver"; Ríos, lagos; \'=Minas; 100%'


@pytest.mark.parametrize("name", ["csv", "json", "jsonl"])
def test_our_own_import_gives_the_same_articles(client: FlaskClient, home: Home, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"taken.{name}"
    file.write_text(taken(client, name), "utf-8", newline="")
    other = Home.open(tmp_path / "other", create=True)
    report = run_import(other, [file])  # a form that is told what search it is of, and at its end that all is there
    assert (report.new, report.rejected, report.damaged) == (2, (), ())
    before = {each.id: each for each in home.store.documents()}
    after = {each.id: each for each in other.store.documents()}
    assert {key: each.document for key, each in after.items()} == {key: each.document for key, each in before.items()}
    again = run_import(home, [file])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_a_feed_and_the_page_tell_the_same(client: FlaskClient) -> None:
    feed = feedparser.parse(client.get("/feed.atom").data)
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} == {LATIN, ARABIC}
    for hit in client.get("/api/v1/search?q=").get_json()["hits"]:
        page = parsed(client.get(f"/article/{hit['id']}").text)
        data = json.loads(page.select_one('script[type="application/ld+json"]').string)
        assert data["headline"] == hit["title"]
        assert data["articleSection"] == EVERYTHING.section == hit["section"]
        assert [each["@type"] for each in data["author"]] == ["Person", "Person", "Organization", "Thing"]
        assert [each["name"] for each in data["author"]] == list(EVERYTHING.authors)
