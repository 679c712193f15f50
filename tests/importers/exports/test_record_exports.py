"""Exports of Drupal, Joomla, Excel and of programs that write JSON, each with a trap that somebody reported."""

from __future__ import annotations

import json
from pathlib import Path

from archive.document import Document
from importers.formats.records.jsonlines import JsonLines
from importers.formats.records.tables import Table
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from tests.support.agreement import agreed


def rows(text: str, name: str = "export.csv") -> list[Found]:
    item = Item(name, text.encode(), "export", Guide())
    assert Table().accepts(item) > 0.8
    return list(Table().read(item))


def records(text: str, name: str = "export.json") -> list[Found]:
    item = Item(name, text.encode(), "export", Guide())
    assert JsonLines().accepts(item) >= 0.3
    return list(JsonLines().read(item))


def documents(found: list[Found]) -> list[Document]:
    assert all(isinstance(each, Document) for each in found), found
    return [each for each in found if isinstance(each, Document)]


def day(document: Document) -> str:
    return document.published.iso() if document.published else ""


def test_drupal_with_fields_as_its_pages_show_them(tmp_path: Path) -> None:
    """Views give what the formatter of a field makes: links around titles and names, `<time>` around dates."""
    file = tmp_path / "export.csv"
    file.write_text(
        '"Title","Authored on","Authored by","Body","Tags","Published"\n'
        '"<a href=""/node/12"" hreflang=""en"">The ferry &amp; the rope</a>",'
        '"<time datetime=""2012-07-01T22:00:00-05:00"" class=""datetime"">Sun, 07/01/2012 - 22:00</time>\n",'
        '"<span lang="""" about=""/user/1"">Ines Duarte</span>","<p>It stopped.</p>",'
        '"<a href=""/t/1"">River</a>, <a href=""/t/2"">Old town</a>","On"\n'
        '"<a href=""/node/13"">Not out</a>","<time datetime=""2012-07-02"">x</time>","a","<p>No.</p>","","Off"\n'
    )
    found = agreed(file)
    (document,) = found.documents
    assert (document.title, document.authors, document.topics) == (
        "The ferry & the rope",
        ("Ines Duarte",),
        ("River", "Old town"),
    )
    assert (day(document), document.body) == ("2012-07-01", "It stopped.")
    assert found.skipped == {"drafts": 1}


def test_drupal_with_escaped_headers_bodies_and_numbers_for_dates() -> None:
    """Everything goes through the escaping of HTML, the header too; "Authored on" is seconds since 1970."""
    (document,) = documents(
        rows(
            '"T&iacute;tulo";"Cuerpo";"Authored on";"Estado"\n'
            '"La &quot;balsa&quot;";"&lt;p&gt;La balsa cerr&oacute;.&lt;/p&gt;";1341144000;Publicado\n'
        )
    )
    assert (document.title, document.body, day(document)) == ('La "balsa"', "La balsa cerró.", "2012-07-01")


def test_drupal_with_names_of_its_tables_and_moderation() -> None:
    """An export by SQL has the names of the database; what waits for review is published: false in all but name."""
    found = rows(
        "node_nid|node_title|body_value|body_format|node_created|moderation_state|langcode\n"
        "12|The weir|<p>It was cleaned.</p>|full_html|1341144000|published|en\n"
        "13|The bell|<p>It was found.</p>|full_html|1341144000|needs_review|en\n"
        "14|The rope|<p>It is new.</p>|full_html|1341144000|archived|en\n"
    )
    assert [type(each) for each in found] == [Document, Skipped, Skipped]
    first = found[0]
    assert isinstance(first, Document)
    assert (first.source_id, first.body, first.language) == ("12", "It was cleaned.", "en")


def test_joomla_with_dates_of_the_export_in_publish_up() -> None:
    """Semicolons, days before months, no end of publication, and `*` for every language."""
    found = documents(
        rows(
            "title;alias;introtext;state;catid;created;created_by;created_by_alias;publish_up;publish_down;language\n"
            "The weir;the-weir;<p>It was cleaned.</p>;1;22;08/01/2020 17:23;431;;0000-00-00 00:00:00;0000-00-00;*\n"
            "The bell;the-bell;<p>It was found.</p>;1;22;14/06/2020 11:29;431;Ines;14/06/2020 11:29;0000-00-00;*\n"
        )
    )
    assert [(day(each), each.authors) for each in found] == [("2020-01-08", ()), ("2020-06-14", ("Ines",))]


def test_joomla_that_begins_with_read_more() -> None:
    """An article without an intro has all of its text in the other column; plugins stand in braces."""
    (document,) = documents(
        rows(
            "id,title,introtext,fulltext,state,publish_up\n"
            '3,The weir,,"<p>It was cleaned.{loadposition banner}</p><p>{youtube}abc{/youtube}</p>",1,2011-03-01\n'
        )
    )
    assert document.body.startswith("It was cleaned.")
    assert "{" not in document.body


def test_joomla_on_its_way_to_another_system() -> None:
    """A tool numbered the columns for its own use; an archived article (2) stays on the site."""
    found = rows(
        "tv59id;tv61title;tv62alias;tv63introtext;tv64fulltext;tv65state;tv75publish_up\n"
        '"1";"Small grants";"small";"<p>February 21, 2013</p>";"<p>The fund is open.</p>";"1";"2013-02-21"\n'
        '"2";"Old grants";"old";"<p>No more.</p>";"";"2";"2010-02-21"\n'
        '"3";"Bad grants";"bad";"<p>Never.</p>";"";"-2";"2010-02-21"\n'
    )
    assert [type(each) for each in found] == [Document, Document, Skipped]
    first = found[0]
    assert isinstance(first, Document)
    assert (first.title, first.body) == ("Small grants", "February 21, 2013\n\nThe fund is open.")


