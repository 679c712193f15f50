"""Tables: one article a row, its columns named as people name them or as the admin says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.records.tables import Table
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from importers.registry import recognise
from webui.cli.main import main

ROWS = [
    ["Fecha", "Título", "Texto", "Autores", "Temas", "Enlace", "Medio"],
    [
        "2009-06-03",
        "Lluvias, otra vez",
        'El río "creció".\n\nDos veces.',
        "Ana Núñez; Eva Paz",
        "Agua|Sur",
        "https://a.example/1",
        "",
    ],
    ["junio de 2009", "Huelga", "Los mineros pararon.", "", "", "", "La Voz"],
]


def table(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def read(data: bytes, guide: Guide | None = None, path: str = "news.csv") -> list[Found]:
    return list(Table().read(Item(path, data, "news", guide or Guide())))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_whatever_parts_its_cells_and_whatever_its_encoding(delimiter: str, encoding: str) -> None:
    rows = [[cell.replace("|", ";") for cell in row] for row in ROWS]
    first, second = read(table(rows, delimiter, encoding))
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.title, first.body) == ("Lluvias, otra vez", 'El río "creció".\n\nDos veces.')
    assert (first.authors, first.topics) == (("Ana Núñez", "Eva Paz"), ("Agua", "Sur"))
    assert (first.url, first.source, first.language) == ("https://a.example/1", "news", "es")
    assert [each.published and each.published.iso() for each in (first, second)] == ["2009-06-03", "2009-06"]
    assert second.source == "La Voz"


def test_a_table_is_known_by_its_header_and_comes_before_other_text() -> None:
    found = recognise(Item("export", table(ROWS)))
    assert found is not None and found.name == "table"
    assert Table().accepts(Item("x", b"Just a sentence, with a comma.\nAnd another, too.")) == 0
    assert Table().accepts(Item("x.html", b"<p>title,text</p>")) == 0


def test_columns_that_the_admin_names_go_before_usual_names() -> None:
    rows = [["Headline", "text", "Nota"], ["A", "short", "The whole text."]]
    (found,) = read(table(rows), Guide(columns={"body": "Nota", "summary": "text"}))
    assert isinstance(found, Document)
    assert (found.title, found.body, found.summary) == ("A", "The whole text.", "short")


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    (found,) = read(table(ROWS), Guide(columns={"body": "Cuerpo entero"}))
    assert isinstance(found, Rejected)
    assert "no column 'Cuerpo entero' for the body" in found.reason
    assert "Fecha, Título, Texto" in found.reason
    (found,) = read(table([["A", "B"], ["1", "2"]]))
    assert isinstance(found, Rejected)
    assert "--column body=" in found.reason


def test_a_bad_row_costs_only_itself_and_is_named_by_its_line() -> None:
    rows = [
        ["title", "body", "date"],
        ["A", "Text.", ""],
        ["", "", "2019"],
        ["C", "Text.", "some day"],
        ["D"],
        ["E", "x"],
    ]
    found = read(table(rows))
    assert [type(each) for each in found] == [Document, Rejected, Damaged, Document, Document]
    assert isinstance(found[1], Rejected) and isinstance(found[2], Damaged)
    assert found[1].path == "news.csv:3"
    assert found[2].document.published is None
    assert "'some day' cannot be read" in found[2].losses[0]


def test_a_header_of_a_million_columns_and_a_quote_without_end_are_told() -> None:
    (found,) = read(b",".join([b"body"] * 1_000_000) + b"\nx\n")
    assert isinstance(found, Rejected)
    (found,) = read(b'title,body\nA,"no end' + b" and on" * 4_000_000)
    assert isinstance(found, Rejected)
    assert "lost" in found.reason


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd_to_be_a_table_or_none(data: bytes) -> None:
    item = Item("x.csv", b"title,body\n" + data)
    assert 0 <= Table().accepts(item) <= 1
    assert all(isinstance(each, Document | Damaged | Rejected | Skipped) for each in Table().read(item))


def test_columns_are_named_on_the_command_line_and_a_slip_is_told(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(table([["Kop", "Stuk"], ["A", "The text."]]))
    done = CliRunner().invoke(main, ["read", str(source), "--column", "body=Stuk", "--column", "title=Kop"])
    assert done.exit_code == 0
    assert '"title": "A"' in done.output
    slip = CliRunner().invoke(main, ["read", str(source), "--column", "bodi=Stuk"])
    assert slip.exit_code == 2
    assert "the fields are" in slip.output
