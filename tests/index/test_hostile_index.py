"""Two thousand hostile queries on an index of some thousand articles: each is answered or refused, none breaks it."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.generated import documents
from benchmarks.vocabulary import english
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query import Query, Sort
from index.query_language.parser import parse
from index.results import Results
from index.searcher import Searcher
from tests.support.hostile import costly_queries, hostile_queries, in_words_of
from tests.support.shelf import home_with

ARTICLES = 2_000
WORDS = english().words[:400]  # the most frequent of these articles


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Over generated articles in English and Spanish."""
    return Searcher(home_with(tmp_path_factory.mktemp("hostile") / "home", *documents(ARTICLES)))


def ask(searcher: Searcher, text: str, sort: Sort = Sort.RELEVANCE) -> Results | str:
    """What a searcher says to a text; the sentence with which it is refused."""
    try:
        return searcher.search(Query(text=text, tree=parse(text).tree, sort=sort))
    except (QuerySyntaxError, QueryTooCostly) as error:
        return str(error)


@pytest.mark.parametrize(
    ("queries", "least"),
    [(hostile_queries(), 100), (in_words_of(hostile_queries(), WORDS), 200), (costly_queries(WORDS), 0)],
    ids=["hostile", "hostile in the archive's own words", "costly"],
)
def test_every_query_is_answered_or_refused_with_a_sentence(searcher: Searcher, queries: list[str], least: int) -> None:
    outcomes: Counter[str] = Counter()
    for text in queries:
        said = ask(searcher, text)
        if isinstance(said, str):
            assert said, text[:200]
            outcomes["refused"] += 1
            continue
        assert 0 <= said.total <= ARTICLES
        assert len(said.hits) == min(said.total, 10)
        histogram = said.histogram
        assert said.total == histogram.undated + sum(each.count for each in (*histogram.bins, *histogram.coarse))
        "".join(said.notes).encode()
        outcomes["nothing" if not said.total else "something"] += 1
    assert min(outcomes[each] for each in ("refused", "nothing", "something")) >= least, outcomes
    assert outcomes["something"] > len(queries) // 20


def test_hostile_queries_leave_nothing_behind_that_changes_a_later_answer(searcher: Searcher) -> None:
    plain = ["", "the of", '"of the"', "th* -of", "topic:x OR of~", "date:2010"]

    def said() -> list[object]:
        found = [ask(searcher, text, sort) for text in plain for sort in Sort]
        return [
            (each.total, [hit.stored.id for hit in each.hits], [hit.score for hit in each.hits], each.facets)
            for each in found
            if isinstance(each, Results)
        ]

    before = said()
    assert len(before) == len(plain) * len(Sort)
    for text in hostile_queries(400, seed=3):
        ask(searcher, text)
    assert said() == before
