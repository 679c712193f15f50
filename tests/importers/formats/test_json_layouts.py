"""JSON in every layout in which programs write records, and their fields under every usual name."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.records import jsonlines
from importers.formats.records.jsonlines import JsonLines
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, LargeFile, Rejected, Skipped
from tests.support.agreement import agreed

ONE = '{"title": "The pier", "body": "It was painted.", "date": "2012-12-31"}'
TWO = '{"title": "The mast", "body": "It fell.", "date": "2013-01-01"}'


def read(data: bytes | str, path: str = "news.json", guide: Guide | None = None) -> list[Found]:
    raw = data if isinstance(data, bytes) else data.encode()
    item = Item(path, raw, "news", guide or Guide())
    assert JsonLines().accepts(item) >= 0.2
    return list(JsonLines().read(item))


def one(**record: object) -> Document:
    (found,) = read(json.dumps(record))
    assert isinstance(found, Document), found
    return found


def test_several_names_in_one_text_are_several_authors() -> None:
    """As in feeds and exports."""
    assert one(title="t", author="By Ana Sol and Leo Paz").authors == ("Ana Sol", "Leo Paz")
    assert one(title="t", author="Duarte, Ines <ines@weir.example>").authors == ("Duarte, Ines",)


@pytest.mark.parametrize(
    "data",
    [
        f"[{ONE}, {TWO}]",
        f"[\n  {ONE},\n  {TWO},\n]\n",
        f"\ufeff[{ONE}\n,\n{TWO}]",
        json.dumps([json.loads(ONE), json.loads(TWO)], indent=2).encode("utf-16"),
        f"{ONE}\n{TWO}\n".encode("utf-16"),
        f"{ONE}\n{TWO}".encode("utf-16-le"),
        "\n".join(json.dumps(json.loads(each), indent=4) for each in (ONE, TWO)),
        f"[{ONE}]\n[{TWO}]",
        f"[{ONE}\n][\n{TWO}]",
        f"{ONE},\n{TWO},\n",
        f'{{"status": "ok", "total": 2, "articles": [{ONE}, {TWO}]}}',
        f'{{\n"title": "All", "data": {{"items": [\n{ONE}, {TWO}]}}}}',
        f'{{"hits": {{"total": 2, "hits": [{{"_id": "a", "_source": {ONE}}}, {{"_id": "b", "_source": {TWO}}}]}}}}',
        f'{{"response": {{"numFound": 2, "docs": [{ONE}, {TWO}]}}}}',
        f'{{"_id": {{"$oid": "5a"}}, "article": {ONE}}}\n{{"article": {TWO}}}',
        f"[,{ONE},,{TWO}]",
    ],
    ids=range(16),
)
def test_the_layout_does_not_matter(data: bytes | str) -> None:
    every = read(data)
    found = [each for each in every if isinstance(each, Document)]
    assert found == every
    read_as = [(each.title, each.body, each.published and each.published.iso()) for each in found]
    assert read_as == [("The pier", "It was painted.", "2012-12-31"), ("The mast", "It fell.", "2013-01-01")]
    assert len({each.path for each in found}) == 2


@pytest.mark.parametrize(
    ("data", "path", "part", "good"),
    [
        ("{'title': 'The pier', 'body': 'It was.'}", "news.json:1", "single quotes", 0),
        ("{title: 'The pier'}", "news.json:1", "names and texts in double quotes", 0),
        ('{"title": "A", // why\n"body": "B"}', "news.json:1", "not JSON", 0),
        (f"[{ONE},\n{{bad}},\n{TWO}]", "news.json:2", "line 2 is not JSON", 2),
        (f"[{ONE},\n7,\n{TWO}]", "news.json:2", "line 2 is a number, not an object", 2),
        (f"[{ONE},\n{TWO}", "news.json:2", "cut short", 2),
        (f'[{ONE},\n{{"title": "The', "news.json:2", "cut short", 1),
        (f"[{ONE},\nword]", "news.json:2", "'word' cannot stand here", 1),
        ('{"articles": [{"id": 7}]}', "news.json:1#1", "line 1, record 1: it has none of title, body and html", 0),
        ('{"name": "a package", "version": "1"}', "news.json:1", "none of title, body and html", 0),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place_and_the_rest_comes_in(
    data: str, path: str, part: str, good: int
) -> None:
    found = read(data)
    rejected = [each for each in found if isinstance(each, Rejected)]
    assert rejected[0].path == path
    assert part in rejected[0].reason
    assert sum(isinstance(each, Document) for each in found) == good


class ManyRecords(io.RawIOBase):
    """An array of so many records of 200 kB each, made as it is read."""

    def __init__(self, count: int, before: bytes = b"[") -> None:
        self.left, self.made = count, before

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.made and self.left >= 0:
            text = b'{"title": "Number %d", "body": "' % self.left + b"word " * 40_000 + b'"},\n'
            self.made, self.left = text if self.left else b"]}" if self.left == 0 else b"", self.left - 1
        given = self.made[: len(buffer)]
        buffer[: len(given)] = given
        self.made = self.made[len(given) :]
        return len(given)


@pytest.mark.parametrize(
    "before", [b"[", b'{"info": "' + b"x" * 1_500_000 + b'", "articles": ['], ids=["array", "object"]
)
def test_an_array_of_any_size_is_read_record_by_record(before: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read when the first record came out is a piece, and never the file."""
    monkeypatch.setattr(jsonlines, "LINE_BYTES", 1_000_000)
    streams: list[ManyRecords] = []

    def opened() -> io.BufferedReader:
        streams.append(ManyRecords(30, before))
        return io.BufferedReader(streams[-1])

    item = Item("big.json", LargeFile(before[:60_000], opened), "big")
    found = JsonLines().read(item)
    assert isinstance(next(found), Document)
    assert streams[-1].left > 20
    assert sum(isinstance(each, Document) for each in found) == 29


