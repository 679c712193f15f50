"""No export drops a field in silence: the table of docs/formats.md says where each one goes, and it is so."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from archive.document import FIELDS, Document, Kind, Stored
from archive.partial_date import parse_iso
from tests.support.paths import ROOT
from webui.api.json_values import article_json
from webui.formats.record import ExportRecord
from webui.formats.registry import FORMATS

COLUMNS = ("csv", "jsonl", "api", "ris", "bibtex", "csl")
ID = "abcdefgh2345"
EMPTY = Document(title="")


def told() -> dict[str, dict[str, str]]:
    """The table: by field and format, what the field is called there; "–" where it is not."""
    section = (
        (ROOT / "docs/formats.md")
        .read_text("utf-8")
        .partition("## What each format of export holds")[2]
        .partition("\n## ")[0]
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:3] == "| `"]
    return {row[0].strip("`"): dict(zip(COLUMNS, row[1:], strict=True)) for row in rows}


TOLD = told()


def only(name: str) -> tuple[Document, str]:
    """A document with a value in this field alone, and a text by which that is known again."""
    field = next(each for each in FIELDS if each.name == name)
    if name == "archive_id":
        return EMPTY, ID
    if name == "url":
        return replace(EMPTY, url="https://zvvz.example/"), "zvvz"
    day = parse_iso("1987-03-05", "zvvz")
    value: Any = {Kind.TEXT: "zvvz", Kind.TEXTS: ("zvvz",), Kind.DATE: day, Kind.DATES: (day,)}[field.kind]
    return replace(EMPTY, **{name: value}), "1987" if "DATE" in field.kind.name else "zvvz"


def written(format_name: str, document: Document) -> str:
    stored = Stored(ID, 1, document, "0" * 64, 1, "2024-05-06T07:08:09+00:00", "")
    if format_name == "api":
        return json.dumps(article_json(stored, document.topics))
    return "".join(FORMATS[format_name].write([ExportRecord(stored, document.topics, document.url)]))


def test_every_field_of_a_document_is_in_the_table() -> None:
    assert list(TOLD) == [each.name for each in FIELDS]


@pytest.mark.parametrize("name", [each.name for each in FIELDS])
@pytest.mark.parametrize("format_name", COLUMNS)
def test_a_field_is_where_the_table_says_and_nowhere_else(format_name: str, name: str) -> None:
    document, sign = only(name)
    assert (sign in written(format_name, document)) == (TOLD[name][format_name] != "–")


@pytest.mark.parametrize("name", [each.name for each in FIELDS])
def test_a_field_is_called_what_the_table_says(name: str) -> None:
    document, sign = only(name)
    (line,) = written("jsonl", document).splitlines()
    values = json.loads(line)
    assert any(sign in str(values[each]) for each in TOLD[name]["jsonl"].split(", "))
    assert any(sign in str(json.loads(written("api", document))[each]) for each in names(TOLD[name]["api"]))
    (item,) = json.loads(written("csl", document))
    assert TOLD[name]["csl"] == "–" or any(sign in str(item.get(each)) for each in names(TOLD[name]["csl"]))
    ris = [line for line in written("ris", document).splitlines() if sign in line]
    assert TOLD[name]["ris"] == "–" or all(line[:2] in names(TOLD[name]["ris"]) for line in ris)
    bibtex = [line.split()[0] for line in written("bibtex", document).splitlines() if sign in line]
    assert name == "archive_id" or set(bibtex) <= set(names(TOLD[name]["bibtex"]))
    header, row = written("csv", document).lstrip("\ufeff").splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert {each for each, cell in cells.items() if sign in cell} <= {*names(TOLD[name]["csv"]), "cited_at"}


def names(told: str) -> list[str]:
    return re.findall(r"[\w-]+", told)


@pytest.mark.parametrize("format_name", ["json", *COLUMNS])
def test_the_section_is_in_every_export(format_name: str) -> None:
    assert "zvvz" in written(format_name, replace(EMPTY, title="A", section="zvvz"))
