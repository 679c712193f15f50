"""A table that this program wrote is read back as it was; one of anybody else keeps its apostrophes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document, Stored, clean_text
from archive.exchange.jsonl import to_json_line
from archive.partial_date import parse_iso
from importers.formats.records.jsonlines import JsonLines
from importers.formats.records.tables import Table
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from importers.registry import recognise
from tests.support.export_records import DATES, HOSTILE, HOSTILE_TUPLES
from webui.formats.record import ExportRecord, SearchProvenance
from webui.formats.registry import FORMATS
from webui.formats.with_provenance import Member

ID = "abcdefgh2345"
WHOLE = Document(
    title='=HYPERLINK("http://evil.example";"Ñandú & Cía")',
    body="Primera línea.\n\n- Segunda; con \"comillas\", comas;\t=y ñ.\n\n'Tercera'",
    html='<p>Primera línea.</p><p>- <a href="https://a.example/" rel="noopener noreferrer nofollow">Segunda</a></p>',
    summary="+1 de cada dos",
    published=parse_iso("2009-05/2009-06", "byline"),
    authors=("Ortega y Gasset, José", "El Equipo; la casa", "مريم"),
    topics=("Agua & Ríos", "Gold; silver", "-Minas", "'=x", '"Old" town'),
    language="es",
    url="https://news.example/a?b=1;c=2",
    source="El {Ñandú}",
    source_id="0017",
    label="Update 134",
    section="Política; interior",
    series="-1-",
    other_dates=(parse_iso("2009-07", "meta"), parse_iso("2010", "a; b")),
    addresses=("https://old.example/;1",),
    captured="2012-03-05T10:00:00Z",
    path="a;b/c.html#1",
    archive_id=ID,
)


def stored(document: Document, losses: tuple[str, ...] = ()) -> Stored:
    return Stored(ID, 1, document, "0" * 64, 1, "2024-05-06T07:08:09+00:00", "", losses=losses)


def table(*documents: Stored, rule_topics: tuple[str, ...] = ()) -> bytes:
    taken = (ExportRecord(each, (*each.document.topics, *rule_topics), "https://cited.example") for each in documents)
    return "".join(FORMATS["csv"].write(taken)).encode()


def read(data: bytes, name: str = "taken.csv") -> list[Found]:
    return list(Table().read(Item(name, data, label="taken")))


def resaved(data: bytes, delimiter: str, change: dict[str, str] | None = None) -> bytes:
    """The table as a spreadsheet saves it: other separators, its own line ends, values typed anew."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(row | (change or {}) for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def test_an_article_with_everything_comes_back_from_a_table() -> None:
    assert read(table(stored(WHOLE), rule_topics=("Mining",))) == [WHOLE]
    importer = recognise(Item("taken.csv", table(stored(WHOLE))))
    assert importer
    assert importer.name == "table"


@pytest.mark.parametrize("when", ["2019-03-05", "2009-06", "2006", "2009-05/2009-06", "2006/2008", "0012-02", ""])
def test_a_date_of_any_precision_comes_back(when: str) -> None:
    document = replace(WHOLE, published=parse_iso(when, "json-ld") if when else None)
    assert read(table(stored(document))) == [document]


KEPT = st.builds(
    Document,
    title=HOSTILE.map(clean_text),
    body=HOSTILE.map(clean_text),
    summary=HOSTILE.map(clean_text),
    published=DATES,
    authors=HOSTILE_TUPLES.map(lambda texts: tuple(map(clean_text, texts))),
    topics=HOSTILE_TUPLES.map(lambda texts: tuple(map(clean_text, texts))),
    language=HOSTILE.map(clean_text),
    source=HOSTILE.map(clean_text),
    source_id=HOSTILE.map(clean_text),
    label=HOSTILE.map(clean_text),
    section=HOSTILE.map(clean_text),
    series=HOSTILE.map(clean_text),
    path=HOSTILE.map(clean_text),
    archive_id=st.just(ID),
)
"""Documents as an archive holds them: every text is clean."""


@given(st.lists(KEPT, min_size=1, max_size=3), st.sampled_from(["", ",", ";", "\t"]))
def test_a_table_gives_what_json_lines_give_whatever_the_texts(documents: list[Document], delimiter: str) -> None:
    every = [stored(each) for each in documents]
    data = resaved(table(*every), delimiter) if delimiter else table(*every)
    lines = "".join(to_json_line(each) + "\n" for each in every).encode()
    from_lines = JsonLines().read(Item("taken.jsonl", lines, label="taken"))
    assert [_without_place(each) for each in read(data)] == [_without_place(each) for each in from_lines]


def _without_place(found: Found) -> Found | str:
    """Lines of a table are others than those of JSON Lines."""
    return found.reason.partition(": ")[2] if isinstance(found, Rejected) else found


def test_losses_and_dates_of_a_spreadsheet_are_read_and_told() -> None:
    (found,) = read(table(stored(WHOLE, losses=("its end is missing; all of it",))))
    assert found == Damaged(WHOLE, ("its end is missing; all of it",))
    (typed,) = read(resaved(table(stored(WHOLE)), ";", {"published": "jun-09", "hemeroteca": "1,0"}))
    assert isinstance(typed, Document)
    assert (typed.published, typed.title) == (parse_iso("2009-06", "byline"), WHOLE.title)
    (unknown,) = read(resaved(table(stored(WHOLE)), ";", {"published": "soon"}))
    assert isinstance(unknown, Damaged)
    assert "soon" in unknown.losses[0]


def test_a_text_that_excel_has_cut_is_told() -> None:
    long = stored(replace(WHOLE, body="x" * 40_000))
    assert read(table(long)) == [replace(WHOLE, body="x" * 40_000)]
    (found,) = read(resaved(table(long), ";", {"body": "x" * 32_767}))
    assert isinstance(found, Damaged)
    assert "a cell of a spreadsheet is full" in found.losses[0]


def test_a_table_of_a_newer_version_is_refused_with_what_to_do() -> None:
    (found,) = read(resaved(table(stored(WHOLE)), ",", {"hemeroteca": "99"}))
    assert isinstance(found, Rejected)
    assert "update the program" in found.reason


def test_a_row_that_a_person_added_is_read_as_any_row() -> None:
    data = table(stored(WHOLE)).decode() + "," * 2 + "A new one" + "," * 12 + "Its text." + "," * 10 + "\r\n"
    own, added = read(data.encode())
    assert own == WHOLE
    assert isinstance(added, Document)
    assert (added.title, added.body, added.source) == ("A new one", "Its text.", "taken")


def test_an_article_that_was_gone_when_it_was_written_is_skipped() -> None:
    account = SearchProvenance("A", "", "=x", "x", ("a; b",), (), 2, "each", "generation-1", 1, "2026-01-01")
    members = [Member(ID, ExportRecord(stored(WHOLE), WHOLE.topics, "")), Member("gonegonegone", None)]
    first, gone = read("".join(FORMATS["csv"].write_with_provenance(account, members)).encode())
    assert first == WHOLE
    assert isinstance(gone, Skipped)
    assert gone.reason == "articles that were gone when the table was written"


def test_a_table_of_somebody_else_keeps_its_apostrophes() -> None:
    (found,) = read(b"title,body,section\n'=Tis,'-said,'@home\n")
    assert isinstance(found, Document)
    assert (found.title, found.body, found.section) == ("'=Tis", "'-said", "'@home")
