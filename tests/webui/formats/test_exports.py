"""What leaves the archive: every form, read back by a parser that others wrote."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from archive.document import clean_text, id_from_key
from archive.exchange.cells import guarded
from archive.exchange.jsonl import to_json_line
from archive.exchange.rows import COLUMNS
from tests.support.export_records import ARTICLE, HOSTILE_EXPORTS, UNDATED, csl, dated, encoded, exported, text_of
from tests.support.yardstick import within
from webui.formats import csv_table
from webui.formats.csv_table import BYTE_ORDER_MARK
from webui.formats.names.personal_names import person
from webui.formats.record import ExportRecord, one_line
from webui.formats.registry import FORMATS

LATEX = get_default_latex_context_db()
LATEX.add_context_category(
    "braces",
    macros=[
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
        MacroTextSpec("textasciigrave", "\N{GRAVE ACCENT}"),
    ],
    prepend=True,
)


def rows(*documents: ExportRecord) -> list[dict[str, str]]:
    text = text_of("csv", *documents)
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def ris(*documents: ExportRecord) -> list[dict[str, object]]:
    return list(rispy.loads(text_of("ris", *documents)))


def bibtex(*documents: ExportRecord) -> dict[str, Entry]:
    return dict(parse_string(text_of("bibtex", *documents), "bibtex").entries)


def is_utf_8(text: str) -> bool:
    return text.encode(errors="replace").decode() == text


def printed(latex: str) -> str:
    """What LaTeX would print, its ligatures left aside."""
    reader = LatexNodes2Text(latex_context=LATEX, strict_latex_spaces=True, keep_comments=True)
    return str(reader.latex_to_text(latex))


@pytest.mark.parametrize("name", FORMATS)
@given(documents=st.lists(HOSTILE_EXPORTS, max_size=3))
def test_no_document_breaks_a_writer_and_all_that_it_writes_is_utf_8(name: str, documents: list[ExportRecord]) -> None:
    for piece in FORMATS[name].write(documents):
        assert piece.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_a_writer_asks_for_the_next_document_only_when_the_last_is_written(name: str) -> None:
    asked = 0

    def endless() -> Iterator[ExportRecord]:
        nonlocal asked
        while True:
            asked += 1
            yield exported(ARTICLE)

    pieces = FORMATS[name].write(endless())
    for _ in range(10):
        next(pieces)
    assert 8 <= asked <= 10


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_of_nothing_is_still_a_file_of_its_form(name: str) -> None:
    text = text_of(name)
    expected = {"csv": BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n", "json": "[\n]\n", "csl": "[\n]\n"}
    assert text == expected.get(name, "")


def test_each_format_is_listed_under_its_own_name() -> None:
    assert list(FORMATS) == ["csv", "json", "jsonl", "ris", "bibtex", "csl"]
    assert all(name == each.name and each.suffix.startswith(".") for name, each in FORMATS.items())


@given(st.lists(HOSTILE_EXPORTS.filter(lambda each: is_utf_8(to_json_line(each.stored))), max_size=3))
def test_json_and_json_lines_hold_the_same_objects_as_the_archive_writes(documents: list[ExportRecord]) -> None:
    expected = [json.loads(to_json_line(each.stored)) for each in documents]
    assert json.loads(text_of("json", *documents)) == expected
    assert [json.loads(line) for line in text_of("jsonl", *documents).split("\n")[:-1]] == expected


def test_a_table_holds_every_column_of_an_article() -> None:
    (row,) = rows(exported(ARTICLE, "Water"))
    assert row == {
        "id": id_from_key(ARTICLE.title),
        "source_id": "post-17",
        "title": ARTICLE.title,
        "published": "2019-03-05",
        "precision": "day",
        "authors": "Jane Smith; Amnesty International; Ana García Pérez",
        "source": "The Valley Post",
        "topics": "Mining; Water",
        "language": "en",
        "url": ARTICLE.url,
        "label": "Update 134",
        "section": "Land",
        "series": "",
        "summary": "A dry\nyear.",
        "body": "First paragraph.\n\nSecond one.",
        **dict.fromkeys(("date_source", "other_dates", "addresses", "captured", "path", "losses", "html"), ""),
        "source_topics": "Mining",
        "cited_at": ARTICLE.url,
        "hemeroteca": "1",
    }


def test_a_table_shows_a_date_in_its_own_precision() -> None:
    shown = [(row["published"], row["precision"]) for row in rows(dated("2009-06"), dated("2009-05/2009-06"), UNDATED)]
    assert shown == [("2009-06", "month"), ("2009-05/2009-06", "span"), ("", "")]


@pytest.mark.parametrize(
    "title",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\ttab", "  =1+1", "\u00a0=1", "\u2060=1"),
        *("＝1+1", "＋1", "－1", "＠SUM(A1)", " \u3000＝1", "\u22121"),
    ],
)
def test_a_cell_that_a_spreadsheet_could_run_gets_an_apostrophe(title: str) -> None:
    (row,) = rows(exported(replace(ARTICLE, title=title)))
    assert row["title"] == "'" + clean_text(title)


@pytest.mark.parametrize("title", ["2+2=4", "a@b.example", "— dijo —", "'quoted'", "¿=?", ""])
def test_a_cell_that_no_spreadsheet_runs_stays_as_it_is(title: str) -> None:
    assert rows(exported(replace(ARTICLE, title=title)))[0]["title"] == title


@given(st.lists(HOSTILE_EXPORTS, max_size=3))
def test_every_cell_of_a_table_comes_back_and_none_begins_a_formula(documents: list[ExportRecord]) -> None:
    read = rows(*documents)
    assert len(read) == len(documents)
    for row, each in zip(read, documents, strict=True):
        assert list(row) == list(COLUMNS)
        assert row["body"].replace("'", "") == clean_text(each.stored.document.body).replace("'", "")
        assert not any(cell.startswith("\t") or cell.strip().startswith(tuple("=+-@＝＋－＠")) for cell in row.values())


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Mines;=1+1;", "Mines;'=1+1;"),
        ("a; \t+1", "a; \t'+1"),
        ('a;"=1+1"', 'a;"\'=1+1"'),
        ("a\t@SUM(A1)", "a\t'@SUM(A1)"),
        ("a;\u2060−1", "a;\u2060'−1"),
        ("a\n=1+1\nb", "a\n'=1+1\nb"),
        ("\n=1+1", "\n'=1+1"),
        ("\r=1", "\n'=1"),
        ('a\n\n "@SUM(A1)"', 'a\n\n "\'@SUM(A1)"'),
        ("Mines; a = b, c-d; e", "Mines; a = b, c-d; e"),
    ],
)
def test_what_would_be_a_formula_where_something_else_parts_cells_gets_an_apostrophe(title: str, shown: str) -> None:
    assert rows(exported(replace(ARTICLE, title=title)))[0]["title"] == shown


@given(st.lists(st.text("a;\t\n\"', =+-@＝−\u200b\u2060"), max_size=4), st.sampled_from(";\t"))
def test_no_cell_begins_a_formula_whatever_parts_the_cells(values: list[str], parted_by: str) -> None:
    for row in csv.reader(io.StringIO(csv_table.record(("a", *values)), newline=""), delimiter=parted_by):
        assert not any(cell.strip('\u200b\u2060 \t\n"').startswith(tuple("=+-@＝−")) for cell in row)


def test_a_long_run_of_what_may_part_cells_is_gone_over_once() -> None:
    assert len(within(20, lambda: guarded("a" + ";\t " * 300_000))) == 900_001


def test_every_sign_that_stands_for_one_of_a_formula_is_known() -> None:
    for code in range(sys.maxunicode + 1):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain.startswith(tuple("=+-@\u2212")):
            assert guarded(f"a;{chr(code)}1") == f"a;'{chr(code)}1"


def test_a_ris_record_holds_what_a_reference_manager_needs() -> None:
    text = text_of("ris", exported(ARTICLE, "Water"))
    assert text.startswith("TY  - NEWS\r\n")
    assert text.endswith("ER  - \r\n\r\n")
    assert text.count("\n") == text.count("\r\n")
    (record,) = rispy.loads(text)
    assert record["type_of_reference"] == "NEWS"
    assert record["title"] == ARTICLE.title
    assert record["authors"] == ["Smith, Jane", "Amnesty International", "García Pérez, Ana"]
    assert (record["year"], record["date"]) == ("2019", "2019/03/05/")
    assert record["secondary_title"] == "The Valley Post"
    assert record["section"] == "Land"
    assert record["urls"] == [ARTICLE.url]
    assert record["keywords"] == ["Mining", "Water"]
    assert (record["language"], record["abstract"]) == ("en", "A dry year.")
    assert record["id"] == id_from_key(ARTICLE.title)


@pytest.mark.parametrize(
    ("when", "year", "day", "note"),
    [
        ("2009-06", "2009", "2009/06//", None),
        ("2006", "2006", "2006///", None),
        ("2009-05/2009-06", "2009", "2009///", "Published 2009-05/2009-06"),
        ("2009-12/2010-01", None, None, "Published 2009-12/2010-01"),
        ("2006/2008", None, None, "Published 2006/2008"),
    ],
)
def test_a_ris_date_says_no_more_than_is_known(when: str, year: str | None, day: str | None, note: str | None) -> None:
    (record,) = ris(dated(when))
    assert (record.get("year"), record.get("date")) == (year, day)
    assert record.get("notes") == ([note] if note else None)


def test_an_undated_ris_record_has_no_date() -> None:
    assert not {"PY", "DA", "N1"} & {line[:2] for line in text_of("ris", UNDATED).splitlines()}


@given(st.lists(HOSTILE_EXPORTS, max_size=3))
def test_no_value_of_a_ris_record_can_begin_another(documents: list[ExportRecord]) -> None:
    read = ris(*documents)
    assert [record.get("title", "") for record in read] == [encoded(each.stored.document.title) for each in documents]
    for record, each in zip(read, documents, strict=True):
        topics = [topic for topic in map(encoded, each.topics) if topic]
        assert record.get("keywords", []) == topics


def test_a_bibtex_entry_holds_the_article_under_its_id() -> None:
    text = text_of("bibtex", exported(ARTICLE, "Water, rivers"))
    ((key, entry),) = parse_string(text, "bibtex").entries.items()
    assert key == id_from_key(ARTICLE.title)
    assert entry.type == "article"
    assert entry.fields["title"] == r"{Mining \& water: 50\% \textbraceleft{}still\textbraceright{} dry}"
    assert printed(entry.fields["title"]) == ARTICLE.title
    assert entry.fields["journal"] == "The Valley Post"
    assert entry.fields["chapter"] == "Land"
    assert entry.fields["url"] == ARTICLE.url
    assert entry.fields["keywords"] == "Mining, {Water, rivers}"
    assert "author = {Smith, Jane and {Amnesty International} and García Pérez, Ana}" in text
    assert [str(each) for each in entry.persons["author"]] == [
        "Smith, Jane",
        "{Amnesty International}",
        "García Pérez, Ana",
    ]


def test_an_article_of_no_known_publication_is_bibtex_misc() -> None:
    (entry,) = bibtex(exported(replace(ARTICLE, source=""))).values()
    assert entry.type == "misc"
    assert "journal" not in entry.fields


@pytest.mark.parametrize(
    ("when", "year", "month"),
    [
        ("2019-03-05", "2019", "March"),
        ("2009-06", "2009", "June"),
        ("2006", "2006", None),
        ("2009-05/2009-06", "2009", None),
        ("2006/2008", None, None),
    ],
)
def test_a_bibtex_date_is_whole_and_its_parts_are_those_known(when: str, year: str | None, month: str | None) -> None:
    (entry,) = bibtex(dated(when)).values()
    assert (entry.fields["date"], entry.fields.get("year"), entry.fields.get("month")) == (when, year, month)


def test_an_undated_bibtex_entry_has_no_date() -> None:
    (entry,) = bibtex(UNDATED).values()
    assert not {"date", "year", "month"} & set(entry.fields)


def test_an_id_that_is_no_key_still_gives_each_article_its_own() -> None:
    ids = ["a,b", "a b", "a{b", "ñ", "\ud800", "\ud801", "ok2"]
    keys = list(bibtex(*(exported(ARTICLE, document_id=each) for each in ids)))
    assert len(set(keys)) == len(ids)
    assert keys[-1] == "ok2"


@given(HOSTILE_EXPORTS, HOSTILE_EXPORTS)
def test_braces_and_backslashes_never_leave_their_bibtex_field(one: ExportRecord, other: ExportRecord) -> None:
    other = replace(other, stored=replace(other.stored, id="anotherid234"))
    entries = list(bibtex(one, other).values())
    assert len(entries) == 2
    for entry, each in zip(entries, (one, other), strict=True):
        document = each.stored.document
        assert bool(entry.fields.get("title")) == bool(encoded(document.title))
        assert len(entry.persons.get("author", ())) == sum(bool(encoded(name)) for name in document.authors)


@given(st.text(alphabet="ab{}\\&%$#_~^ \n", max_size=20))
def test_an_escaped_title_prints_as_it_was(title: str) -> None:
    (entry,) = bibtex(exported(replace(ARTICLE, title=title))).values()
    assert printed(entry.fields.get("title", "")) == one_line(title)


def test_a_csl_item_holds_what_a_citation_needs() -> None:
    assert csl(exported(ARTICLE, "Water")) == [
        {
            "id": id_from_key(ARTICLE.title),
            "type": "article-newspaper",
            "title": ARTICLE.title,
            "author": [
                {"family": "Smith", "given": "Jane"},
                {"literal": "Amnesty International"},
                {"family": "García Pérez", "given": "Ana"},
            ],
            "issued": {"date-parts": [[2019, 3, 5]]},
            "container-title": "The Valley Post",
            "section": "Land",
            "issue": "Update 134",
            "URL": ARTICLE.url,
            "language": "en",
            "abstract": "A dry year.",
            "keyword": "Mining, Water",
        }
    ]


@pytest.mark.parametrize(
    ("when", "parts"),
    [
        ("2009-06", [[2009, 6]]),
        ("2006", [[2006]]),
        ("2009-05/2009-06", [[2009, 5], [2009, 6]]),
        ("2006/2008", [[2006], [2008]]),
        ("2009-05-30/2009-06-02", [[2009, 5, 30], [2009, 6, 2]]),
    ],
)
def test_csl_date_parts_are_those_known(when: str, parts: list[list[int]]) -> None:
    assert csl(dated(when))[0]["issued"] == {"date-parts": parts}


def test_an_undated_csl_item_is_not_issued() -> None:
    assert "issued" not in csl(UNDATED)[0]


@given(st.lists(HOSTILE_EXPORTS, max_size=3))
def test_every_csl_title_comes_back(documents: list[ExportRecord]) -> None:
    assert [item.get("title", "") for item in csl(*documents)] == [
        encoded(each.stored.document.title) for each in documents
    ]


@pytest.mark.parametrize(
    ("name", "family", "given_names"),
    [
        ("Jane Smith", "Smith", "Jane"),
        ("José Carlos Mariátegui", "Mariátegui", "José Carlos"),
        ("John F. O'Brien", "O'Brien", "John F."),
        ("Mario A. Vargas Llosa", "Vargas Llosa", "Mario A."),
        ("García Pérez, Ana", "García Pérez", "Ana"),
    ],
)
def test_a_name_that_is_surely_a_person_s_is_split(name: str, family: str, given_names: str) -> None:
    found = person(name)
    assert found
    assert (found.family, found.given) == (family, given_names)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Amnesty International",
            "Reuters",
            "Reuters, Lima",
            "Virginia Tech",
            "Santa Fe",
            "Rosa Luxemburg Foundation",
        ),
        *(
            "Smith, Jr.",
            "Sen. Clinton",
            "Ana Martín López",
            "María Elena",
            "María del Carmen",
            "Tom and Jerry",
            "J. Smith",
        ),
        *("jane smith", "dan-williams", "Jane Smith, Mary Jones, Reuters", "Jane S.", "", ",", "Jane,", ", Jane"),
    ],
)
def test_a_name_that_might_be_anything_else_stays_whole(name: str) -> None:
    assert person(name) is None
