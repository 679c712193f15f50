"""Ours stays a Whoosh index: what anyone has of Whoosh opens a home's index and searches it."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh.index import FileIndex, exists_in, open_dir
from whoosh.qparser import QueryParser
from whoosh.query import And, Phrase, Prefix, Term

from archive.home import Home
from index.following.generations import Generations
from index.following.sync import sync
from tests.support.shelf import article, home_with, put


def build_home(path: Path) -> Home:
    """Five articles in two segments, one of which is gone again."""
    home = home_with(
        path,
        article(1, "The mine closed in spring.", topics=("Mining",)),
        article(2, "Rain on the river; the river rose."),
        article(3, "El río creció.", title="Minas", language="es"),
        article(4, "The mine is forgotten."),
    )
    put(home, article(5, "The river fell, and a mine opened beside the river."))
    home.store.remove(next(each.id for each in home.store.documents() if "forgotten" in each.document.body), "libel")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_home)


def opened(home: Home) -> FileIndex:
    folder = home.index / Generations(home.index).current().name
    assert exists_in(folder)
    return open_dir(folder)


def titles(home: Home, index: FileIndex, field: str, text: str) -> list[str]:
    """What Whoosh's own parser and searcher find, in the order of Whoosh's own scores."""
    with index.searcher() as searcher:
        hits = searcher.search(QueryParser(field, index.schema).parse(text))
        return [home.store.get(hit["id"]).document.title for hit in hits]


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("body_exact", "mine", ["Article 1", "Article 5"]),
        ("body_exact", "river", ["Article 2", "Article 5"]),
        ("body_exact", "river AND mine", ["Article 5"]),
        ("body_exact", "river NOT mine", ["Article 2"]),
        ("body_exact", '"the river rose"', ["Article 2"]),
        ("body_exact", "open*", ["Article 5"]),
        ("title_exact", "minas OR article", ["Article 1", "Article 2", "Article 5", "Minas"]),
        ("body_exact", "forgotten", []),
    ],
)
def test_whooshs_own_query_parser_and_searcher_find_what_is_there(
    home: Home, field: str, text: str, found: list[str]
) -> None:
    assert sorted(titles(home, opened(home), field, text)) == found


def test_a_term_stands_behind_its_language(home: Home) -> None:
    index = opened(home)
    with index.searcher() as searcher:
        assert len(searcher.search(Term("body", "en:mine"))) == 2
        assert len(searcher.search(Term("title", "es:mina"))) == 1
        assert len(searcher.search(Prefix("body", "es:"))) == 1
        assert len(searcher.search(And([Term("body", "en:river"), Term("body", "en:mine")]))) == 1
        assert len(searcher.search(Phrase("body", ["en:the", "en:mine"]))) == 1


def test_whoosh_counts_the_living_and_reads_the_stored_facts(home: Home) -> None:
    index = opened(home)
    assert index.doc_count() == 4
    with index.searcher() as searcher:
        (hit,) = searcher.search(Term("body_exact", "spring"))
        assert hit["facts"][:3] == (("Mining",), "The Valley", "")
        assert hit.score > 0
        assert searcher.doc_frequency("body_exact", "river") == 2


def test_whoosh_lists_every_term_once_and_in_order(tmp_path: Path) -> None:
    index = opened(home_with(tmp_path, article(1, "The mine closed."), article(2, "Rain on the mine.")))
    with index.reader() as reader:
        terms = list(reader.all_terms())
        assert terms == sorted(set(terms))
        assert [word for field, word in terms if field == "body_exact"] == [b"closed", b"mine", b"on", b"rain", b"the"]
        assert [word for _, word in reader.terms_from("title_exact", b"2")][:2] == [b"2", b"article"]