@pytest.mark.parametrize(
    "fields",
    [
        {
            "headline": "T",
            "articleBody": "B.",
            "datePublished": "2012-12-31T23:30:00-05:00",
            "author": [{"name": "Ines Duarte"}],
            "keywords": "sea,anchors",
            "url": "https://a.example/1",
            "publisher": {"name": "The Lamp"},
        },
        {
            "title": "T",
            "text": "B.",
            "pubDate": "Mon, 31 Dec 2012 23:30:00 -0500",
            "byline": "Ines Duarte",
            "tags": ["sea", "anchors"],
            "permalink": "https://a.example/1",
            "site_name": "The Lamp",
        },
        {
            "Titular": "T",
            "Cuerpo": "B.",
            "Fecha de publicación": "31/12/2012",
            "Autor": "Ines Duarte",
            "Etiquetas": "sea; anchors",
            "Enlace": "https://a.example/1",
            "Medio": "The Lamp",
        },
        {
            "titre": "T",
            "contenu": "B.",
            "date_publication": 1356998399,
            "auteurs": ["Ines Duarte"],
            "mots_clés": ["sea", "anchors"],
            "lien": "https://a.example/1",
            "journal": "The Lamp",
        },
        {
            "Überschrift": "T",
            "Inhalt": "B.",
            "Erscheinungsdatum": "31.12.2012",
            "Verfasser": "Ines Duarte",
            "Schlagwörter": "sea, anchors",
            "URL": "https://a.example/1",
            "Zeitung": "The Lamp",
        },
        {
            "título": "T",
            "conteúdo": "B.",
            "publicado_em": 1356998399000,
            "autores": "Ines Duarte",
            "palavras-chave": "sea|anchors",
            "endereço": "https://a.example/1",
            "jornal": "The Lamp",
        },
        {
            "titolo": "T",
            "testo": "B.",
            "data_pubblicazione": "2012-12-31",
            "autore": {"name": "Ines Duarte"},
            "etichette": "sea,anchors",
            "indirizzo": "https://a.example/1",
            "testata": "The Lamp",
        },
        {
            "titol": "T",
            "cos": "B.",
            "Data de publicació": "2012-12-31",
            "autors": "Ines Duarte",
            "paraules clau": "sea,anchors",
            "adreça": "https://a.example/1",
            "mitjà": "The Lamp",
        },
        {
            "title": {"rendered": "T"},
            "content": {"rendered": "<p>B.</p>"},
            "date": {"$date": "2012-12-31T23:30:00Z"},
            "author": {"name": "Ines Duarte <ines@a.example>"},
            "categories": [{"name": "sea"}, {"name": "anchors"}],
            "link": "https://a.example/1",
            "source": {"name": "The Lamp"},
        },
        {
            "title": "T",
            "maintext": "B.",
            "date_publish": "2012-12-31 23:30:00",
            "date_download": "2020-01-01 00:00:00",
            "authors": ["Ines Duarte"],
            "keywords": ["sea", "anchors"],
            "url": "https://a.example/1",
            "publication": "The Lamp",
        },
    ],
    ids=range(10),
)
def test_fields_are_known_under_their_usual_names(fields: dict[str, object]) -> None:
    found = one(**fields)
    assert (found.title, found.body, found.authors, found.topics) == ("T", "B.", ("Ines Duarte",), ("sea", "anchors"))
    assert (found.url, found.source) == ("https://a.example/1", "The Lamp")
    assert found.published is not None
    assert found.published.iso() == "2012-12-31"


def test_a_record_with_only_a_title_comes_in_as_its_title() -> None:
    found = one(title="The story list", url="https://a.example/x")
    assert (found.title, found.body) == ("The story list", "")


def test_an_address_called_source_is_that_of_the_page_unless_it_is_that_of_a_site() -> None:
    page = one(title="A", source="https://a.example/1", hostname="a.example")
    assert (page.url, page.source) == ("https://a.example/1", "a.example")
    of_site = one(title="A", source="http://www.a.example")
    assert (of_site.url, of_site.source) == ("", "http://www.a.example")


