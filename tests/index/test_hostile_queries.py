"""Two thousand hostile queries: each is read or refused, and what is read can be searched and shown."""

from __future__ import annotations

import pytest

from archive.document import Document
from index.errors import QuerySyntaxError, QueryTooCostly
from index.highlight.snippets import best, mark
from index.query_language.describe import describe
from index.query_language.matcher import analyse, matches
from index.query_language.parsed import MOST_CHARACTERS, plain_words
from index.query_language.parser import parse
from index.query_language.tree import Node
from tests.support.hostile import hostile_queries

DOCUMENTS = [
    Document(
        title="Mines closed", body="The state of emergency. Gold, e.g. in Ñuñoa’s hills.\n\nMore gold.", language="en"
    ),
    Document(title="La minería", body="La elección: «oro» y plata. " * 30, language="es", topics=("oro",)),
    Document(title="中国", body="中国 news " + "a" * 5000),
    Document(title=""),
]
QUERIES = hostile_queries()


def trees() -> list[Node]:
    found = []
    for query in QUERIES:
        try:
            found.append(parse(query).tree)
        except (QuerySyntaxError, QueryTooCostly):
            continue
    return found


def test_the_queries_are_two_thousand_and_the_same_each_time() -> None:
    assert len(QUERIES) == 2000
    assert hostile_queries() == QUERIES
    assert hostile_queries(seed=2) != QUERIES
    assert any(len(query) == 100_000 for query in QUERIES)


def test_every_query_is_read_or_refused_with_a_sentence() -> None:
    for query in QUERIES:
        try:
            parsed = parse(query)
        except (QuerySyntaxError, QueryTooCostly) as error:
            said: tuple[str, ...] = (str(error),)
        else:
            said = (*parsed.notes, describe(parsed.tree))
        for each in said:
            each.encode()
            assert 0 < len(each) < 2 * MOST_CHARACTERS + 20_000


def test_enough_of_them_are_read_for_the_other_tests_to_mean_something() -> None:
    assert 500 < len(trees()) < 1900


def test_the_plain_words_of_every_query_parse() -> None:
    for query in QUERIES:
        parse(plain_words(query))


@pytest.mark.parametrize("document", DOCUMENTS, ids=["English", "Spanish", "no language", "empty"])
def test_every_tree_can_be_matched_and_shown(document: Document) -> None:
    analysed = analyse(document)
    for tree in trees():
        assert matches(tree, analysed) in (True, False)
        for snippet in (
            mark(tree, document.title, document.language, "title"),
            *best(tree, document.body, document.language),
        ):
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.marks)