def test_excel_that_turned_round_the_dates_it_could() -> None:
    """Dates written the American way, opened where the day comes first: part became dates, part stayed text. Those that
    may be either are not guessed."""
    found = rows("Title;Body;Date\nA;One.;8/27/2012 10:04\nB;Two.;27/08/2012\nC;Three.;05/07/2012\n")
    assert [type(each) for each in found] == [Document, Document, Damaged]
    assert [day(each) for each in found if isinstance(each, Document)] == ["2012-08-27", "2012-08-27"]


def test_excel_that_cut_a_long_text() -> None:
    """A cell holds 32,767 characters; what is over is gone without a word."""
    found = rows(f'Title,Body,Date\nA,"{"word " * 6553}wo",2012\nB,"{"word " * 6553}w",2012\n')
    assert [type(each) for each in found] == [Damaged, Document]


def test_excel_with_carets_and_semicolons_in_the_text() -> None:
    """Who has semicolons and commas in the text parts the cells by something else, and Excel's own line says so."""
    (document,) = documents(rows("sep=^\r\nTitle^Content^Date\r\nA^<p>One; two, three.</p>^41095\r\n"))
    assert (document.body, day(document)) == ("One; two, three.", "2012-07-05")


def test_a_crawler_that_appended_a_second_run() -> None:
    """Two arrays in one file, no comma between them, and a lone comma where an item failed."""
    text = (
        '[\n{"title": "A", "text": "One."},\n,\n{"title": "B", "text": "Two."}\n][\n{"title": "C", "text": "Three."}\n]'
    )
    assert [each.title for each in documents(records(text))] == ["A", "B", "C"]
    (nothing,) = records("[\n")
    assert isinstance(nothing, Rejected)
    assert "cut short" in nothing.reason


def test_a_service_that_gives_only_the_beginning_of_a_text() -> None:
    """The text says itself how much is missing, so it is no sound one."""
    made = {"source": {"id": None, "name": "The Lamp"}, "title": "A", "content": "It was… [+123 chars]"}
    (found,) = records(json.dumps({"status": "ok", "totalResults": 1, "articles": [made]}))
    assert isinstance(found, Damaged)
    assert found.document.source == "The Lamp"
    assert "cut short" in found.losses[0]


def test_a_database_that_writes_its_own_types() -> None:
    """Dates and ids in objects, milliseconds as texts, lists for everything."""
    made = {
        "_id": {"$oid": "5a01"},
        "title": ["The weir"],
        "content": "<p>It was cleaned.</p>",
        "published_at": {"$date": {"$numberLong": "1341144000000"}},
        "authors": [{"name": "Ines Duarte", "email": "ines@a.example"}],
        "__v": 0,
    }
    (document,) = documents(records(json.dumps(made), "export.jl"))
    assert (document.source_id, document.title, document.authors) == ("5a01", "The weir", ("Ines Duarte",))
    assert day(document) == "2012-07-01"


def test_a_reader_of_news_that_knows_no_zone() -> None:
    """The day is the one written; the day of the download is no date of the article."""
    made = {
        "authors": ["Ines Duarte"],
        "date_download": "2020-01-01 10:00:00",
        "date_modify": "2020-01-01 10:00:00",
        "date_publish": None,
        "description": "In short.",
        "language": "en",
        "maintext": "It was cleaned.",
        "source_domain": "weir.example",
        "title": "The weir",
        "url": "https://weir.example/a",
    }
    (undated,) = documents(records(json.dumps(made, indent=2)))
    assert (undated.published, undated.source, undated.summary) == (None, "weir.example", "In short.")
    (dated,) = documents(records(json.dumps({**made, "date_publish": "2012-07-05 23:30:00"}, indent=2)))
    assert day(dated) == "2012-07-05"


def test_joomla_in_spanish_gives_both_parts_of_its_text() -> None:
    text = "id;título;texto de introducción;texto completo;estado\n1;The weir;<p>It was low.</p>;<p>It rose.</p>;1\n"
    (document,) = documents(rows(text))
    assert document.body == "It was low.\n\nIt rose."


def test_joomla_as_a_database_writes_its_quotes() -> None:
    """MySQL and phpMyAdmin put a backslash before a quote, where others write it twice."""
    text = (
        '"id","title","introtext","fulltext","state","publish_up"\n'
        '"1","The \\"weir\\"","<p class=\\"lead\\">It was low, he said.</p>","","1","2011-03-02 00:00:00"\n'
        '"2","Path","<p>It lies in C:\\\\weir.</p>","<p>\\"No\\", she said, \\"not\\"</p>","1","2011-03-03 00:00:00"\n'
        '"3","Off","<p>Not yet.</p>","","0","2011-03-03 00:00:00"\n'
    )
    found = rows(text)
    weir, path = documents(found[:2])
    assert (weir.title, weir.body, day(weir)) == ('The "weir"', "It was low, he said.", "2011-03-02")
    assert (path.body, day(path)) == ('It lies in C:\\weir.\n\n"No", she said, "not"', "2011-03-03")
    assert isinstance(found[2], Skipped)


def test_a_backslash_at_the_end_of_a_cell_is_one() -> None:
    (document,) = documents(rows('Title,Body,Date\n"C:\\weir\\","It ""rose"" in C:\\weir\\",2012-07-05\n'))
    assert (document.title, document.body) == ("C:\\weir\\", 'It "rose" in C:\\weir\\')
