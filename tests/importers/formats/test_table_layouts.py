"""Tables as spreadsheets and site programs leave them: headers, delimiters, dates, quotes, and what they lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.records.tables import Table
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from tests.support.agreement import agreed


def read(text: str | bytes, guide: Guide | None = None, path: str = "news.csv") -> list[Found]:
    data = text if isinstance(text, bytes) else text.encode()
    item = Item(path, data, "news", guide or Guide())
    assert Table().accepts(item) >= 0.6
    return list(Table().read(item))


def documents(text: str | bytes, guide: Guide | None = None) -> list[Document]:
    found = read(text, guide)
    assert all(isinstance(each, Document) for each in found), found
    return [each for each in found if isinstance(each, Document)]


def days(text: str | bytes) -> list[str]:
    found = (each.document if isinstance(each, Damaged) else each for each in read(text))
    return [each.published.iso() if each.published else "" for each in found if isinstance(each, Document)]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nTitle;Body;Date\nA;The text.;2012-07-05\n",
        '"sep=;"\r\nTitle;Body;Date\r\nA;The text.;2012-07-05\r\n',
        "sep=\t\nTitle\tBody\tDate\nA\tThe text.\t2012-07-05\n",
        "Title^Body^Date\nA^The text.^2012-07-05\n",
        "\n\nTitle,Body,Date\nA,The text.,2012-07-05\n",
        "Articles of 2012,,\n,,\nTitle,Body,Date\nA,The text.,2012-07-05\n",
        "Notes; with; many; marks\nTitle,Body,Date\nA,The text.,2012-07-05\n",
        "Title,Body,Date,Date,Body\nA,,,2012-07-05,The text.\n",
        "Title,Body,Date\nA,The text.,2012-07-05,more,cells\nB\n",
        "Title\0,Body,Date\nA,The \0text.,2012-07-05\n",
        "Title,Body,Date\nA,The text.,2012-07-05\n".encode("utf-16-le"),
        "T&iacute;tulo,Contenido,Fecha\nA,The text.,2012-07-05\n",
    ],
    ids=range(12),
)
def test_the_layout_does_not_matter(text: str | bytes) -> None:
    first = documents(text)[0]
    assert (first.title, first.body, first.published and first.published.iso()) == ("A", "The text.", "2012-07-05")


def test_a_table_without_a_header_is_read_by_the_numbers_of_its_columns() -> None:
    text = "5 July 2012,The weir,It was cleaned.\n6 July 2012,The bell,It was found.\n"
    (fault,) = read(text)
    assert isinstance(fault, Rejected)
    assert "--column body=3" in fault.reason
    found = documents(text, Guide(columns={"date": "1", "title": "2", "body": "3"}))
    assert [(each.title, each.body) for each in found] == [
        ("The weir", "It was cleaned."),
        ("The bell", "It was found."),
    ]
    named = documents("A,B,Date\nThe weir,It was cleaned.,2012-07-05\n", Guide(columns={"title": "1", "body": "2"}))
    assert [each.title for each in named] == ["The weir"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("05/07/2012 13/07/2012", "2012-07-05 2012-07-13"),
        ("07/05/2012 07/13/2012", "2012-07-05 2012-07-13"),
        ("05/07/12 13/07/12", "2012-07-05 2012-07-13"),
        ("05-07-2012 31-12-1999", "2012-07-05 1999-12-31"),
        ("05/07/2012 06/07/2012", " "),
        ("13/07/2012 07/13/2012 05/07/2012", "2012-07-13 2012-07-13 "),
        ("41095 41096.75 38,903.00 38.903,00", "2012-07-05 2012-07-06 2006-07-05 2006-07-05"),
        ("41095 41095.979 41095.9791666667", "2012-07-05 2012-07-05 2012-07-05"),
        ("5-Jul-12 05-jul-99 Jul-12", "2012-07-05 1999-07-05 2012-07"),
        ("1341144000 1341144000000 -86400000", "2012-07-01 2012-07-01 1967-04-07"),
        ("20120705 2012 2012-07", "2012-07-05 2012 2012-07"),
        ("0000-00-00 NULL n.d. -", "   "),
        ("2012-07-05T23:30:00-05:00 2012-07-05T23:30:00Z", "2012-07-05 2012-07-05"),
    ],
    ids=range(13),
)
def test_dates_are_read_by_the_whole_column(dates: str, expected: str) -> None:
    rows = "".join(f'T{number},Some words.,"{date}"\n' for number, date in enumerate(dates.split(" ")))
    assert days(f"Title,Body,Date\n{rows}") == expected.split(" ")


def test_what_the_table_is_like_says_which_is_the_day_where_no_date_does() -> None:
    assert days("Titre,Texte,Date\nA,Words.,05/07/2012\n") == ["2012-07-05"]
    assert days("Title;Body;Date\nA;Words.;05/07/2012\n") == ["2012-07-05"]
    assert days("title,body,created,publish_up\nA,Words.,13/07/2012,\nB,Words.,,05/07/2012\n") == [
        "2012-07-13",
        "2012-07-05",
    ]


def test_days_counted_from_1904_are_known_by_the_addresses() -> None:
    rows = "A,Words.,39633,https://a.example/2012/07/05/a\nB,Words.,39634,\n"
    assert days(f"Title,Body,Date,Link\n{rows}") == ["2012-07-05", "2012-07-06"]


@pytest.mark.parametrize(
    ("row", "loss"),
    [
        ("#NAME?,The text of it.,2012", "#NAME? in place of its title"),
        ("A,#VALUE!,2012", "#VALUE! in place of its text"),
        ("A,The text.,########", "its date '########' cannot be read"),
        (f"A,{'x' * 32_767},2012", "a cell of a spreadsheet is full"),
        ("A,The text.,31/02/2012", "its date '31/02/2012' cannot be read"),
    ],
)
def test_what_a_spreadsheet_lost_is_told_with_the_article(row: str, loss: str) -> None:
    (found,) = read(f"Title,Body,Date\n{row}\n")
    assert isinstance(found, Damaged)
    assert loss in found.losses[0]


def test_a_quote_that_is_never_closed_costs_its_row_and_not_those_behind_it() -> None:
    rows = (
        'A,"One ""two"" three.",2011\nB,"No end here.,2012\n'
        'C,"Line one\nline two, more.",2013\nD,The "last" one.,2014\n'
    )
    found = read(f"Title,Body,Date\n{rows}")
    assert [type(each) for each in found] == [Document, Damaged, Document, Document]
    documents_read = [each.document if isinstance(each, Damaged) else each for each in found]
    titles = [each.title for each in documents_read if isinstance(each, Document)]
    assert titles == ["A", "B", "C", "D"]
    assert isinstance(found[2], Document)
    assert found[2].body == "Line one\nline two, more."
    (inner, after) = read('Title,Body,Date\nA,"He said "yes" and\nwent away",2011\nB,Two.,2012\n')
    assert isinstance(inner, Damaged) and isinstance(after, Document)
    assert "went away" in inner.document.body
    (last,) = read('Title,Body,Date\nE,"No end at all.\nA second line.\n')
    assert isinstance(last, Damaged)
    assert last.document.body.startswith("No end at all.")


def test_rows_of_one_title_keep_their_places_when_rows_are_added_and_sorted(tmp_path: Path) -> None:
    rows = [
        ["Letters", "2001-03-05", "The lamps of the square have been dark since Carnival."],
        ["Letters", "2001-03-12", "The goats of the prefect eat the flowers every night."],
        ["Letters", "2001-03-19", "The new bell is flat by half a tone, they say here."],
    ]

    def table(rows: list[list[str]]) -> bytes:
        text = io.StringIO()
        csv.writer(text).writerows([["Title", "Date", "Body"], *rows])
        return text.getvalue().encode()

    file = tmp_path / "letters.csv"
    file.write_bytes(table(rows))
    assert agreed(file).report.new == 3
    before = {each.body: each.path for each in documents(file.read_bytes())}
    sorted_rows = [["Letters", "2001-02-26", "Another one."], *reversed(rows)]
    after = {each.body: each.path for each in documents(table(sorted_rows))}
    assert before.items() <= after.items()


def test_a_row_that_was_never_published_is_skipped_and_an_undated_one_comes_in(tmp_path: Path) -> None:
    text = (
        "Title,Body,Date,Status,Published\nA,One of them.,,publish,1\nB,Two.,2012,draft,1\nC,Three.,2012,,no\n"
        "D,Four.,2999-01-01,publish,1\nE,,2012,publish,1\n,,2012,publish,1\n"
    )
    file = tmp_path / "news.csv"
    file.write_text(text)
    found = agreed(file)
    assert set(found.by_title()) == {"A", "E"}
    assert found.skipped == {"drafts": 2, "posts that are to be published later": 1}
    assert [place for place, _ in found.rejected] == ["news.csv:7"]


def test_lists_that_a_program_wrote_into_cells_are_parted() -> None:
    rows = """Title,Body,Tags,Authors\nA,Words.,"[""water"", ""old town""]","['Ines Duarte', 'Juan Rey']"\n"""
    (found,) = documents(rows)
    assert (found.topics, found.authors) == (("water", "old town"), ("Ines Duarte", "Juan Rey"))


@pytest.mark.parametrize(
    "text",
    [
        'Handle,Title,Body HTML,Author,Published,Published At\na,A,"<p>It was.</p>",Ines,TRUE,2012-07-05 10:00 +0200\n'
        'b,B,"<p>No.</p>",Ines,FALSE,\n',
        "Title,Slug,Published Date,Status,Plain Content,Author\nA,a,2012-07-05T10:00:00.000Z,PUBLISHED,It was.,Ines\n"
        "B,b,,DRAFT,No.,Ines\n",
        "Name,Item ID,Archived,Draft,Published On,Post Body,Author\n"
        "A,5f,false,false,Thu Jul 05 2012 10:00:00 GMT+0000 (Coordinated Universal Time),<p>It was.</p>,Ines\n"
        "B,60,false,true,,<p>No.</p>,Ines\n",
    ],
    ids=["shopify", "wix", "webflow"],
)
def test_tables_of_services_that_host_blogs_are_read(text: str) -> None:
    first, second = read(text)
    assert isinstance(first, Document) and isinstance(second, Skipped)
    assert (first.title, first.body, first.authors) == ("A", "It was.", ("Ines",))
    assert first.published is not None
    assert (first.published.iso(), second.reason) == ("2012-07-05", "drafts")


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        ("Estado", "Pendiente de revisión", "posts that wait for review"),
        ("Statut", "En attente de relecture", "posts that wait for review"),
        ("Statut", "Non publié", "drafts"),
        ("Status", "Nicht veröffentlicht", "drafts"),
        ("Stato", "Non ancora pubblicato", "drafts"),
        ("Estado", "Eliminado", "posts in the bin"),
        ("Publicado", "Apagado", "drafts"),
        ("Publié", "Non publié", "drafts"),
        ("Veröffentlicht", "Aus", "drafts"),
        ("state", "queued", "posts that wait for review"),
        ("Estado", "Jalisco", ""),
    ],
)
def test_what_the_status_says_in_several_words_and_languages_keeps_a_row_out(
    tmp_path: Path, column: str, written: str, reason: str
) -> None:
    file = tmp_path / "news.csv"
    file.write_text(f"Title;Text;Fecha;{column}\nThe bell;It rang once.;05/07/2012;{written}\n")
    found = agreed(file)
    assert found.skipped == ({reason: 1} if reason else {})
    assert len(found.documents) == (0 if reason else 1)


def test_the_day_and_the_writer_as_drupal_calls_them_in_other_languages() -> None:
    text = "Titre;Corps;Écrit le;Écrit par\nThe bell;It rang once.;jeu, 05/07/2012 - 23:30;Ana Sol\n"
    (document,) = documents(text.encode())
    assert document.published is not None
    assert (document.published.iso(), document.authors) == ("2012-07-05", ("Ana Sol",))


def test_a_table_that_is_not_of_articles_is_not_taken_for_one() -> None:
    assert Table().accepts(Item("people", b"Name,Phone,State\nInes,1,Texas\n")) == 0
    assert Table().accepts(Item("books", b"Title,Price\nThe weir,3\n")) == 0
    assert Table().accepts(Item("post.md", b"| Title | Date | Body |\n|---|---|---|\n| a | b | c |\n")) == 0
    prose = b"Some words,\nthe title, date, body\nand what, then, came, of, it.\n"
    assert Table().accepts(Item("post", prose)) == 0
    assert Table().accepts(Item("stories", b"id,publish_date,title,url\n1,2024-01-01,A,https://a.example/x\n")) > 0.8


@pytest.mark.parametrize(
    ("yes", "no"), [("VERDADERO", "FALSO"), ("WAHR", "FALSCH"), ("VRAI", "FAUX"), ("vero", "falso")]
)
def test_yes_and_no_of_a_spreadsheet_in_its_own_language_say_what_was_published(yes: str, no: str) -> None:
    rows = f"A,One of them.,2012,{yes},{no}\nB,Two of them.,2012,{no},{no}\nC,Three of them.,2012,{yes},{yes}\n"
    found = read(f"Title,Body,Date,Published,Is draft\n{rows}".encode())
    assert [each.title if isinstance(each, Document) else getattr(each, "reason", "") for each in found] == [
        "A",
        "drafts",
        "drafts",
    ]