def test_bodies_are_recognised_or_said() -> None:
    record = json.dumps({"title": "A", "body": "## The ferry\n\nIt *stopped*."})
    (found,) = read(record)
    assert isinstance(found, Document)
    assert found.body == "The ferry\n\nIt stopped."
    (found,) = read(record, guide=Guide(body="text"))
    assert isinstance(found, Document)
    assert found.body.startswith("## The ferry")
    assert one(title="A", markdown="It *fell*.").body == "It fell."
    assert one(name="A", **{"Post Body": "<p>It fell.</p>"}).title == "A"
    assert one(title="A", body="AT&amp;T won.").body == "AT&T won."
    assert one(title="A", body="AT&T &amp; I.").body == "AT&T &amp; I."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "draft"}, "drafts"),
        ({"post_status": "trash"}, "posts in the bin"),
        ({"draft": True}, "drafts"),
        ({"Archived": "true", "Draft": "false"}, "posts that were put away"),
        ({"is_deleted": 1}, "posts in the bin"),
        ({"private": True}, "private posts"),
        ({"is_draft": "yes"}, "drafts"),
        ({"published": False}, "drafts"),
        ({"is_published": 0}, "drafts"),
        ({"visibility": "private"}, "private posts"),
        ({"state": "pending"}, "posts that wait for review"),
        ({"status": "future"}, "posts that are to be published later"),
        ({"status": "secret"}, "posts that are 'secret', not published"),
        ({"date": "2999-01-01"}, "posts that are to be published later"),
        ({"post_password": "x"}, "posts with a password"),
        ({"post_type": "nav_menu_item"}, "entries of menus"),
    ],
)
def test_what_was_never_published_is_skipped(fields: dict[str, object], reason: str) -> None:
    (found,) = read(json.dumps({"title": "A", "body": "B.", **fields}))
    assert isinstance(found, Skipped)
    assert found.reason == reason


@pytest.mark.parametrize(
    "fields",
    [{"status": 200}, {"status": "ok"}, {"state": "Texas"}, {"estado": "Jalisco"}, {"draft": False}, {"draft": "no"},
     {"published": True}, {"published": "2012-01-01"}, {"status": "publish"},
     {"status": "future", "date": "2012-01-01"}],
)  # fmt: skip
def test_what_only_looks_like_a_mark_keeps_nothing_out(fields: dict[str, object]) -> None:
    assert one(title="A", body="B.", **fields).title == "A"


def test_an_export_line_stays_as_it_is() -> None:
    line = {
        "hemeroteca": 1,
        "title": "R&amp;D <p>x</p>",
        "body": "## A\n\n<p>b</p>",
        "status": "draft",
        "date": "2999-01-01",
    }
    found = one(**line)
    assert (found.title, found.body) == ("R&amp;D <p>x</p>", "## A\n\n<p>b</p>")


def test_all_ways_to_look_at_an_array_agree(tmp_path: Path) -> None:
    draft = '{"title": "Draft", "body": "No.", "status": "draft"}'
    undated = '{"title": "Undated", "body": "Some text of it.", "date": "one day"}'
    (tmp_path / "news.json").write_text(f"[{ONE}, {TWO}, {draft}, {undated}, 7]")
    found = agreed(tmp_path / "news.json")
    assert set(found.by_title()) == {"The pier", "The mast", "Undated"}
    assert found.skipped == {"drafts": 1}
    assert len(found.rejected) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet='[]{}",:\\ \n1aet', max_size=60), st.sampled_from(["[{", "{\n", '{"articles": [', '[{"title": "'])
)
def test_nothing_raises_whatever_follows(rest: str, start: str) -> None:
    found = list(JsonLines().read(Item("x.json", (start + rest).encode())))
    assert found
    assert all(isinstance(each, Document | Damaged | Rejected | Skipped) for each in found)


@pytest.mark.parametrize(
    ("said", "came_in"),
    [
        ({"publishedAt": None, "createdAt": "2012-07-05T10:00:00Z", "updatedAt": "2012-07-06T10:00:00Z"}, False),
        ({"publishedAt": "2012-07-05", "createdAt": "2012-07-05T10:00:00Z", "updatedAt": "2012-07-06"}, True),
        ({"published_at": None}, True),
        ({"status": ["draft"]}, False),
        ({"meta": {"draft": True}}, False),
        ({"meta": {"status": "200"}}, True),
    ],
    ids=str,
)
def test_what_a_system_of_records_says_of_publishing_is_heeded_wherever_it_stands(
    said: dict[str, object], *, came_in: bool
) -> None:
    (found,) = read(json.dumps({"title": "The weir", "body": "It was cleaned.", **said}))
    assert isinstance(found, Document) is came_in, found
    if "meta" not in said:
        (within,) = read(json.dumps({"id": 1, "attributes": {"title": "The weir", "body": "It was cleaned.", **said}}))
        assert isinstance(within, Document) is came_in, within
